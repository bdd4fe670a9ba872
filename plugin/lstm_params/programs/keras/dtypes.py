"""The types of weights that a program names."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ...calculator.frameworks.keras.dtypes import DTYPE
from ...calculator.memory import WIDTHS
from ..values import Builtin, Unknown
from .state import State
from .storage import MODES, QUANTIZED


def with_type_named(keywords: dict[str, Any]) -> dict[str, Any]:
    """Arguments with the name of the type that is given as NumPy's, as `dtype=np.float16`."""
    dtype = keywords.get("dtype")
    return {**keywords, "dtype": dtype.name} if isinstance(dtype, Builtin) else keywords


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


def check_dtype(keras: State, keywords: Mapping[str, Any], node: ast.AST, name: str = "") -> None:
    """Check that the layers with this dtype have the weights that are counted.

    Raises:
        ProgramError: They are stored in another way, for which there is no rule.
    """
    dtype = keywords.get("dtype")
    if isinstance(dtype, str) and any(word in dtype for word in QUANTIZED):
        mode = dtype.removesuffix("_from_float32")
        if mode not in MODES or not dtype.endswith("_from_float32") or name != "Dense":
            message = f"the dtype '{dtype}' stores other weights, which is not understood here"
            keras.machine.fail(node, message)
    if isinstance(dtype, Unknown) and not dtype.is_passive:
        keras.machine.fail_unknown(dtype, "how the weights are stored", "float32")
    if not isinstance(dtype, (str, Unknown, type(None))):
        keras.machine.fail(node, "this 'dtype' is not understood here", "Write its name: dtype='float32'.")
