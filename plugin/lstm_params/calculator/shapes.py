"""Shapes of the data that layers read and return."""

from typing import NamedTuple

from .formulas import Formula, Number, Size

Lengths = tuple[int | None, ...]
"""A shape without the batch axis, in numbers; None where a length is left open."""

Shape = tuple[Formula | None, ...]
"""The same, as formulas."""


class Tensor(NamedTuple):
    """Data that a layer reads or returns."""

    shape: Shape
    """Its axes but for the batch axis."""
    name: str = ""
    """What the framework calls it, as `h_n`; nothing where it has no name."""
    batch_axis: int = 0
    """Where among all its axes the batch axis is."""

    @property
    def lengths(self) -> Lengths:
        """Its shape in numbers."""
        return tuple(None if axis is None else axis.value for axis in self.shape)


def axis(length: int | None, name: str, meaning: str) -> Size | None:
    """One axis of a shape as a named size; None stays open."""
    return None if length is None else Size(name, length, meaning)


def unnamed(source: Lengths) -> Shape:
    """A shape whose axes have no names."""
    return tuple(None if length is None else Number(length) for length in source)


def shown(source: Lengths) -> str:
    """A shape as Python writes it."""
    return str(tuple(source))
