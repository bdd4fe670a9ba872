"""Worked arithmetic: a formula, the numbers put in, one step a line, the result."""

from collections.abc import Iterable

from .formulas import Compound, Formula, Number, Quotient, Size, Sum, counted
from .named_tuples import NamedTuple

_READ, _WRITTEN = ("features", "inner values"), ("units", "filters", "outputs", "projected values")
"""What a matrix reads, and what it writes: there is a weight for each of both."""


class Line(NamedTuple):
    """One line of a working, and what the numbers in it are."""

    formula: Formula
    """What is written in the line."""
    notes: tuple[str, ...] = ()
    """What the numbers are that the next line works out: `5 values for each of 2 units`."""

    def __str__(self) -> str:
        return str(self.formula)


def worked(formula: Formula) -> list[Line]:
    """Work a formula out, so that every line has the value of the line above.

    Each line works out at once all innermost terms of the line above. The notes say what
    the numbers are that are worked out next.

    Examples:
        >>> x, h = Size("x", 3, "features"), Size("h", 2, "units")
        >>> gate = (x + h).means("values") * h + h.means("biases")
        >>> for line in worked(Number(4, "gates") * gate):
        ...     print(line, *line.notes, sep="    ")
        4 × ((x + h) × h + h)    4 gates
        4 × ((3 + 2) × 2 + 2)    3 features + 2 units
        4 × (5 × 2 + 2)    5 values for each of 2 units
        4 × (10 + 2)
        4 × 12
        48
    """
    tokens = formula.tokens()
    lines: list[Line] = []
    if Size in map(type, tokens):
        numbers = [token for token in tokens if isinstance(token, Number) and token.meaning]
        lines.append(_line(formula, [counted(number.value, number.meaning) for number in numbers]))
        formula = formula.with_numbers()
    elif isinstance(formula, Compound):
        lines.append(Line(formula))
        formula = _step(formula, [])
    while isinstance(formula, Compound):
        notes: list[str] = []
        after = _step(formula, notes)
        lines.append(_line(formula, notes))
        formula = after
    return [*lines, Line(formula)]


def _line(formula: Formula, notes: Iterable[str]) -> Line:
    return Line(formula, tuple(dict.fromkeys(notes)))


def _step(formula: Formula, notes: list[str]) -> Formula:
    """A formula with its innermost terms worked out; notes what the numbers are in that."""
    if not isinstance(formula, Compound):
        return formula
    if set(map(type, formula.parts)) != {Number}:
        return formula.with_equal([_step(part, notes) for part in formula.parts])
    if all(part.meaning for part in formula.parts):
        notes.append(_link(formula).join([counted(part.value, part.meaning) for part in formula.parts]))
    return Number(formula.value, formula.meaning)


def _link(formula: Compound) -> str:
    """The words between those that say what numbers are."""
    if isinstance(formula, Sum):
        return " + "
    if isinstance(formula, Quotient):
        return " in "
    if formula.parts[0].meaning in _READ or formula.parts[-1].meaning in _WRITTEN:
        return " for each of "
    return " of " if len(formula.parts) == 2 else " × "
