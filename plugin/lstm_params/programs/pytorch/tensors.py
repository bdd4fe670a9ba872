"""Tensors of known shapes, and parameters, which are tensors that a module can register."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.weights import Weight
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


class Parameter(Thing):
    """A parameter: equal only to itself, so that one that is registered twice is counted once.

    Attributes:
        shape: Its shape.
        requires_grad: Whether it is trained.
        weight: What the calculator knows of it, if it is a layer's own.
        code: The code that made it, if it belongs to no layer.
        taint: What may have changed it in a way that the text does not say.
    """

    __slots__ = ("code", "requires_grad", "shape", "span", "taint", "weight")

    def __init__(
        self, shape: tuple[int, ...], requires_grad: bool = True, weight: Weight | None = None
    ) -> None:
        self.shape, self.requires_grad, self.weight = shape, requires_grad, weight
        self.code, self.span = "", (0, 1)
        self.taint: Unknown | None = None

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Parameter:
        """A parameter of its own."""
        made = Parameter(self.shape, self.requires_grad, self.weight)
        made.code, made.span, made.taint = self.code, self.span, self.taint
        memo[id(self)] = made
        return made

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a parameter."""
        if name == "requires_grad":
            return self.requires_grad
        if name == "requires_grad_":
            return Builtin(
                name, lambda node, arguments, keywords: self._required(machine, node, arguments, keywords)
            )
        if name in RESHAPING or name == "set_":
            machine.fail(node, f"what '{name}' does with a parameter is not understood here")
        return tensor_attribute(machine, self.shape, name, node)

    def _required(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), True)[0]
        self.put(machine, "requires_grad", value, node)
        return self

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set whether it is trained."""
        if name == "requires_grad":
            machine.certain(node, "a parameter is frozen or thawed")
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "whether this is trained", "true")
            self.requires_grad = bool(value)
        elif name == "data":
            machine.certain(node, "a parameter is replaced")
            if isinstance(value, (TensorValue, Parameter)):
                if value.shape != self.shape:
                    self.shape, self.weight = value.shape, None
            elif isinstance(value, Unknown):
                machine.fail_unknown(value, "the shape of this parameter")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it, which is a tensor and not a parameter."""
        return plain_unknown(machine, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are tensors and not parameters."""
        return plain_unknown(machine, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is a tensor, not a parameter."""
        return (
            TensorValue(self.shape).operated(machine, symbol, TensorValue(self.shape), None, node)
            if isinstance(right if left is self else left, (int, float))
            else plain_unknown(machine, node)
        )

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


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
