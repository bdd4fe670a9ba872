"""How a count grows with a size: its formula, split by the powers of that size.

>>> x, h = Size("x", 3, "features"), Size("h", 2, "units")
>>> for part in by_power(4 * ((x + h) * h + h), "h"):
...     print(part.power, part.formula)
2 4 × h × h
1 4 × h × (x + 1)
"""

import math
from collections import Counter
from collections.abc import Iterator

from .formulas import Compound, Formula, Number, Quotient, Size, Sum, product, total
from .named_tuples import NamedTuple

Terms = dict[tuple[Size, ...], int]
"""Products of sizes, in the order of their names, and how often each is added."""


class Power(NamedTuple):
    """The part of a count that has a size in it so many times."""

    power: int
    formula: Formula
    factor: Formula
    """What the size, so many times, is multiplied by."""


def sizes(formula: Formula) -> Iterator[Size]:
    """All sizes of a formula."""
    if isinstance(formula, Size):
        yield formula
    elif isinstance(formula, Compound):
        for part in formula.parts:
            yield from sizes(part)


def by_power(formula: Formula, name: str) -> list[Power]:
    """A formula as a sum, of which each part has one power of a size in it; the highest first.

    Args:
        formula: The formula. One that divides is not split.
        name: The size's name.
    """
    terms = _expanded(formula)
    if terms is None:
        return []
    powers: dict[int, Terms] = {}
    for factors, count in terms.items():
        power = sum(size.name == name for size in factors)
        powers.setdefault(power, {})[factors] = count
    return [
        Power(power, _factored(terms), _factored(_without(terms, name)))
        for power, terms in sorted(powers.items(), reverse=True)
    ]


def _expanded(formula: Formula) -> Terms | None:
    """A formula with all products of sums multiplied out; None where it divides."""
    if isinstance(formula, Size):
        return {(formula,): 1}
    if isinstance(formula, Number):
        return {(): formula.value} if formula.value else {}
    if isinstance(formula, Quotient) or not isinstance(formula, Compound):
        return None
    terms: Terms = {} if isinstance(formula, Sum) else {(): 1}
    for part in formula.parts:
        others = _expanded(part)
        if others is None:
            return None
        terms = _added(terms, others) if isinstance(formula, Sum) else _multiplied(terms, others)
    return terms


def _added(terms: Terms, others: Terms) -> Terms:
    return {factors: terms.get(factors, 0) + others.get(factors, 0) for factors in {**terms, **others}}


def _multiplied(terms: Terms, others: Terms) -> Terms:
    found: Terms = {}
    for one, count in terms.items():
        for other, times in others.items():
            factors = tuple(sorted((*one, *other), key=lambda size: size.name))
            found[factors] = found.get(factors, 0) + count * times
    return found


def _without(terms: Terms, name: str) -> Terms:
    return {tuple(size for size in factors if size.name != name): count for factors, count in terms.items()}


def _factored(terms: Terms) -> Formula:
    """A sum of products, with what all of them have in common in front."""
    number = math.gcd(*terms.values())
    shared = Counter(next(iter(terms)))
    for factors in terms:
        shared &= Counter(factors)
    common = sorted(shared.elements(), key=lambda size: size.name)
    rest = total(
        [
            product(_without_one([Number(count // number), *(Counter(factors) - shared).elements()]))
            for factors, count in terms.items()
        ]
    )
    return product(_without_one([Number(number), *common, rest]))


def _without_one(factors: list[Formula]) -> list[Formula]:
    """Factors without those that change nothing."""
    return [factor for factor in factors if factor != Number(1)]
