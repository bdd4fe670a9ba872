"""Shapes of the data that layers read and return."""

from collections.abc import Sequence

from .formulas import Formula, Number, Size
from .named_tuples import NamedTuple

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
    batch_rows: int | None = 1
    """How many rows each input of a batch has along the batch axis: its timesteps, where they are laid out
    along it; None where that is open, 0 where no axis grows with the batch."""
    dtype: str = ""
    """The type of its numbers, where the weights of what reads it are of that type."""

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


def shape_text(source: Lengths) -> str:
    """A shape as Python writes it."""
    return str(tuple(source))


def numbered(name: str, lengths: Sequence[int], meanings: Sequence[str]) -> tuple[Size, ...]:
    """Sizes of one name; with a number each, where they are not equal.

    >>> numbered("k", (3, 5), ("rows", "columns"))
    (<Size k₁>, <Size k₂>)
    """
    is_one = len(set(lengths)) <= 1
    return tuple(
        Size(name if is_one else subscripted(name, position), length, meaning)
        for position, (length, meaning) in enumerate(zip(lengths, meanings, strict=True), start=1)
    )


def subscripted(name: str, number: int) -> str:
    """A size's name with a number to it.

    >>> subscripted("h", 12)
    'h₁₂'
    """
    return name + "".join(chr(ord("₀") + int(digit)) for digit in str(number))
