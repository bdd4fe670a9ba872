"""The methods of layers and models."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.shapes import Tensor, unnamed
from ...calculator.weights import vector
from ..values import Unknown
from ..words import words
from .classes import MODELS
from .configs import Config
from .layers import OWN_BUILD, OWN_CALL, KerasLayer, KerasModel, all_in
from .models import add_layer
from .rows import name_row, start_row
from .state import State
from .storage import BLOCK, MODES, QUANTIZABLE, can_be_stored, store
from .tensors import KerasTensor, is_shape, unknown_in
from .units import neutral, timestep_of
from .variables import add_weight
from .weights import attach

_UNQUANTIZED = "Leave it out to count the model before it."


def _add(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    value = (*arguments, keywords.get("layer"))[0]
    if not isinstance(layer, KerasModel) or layer.form != "Sequential":
        keras.machine.fail(node, "'add' is not understood here")
    place = node.args[0] if isinstance(node, ast.Call) and node.args else node
    add_layer(keras, layer, value, place)


def _pop(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    if not isinstance(layer, KerasModel) or not layer.row or layer.is_used or arguments or keywords:
        keras.machine.fail(node, "'pop' is not understood here")
    keras.machine.certain(node, "a layer is removed", layer)
    gone = layer.row.pop()
    layer.named = {other.name: other for other in layer.row}
    layer.network = layer.unit = layer.flat = None
    if layer.start is not None:
        layer.made.pop()
    layer.end = layer.made[-1] if layer.made else layer.start
    layer.outs = layer.end
    if layer.start is not None and layer.row:
        name_row(keras)
    return gone


def _get_layer(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    name = keywords.get("name", (*arguments, None)[0])
    index = keywords.get("index", arguments[1] if len(arguments) > 1 else None)
    layers = layer.listed()
    for value in (name, index):
        if isinstance(value, Unknown):
            made = Unknown(keras.machine.code(node), keras.machine.first_line(node))
            made.holds = (layer,)
            return made
    if name is not None and index is not None:
        keras.machine.fail(node, "get_layer() takes a name or an index, not both")
    if isinstance(index, int) and -len(layers) <= index < len(layers):
        return layers[index]
    for inner in layers:
        if inner.name == name:
            return inner
    shown = name if name is not None else index
    known = ", ".join(inner.name for inner in layers[:12])
    return keras.machine.fail(
        node, f"'{layer.name}' has no layer {shown!r}", f"It has {known}." if known else ""
    )


def _count_params(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    return sum(math.prod(variable.shape) for variable in layer.weights())


def _build(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    shapes = [shape for shape in (*arguments, *keywords.values()) if shape is not None]
    shape = (*shapes, None)[0]
    if layer.is_built:
        _check_build(keras, layer, node, shape)
        return
    keras.machine.certain(node, "a layer is built", layer)
    for one in shapes:
        if isinstance(one, Unknown):
            keras.machine.fail_unknown(one, "the shape that this is built on", "[10, 3]")
    if shape is None and keras.source is not None:
        shape = (None, *keras.source)
    if shape is None and layer.form == "Embedding":  # whose weights depend on none
        shape = (None, 1)
    if layer.is_of_text or layer.is_own_cell:
        if layer.has_base_build:  # of a class that has no build() of its own, Keras 3 makes nothing here
            layer.build(node, [shape], {})
        return
    is_merging = layer.bound is not None and layer.bound.type.merge is not None
    several = shapes if layer.attends else shape if is_merging and not is_shape(shape) else [shape]
    if not isinstance(several, (list, tuple)) or not all(is_shape(one) and one for one in several):
        keras.machine.fail(node, "this builds on a shape such as (None, 10, 3)")
    if isinstance(layer, KerasModel):
        start_row(keras, layer, tuple(several[0]), node)
        return
    if layer.is_cell:  # which is built on its features, whatever stands before them
        several = [(None, several[0][-1])]
    tensors = [KerasTensor(keras, tuple(one)) for one in several]
    keras.use(layer, node, tensors if layer.attends or len(tensors) == 1 else [tensors], {})
    layer.unit = layer.first = layer.ins = layer.outs = None  # it is built, and used nowhere yet


_BUILT_AGAIN = words(
    "Embedding ReversibleEmbedding LSTM GRU SimpleRNN RNN StackedRNNCells ConvLSTM1D ConvLSTM2D ConvLSTM3D "
    "Bidirectional TimeDistributed"
)
"""Layers whose `build` makes nothing the second time (keras 3.15)."""


def _check_build(keras: State, layer: KerasLayer, node: ast.AST, shape: Any) -> None:
    """Check that Keras lets a layer that is built be built.

    Raises:
        ProgramError: It would make weights again, or be built on another shape.
    """
    start = layer.start if isinstance(layer, KerasModel) and layer.form == "Sequential" else None
    if isinstance(layer, KerasModel):
        if start and isinstance(shape, (tuple, list)) and tuple(shape) != start.shape and not keras.is_older:
            message = f"this is built on {start.shape} before, and not on {tuple(shape)}"
            keras.machine.fail(
                node, message, "Leave this build() out, or give it the shape that the model has."
            )
    elif layer.cls is None and layer.form not in _BUILT_AGAIN and (layer.own or layer.fixed):
        keras.machine.fail(node, "Keras adds nothing to a layer that is built", "Call build() once.")


_STEPS = ("train_step", "test_step", "predict_step")
"""What a class may define of its training, which may call layers that its `call` does not."""


def _run(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """`fit`, `predict` and the like: a model without an input is built on data of a known shape."""
    data = (*arguments, keywords.get("x"))[0]
    step = next((name for name in _STEPS if layer.cls and layer.cls.find(name)[0]), "")
    if step and any(not part.is_built and part.form not in MODELS for part in all_in(layer)):
        hint = "Leave the training out to count the model before it."
        keras.machine.fail(node, f"what {step}() builds of this model is not followed", hint)
    is_open = keras.is_model(layer) and not layer.is_built and getattr(layer, "start", None) is None
    tensors = data if isinstance(data, (list, tuple)) else [data]
    if is_open and not keras.machine.doubts and all(isinstance(one, KerasTensor) for one in tensors):
        found = [KerasTensor(keras, (None, *one.shape[1:])) for one in tensors]
        keras.machine.call(layer, node, [found if isinstance(data, (list, tuple)) else found[0]], {})
    return keras.machine.unknown(node, True, is_passive=True)


def _call(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    return keras.use(layer, node, arguments, keywords)


def _enable_lora(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    machine = keras.machine
    rank = keywords.get("rank", (*arguments, None)[0])
    machine.certain(node, "a layer is adapted", layer)
    kernel = layer.own[0] if layer.own else None
    is_plain = layer.form in ("Dense", "Embedding") and not layer.redefines
    if not is_plain or kernel is None or type(rank) is not int or rank < 1:
        machine.fail(node, "enable_lora() is understood of a built Dense or Embedding, with a known rank")
    if any(variable.name.startswith("lora_") for variable in layer.own):
        machine.fail(node, "this layer has been adapted before")
    read, written = kernel.shape
    for name, shape in (
        (f"lora_{kernel.name}_a", (read, rank)),
        (f"lora_{kernel.name}_b", (rank, written)),
    ):
        added = vector("θ", name, LAYER, tuple(map(Number, shape)))
        layer.track(added._replace(dtype="float32"))  # whatever the layer's type is (keras 3.15)
    kernel.trainable = False


def _quantize(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """`quantize(mode)` of a layer, or of all the layers of a model that know how."""
    machine = keras.machine
    mode = keywords.get("mode", (*arguments, None)[0])
    machine.certain(node, "weights are stored otherwise", layer)
    if mode not in MODES or len(arguments) > 1 or keywords.keys() - {"mode"}:
        machine.fail(node, "'quantize' is understood with 'int8', 'int4' or 'float8' alone")
    if not layer.is_built:
        machine.fail(node, "a layer that is not built cannot be quantized")
    for part in all_in(layer):
        machine.step(node)
        if mode == "int8" and (part.computes or part.dtype) == "float16":
            machine.fail(node, f"Keras stores nothing in 8 bits where '{part.name}' computes in float16")
        if part.cls is not None or part.form == "EinsumDense" or part.attends:
            machine.fail(node, f"what 'quantize' makes of '{part.name}' is not understood here", _UNQUANTIZED)
        if part.form in QUANTIZABLE and part.is_built:
            if not can_be_stored(part, mode) or len([*part.own, *part.fixed]) > 2 or part.stored:
                machine.fail(
                    node, f"what 'quantize' makes of '{part.name}' is not understood here", _UNQUANTIZED
                )
            store(part, mode, BLOCK)
            part.stored = mode
        elif part is layer and not isinstance(layer, KerasModel):
            machine.fail(node, f"'{layer.form}' cannot be quantized")


def _get_initial_state(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """The zeros that a cell starts from; of other layers they are not followed."""
    if not layer.is_cell or layer.bound is None:
        return keras.machine.unknown(node, True, is_passive=True)
    batch = (*arguments, *keywords.values(), None)[0]
    shape = (batch if type(batch) is int else None, layer.bound.arguments["units"])
    return [KerasTensor(keras, shape) for _ in range(2 if layer.form == "LSTMCell" else 1)]


def _compute_output_shape(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """The shape that a layer of Keras's own returns, as a `build` of the text asks for it."""
    machine, bound = keras.machine, layer.bound
    shape = (*arguments, *keywords.values(), None)[0]
    is_simple = bound is not None and bound.type.merge is None and not (layer.attends or layer.is_cell)
    if not is_shape(shape) or not shape or not (is_simple or layer.form == "Lambda"):
        return machine.unknown(node, True, unknown_in([shape]), True)
    if bound is None:
        made = keras.use(layer, node, [KerasTensor(keras, tuple(shape))], {})
        return made.shape if isinstance(made, KerasTensor) else machine.unknown(node, True, is_passive=True)
    outputs = _outputs_on(keras, layer, tuple(shape), node)
    is_one = len(outputs) == 1
    return (shape[0], *outputs[0].lengths) if is_one else machine.unknown(node, True, is_passive=True)


