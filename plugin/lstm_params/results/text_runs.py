"""Formulas, shapes and sizes as marked-up text: each piece with the class of what it stands for."""

from typing import NamedTuple

from ..calculator.formulas import Formula, Number, Size, written
from ..calculator.frameworks.framework import Framework
from ..calculator.shapes import Tensor

_CLASSES = {**dict.fromkeys("xiVc", "lp-x"), **dict.fromkeys("hpodf", "lp-h")}
"""What is read has one colour, what is written another, by the first letter of a size's name."""


class Mark(NamedTuple):
    """A piece of text, and the class that gives it its colour, if it has one."""

    text: str
    css: str = ""
    is_name: bool = False
    """Whether it is the name of a size, which is set in italics."""


_OPENED, _COMMA, _CLOSED, _CLOSED_ALONE = Mark("("), Mark(", "), Mark(")"), Mark(",)")


def formula_marks(formula: Formula, compact: bool = False) -> list[Mark]:
    """A formula, its names and the numbers put in for them marked."""
    marks = []
    for token in formula.tokens(compact):
        if isinstance(token, Size):
            marks.append(Mark(token.name, size_class(token), is_name=True))
        elif isinstance(token, Number) and token.size:
            marks.append(Mark(written(token), size_class(token.size)))
        else:
            marks.append(Mark(written(token)))
    return marks


def size_class(size: Formula | None) -> str:
    """The class that gives a named size its colour, if it has one."""
    return _CLASSES.get(size.name[0], "") if isinstance(size, Size) else ""


def shape_marks(tensor: Tensor, batch: int | None, framework: Framework) -> list[Mark]:
    """A shape with its batch axis, in numbers as code has them: `(None, 40, 3)`."""
    axes = [length_mark(axis, framework.open_length) for axis in tensor.shape]
    axes.insert(tensor.batch_axis, Mark(str(batch or framework.batch_name)))
    _, *marks = [mark for axis in axes for mark in (_COMMA, axis)]
    return [_OPENED, *marks, _CLOSED if len(axes) > 1 else _CLOSED_ALONE]


def shape_text(tensor: Tensor, batch: int | None, framework: Framework) -> str:
    """The same as plain text."""
    return "".join(mark.text for mark in shape_marks(tensor, batch, framework))


def tensor_marks(shape: tuple[Formula, ...]) -> list[Mark]:
    """A tensor's shape, as formulas and in numbers: `(x, 4h) = (3, 8)`."""
    named = [formula_marks(axis, compact=True) for axis in shape]
    lengths = [[length_mark(axis)] for axis in shape]
    return [*_listed(named), Mark(" = "), *_listed(lengths)]


def _listed(items: list[list[Mark]]) -> list[Mark]:
    """Marks in brackets, with commas between them."""
    marks = [mark for item in items for mark in (_COMMA, *item)]
    return [_OPENED, *marks[1:], _CLOSED]


def length_mark(axis: Formula | None, open_length: str = "") -> Mark:
    """The length of an axis, without commas between thousands, as code has it.

    Args:
        axis: The axis; None where its length is left open.
        open_length: What stands for such a length.
    """
    return Mark(open_length) if axis is None else Mark(str(axis.value), size_class(axis))
