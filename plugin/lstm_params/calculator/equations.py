"""What recurrent cells compute at each timestep, in no framework's letters, and how that is written in a row.

The sources are those of `cells`.
"""

from collections.abc import Mapping, Sequence

from .cells import LAYER, Cell
from .named_tuples import NamedTuple


class Input(NamedTuple):
    """What the layer reads at this timestep: `x`."""


class Gated(NamedTuple):
    """What a gate computes at this timestep."""

    role: str


class Rest(NamedTuple):
    """What a gate leaves: 1 less what it computes."""

    role: str


class Carried(NamedTuple):
    """A state."""

    role: str
    """`hidden` or `cell`."""
    is_before: bool = False
    """Whether it is the state that the step before left."""


class Weighted(NamedTuple):
    """The product of a gate's weights and what they read."""

    reads: str
    """What the weights read: `input`, `hidden`, `peephole`, or `projection`."""
    value: "Expression"


class Bias(NamedTuple):
    """A gate's bias."""

    name: str
    """`bias` where the gate has one; of two the `input bias` or the `recurrent bias`."""


class Constant(NamedTuple):
    """A number that the code adds."""

    value: float


class Applied(NamedTuple):
    """A function of each value: `σ` or `tanh`."""

    function: str
    value: "Expression"


class Added(NamedTuple):
    """Terms added up. Of weights and biases only those are meant that the layer has."""

    terms: tuple["Expression", ...]


class Elementwise(NamedTuple):
    """Factors of equal length multiplied value by value."""

    factors: tuple["Expression", ...]


Expression = Input | Gated | Rest | Carried | Weighted | Bias | Constant | Applied | Added | Elementwise
"""What a part of an equation is, in no framework's letters."""

_BEFORE = Carried("hidden", is_before=True)
_LOOKS_AT = {role: Carried("cell", is_before=role != "output") for role in ("input", "forget", "output")}
"""What peepholes look at: the cell state, which is new when the output gate needs it."""


def gate_equation(cell: Cell, role: str) -> Expression:
    """How a gate is computed.

    Args:
        cell: The cell.
        role: Which of its gates it is.
    """
    if not cell.reads_weights(role):
        return Rest("input")
    recurrent: Expression = Added((Weighted("hidden", _BEFORE), Bias("recurrent bias")))
    if role == "candidate" and cell.reset == "before":
        reset = Elementwise((Gated("reset"), _BEFORE))
        recurrent = Added((Weighted("hidden", reset), Bias("recurrent bias")))
    if role == "candidate" and cell.reset == "after":
        recurrent = Elementwise((Gated("reset"), recurrent))
    terms: list[Expression] = [Weighted("input", Input()), Bias("input bias"), recurrent, Bias("bias")]
    if role in _LOOKS_AT and "cell" in cell.states:
        terms.append(Weighted("peephole", _LOOKS_AT[role]))
    if role == "forget" and cell.forget_offset:
        terms.append(Constant(cell.forget_offset))
    return Applied(cell.activation(role), Added(tuple(terms)))


_KEPT = Elementwise((Gated("forget"), Carried("cell", is_before=True)))
_TAKEN_IN = Elementwise((Gated("input"), Gated("candidate")))
_MIXED = {
    "old": Added(
        (Elementwise((Gated("update"), _BEFORE)), Elementwise((Rest("update"), Gated("candidate"))))
    ),
    "new": Added(
        (Elementwise((Rest("update"), _BEFORE)), Elementwise((Gated("update"), Gated("candidate"))))
    ),
}
"""A GRU's hidden state, by what the update gate lets through."""


def state_equation(cell: Cell, role: str) -> Expression:
    """How a step makes a state.

    Args:
        cell: The cell.
        role: Which of its states it is.
    """
    if role == "cell":
        return Added((_KEPT, _TAKEN_IN))
    if "cell" in cell.states:
        return Elementwise((Gated("output"), Applied("tanh", Carried("cell"))))
    return _MIXED[cell.update_takes] if "update" in cell.gates else Gated(LAYER.role)


class Sign(NamedTuple):
    """A sign between symbols: `=`, `+`, `∘`, `·`, `−`, `1` or a bracket."""

    text: str


class FunctionName(NamedTuple):
    """The name of a function, which a bracket follows."""

    name: str


class Learned(NamedTuple):
    """The symbol of a gate's weights or of its bias."""

    reads: str
    """As in `Weighted`, or the name of a bias."""
    role: str


Token = Sign | FunctionName | Learned | Input | Gated | Carried
"""What an equation is written with, one after the other."""

Present = Mapping[tuple[str, str], object]
"""The weights and biases that a layer has, by what they read and their gate's role."""

_OPEN, _CLOSE, _TIMES = Sign("("), Sign(")"), Sign("·")


def written(expression: Expression, role: str, present: Present, is_left: bool = False) -> list[Token]:
    """An expression as a row of signs and symbols, with the brackets that it needs.

    Args:
        expression: The expression.
        role: The gate that weights in it belong to; nothing for those of no gate.
        present: What the layer has; terms of other weights and biases are left out.
        is_left: Whether a vector is written before the matrix that it is multiplied with.
    """
    if isinstance(expression, Added):
        rows = [written(term, role, present, is_left) for term in expression.terms]
        return _joined(Sign("+"), [row for row in rows if row])
    if isinstance(expression, Elementwise):
        rows = [_factor(factor, role, present, is_left) for factor in expression.factors]
        return _joined(Sign("∘"), rows)
    if isinstance(expression, Weighted):
        return _product(expression, role, present, is_left)
    if isinstance(expression, Applied):
        inner = written(expression.value, role, present, is_left)
        return [FunctionName(expression.function), *_bracketed(inner)]
    if isinstance(expression, Bias):
        return [Learned(expression.name, role)] if (expression.name, role) in present else []
    if isinstance(expression, Rest):
        return [Sign("1"), Sign("−"), Gated(expression.role)]
    if isinstance(expression, Constant):
        return [Sign(str(expression.value))]
    return [expression]


def _factor(expression: Expression, role: str, present: Present, is_left: bool) -> list[Token]:
    row = written(expression, role, present, is_left)
    needs_brackets = isinstance(expression, Added | Elementwise | Rest) and len(row) > 1
    return _bracketed(row) if needs_brackets else row


def _product(expression: Weighted, role: str, present: Present, is_left: bool) -> list[Token]:
    """Weights and what they read; nothing where the layer has none such."""
    weights = Learned(expression.reads, role)
    if (expression.reads, role) not in present:
        return []
    read = _factor(expression.value, role, present, is_left)
    if expression.reads == "peephole":
        return [weights, Sign("∘"), *read]
    return [*read, _TIMES, weights] if is_left else [weights, _TIMES, *read]


def _joined(sign: Sign, rows: Sequence[list[Token]]) -> list[Token]:
    return [token for row in rows for token in (sign, *row)][1:]


def _bracketed(row: Sequence[Token]) -> list[Token]:
    return [_OPEN, *row, _CLOSE]


def split(row: Sequence[Token], depth: int) -> list[list[Token]]:
    """A row in pieces, each but the first beginning with a plus sign.

    Args:
        row: The row.
        depth: Within how many brackets a plus sign may lie at most.
    """
    pieces: list[list[Token]] = [[]]
    level = 0
    for token in row:
        level += (token == _OPEN) - (token == _CLOSE)
        if token == Sign("+") and level <= depth:
            pieces.append([])
        pieces[-1].append(token)
    return pieces
