"""Worked arithmetic as lines of marked-up text: by gate, and by weight."""

from typing import NamedTuple

from ..calculator.layers import Layer
from ..calculator.weights import Weight
from ..calculator.working import worked
from .marks import Mark, formula_marks, length_mark


class WorkedLine(NamedTuple):
    """One line of a working."""

    marks: list[Mark]
    note: str
    """What its new numbers mean, in a few words."""


class WeightLine(NamedTuple):
    """The count of one weight tensor."""

    symbol: str
    name: str
    kind: str
    """What it reads."""
    product: list[Mark]
    """The lengths of its axes multiplied; nothing for a vector, whose length is its count."""
    parameters: int


class Arithmetic(NamedTuple):
    """A layer's count, worked out twice."""

    working: list[WorkedLine]
    """From its formula to the number."""
    is_by_gate: bool
    by_weight: list[WeightLine]


def arithmetic(layer: Layer) -> Arithmetic:
    """The working of a layer's count."""
    return Arithmetic(
        [WorkedLine(formula_marks(line.formula), ", ".join(line.notes)) for line in worked(layer.formula)],
        any(len(group.gates) > 1 for group in layer.groups),
        [_weight_line(weight) for weight in layer.weights],
    )


def _weight_line(weight: Weight) -> WeightLine:
    factors = [mark for axis in weight.shape for mark in (Mark(" × "), length_mark(axis, separator=","))]
    product = factors[1:] if len(weight.shape) > 1 else []
    return WeightLine(weight.symbol, weight.name, weight.kind, product, weight.parameters)
