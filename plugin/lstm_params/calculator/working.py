"""Worked arithmetic: a formula, the numbers put in, one step a line, the result."""

from typing import NamedTuple

from .formulas import Compound, Formula, Number, Size, counted


class Line(NamedTuple):
    """One line of a working, and what its new numbers mean."""

    formula: Formula
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.formula)


def worked(formula: Formula) -> list[Line]:
    """Work a formula out, so that every line has the value of the line above.

    Each line works out at once all that stands innermost on the line above.

    >>> x, h = Size("x", 3, "features"), Size("h", 2, "units")
    >>> for line in worked(4 * ((x + h).means("values come in") * h + h)):
    ...     print(line, *line.notes, sep="    ")
    4 × ((x + h) × h + h)
    4 × ((3 + 2) × 2 + 2)    3 features    2 units
    4 × (5 × 2 + 2)    5 values come in
    4 × (10 + 2)
    4 × 12
    48
    """
    lines = [Line(formula)]
    sizes = {token: None for token in formula.tokens() if isinstance(token, Size)}
    if sizes:
        lines.append(Line(formula.with_numbers(), tuple(_note(size) for size in sizes if size.meaning)))
    while not isinstance(lines[-1].formula, Number):
        notes: dict[str, None] = {}
        lines.append(Line(_step(lines[-1].formula, notes), tuple(notes)))
    return lines


def _step(formula: Formula, notes: dict[str, None]) -> Formula:
    if not isinstance(formula, Compound):
        return formula
    if all(isinstance(part, Number) for part in formula.parts):
        if formula.meaning:
            notes[_note(formula)] = None
        return Number(formula.value, formula.meaning)
    return formula.rebuilt([_step(part, notes) for part in formula.parts])


def _note(formula: Formula) -> str:
    return counted(formula.value, formula.meaning)
