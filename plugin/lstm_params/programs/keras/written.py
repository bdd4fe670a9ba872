"""Arrays that a program writes out as numbers in lists: their shapes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from .context import Context
from .tensors import KerasTensor

_DEEPEST = 8


def written_shape(keras: Context, value: Any, node: ast.AST, depth: int = 0) -> tuple[int | None, ...] | None:
    """The shape of an array that is made of numbers and arrays in lists; None where that is not known."""
    machine = keras.machine
    value = machine.read(value, node)
    if isinstance(value, KerasTensor):
        return None if value.is_symbolic else value.shape
    if type(value) in (int, float, bool, str):
        return ()
    if not isinstance(value, (list, tuple)) or not value or depth > _DEEPEST:
        return None
    machine.step(node, len(value) // 4)
    shapes = {written_shape(keras, item, node, depth + 1) for item in value}
    shape = next(iter(shapes))
    return None if len(shapes) > 1 or shape is None else (len(value), *shape)


def leaves(value: Any) -> Iterator[Any]:
    """What is in lists, and in lists in them."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def as_arrays(keras: Context, value: Any, node: ast.AST) -> Any:
    """Arrays that are joined, some of which may be numbers in lists; what is no list is as it is."""
    return [as_array(keras, item, node) for item in value] if isinstance(value, (list, tuple)) else value


def as_array(keras: Context, value: Any, node: ast.AST) -> Any:
    """Numbers in lists, or one, as the array that a function makes of them; all else as it is."""
    if not isinstance(value, (list, tuple, bool, int, float)):
        return value
    shape = written_shape(keras, value, node)
    return keras.machine.unknown(node, True) if shape is None else KerasTensor(keras, shape)
