"""Formula trees over named sizes, in exact integers.

>>> x, h = Size("x", 3, "features"), Size("h", 2, "units")
>>> gates = 4 * ((x + h) * h + h)
>>> print(gates)
4 × ((x + h) × h + h)
>>> gates.value
48
"""

from __future__ import annotations

import math
from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, TypeVar

    C = TypeVar("C", bound="Compound")


class Formula:
    """A number, a named size, or a sum, product or quotient of formulas; never changed."""

    __slots__ = ("meaning", "value")

    meaning: str
    """What the value counts, in words that can follow it (`features`), or nothing."""
    value: int
    """The exact value."""

    def with_numbers(self) -> Formula:
        """The same formula with every named size replaced by its number."""
        raise NotImplementedError

    def means(self, meaning: str) -> Formula:
        """The same formula, with words for what its value counts."""
        raise NotImplementedError

    def tokens(self, compact: bool = False) -> list[Token]:
        """What the formula is written with, left to right.

        Args:
            compact: Whether a number is written directly before a name (`4h`), as in a shape.
        """
        tokens: list[Token] = []
        self.write(tokens, compact)
        return tokens

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add what the formula is written with to other tokens.

        Args:
            tokens: What comes before it.
            compact: As in `tokens`.
        """
        raise NotImplementedError

    def identity(self) -> object:
        """What makes two formulas of one kind equal: all but what their values mean."""
        raise NotImplementedError

    def with_value(self, name: str, value: int) -> int:
        """The value that the formula has with another value of a size.

        Args:
            name: The size's name.
            value: Its value then.
        """
        return value if isinstance(self, Size) and self.name == name else self.value

    def as_data(self) -> Data:
        """The formula as JSON has it, for programs that cannot import it.

        A number is itself and a size its name, or each a list of that and its meaning; a compound is a list
        of its sign, its meaning and its parts.

        Examples:
            >>> x, h = Size("x", 3, "features"), Size("h", 2)
            >>> (4 * ((x + h).means("values") * h)).as_data()
            ['*', '', 4, ['*', '', ['+', 'values', ['x', 'features'], 'h'], 'h']]
        """
        raise NotImplementedError

    def __add__(self, other: Formula | int) -> Sum:
        return Sum((self, as_formula(other)))

    def __radd__(self, other: int) -> Sum:
        return Sum((Number(other), self))

    def __mul__(self, other: Formula | int) -> Product:
        return Product((self, as_formula(other)))

    def __rmul__(self, other: int) -> Product:
        return Product((Number(other), self))

    def __floordiv__(self, other: Formula | int) -> Quotient:
        return Quotient((self, as_formula(other)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.identity() == other.identity()

    def __hash__(self) -> int:
        return hash(self.value)  # equal formulas have equal values; to hash its parts would walk the tree

    def __str__(self) -> str:
        return "".join(map(written, self.tokens()))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class Number(Formula):
    """A plain number; `size` is the named size that it was put in for, if any."""

    __slots__ = ("size",)

    def __init__(self, value: int, meaning: str = "", size: Size | None = None) -> None:
        self.value, self.meaning, self.size = value, meaning, size

    def with_numbers(self) -> Number:
        """Itself."""
        return self

    def means(self, meaning: str) -> Number:
        """The same number, with words for what it counts."""
        return Number(self.value, meaning, self.size)

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add itself, as the only token."""
        tokens.append(self)

    def identity(self) -> object:
        """The number."""
        return self.value

    def as_data(self) -> Data:
        """The number, and what it means if that is known."""
        return [self.value, self.meaning] if self.meaning else self.value


class Size(Formula):
    """A size with a name, as `h` for the number of units."""

    __slots__ = ("name",)

    def __init__(self, name: str, value: int, meaning: str = "") -> None:
        self.name, self.value, self.meaning = name, value, meaning

    def with_numbers(self) -> Number:
        """Its number, which remembers where it came from."""
        return Number(self.value, self.meaning, self)

    def means(self, meaning: str) -> Size:
        """The same size, with words for what it counts."""
        return Size(self.name, self.value, meaning)

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add itself, as the only token."""
        tokens.append(self)

    def identity(self) -> object:
        """The name and the number."""
        return self.name, self.value

    def as_data(self) -> Data:
        """The name, and what it means if that is known."""
        return [self.name, self.meaning] if self.meaning else self.name


Data = int | str | list["Data"]
"""A formula as JSON has it; see `Formula.as_data`."""

Token = str | Number | Size
"""What a formula is written with: a sign or bracket, a number, or a size's name."""


