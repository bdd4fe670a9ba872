"""Recurrent cells: their gates and equations, once for all frameworks.

Sources: LSTM with forget gates, Gers, Schmidhuber, Cummins (2000), "Learning to Forget"; GRU, Cho et al.
(2014), arXiv:1406.1078, version 3 for the reset after the recurrent product; the simple recurrent
network, Elman (1990), "Finding Structure in Time".
"""

from typing import NamedTuple

from .weights import Gate

LAYER = Gate("layer")
"""The only output of a layer without gates."""


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


class StateEquation(NamedTuple):
    """What a cell carries from one timestep to the next."""

    role: str
    """`hidden` or `cell`."""
    value: Expression
    """How a step makes it."""


class Cell(NamedTuple):
    """A recurrent cell: what it computes at each timestep, and what it carries to the next."""

    name: str
    gates: tuple[str, ...]
    """The roles of its gates; each is a dense layer that reads x and h and writes h."""
    states: tuple[StateEquation, ...]
    """The hidden state, and for an LSTM the cell state."""
    reset: str = ""
    """For a GRU, whether the reset gate acts `before` or `after` the recurrent product."""

    def activation(self, role: str) -> str:
        """The function that a gate ends in: `tanh` for what is taken in, `σ` for the share let through."""
        return "tanh" if role in ("candidate", LAYER.role) else "σ"

    def equation(self, role: str) -> Expression:
        """How a gate is computed.

        Args:
            role: Which gate it is.
        """
        recurrent: Expression = Added((Weighted("hidden", _BEFORE), Bias("recurrent bias")))
        if role == "candidate" and self.reset == "before":
            reset = Elementwise((Gated("reset"), _BEFORE))
            recurrent = Added((Weighted("hidden", reset), Bias("recurrent bias")))
        if role == "candidate" and self.reset == "after":
            recurrent = Elementwise((Gated("reset"), recurrent))
        terms: list[Expression] = [Weighted("input", Input()), Bias("input bias"), recurrent, Bias("bias")]
        if role in _LOOKS_AT and len(self.states) > 1:
            terms.append(Weighted("peephole", _LOOKS_AT[role]))
        return Applied(self.activation(role), Added(tuple(terms)))

    def lettered(self, letters: str) -> tuple[Gate, ...]:
        """Its gates in a framework's order, by the framework's letters.

        Args:
            letters: A letter and a role for each gate, as `i:input f:forget`.

        Raises:
            ValueError: The roles are not this cell's.
        """
        gates = tuple(
            Gate(role, letter) for letter, _, role in (pair.partition(":") for pair in letters.split())
        )
        if sorted(gate.role for gate in gates) != sorted(self.gates):
            raise ValueError(f"gates {letters!r} are not {self.gates}")
        return gates


LSTM = Cell(
    "LSTM",
    ("input", "forget", "candidate", "output"),
    (
        StateEquation("hidden", Elementwise((Gated("output"), Applied("tanh", Carried("cell"))))),
        StateEquation(
            "cell",
            Added(
                (
                    Elementwise((Gated("forget"), Carried("cell", is_before=True))),
                    Elementwise((Gated("input"), Gated("candidate"))),
                )
            ),
        ),
    ),
)
_MIXED = Added((Elementwise((Gated("update"), _BEFORE)), Elementwise((Rest("update"), Gated("candidate")))))
GRU_RESET_BEFORE = Cell(
    "GRU", ("update", "reset", "candidate"), (StateEquation("hidden", _MIXED),), reset="before"
)
GRU_RESET_AFTER = GRU_RESET_BEFORE._replace(reset="after")
SIMPLE_RNN = Cell("simple RNN", (LAYER.role,), (StateEquation("hidden", Gated(LAYER.role)),))
