"""One timestep of a recurrent layer with numbers: its equations, worked out for each unit.

The numbers are small ones that are always the same. What a line gives is rounded to two digits, and other
lines go on with that: so each can be checked with the numbers that are in it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from .cells import Cell
from .equations import (
    Added,
    Applied,
    Bias,
    Carried,
    Constant,
    Elementwise,
    Expression,
    Gated,
    Input,
    Rest,
    Weighted,
    gate_equation,
)
from .layers import Layer
from .named_tuples import NamedTuple
from .weights import CONSTANT

MOST_READ, MOST_UNITS = 8, 4
"""So many values may be read, and so many units may there be."""

OTHER_FUNCTIONS = frozenset(
    {"activation", "recurrent_activation", "nonlinearity", "activations", "activation_alpha",
     "activation_beta", "activation_fn", "gate_fn", "clip"}
)  # fmt: skip
"""Arguments that a layer is given to compute something else."""

_ORDER = ("input", "forget", "update", "reset", "candidate", "cell", "output", "layer", "hidden")
"""Gates and states in an order in which each has all that it needs."""

NONE: Mapping[str, tuple[Decimal, ...]] = {}

Matrix = Sequence[Sequence[Decimal]]
"""A row for each value that is read, a column for each that is written."""


class WorkedLine(NamedTuple):
    """The value of one unit: how it is worked out, and what it is."""

    working: tuple[str, ...]
    """What stands between equals signs."""
    value: Decimal


class WorkedStep(NamedTuple):
    """A gate or a state of all units."""

    role: str
    is_state: bool
    lines: tuple[WorkedLine, ...]
    inner: tuple[Decimal, ...] = ()
    """Of a gate, what is put into its function."""


class Timestep(NamedTuple):
    """One timestep in numbers."""

    input: tuple[Decimal, ...]
    before: Mapping[str, tuple[Decimal, ...]]
    """The states that the step before left, by their roles."""
    weights: Mapping[tuple[str, str], Matrix]
    """By what they read, and by the gate's role."""
    steps: tuple[WorkedStep, ...]

    @property
    def digits(self) -> int:
        """How many digits behind the point what is read has."""
        read = [*self.input, *[value for state in self.before.values() for value in state]]
        return 1 if all(value == value.quantize(Decimal("0.1")) for value in read) else 2


def fits(layer: Layer) -> bool:
    """Whether a timestep of a layer can be worked out: it is a small one, with the usual functions."""
    if layer.cell is None or layer.given & OTHER_FUNCTIONS:
        return False
    if not {layer.cell.share, layer.cell.squash} <= set(FUNCTIONS):
        return False
    first = layer.groups[0]
    read = {(source.kind, source.length.value) for source in first.sources if source.kind not in CONSTANT}
    units = first.weights[0].blocks[0].writes.value
    return units <= MOST_UNITS and sum(length for _, length in read) <= MOST_READ


def lengths(layer: Layer) -> dict[str, int]:
    """How many numbers a layer reads and carries, by the letters `x`, `h` and `c`.

    Args:
        layer: One that `fits`.
    """
    assert layer.cell
    first = layer.groups[0]
    units = first.weights[0].blocks[0].writes.value
    read = {source.kind: source.length.value for source in first.sources}
    found = {"x": read["input"], "h": read["hidden"]}
    return {**found, "c": units} if "cell" in layer.cell.states else found


def timestep(
    cell: Cell,
    shapes: Mapping[tuple[str, str], tuple[int, int]],
    states: Mapping[str, Expression],
    features: int,
    given: Mapping[str, tuple[Decimal, ...]] = NONE,
) -> Timestep:
    """One timestep in numbers.

    Args:
        cell: The cell.
        shapes: What each gate has weights for: how many values are read and written. What reads the constant
            1 has one row.
        states: How the states are made, by their roles.
        features: How many values are read at each timestep.
        given: Numbers in place of those that are always the same, by the letters `x`, `h` and `c`.
    """
    hidden = shapes.get(("projection", ""), next(iter(shapes.values())))[1]
    units = next(iter(shapes.values()))[1]
    before = {
        role: given.get(role[0])
        or _numbers(60 if role == "cell" else 17, hidden if role == "hidden" else units)
        for role in states
    }
    weights = {
        key: tuple(_numbers(3 + 7 * number + 5 * row, columns) for row in range(rows))
        for number, (key, (rows, columns)) in enumerate(shapes.items())
    }
    evaluated = _Evaluated(given.get("x") or _numbers(5, features), before, weights)
    steps = []
    for role in _ORDER:
        if role in cell.gates:
            steps.append(evaluated.gate(role, gate_equation(cell, role), units))
        elif role in states:
            steps.append(evaluated.state(role, states[role], hidden if role == "hidden" else units))
    return Timestep(evaluated.input, before, weights, tuple(steps))


def _numbers(seed: int, count: int) -> tuple[Decimal, ...]:
    """Numbers between −0.9 and 0.9 of one digit, none of them 0."""
    found = []
    for _ in range(count):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        number = (seed >> 16) % 18 - 9
        found.append(Decimal(number + (number >= 0)) / 10)
    return tuple(found)


def shown(value: Decimal, digits: int = 2) -> str:
    """A number of so many digits behind the point, with a minus sign and not a hyphen."""
    text = f"{value:.{digits}f}"
    return f"\N{MINUS SIGN}{text[1:]}" if text.startswith("-") else text


