"""Lengths of axes: numbers, and sums of products with lengths that are left open."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable
from typing import Any

from ..things import Thing
from ..values import Unknown

BATCH = "N"

Source = tuple[int | str | None, ...]
"""The shape of an input: without the batch axis, which is the first; or with `N` where that is."""

LONGEST = 10**18
"""No axis is followed that is longer."""

MOST_AXES = 64
"""No tensor is followed that has more axes."""

_MOST_TERMS = 12
_fresh = itertools.count()


class Length(Thing):
    """A length that is no number: `N`, `2 * N`, `L - 1`.

    Attributes:
        terms: How often each product of open lengths is in the sum; the number alone stands at `()`.
    """

    __slots__ = ("terms",)
    is_plain, python_type = True, int

    def __init__(self, terms: dict[tuple[str, ...], int]) -> None:
        self.terms = terms

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    @property
    def times_batch(self) -> int | None:
        """How many times the batch it is; None where that is no number, 0 where the batch is not in it."""
        if not any(BATCH in names for names in self.terms):
            return 0
        return self.terms[BATCH,] if list(self.terms) == [(BATCH,)] else None

    @property
    def is_product(self) -> bool:
        """Whether it is one product, with the batch in it once and something open."""
        return len(self.terms) == 1 and all(names.count(BATCH) == 1 for names in self.terms)

    @property
    def is_known_open(self) -> bool:
        """Whether all in it are lengths of the input, and none is one that no rule covers."""
        return not any(name.startswith("?") for names in self.terms for name in names)

    # What a program does with it

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute; there is none that matters."""
        return machine.unknown(node, True, is_passive=True)

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Arithmetic with lengths."""
        machine.step(node, 30)
        if symbol == "-" and right is None:
            return times(-1, self)
        if isinstance(left, (int, Length)) and isinstance(right, (int, Length)):
            made = _operated(symbol, left, right)
            if made is not None:
                return made
        other = right if left is self else left
        if getattr(other, "shape", None) is not None:  # a tensor, which says what comes of it
            return other.operated(machine, symbol, left, right, node)
        return machine.unknown(node, True, other if isinstance(other, Unknown) else None, True)

    def equals(self, other: Any) -> bool | None:
        """Whether it is the same length; None where that is not known."""
        return True if self == other else None

    def truth(self) -> bool | None:
        """A length is taken to be more than nothing."""
        return None


Axis = int | Length
Shape = tuple[Axis, ...]


def named(name: str) -> Length:
    """An open length."""
    return Length({(name,): 1})


def fresh() -> Length:
    """A length of which nothing is known: equal to no other."""
    return named(f"?{next(_fresh)}")


def _made(terms: dict[tuple[str, ...], int]) -> Axis:
    terms = {names: count for names, count in terms.items() if count}
    if not terms:
        return 0
    if list(terms) == [()] and abs(terms[()]) <= LONGEST:
        return terms[()]
    if len(terms) > _MOST_TERMS or any(len(names) > _MOST_TERMS for names in terms):
        return fresh()
    if any(abs(count) > LONGEST for count in terms.values()):
        return fresh()
    return Length(terms)


def _terms(axis: Axis) -> dict[tuple[str, ...], int]:
    return axis.terms if isinstance(axis, Length) else {(): axis}


def plus(one: Axis, other: Axis) -> Axis:
    """The sum of two lengths."""
    if type(one) is int and type(other) is int:
        return one + other
    terms = dict(_terms(one))
    for names, count in _terms(other).items():
        terms[names] = terms.get(names, 0) + count
    return _made(terms)


def times(one: Axis, other: Axis) -> Axis:
    """The product of two lengths."""
    if type(one) is int and type(other) is int:  # as nearly all are: it is twenty times as fast
        return one * other
    terms: dict[tuple[str, ...], int] = {}
    for names, count in _terms(one).items():
        for others, more in _terms(other).items():
            both = tuple(sorted((*names, *others)))
            terms[both] = terms.get(both, 0) + count * more
    return _made(terms)


def product(shape: Iterable[Axis]) -> Axis:
    """The product of some lengths."""
    total: Axis = 1
    for axis in shape:
        total = times(total, axis)
    return total


def divided(one: Axis, other: Axis) -> Axis | None:
    """A length divided by another one; None where it is not known to come out even."""
    if one == other and other != 0:
        return 1
    divisor = _terms(other)
    if len(divisor) != 1 or other == 0:
        return None
    ((names, count),) = divisor.items()
    terms: dict[tuple[str, ...], int] = {}
    for own, number in _terms(one).items():
        rest = list(own)
        for name in names:
            if name not in rest:
                return None
            rest.remove(name)
        if number % count:
            return None
        terms[tuple(rest)] = number // count
    return _made(terms)


def _operated(symbol: str, left: Axis, right: Axis) -> Axis | None:
    """The result of an operation; None where it is not known."""
    if symbol == "+":
        return plus(left, right)
    if symbol == "-":
        return plus(left, times(-1, right))
    if symbol == "*":
        return times(left, right)
    if symbol == "//":
        return divided(left, right)
    return 0 if symbol == "%" and divided(left, right) is not None else None


def shown(shape: Iterable[Axis]) -> str:
    """A shape as a message has it.

    >>> shown((named("N"), 40, times(2, named("L"))))
    '(N, 40, 2*L)'
    """
    texts = [_text(axis) for axis in shape]
    return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"


def _text(axis: Axis) -> str:
    if not isinstance(axis, Length):
        return str(axis)
    if not axis.is_known_open:
        return "?"
    parts = [
        "*".join([*([str(count)] if count != 1 or not names else []), *(name[0] for name in names)])
        for names, count in axis.terms.items()
    ]
    return " + ".join(parts)
