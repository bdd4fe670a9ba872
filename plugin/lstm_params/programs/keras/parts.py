"""The layers that Keras makes inside another."""

from __future__ import annotations

import ast
from typing import Any

from ..machine import Machine
from ..maker import as_argument
from ..values import Unknown
from .layers import KerasLayer
from .state import State

_CELLS = {"LSTM": "LSTMCell", "GRU": "GRUCell", "SimpleRNN": "SimpleRNNCell"}


WRAPPING = ("Bidirectional", "TimeDistributed", "RNN", "StackedRNNCells", "SpectralNormalization")
"""The layers that are given others to hold; all else takes layers as activations alone."""

_FLAGS = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll", "zero_output_for_mask")
_PASSED = ("name", "dtype", "activity_regularizer")


def rnn_of_cells(
    keras: State,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
    layer: KerasLayer | None = None,
) -> KerasLayer | None:
    """`RNN(cell, return_sequences=False, …)`, if its cells are of the text; None if none of them is.

    It is a new layer, or `layer`, made into one.
    """
    machine = keras.machine
    given = dict(zip(("cell", *_FLAGS), arguments, strict=False)) | keywords
    inner = given.pop("cell", None)
    cells = list(inner) if isinstance(inner, (list, tuple)) else [inner]
    if not any(isinstance(cell, KerasLayer) and cell.cls is not None for cell in cells):
        return None
    are_known = all(isinstance(cell, KerasLayer) and (cell.cls or cell.is_cell) for cell in cells)
    if not are_known or len(arguments) > 1 + len(_FLAGS):
        machine.fail(node, "these cells in one RNN() are not understood here")
    for key, value in given.items():
        if isinstance(value, Unknown) and key in _FLAGS:
            machine.fail_unknown(value, f"'{key}'", "true")
        if key not in _FLAGS + _PASSED or (key in _FLAGS and not isinstance(value, bool)):
            machine.fail(node, f"'{key}' of an RNN() of such cells is not understood here")
    name = keras.named("RNN", keywords)
    layer = layer or keras.new_layer(None, "RNN", "", node)
    layer.name = name
    layer.code = machine.code(node)
    layer.tracked = [cells]
    layer.attributes.update({flag: given.get(flag, False) for flag in _FLAGS})
    layer.attributes["is_stacked"] = isinstance(inner, (list, tuple))
    return layer


def add_parts(
    keras: State, layer: KerasLayer, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """The layers that Keras makes inside a new one."""
    inner = arguments[0] if arguments else keywords.get("layer", keywords.get("cell", keywords.get("cells")))
    if name in _CELLS or name.startswith("ConvLSTM"):
        layer.parts["cell"] = new_part(keras, layer, _CELLS.get(name, "ConvLSTMCell"))
    elif name == "RNN":
        if isinstance(inner, (list, tuple)):
            stack = new_part(keras, layer, "StackedRNNCells")
            stack.is_trainable = True  # `trainable=` of RNN() is not handed on to it
            stack.tracked = [list(inner)]
            inner = stack
        layer.parts["cell"] = inner
    elif name == "StackedRNNCells":
        layer.tracked = [list(inner) if isinstance(inner, (list, tuple)) else [inner]]
    elif name in ("TimeDistributed", "SpectralNormalization"):
        layer.parts["layer"] = inner
    elif name == "Bidirectional" and isinstance(inner, KerasLayer):
        # Both directions are made anew from the configuration of the layer that is given, which is itself no
        # part of the wrapper (keras/src/layers/rnn/bidirectional.py): freezing it afterwards freezes nothing.
        backward = keywords.get("backward_layer", arguments[3] if len(arguments) > 3 else None)
        layer.parts["forward_layer"] = clone(keras, inner, f"forward_{inner.name.removeprefix('forward_')}")
        layer.parts["backward_layer"] = (
            backward
            if isinstance(backward, KerasLayer)
            else clone(keras, inner, f"backward_{inner.name.removeprefix('backward_')}")
        )


def new_part(keras: State, outer: KerasLayer, kind: str) -> KerasLayer:
    """A new layer that another makes inside itself."""
    part = KerasLayer(keras, None, keras.machine.next_serial(), outer.span, kind, kind)
    part.is_trainable, part.dtype, part.computes = outer.is_trainable, outer.dtype, outer.computes
    return part


def clone(keras: State, layer: KerasLayer, name: str) -> KerasLayer:
    """A layer that is made anew from another one's configuration, as Bidirectional() does."""
    made = KerasLayer(keras, layer.cls, keras.machine.next_serial(), layer.span, layer.form, name)
    made.bound, made.code, made.is_trainable = layer.bound, layer.code, layer.is_trainable
    made.dtype, made.computes = layer.dtype, layer.computes
    if layer.form in _CELLS or layer.form.startswith("ConvLSTM"):
        made.parts["cell"] = new_part(keras, made, layer.parts["cell"].form)
    elif "cell" in layer.parts:
        made.parts["cell"] = clone(keras, layer.parts["cell"], layer.parts["cell"].name)
    for side in ("layer", "forward_layer", "backward_layer"):
        if side in layer.parts:
            made.parts[side] = clone(keras, layer.parts[side], layer.parts[side].name)
    if layer.form == "StackedRNNCells":
        made.tracked = [[clone(keras, cell, cell.name) for cell in layer.tracked[0]]]
    return made


def inside_alone(name: str, arguments: list[Any], keywords: dict[str, Any]) -> KerasLayer | None:
    """What is inside TimeDistributed(), if the calculator cannot make that itself."""
    inner = arguments[0] if arguments else keywords.get("layer")
    if name == "TimeDistributed" and isinstance(inner, KerasLayer):
        is_made_here = inner.bound is not None and inner.cls is None and inner.form != "TimeDistributed"
        return None if is_made_here else inner
    return None


def inner_argument(machine: Machine, value: Any, node: ast.AST, depth: int = 0) -> Any:
    """A layer, or a value, as an argument of a call that the calculator reads."""
    if isinstance(value, KerasLayer) and value.bound is not None and value.cls is None:
        return value.bound.call
    if isinstance(value, KerasLayer):
        hint = "State the count of both: put Given(parameters=…, output=[…]) in their place."
        machine.fail(node, f"'{value.name}' inside another layer is not understood here", hint)
    if isinstance(value, (list, tuple)) and depth < 4 and len(value) <= 100:
        return tuple(inner_argument(machine, item, node, depth + 1) for item in value)
    return as_argument(machine, value, node, depth)


def count_inside(keras: State, value: Any, node: ast.AST) -> int:
    """How many layers there are in an argument."""
    keras.machine.step(node)
    if isinstance(value, (list, tuple)):
        return sum(count_inside(keras, item, node) for item in value)
    return value.size if isinstance(value, KerasLayer) else 0