def _rounded(value: Decimal | float) -> Decimal:
    rounded = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return abs(rounded) if rounded == 0 else rounded


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "σ": lambda value: (1 + math.tanh(value / 2)) / 2,  # which does not overflow
    "tanh": math.tanh,
    "ReLU": lambda value: max(value, 0.0),
    "hard σ": lambda value: min(max(0.2 * value + 0.5, 0.0), 1.0),
}
"""What gates end in, by what it is called."""


class _Number(NamedTuple):
    """A number that is worked out, as it is written."""

    text: str
    value: Decimal
    is_sum: bool = False


class _Evaluated:
    """What is known of a timestep so far."""

    def __init__(
        self,
        input: tuple[Decimal, ...],
        before: Mapping[str, tuple[Decimal, ...]],
        weights: Mapping[tuple[str, str], Matrix],
    ) -> None:
        self.input, self.before, self.weights = input, before, weights
        self.gates: dict[str, tuple[Decimal, ...]] = {}
        self.states: dict[str, tuple[Decimal, ...]] = {}

    def gate(self, role: str, equation: Expression, units: int) -> WorkedStep:
        """Work out a gate."""
        lines, inner = [], []
        for unit in range(units):
            if isinstance(equation, Applied):
                number = self._number(equation.value, role, unit)
                inner.append(_rounded(number.value))
                function = equation.function
                working = (f"{function}({number.text})", f"{function}({shown(inner[-1])})")
                lines.append(WorkedLine(working, _rounded(FUNCTIONS[function](float(inner[-1])))))
            else:
                number = self._number(equation, role, unit)
                lines.append(WorkedLine((number.text,), _rounded(number.value)))
        self.gates[role] = tuple(line.value for line in lines)
        return WorkedStep(role, False, tuple(lines), tuple(inner))

    def state(self, role: str, equation: Expression, units: int) -> WorkedStep:
        """Work out a new state."""
        numbers = [self._number(equation, "", unit) for unit in range(units)]
        lines = tuple(WorkedLine((number.text,), _rounded(number.value)) for number in numbers)
        self.states[role] = tuple(line.value for line in lines)
        return WorkedStep(role, True, lines)

    def _number(self, expression: Expression, role: str, unit: int) -> _Number:
        """The value of an expression for one unit.

        Args:
            expression: The expression.
            role: The gate whose weights are meant.
            unit: Which unit, from 0.
        """
        if isinstance(expression, Added):
            present = [term for term in expression.terms if self._is_present(term, role)]
            return _sum([self._number(term, role, unit) for term in present])
        if isinstance(expression, Elementwise):
            factors = [self._number(factor, role, unit) for factor in expression.factors]
            text = " · ".join([f"({factor.text})" if factor.is_sum else factor.text for factor in factors])
            return _Number(text, math.prod([factor.value for factor in factors], start=Decimal(1)))
        if isinstance(expression, Weighted):
            return self._weighted(expression, role, unit)
        if isinstance(expression, Applied):
            inner = self._number(expression.value, role, unit)
            result = Decimal(FUNCTIONS[expression.function](float(inner.value)))
            return _Number(f"{expression.function}({inner.text})", result)
        if isinstance(expression, Rest):
            rest = 1 - self.gates[expression.role][unit]
            return _Number(f"1 \N{MINUS SIGN} {shown(self.gates[expression.role][unit])}", rest, is_sum=True)
        if isinstance(expression, Constant):
            return _Number(str(expression.value), Decimal(expression.value))
        known = self._known(expression, role)[unit]
        return _Number(shown(known), known)

    def _known(self, expression: Expression, role: str) -> Sequence[Decimal]:
        if isinstance(expression, Input):
            return self.input
        if isinstance(expression, Gated):
            return self.gates[expression.role]
        if isinstance(expression, Carried):
            return (self.before if expression.is_before else self.states)[expression.role]
        assert isinstance(expression, Bias)
        return self.weights[expression.name, role][0]

    def _weighted(self, expression: Weighted, role: str, unit: int) -> _Number:
        weights = self.weights[expression.reads, role]
        if expression.reads == "peephole":
            read = [self._number(expression.value, role, unit).value]
        elif isinstance(expression.value, Input | Carried):
            read = list(self._known(expression.value, role))
        else:
            read = [self._number(expression.value, role, row).value for row in range(len(weights))]
        products = [_rounded(value * row[unit]) for value, row in zip(read, weights, strict=True)]
        return _sum([_Number(shown(product), product) for product in products])

    def _is_present(self, term: Expression, role: str) -> bool:
        """Whether a layer has the weights or the bias of a term; other terms it has in any case."""
        if isinstance(term, Weighted):
            return (term.reads, role) in self.weights
        if isinstance(term, Bias):
            return (term.name, role) in self.weights
        if isinstance(term, Added):
            return any(self._is_present(inner, role) for inner in term.terms)
        return True


def _sum(terms: Sequence[_Number]) -> _Number:
    """Numbers added up; one alone stays as it is."""
    if len(terms) == 1:
        return terms[0]
    text = terms[0].text
    for term in terms[1:]:
        is_less = term.text.startswith("\N{MINUS SIGN}")
        text += f" \N{MINUS SIGN} {term.text[1:]}" if is_less else f" + {term.text}"
    return _Number(text, sum((term.value for term in terms), Decimal(0)), is_sum=True)
