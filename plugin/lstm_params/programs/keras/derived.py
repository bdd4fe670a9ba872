"""Classes of the text that are derived from one of Keras' layers, and count and return what that one does."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Class, Function
from ..words import words
from .layers import KEPT, KerasLayer
from .parts import WRAPPING
from .state import State

_REDEFINING = frozenset(["build", "compute_output_shape", "compute_output_spec"])
"""What such a class may define that makes weights, or says what it returns."""

_INTERNAL = frozenset(
    words(
        "add_weight quantized_build enable_lora set_weights dtype dtype_policy compute_dtype "
        "quantization_mode _create_state_variables _get_input_channel _validate_noise_shape "
        "_update_kernel_initializer"
    )
)
"""What the `__init__`, `build` and `compute_output_shape` of Keras' own classes use (keras 3.15)."""

_SIZES = ("units", "state_size", "output_size", "use_bias", "reset_after")
"""What Keras' cells set on themselves."""

_RECURRENT = ("RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
_ATTENDING = ("Attention", "AdditiveAttention")
_WANTED = {
    **dict.fromkeys(_RECURRENT, ("sequences", "initial_state")),
    **dict.fromkeys(("MultiHeadAttention", "GroupedQueryAttention"), ("query", "value", "key")),
}
"""Arguments of `call` by whose names Keras builds a layer on their shapes."""
_INSIDE = ("StackedRNNCells", "Lambda", "Given")


def check_derived(keras: State, layer: KerasLayer, node: ast.AST) -> None:
    """Check that a layer of such a class is what `super().__init__(…)` makes of it.

    Raises:
        ProgramError: The class may have other weights than Keras' own, or return something else.
    """
    machine, cls = keras.machine, layer.cls
    assert cls, "its class is in the text"
    if layer.is_own_cell:  # RNN() builds it as its `build` says
        for name in _SIZES:
            if cls.find(name)[0]:
                machine.fail(
                    node, f"a class derived from {layer.form} with its own '{name}' is not understood here"
                )
        return
    kind = keras.maker.framework.types.get(layer.form)
    message = f"a class derived from {layer.form} is not understood here"
    if kind is None:
        edition = keras.maker.framework.label
        machine.fail(node, f"{message}: '{layer.form}' is not among the {edition} layers known here")
    if layer.form.endswith("Cell") or layer.form in _INSIDE:
        machine.fail(node, message)
    own = {name for base in cls.order if isinstance(base, Class) for name in base.scope.names}
    call = cls.find("call")[1]
    if inner := sorted(own & (_INTERNAL | KEPT.intersection(kind.signature.parameters))):
        machine.fail(
            node, f"a class derived from {layer.form} with its own '{inner[0]}' is not understood here"
        )
    layer.redefines = bool(own & _REDEFINING) or (call is not None and not _hands_on(call, layer))
    reads_one = kind.merge is None and not kind.attends and layer.form not in (*WRAPPING, *_ATTENDING)
    if layer.redefines and not reads_one:
        hint = (
            f"Only a call() that returns super().call(…) is: derive it from Layer, with {layer.form} in it."
        )
        machine.fail(node, message, hint)
    if isinstance(call, Function) and "build" not in own and not keras.is_older:
        _check_names(keras, layer, call)


def _check_names(keras: State, layer: KerasLayer, call: Function) -> None:
    """Check that Keras finds what a layer is built on among the arguments of its `call`.

    Raises:
        ProgramError: One that the `build` of Keras' class reads is missing.
    """
    names = [one.arg for one in call.node.args.args]
    wanted = _WANTED.get(layer.form, ())
    for name in wanted:
        if name not in names:
            message = f"Keras builds {layer.form} by the '{name}' of its call(), and this call() has none"
            keras.machine.fail(call.node, message, f"Write call(self, {', '.join(wanted)}, …).")


def _hands_on(call: Any, layer: KerasLayer) -> bool:
    """Whether a `call` returns what that of Keras' own class does, of the same tensors."""
    if not isinstance(call, Function) or isinstance(call.node, ast.Lambda) or call.node.decorator_list:
        return False
    *before, last = call.node.body
    names = [parameter.arg for parameter in call.node.args.args]
    if (
        len(names) < 2
        or layer.form in _ATTENDING
        or "return_attention_scores" in ast.unparse(call.node)
        or not isinstance(last, ast.Return)
        or not isinstance(last.value, ast.Call)
    ):
        return False
    made = last.value
    is_base = ast.unparse(made.func).startswith("super(") and ast.unparse(made.func).endswith(").call")
    is_same = bool(made.args) and isinstance(made.args[0], ast.Name) and made.args[0].id == names[1]
    return is_base and is_same and all(_is_plain(statement, names[1]) for statement in before)


def _is_plain(statement: ast.stmt, kept: str) -> bool:
    """Whether a statement only sets names and items, and not the tensors that are read."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    parts = list(ast.walk(statement))
    is_set = any(isinstance(part, ast.Name) and part.id == kept for part in parts)
    return (
        isinstance(statement, ast.Assign)
        and not is_set
        and not any(isinstance(part, (ast.Call, ast.NamedExpr, ast.Await)) for part in parts)
        and all(isinstance(target, (ast.Name, ast.Subscript)) for target in statement.targets)
    )
