"""`torch.linspace` of known numbers, from which models have the rates of their layers."""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from ..values import Builtin, Near, Reason
from .tensors import MOST_PARTS, TensorValue, parts

_LARGEST = 1e30
"""What is larger may be none of `float32`."""


def spaced(machine: Any, made: Any, arguments: Sequence[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
    """What `torch.linspace` returns, with its values where they are known."""
    given: dict[str, Any] = dict(zip(("start", "end", "steps"), arguments, strict=False)) | keywords
    given.pop("device", None)
    if not isinstance(made, TensorValue) or given.keys() != {"start", "end", "steps"}:
        return made
    start, end, steps = given["start"], given["end"], given["steps"]
    if not {type(start), type(end)} <= {int, float} or type(steps) is not int or not 0 < steps <= MOST_PARTS:
        return made
    if machine.tensor_type != "float32" or not max(abs(start), abs(end)) < _LARGEST:
        return made
    machine.step(node, 2 * steps)
    return Spaced(made, tuple(_levels(machine, node, start, end, steps)))


def _levels(machine: Any, node: ast.AST, start: float, end: float, steps: int) -> Iterator[float | Near]:
    """The values: PyTorch rounds those between the first and the last as the processor does."""
    step = (end - start) / max(steps - 1, 1)
    is_exact = all(map(_is_single, (start, end, step)))
    margin = 1e-6 * max(abs(start), abs(end)) + 1e-37
    reason = Reason("whose values are not the same on all machines to the last digit")
    for number in range(steps):
        value = start + step * number
        if number in (0, steps - 1):
            yield _single(start if number == 0 else end)
        elif is_exact and all(map(_is_single, (step * number, value, end - value))):
            yield float(value)
        else:
            yield Near(machine.code(node), machine.first_line(node), reason, value, margin)


def _is_single(value: float) -> bool:
    return _single(value) == value


def _single(value: float) -> float:
    """A number as `float32` has it."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


_OF_FORM = ("shape", "size", "numel", "dtype", "device")
"""Attributes by which no value can be changed."""


class Spaced(TensorValue):
    """A tensor, or a part of one, that was just made and that no name but a loop's refers to.

    Attributes:
        levels: Its values; None once it may have been changed.
    """

    __slots__ = ("levels",)

    def __init__(self, tensor: TensorValue, levels: tuple[float | Near, ...]) -> None:
        super().__init__(tensor.shape, tensor.ref, tensor.kind, tensor.dtype)
        self.levels: tuple[float | Near, ...] | None = levels

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Its values, or what every tensor has."""
        levels = self.levels
        if levels and name == "item" and not self.shape:
            return Builtin(name, lambda node, *_: levels[0])
        if levels and name == "tolist" and self.shape:
            return Builtin(name, lambda node, *_: list(levels))
        if name not in _OF_FORM:  # it may be changed, or by what it gives
            self.levels = None
        found = super().get(machine, name, node)
        if levels and name == "split":
            return Builtin(name, lambda *call: self._split(levels, found.rule(*call)))
        return found

    def as_number(self, node: ast.AST) -> Any:
        """Its one value."""
        return self.levels[0] if self.levels and not self.shape else None

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts along the first axis, with their values where nothing else refers to it."""
        found = parts(machine, self, node)
        if not isinstance(found, list) or not isinstance(node, ast.Call) or self.levels is None:
            return found
        return [Spaced(part, (level,)) for part, level in zip(found, self.levels, strict=True)]

    def _split(self, levels: tuple[float | Near, ...], found: Any) -> Any:
        """Parts of it, with the values of each."""
        if not isinstance(found, (list, tuple)):
            return found
        made, at = [], 0
        for part in found:
            made.append(Spaced(part, levels[at : at + part.shape[0]]))
            at += part.shape[0]
        return tuple(made)

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Arithmetic, which may be done in place."""
        self.levels = None
        return super().operated(machine, symbol, left, right, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it, by which it may be changed."""
        self.levels = None
        return super().item(machine, index, node)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values."""
        self.levels = None
        super().set_item(machine, index, value, node)
