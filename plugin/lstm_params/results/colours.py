"""The colours that sizes have in formulas, shapes and pictures, as classes of the stylesheet."""

from ..calculator.formulas import Formula, Number, Size

_CLASSES = {**dict.fromkeys("xiVc", "lp-x"), **dict.fromkeys("hpodf", "lp-h")}
"""What is read has one colour, what is written another, by the first letter of a size's name."""


def size_class(token: Formula | str | None) -> str:
    """The class that gives a named size, or the number put in for one, its colour; nothing for all else."""
    size = token.size if isinstance(token, Number) else token
    return class_of(size.name) if isinstance(size, Size) else ""


def class_of(name: str) -> str:
    """The same of a size's name."""
    return _CLASSES.get(name[0], "")