class Compound(Formula):
    """A formula put together from others."""

    __slots__ = ("parts",)

    sign: ClassVar[str]
    """What it is called as data."""

    def __init__(self, parts: Sequence[Formula], meaning: str = "") -> None:
        self.parts, self.meaning = tuple(parts), meaning
        self.value = self.worked_out([part.value for part in self.parts])

    @staticmethod
    def worked_out(values: Sequence[int]) -> int:
        """The value, from those of the parts."""
        raise NotImplementedError

    def means(self: C, meaning: str) -> C:
        """The same formula, with words for what its value counts."""
        copy = self.with_equal(self.parts)
        copy.meaning = meaning
        return copy

    def with_numbers(self: C) -> C:
        """The same formula with every named size replaced by its number."""
        return self.with_equal([part.with_numbers() for part in self.parts])

    def with_equal(self: C, parts: Sequence[Formula]) -> C:
        """The same formula, of parts that are written in another way and have the same values."""
        copy = type(self).__new__(type(self))  # `__init__` would work the value out again
        copy.parts, copy.value, copy.meaning = tuple(parts), self.value, self.meaning
        return copy

    def with_value(self, name: str, value: int) -> int:
        """The value, worked out from those that the parts have then."""
        return self.worked_out([part.with_value(name, value) for part in self.parts])

    def identity(self) -> object:
        """The parts."""
        return self.parts

    def as_data(self) -> Data:
        """The sign, what the value means, and the parts."""
        return [self.sign, self.meaning, *[part.as_data() for part in self.parts]]


class Sum(Compound):
    """Terms added up."""

    __slots__ = ()

    sign = "+"

    @staticmethod
    def worked_out(values: Sequence[int]) -> int:
        """The terms' values added up."""
        return sum(values)

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add the terms with plus signs between them, minus signs before negative numbers.

        Examples:
            >>> print(Size("V", 50) + Number(-1))
            V − 1
        """
        for position, term in enumerate(self.parts):
            is_less = position > 0 and isinstance(term, Number) and term.value < 0
            if position:
                tokens.append(" \u2212 " if is_less else " + ")
            (Number(-term.value) if is_less else term).write(tokens, compact)


class Product(Compound):
    """Factors multiplied."""

    __slots__ = ()

    sign = "*"

    @staticmethod
    def worked_out(values: Sequence[int]) -> int:
        """The factors' values multiplied."""
        return math.prod(values)

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add the factors with multiplication signs between them, in brackets where they have several parts.

        A product that is a factor needs none where it ends the line.

        Examples:
            >>> area = Size("a", 2) * Size("b", 3)
            >>> print(area * area)
            (a × b) × a × b
        """
        before: Formula | None = None
        for position, factor in enumerate(self.parts, start=1):
            if before and not (compact and isinstance(before, Number) and isinstance(factor, Size)):
                tokens.append(" × ")
            if isinstance(factor, Product) and position == len(self.parts):
                factor.write(tokens, compact)
            else:
                _write_bracketed(factor, tokens, compact)
            before = factor


class Quotient(Compound):
    """One formula divided by another, without the remainder."""

    __slots__ = ()

    sign = "//"

    @staticmethod
    def worked_out(values: Sequence[int]) -> int:
        """One value in the other, without the remainder."""
        whole, parts = values
        return whole // parts

    def write(self, tokens: list[Token], compact: bool) -> None:
        """Add both with the sign between them that Python has for it."""
        whole, parts = self.parts
        _write_bracketed(whole, tokens, compact)
        tokens.append(" // ")
        _write_bracketed(parts, tokens, compact)


def _write_bracketed(formula: Formula, tokens: list[Token], compact: bool) -> None:
    """Add a formula's tokens, in brackets if it has several parts."""
    if isinstance(formula, Compound) and len(formula.parts) > 1:
        tokens.append("(")
        formula.write(tokens, compact)
        tokens.append(")")
    else:
        formula.write(tokens, compact)


def as_formula(value: Formula | int) -> Formula:
    """A formula as it is, an integer as a number."""
    return Number(value) if isinstance(value, int) else value


def total(terms: Sequence[Formula]) -> Formula:
    """Terms added up: nothing is 0, one term stays as it is."""
    if not terms:
        return Number(0)
    return terms[0] if len(terms) == 1 else Sum(terms)


def product(factors: Sequence[Formula]) -> Formula:
    """Factors multiplied: nothing is 1, one factor stays as it is."""
    if not factors:
        return Number(1)
    return factors[0] if len(factors) == 1 else Product(factors)


def times(count: int, formula: Formula, meaning: str = "") -> Formula:
    """A formula `count` times: never is 0, once is the formula itself.

    Args:
        count: How many times.
        formula: The formula.
        meaning: What is counted so many times.
    """
    if count == 0:
        return Number(0)
    return formula if count == 1 else Product([Number(count, meaning), formula])


def written(token: Token) -> str:
    """A token as plain text: numbers with commas, sizes by name."""
    if isinstance(token, Number):
        return f"{token.value:,}"
    return token.name if isinstance(token, Size) else token


def counted(count: int, things: str) -> str:
    """A number and what it counts.

    >>> counted(1000, "units"), counted(1, "units"), counted(1, "values in a window")
    ('1,000 units', '1 unit', '1 value in a window')
    """
    if count == 1:
        import re  # few numbers are 1

        things = "bias" if things == "biases" else re.sub("s(?= in | of |$)", "", things, count=1)
    return f"{count:,} {things}"
