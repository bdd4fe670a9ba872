"""The types of weights that a program names."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.frameworks.keras.dtypes import DTYPE
from ...calculator.memory import WIDTHS
from ..values import Builtin, Unknown
from .state import State
from .storage import MODES, QUANTIZED


def typed(keras: State, keywords: dict[str, Any], node: ast.AST, layer: str | None = None) -> dict[str, Any]:
    """Arguments whose `dtype` is a name, none, or decides no weights, with that of NumPy's type as it has.

    Args:
        keras: What is known of the program.
        keywords: The arguments.
        node: The place of the call.
        layer: The class of Keras' that is given them; None for one variable, which is stored as it is.

    Raises:
        ProgramError: The type is not known, or the weights are stored in another way, without a rule for it.
    """
    dtype = keywords.get("dtype")
    if isinstance(dtype, Builtin):  # `np.float16`
        dtype = dtype.name
    if isinstance(dtype, Unknown) and not dtype.is_passive:
        keras.machine.fail_unknown(dtype, "how the weights are stored", "float32")
    if not isinstance(dtype, (str, Unknown, type(None))):
        keras.machine.fail(node, "this 'dtype' is not understood here", "Write its name: dtype='float32'.")
    if layer is None and isinstance(dtype, str) and dtype.startswith("mixed_"):
        keras.machine.fail(node, f"'{dtype}' is a policy of layers, and no type of a variable")
    if layer is not None and isinstance(dtype, str) and any(word in dtype for word in QUANTIZED):
        mode = dtype.removesuffix("_from_float32")
        if mode not in MODES or not dtype.endswith("_from_float32") or layer != "Dense":
            message = f"the dtype '{dtype}' stores other weights, which is not understood here"
            keras.machine.fail(node, message)
    return {**keywords, "dtype": dtype} if "dtype" in keywords else keywords


def variable_type(keras: State, dtype: str, node: ast.AST) -> str:
    """The type of the weights of layers with a dtype or a policy.

    Raises:
        ProgramError: Keras has no such one, or no weights are of it.
    """
    try:
        policy = DTYPE.read(dtype)
    except ValueError as error:
        keras.machine.fail(node, f"'dtype' {error.args[0]}")
    if policy.variable not in WIDTHS:
        keras.machine.fail(node, f"weights of type '{dtype}' are not understood here")
    return str(policy.variable)


def computed_type(dtype: str) -> str:
    """The type that layers with a dtype or a policy compute with."""
    return dtype.rpartition("_from_")[2].removeprefix("mixed_")