def _build_own(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """The `build` of Keras' own class, of which the text derives one, on the shape of what it reads."""
    shape = (*arguments, *keywords.values(), None)[0]
    if layer.form == "Wrapper":
        _build_wrapped(keras, layer, node, shape)
        return
    if not isinstance(shape, (list, tuple)) or any(isinstance(length, Unknown) for length in shape):
        keras.machine.fail(node, f"the shape that this {layer.form} is built on is not known")
    if layer.bound is None or layer.has_run_base_build:
        keras.machine.fail(
            node, f"Keras's build() of {layer.form} is understood here where it is called once"
        )
    layer.has_run_base_build = True
    source = Tensor(unnamed(tuple(shape[1:])))
    try:
        bound = layer.bound
        made = timestep_of(bound, [source]) if layer.is_own_cell else neutral(bound).build(source)
    except LayerError as error:
        raise keras.maker.placed([error], node) from None
    attach(layer, list(made.groups))
    layer.flat = None  # its class may add weights to these


def _build_wrapped(keras: State, layer: KerasLayer, node: ast.AST, shape: Any) -> None:
    """Keras' wrapper builds what it wraps, if that is not built, and adds nothing."""
    machine = keras.machine
    inner = machine.attribute_of(layer, "layer", node)
    if not isinstance(inner, KerasLayer):
        machine.fail(node, "what this wraps is no layer that is known here")
    if not (inner.is_built or inner.is_locked):
        machine.call(machine.attribute_of(inner, "build", node), node, [shape], {})


def _call_own(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """The `call` of Keras' own class, of which the text derives one, on one tensor."""
    tensor = (*arguments, *keywords.values(), None)[0]
    if not isinstance(tensor, KerasTensor):
        return keras.machine.unknown(node, True, unknown_in([tensor]), True)
    outputs = _outputs_on(keras, layer, tensor.shape, node)
    made = [KerasTensor(keras, (tensor.shape[0], *output.lengths)) for output in outputs]
    return made[0] if len(made) == 1 else made if keras.is_older else tuple(made)


def _outputs_on(
    keras: State, layer: KerasLayer, shape: tuple[int | None, ...], node: ast.AST
) -> tuple[Tensor, ...]:
    """What a layer of Keras' own kinds returns on a shape."""
    assert layer.bound, "Keras' own layers have their call"
    try:
        return neutral(layer.bound).build(Tensor(unnamed(shape[1:]))).outputs
    except LayerError as error:
        raise keras.maker.placed([error], node) from None


def _get_config(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a layer of Keras' own is made of; that of a class of the text is not followed."""
    return Config(layer) if layer.cls is None else keras.machine.unknown(node, True, is_passive=True)


METHODS: dict[str, Callable[..., Any]] = {
    "get_config": _get_config,
    "add": _add,
    "pop": _pop,
    "get_layer": _get_layer,
    "get_initial_state": _get_initial_state,
    "compute_output_shape": _compute_output_shape,
    "count_params": _count_params,
    "build": _build,
    OWN_BUILD: _build_own,
    OWN_CALL: _call_own,
    "fit": _run,
    "predict": _run,
    "evaluate": _run,
    "train_on_batch": _run,
    "predict_on_batch": _run,
    "call": _call,
    "add_weight": add_weight,
    "enable_lora": _enable_lora,
    "quantize": _quantize,
    "add_variable": add_weight,
}
"""The methods that have a rule."""
