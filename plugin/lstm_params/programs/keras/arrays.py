"""NumPy's arrays that a program writes out, and what it makes of them: their shapes."""

from __future__ import annotations

import ast
from typing import Any

from ..library import library_value
from .operations import operation
from .state import State
from .tensors import KerasTensor, flatten

MOST_WRITTEN = 500
"""A longer row of numbers is data, whose length says nothing; a loop over it is not followed."""

_DEEPEST = 8


def array_function(
    keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a function of NumPy gives, which has a rule where it is given arrays of known shapes."""
    made = _made(keras, name, node, arguments, keywords)
    if made is not None:
        return made
    machine = keras.machine
    return machine.call(library_value(machine, f"numpy.{name}", node), node, arguments, keywords)


def _made(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    first = (*arguments, None)[0]
    if name in ("array", "asarray"):
        shape = None if keywords.get("dtype") is object or "ndmin" in keywords else _shape(keras, first, node)
        return None if shape is None else KerasTensor(keras, shape)
    arrays = flatten(first)
    if not arrays or any(tensor.is_symbolic for tensor in arrays):
        return None
    ranks = {len(tensor.shape) for tensor in arrays}
    if name in ("hstack", "vstack"):
        if keywords or len(arguments) > 1 or len(ranks) > 1 or 0 in ranks:
            return None
        is_flat = ranks == {1}
        keywords = {"axis": 1 if name == "hstack" and not is_flat else 0}
        name = "stack" if is_flat and name == "vstack" else "concatenate"
    if name == "concatenate" and len(arguments) < 2:
        keywords = {"axis": 0, **keywords}
    return operation(keras, name, node, arguments, keywords)


def _shape(keras: State, value: Any, node: ast.AST, depth: int = 0) -> tuple[int | None, ...] | None:
    """The shape of an array that is made of numbers and arrays in lists; None where that is not known."""
    machine = keras.machine
    value = machine.read(value, node)
    if isinstance(value, KerasTensor):
        return None if value.is_symbolic else value.shape
    if type(value) in (int, float, bool, str):
        return ()
    if not isinstance(value, (list, tuple)) or not 0 < len(value) <= MOST_WRITTEN or depth > _DEEPEST:
        return None
    machine.step(node, len(value) // 4)
    shapes = {_shape(keras, item, node, depth + 1) for item in value}
    shape = next(iter(shapes))
    return None if len(shapes) > 1 or shape is None else (len(value), *shape)
