"""Tensors of known shapes that are not parameters."""

from __future__ import annotations

import ast
from typing import Any

from ..shapes import ShapeError, axis_of, expanded, reshaped, transposed
from ..things import Thing
from ..values import Builtin, Unknown
from ..words import words


class TensorValue(Thing):
    """A tensor of a known shape that is not a parameter."""

    __slots__ = ("shape",)
    is_plain = True

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a tensor."""
        return tensor_attribute(machine, self.shape, name, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of a tensor."""
        return plain_unknown(machine, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are not known one by one."""
        return plain_unknown(machine, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Nothing that is set on a tensor matters to a module."""

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """Python cannot call a tensor."""
        machine.fail(node, "Python cannot call this")

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """The same shape, if the other is a number."""
        other = right if left is self else left
        if isinstance(other, (bool, int, float, type(None))):
            return TensorValue(self.shape)
        if isinstance(other, TensorValue) and other.shape == self.shape:
            return TensorValue(self.shape)
        return plain_unknown(machine, node)

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""


def held_unknown(machine: Any, node: ast.AST, *held: Any) -> Unknown:
    """Something unknown through which other things can be changed."""
    made = Unknown(machine.code(node), machine.first_line(node))
    made.holds = held
    return made


def plain_unknown(machine: Any, node: ast.AST) -> Any:
    """A tensor of which nothing is known; nothing that is done with it changes a module."""
    return machine.unknown(node, is_data=True, is_passive=True)


def tensor_attribute(machine: Any, shape: tuple[int, ...], name: str, node: ast.AST) -> Any:
    """An attribute or method of a tensor of a known shape."""
    if name == "shape":
        return shape
    if name in ("ndim",):
        return len(shape)
    if name == "data":
        return TensorValue(shape)
    if name == "T" and len(shape) == 2:
        return TensorValue(shape[::-1])

    def method(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if name == "size" and not arguments and not keywords:
            return shape
        at = arguments[0] if name == "size" and len(arguments) == 1 else None
        if type(at) is int and -len(shape) <= at < len(shape):
            return shape[at]
        if name in ("dim", "ndimension"):
            return len(shape)
        if name in ("numel", "nelement"):
            total = 1
            for length in shape:
                total *= length
            return machine.bounded(total, node)
        if name == "t" and len(shape) == 2:
            return TensorValue(shape[::-1])
        if name in _SHAPED:
            try:
                return TensorValue(_SHAPED[name](shape, *arguments, **keywords))
            except (ShapeError, TypeError):
                return plain_unknown(machine, node)
        if name in _SAME_SHAPE or (name.endswith("_") and not name.startswith("_") and name not in RESHAPING):
            return TensorValue(shape)
        return plain_unknown(machine, node)

    return Builtin(name, method)


def _flat(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else list(values)


def _swapped(shape: tuple[int, ...], one: Any, other: Any) -> tuple[Any, ...]:
    axes = list(range(len(shape)))
    a, b = axis_of(shape, one), axis_of(shape, other)
    axes[a], axes[b] = axes[b], axes[a]
    return tuple(shape[axis] for axis in axes)


_SHAPED: dict[str, Any] = {
    "unsqueeze": lambda shape, dim: expanded(shape, dim),
    "view": lambda shape, *target: reshaped(shape, _flat(target)),
    "reshape": lambda shape, *target: reshaped(shape, _flat(target)),
    "permute": lambda shape, *axes: transposed(shape, _flat(axes)),
    "transpose": lambda shape, one, other: _swapped(shape, one, other),
}

_SAME_SHAPE = frozenset(
    words("clone detach float double half to cuda cpu contiguous long int requires_grad_")
)

RESHAPING = frozenset(["resize_", "resize_as_", "unsqueeze_", "squeeze_", "t_", "transpose_", "set_"])
