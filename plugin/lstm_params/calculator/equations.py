"""What recurrent cells compute at each timestep, in no framework's letters.

The sources are those of `cells`.
"""

from typing import NamedTuple

from .cells import LAYER, Cell


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


Expression = Input | Gated | Rest | Carried | Weighted | Bias | Applied | Added | Elementwise
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
    return Applied(cell.activation(role), Added(tuple(terms)))


_KEPT = Elementwise((Gated("forget"), Carried("cell", is_before=True)))
_TAKEN_IN = Elementwise((Gated("input"), Gated("candidate")))
_MIXED = Added((Elementwise((Gated("update"), _BEFORE)), Elementwise((Rest("update"), Gated("candidate")))))


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
    return _MIXED if "update" in cell.gates else Gated(LAYER.role)
