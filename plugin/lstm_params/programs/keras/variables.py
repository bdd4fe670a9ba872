"""`keras.Variable`: a variable that the text makes itself."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.weights import vector
from ..things import Thing
from ..values import Unknown
from .dtypes import check_dtype, variable_type, with_type_named
from .operations import array
from .state import State
from .tensors import KerasTensor, Variable, known_flag


class Initializer(Thing):
    """An initializer: called with a shape, it makes an array."""

    __slots__ = ("keras",)
    is_plain = True

    def __init__(self, keras: State) -> None:
        self.keras = keras

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What it has is of no concern to any shape."""
        return machine.unknown(node, True, is_passive=True)

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """An array of the shape that is given."""
        return array(self.keras, arguments[:1], keywords, node)

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Initializer:
        """It holds nothing."""
        return self


def variable(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`Variable(initializer, shape, dtype, trainable)`: of the shape that is given, or its value's."""
    machine = keras.machine
    given = dict(zip(("initializer", "shape", "dtype", "trainable"), arguments, strict=False)) | keywords
    given = with_type_named(given)
    check_dtype(keras, given, node)
    value, shape = given.get("initializer"), given.get("shape")
    if shape is None:
        shape = value.shape if isinstance(value, KerasTensor) else None
        shape = () if isinstance(value, (bool, int, float)) else shape
    if not isinstance(shape, (tuple, list)) or not all(type(length) is int for length in shape):
        unknown = (
            value if isinstance(value, Unknown) else Unknown(machine.code(node), machine.first_line(node))
        )
        machine.fail_unknown(unknown, "the shape of this variable", "")
    is_trained = known_flag(machine, given.get("trainable", True), node)
    name = given.get("name")
    name = name if isinstance(name, str) and name else "variable"
    dtype = given.get("dtype")
    own = variable_type(keras, dtype, node) if isinstance(dtype, str) else keras.floatx
    weight = vector("θ", name, LAYER, tuple(map(Number, shape)), is_trained)._replace(dtype=own)
    return Variable(weight, is_trained, keras)
