"""Classes of the text that are derived from one of Keras' layers, and count and return what that one does."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Class, Function
from .layers import KerasLayer
from .state import State

_HARMLESS = frozenset(["__init__", "call", "get_config", "from_config", "compute_mask", "__annotations__"])
"""What such a class may define: none of it makes weights, or says how many there are."""

_SIZES = ("units", "state_size", "output_size", "use_bias", "reset_after")
"""What Keras' cells set on themselves."""

_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
_ATTENDING = ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention")
_INSIDE = (
    "Bidirectional",
    "TimeDistributed",
    "RNN",
    "StackedRNNCells",
    "Lambda",
    "SpectralNormalization",
    "Given",
)


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
    is_simple = layer.form in keras.maker.framework.types and not layer.form.endswith("Cell")
    if not is_simple or layer.form in _INSIDE:
        machine.fail(node, f"a class derived from {layer.form} is not understood here")
    own = {name for base in cls.order if isinstance(base, Class) for name in base.scope.names}
    call = cls.find("call")[1]
    if not own <= _HARMLESS or (call is not None and not _hands_on(call, layer)):
        hint = (
            f"Only a call() that returns super().call(…) is: derive it from Layer, with {layer.form} in it."
        )
        machine.fail(node, f"a class derived from {layer.form} is not understood here", hint)


def _hands_on(call: Any, layer: KerasLayer) -> bool:
    """Whether a `call` returns what that of Keras' own class does, of the same tensors."""
    if not isinstance(call, Function) or isinstance(call.node, ast.Lambda) or call.node.decorator_list:
        return False
    *before, last = call.node.body
    names = [parameter.arg for parameter in call.node.args.args]
    # Keras builds a layer on the arguments of `call` by the names of those of `build`, and wants them all.
    wanted = {"sequences", "initial_state"} if layer.form in _RECURRENT else set()
    if (
        len(names) < 2
        or not wanted <= set(names)
        or layer.form in _ATTENDING
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
