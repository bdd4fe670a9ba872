"""Worked arithmetic as lines of marked-up text."""

from typing import NamedTuple

from ..calculator.layers import Layer
from ..calculator.working import worked
from .marks import Mark, formula_marks


class WorkedLine(NamedTuple):
    """One line of a working."""

    marks: list[Mark]
    note: str
    """What its new numbers mean, in a few words."""


def working(layer: Layer) -> list[WorkedLine]:
    """The working of a layer's count, from its formula to the number."""
    return [WorkedLine(formula_marks(line.formula), ", ".join(line.notes)) for line in worked(layer.formula)]
