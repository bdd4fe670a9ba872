"""The types of weights that a program names."""

from __future__ import annotations

import ast

from ...calculator.frameworks.keras.dtypes import DTYPE
from ...calculator.memory import WIDTHS
from .state import State


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
