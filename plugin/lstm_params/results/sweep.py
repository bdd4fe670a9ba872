"""A sweep: the table of its counts, and what each of its sizes does to them."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from ..calculator.formulas import Size
from ..calculator.powers import by_power
from ..calculator.sweeps import Axis, Sweep
from .drawing.growth import Growth, growth
from .text_runs import Mark, formula_marks, size_class

SHADES = 5
"""How many shades a table has."""

MOST_WORKED = 4
"""A table of more columns has no room for the numbers in each of its cells."""

_WIDEST_WORKING = 30


class Shown(NamedTuple):
    """A count in a table."""

    parameters: int
    shade: int
    """From 1, the lightest, to `SHADES`."""
    numbers: list[Mark]
    """The formula with this cell's numbers put in; nothing where there is no room for it."""


class Heading(NamedTuple):
    """An axis: its name, its symbol in the formula, and its values."""

    name: str
    symbol: list[Mark]
    values: tuple[int, ...]
    effect: list[Mark]
    """What the size does to the count, in a sentence."""


class PartColumn(NamedTuple):
    """The part of each count that has the swept size in it so many times."""

    power: int
    css: str
    formula: list[Mark]
    values: list[int]


class SweepPage(NamedTuple):
    """All that is shown of a sweep."""

    headings: list[Heading]
    rows: list[tuple[int, list[Shown]]]
    """Each value of the first axis, and its counts."""
    parts: list[PartColumn]
    """With one axis: the parts of the counts by the powers of its size."""
    formula: list[Mark]
    growth: Growth | None
    """With one axis: its picture."""
    least: int
    most: int

    @property
    def areas(self) -> list[tuple[PartColumn, str]]:
        """Each part, and its area in the picture."""
        return list(zip(self.parts, self.growth.areas, strict=True)) if self.growth else []


def sweep_page(sweep: Sweep) -> SweepPage:
    """What is shown of a sweep."""
    counts = [cell.network.parameters for cell in sweep.cells]
    formulas = sweep.formulas
    width = len(sweep.axes[-1].values) if len(sweep.axes) > 1 else 1
    longest = max((len(str(formula.with_numbers())) for formula in formulas), default=0)
    is_worked = bool(formulas) and width <= MOST_WORKED and longest <= _WIDEST_WORKING
    shown = [
        Shown(
            count,
            _shade(count, min(counts), max(counts)),
            formula_marks(formulas[number].with_numbers()) if is_worked else [],
        )
        for number, count in enumerate(counts)
    ]
    starts = range(0, len(shown), width)
    is_line = len(sweep.axes) == 1
    parts = _parts(sweep) if is_line else []
    return SweepPage(
        [_heading(sweep, number, axis) for number, axis in enumerate(sweep.axes)],
        [(sweep.cells[start].values[0], shown[start : start + width]) for start in starts],
        parts,
        formula_marks(formulas[0]) if formulas else [],
        _picture(sweep, parts) if is_line else None,
        min(counts),
        max(counts),
    )


def _picture(sweep: Sweep, parts: Sequence[PartColumn]) -> Growth:
    counts = [cell.network.parameters for cell in sweep.cells]
    return growth(sweep.axes[0].values, counts, [(part.power, part.values) for part in parts])


def _shade(count: int, least: int, most: int) -> int:
    """A shade darker wherever the count is larger by the same factor."""
    if least == most or not least:
        return 1
    share = math.log(count / least) / math.log(most / least)
    return 1 + min(int(share * SHADES), SHADES - 1)


def _heading(sweep: Sweep, number: int, axis: Axis) -> Heading:
    size = sweep.size(number)
    return Heading(axis.name, formula_marks(size) if size else [], axis.values, _effect(sweep, number, size))


def _effect(sweep: Sweep, number: int, size: Size | None) -> list[Mark]:
    """What more of a size does to the count; nothing where the formula does not tell."""
    degree = sweep.degree(number)
    if degree == 0:
        return [Mark("changes no count: the same weights serve them all")]
    if not size or degree is None:
        return []
    highest = by_power(sweep.formulas[0], size.name)[0]
    if degree == 1:
        return [Mark("each one more adds "), *formula_marks(highest.factor), *_examples(sweep, number, size)]
    return [
        Mark("it is multiplied with itself in "),
        *formula_marks(highest.formula),
        Mark(", so twice as many make more than twice the count"),
    ]


def _examples(sweep: Sweep, number: int, size: Size) -> list[Mark]:
    """What one more adds for each value of the other axis."""
    others = [(1 - number, axis) for axis in sweep.axes if axis is not sweep.axes[number]]
    if not others or len(others[0][1].values) > MOST_WORKED:
        return []
    other, axis = others[0]
    symbol = sweep.size(other)
    if symbol is None:
        return []
    added = {
        cell.values[other]: by_power(formula, size.name)[0].factor.value
        for cell, formula in zip(sweep.cells, sweep.formulas, strict=True)
    }
    marks = [Mark(": ")]
    for value in axis.values:
        marks += [Mark(f"{added[value]:,} for "), *formula_marks(symbol), Mark(f" = {value:,}"), Mark(", ")]
    return marks[:-1]


def _parts(sweep: Sweep) -> list[PartColumn]:
    """With one axis, the parts of the count by the powers of its size; nothing where there is only one."""
    size = sweep.size(0)
    powers = [by_power(formula, size.name) for formula in sweep.formulas] if size else []
    if not powers or len(powers[0]) < 2:
        return []
    return [
        PartColumn(
            part.power,
            f"lp-power-{min(part.power, 2)} {size_class(size) if part.power else ''}".rstrip(),
            formula_marks(part.formula),
            [own[number].formula.value for own in powers],
        )
        for number, part in enumerate(powers[0])
    ]
