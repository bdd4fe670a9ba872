"""Variables that the text makes itself: `keras.Variable`, and `add_weight` of its layers."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.weights import Weight, vector
from ..things import Thing
from ..values import Unknown
from ..words import words
from .dtypes import typed, variable_type
from .layers import KerasLayer
from .operations import array
from .state import State
from .tensors import KerasTensor, Variable, known_flag, unknown_in
from .written import as_array, leaves


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


class VariableClass(Thing):
    """A class of variables: Keras's, or one of TensorFlow's, of which nothing more is known.

    Attributes:
        is_own: Whether it is Keras's.
    """

    __slots__ = ("is_own", "keras")
    is_class = True

    def __init__(self, keras: State, is_own: bool) -> None:
        self.keras, self.is_own = keras, is_own

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new variable."""
        return variable(self.keras, node, arguments, keywords) if self.is_own else machine.unknown(node)


def variable(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`Variable(initializer, shape, dtype, trainable)`: of the shape that is given, or its value's."""
    given = dict(zip(("initializer", "shape", "dtype", "trainable"), arguments, strict=False)) | keywords
    value, shape = as_array(keras, given.get("initializer"), node), given.get("shape")
    if shape is None and isinstance(value, KerasTensor):
        shape = value.shape
    if not isinstance(shape, (tuple, list)) or not all(type(length) is int for length in shape):
        machine = keras.machine
        unknown = (
            value if isinstance(value, Unknown) else Unknown(machine.code(node), machine.first_line(node))
        )
        machine.fail_unknown(unknown, "the shape of this variable", "")
    weight = _weight(keras, given, tuple(shape), node, _dtype_of(keras, given.get("initializer"), value))
    return Variable(weight, weight.trainable, keras)


def _dtype_of(keras: State, written: Any, value: Any) -> str:
    """The type of a variable that says none: that of its array, or of the numbers in its list."""
    if isinstance(value, KerasTensor) and value.dtype:
        return value.dtype
    kinds = {type(one) for one in leaves(written) if isinstance(one, (bool, int, float))}
    return keras.floatx if not kinds or float in kinds else "int32" if int in kinds else "bool"


def _weight(
    keras: State, given: dict[str, Any], shape: tuple[int, ...], node: ast.AST, dtype: str, owner: Any = None
) -> Weight:
    """What is said of a variable."""
    given = typed(keras, given, node)
    is_trained = known_flag(keras.machine, given.get("trainable", True), node, owner)
    name = given.get("name")
    name = name if isinstance(name, str) and name else "variable"
    own = given.get("dtype")
    own = variable_type(keras, own, node) if isinstance(own, str) else dtype
    if own == "?":
        message = "of which type the array is that this variable starts from is not known"
        keras.machine.fail(node, message, "Write dtype='float32', or the type that it is.")
    return vector("θ", name, LAYER, tuple(map(Number, shape)), is_trained)._replace(dtype=own)


_TAKEN = ("shape", "initializer", "dtype")
"""What `add_weight` is given by position (keras/src/layers/layer.py, 3.15)."""
_TAKEN_BEFORE = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
"""What it is in Keras 2 (tf_keras/src/engine/base_layer.py, 2.21)."""
_NAMED = words("trainable autocast regularizer constraint aggregation overwrite_with_gradient name")


def add_weight(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """`add_weight(shape=(), initializer=None, dtype=None, …)` of a layer of the text."""
    machine = keras.machine
    if layer.cls is None:
        machine.fail(node, "add_weight() on a layer of Keras's own is not understood here")
    machine.certain(node, "a weight is added", layer)
    if layer.is_locked:
        machine.fail(node, "Keras adds nothing to a layer that is built", "Call build() once.")
    given = _given(keras, node, arguments, keywords)
    shape = given.get("shape")
    unknown = unknown_in(shape)
    if unknown is not None:
        machine.fail_unknown(unknown, "the shape of this weight")
    if shape is None:
        shape = ()
    if not isinstance(shape, (tuple, list)) or not all(
        type(length) is int and length >= 0 for length in shape
    ):
        machine.fail(
            node, "the shape of a weight is a tuple of whole numbers", "None of them may be left open."
        )
    value = given.get("initializer")
    if isinstance(value, KerasTensor) and value.shape != tuple(shape):
        machine.fail(node, f"a weight of shape {tuple(shape)} does not start from an array of {value.shape}")
    return layer.track(_weight(keras, given, tuple(shape), node, "", layer))


def _given(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `add_weight` by their names.

    Raises:
        ProgramError: Keras takes no such ones.
    """
    taken = _TAKEN_BEFORE if keras.is_older else _TAKEN
    given = dict(zip(taken, arguments, strict=False))
    if not keras.is_older and isinstance(given.get("shape"), str):
        hint = f"Write name={given['shape']!r}."
        keras.machine.fail(node, "Keras 3 takes the name of a weight as name=… alone", hint)
    if len(arguments) > len(taken) or given.keys() & keywords.keys():
        keras.machine.fail(
            node, f"add_weight() takes {', '.join(taken)} by position", "Name the other arguments."
        )
    if (
        keras.is_older
        and keywords.get("synchronization") is not None
        and keywords.get("trainable") is not False
    ):
        message = "whether a weight with 'synchronization' is trained is not followed here"
        keras.machine.fail(node, message, "Write trainable=False, or leave it out.")
    unknown = [] if keras.is_older else sorted(keywords.keys() - {*_TAKEN, *_NAMED})
    if unknown:
        keras.machine.fail(node, f"add_weight() has no argument '{unknown[0]}'")
    return given | keywords
