"""Formulas but for their numbers, so that what is written of one can be written of all that differ in them.

>>> from functools import cache
>>> from lstm_params.calculator.formulas import Size
>>> @cache
... def written(pattern: Pattern) -> str:
...     print("worked out once")
...     return " = ".join(str(formula) for formula in pattern.blanks())
>>> for x, h in ((3, 2), (1000, 20)):
...     area = Size("x", x) * Size("h", h)
...     pattern = Pattern([area, area.with_numbers()])
...     written(pattern).format(*pattern.numbers)
worked out once
'x × h = 3 × 2'
'x × h = 1,000 × 20'
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

from .formulas import Compound, Formula, Number, Size


class Blank(int):
    """A number that is written as the place where one is filled in, as `{2}`."""

    place: int

    @classmethod
    def at(cls, place: int, value: int = 0) -> Blank:
        """A blank.

        Args:
            place: Where in a row of numbers it finds its own.
            value: What it is meanwhile.
        """
        blank = cls(value)
        blank.place = place
        return blank

    def __format__(self, specification: str) -> str:
        assert specification == ",", "what is filled in has commas"
        return f"{{{self.place}}}"


class Pattern:
    """Formulas but for their numbers; equal to that of others if only numbers differ.

    Equal numbers stay equal, and a number that is 1 stays 1: in words it is singular.

    Attributes:
        numbers: What is to be filled in: texts, which cost less than to write a number again and again.
    """

    __slots__ = ("_formulas", "_structure", "numbers")

    def __init__(self, formulas: Sequence[Formula]) -> None:
        places: dict[int, int] = {}
        self._formulas = formulas
        self._structure = tuple([_structure(formula, places) for formula in formulas])
        self.numbers = [f"{number:,}" for number in places]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self._structure == other._structure

    def __hash__(self) -> int:
        return hash(self._structure)

    def blanks(self) -> list[Formula]:
        """The formulas with blanks for their values, to write a text with fields for `numbers`."""
        places: dict[int, int] = {}
        for formula in self._formulas:
            _structure(formula, places)
        return [_with_blanks(formula, places) for formula in self._formulas]


class Outline:
    """Formulas as they are written; equal to others if only the values of named sizes differ.

    Attributes:
        formulas: The formulas.
    """

    __slots__ = ("_written", "formulas")

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.formulas = formulas
        self._written = tuple([_outline(formula) for formula in formulas])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outline) and self._written == other._written

    def __hash__(self) -> int:
        return hash(self._written)


def _outline(formula: Formula) -> object:
    if isinstance(formula, Size):
        return formula.name
    if isinstance(formula, Compound):
        return (type(formula), *map(_outline, formula.parts))
    assert isinstance(formula, Number)
    return formula.value, formula.size and formula.size.name


def _structure(formula: Formula, places: dict[int, int]) -> object:
    """What a formula is but for the numbers, each of which gets a place."""
    value = formula.value
    place = places.setdefault(value, len(places))
    if isinstance(formula, Compound):
        parts = [_structure(part, places) for part in formula.parts]
        return (type(formula), place, value == 1, formula.meaning, *parts)
    size = formula.size if isinstance(formula, Number) else formula
    return type(formula), place, value == 1, formula.meaning, size.name if isinstance(size, Size) else ""


def _with_blanks(formula: Formula, places: Mapping[int, int]) -> Formula:
    blanked = copy.copy(formula)
    blanked.value = Blank.at(places[formula.value], formula.value)
    if isinstance(blanked, Compound):
        blanked.parts = tuple([_with_blanks(part, places) for part in blanked.parts])
    return blanked
