"""Recurrent cells: their gates and equations, once for all frameworks.

Sources: LSTM with forget gates, Gers, Schmidhuber, Cummins (2000), "Learning to Forget"; GRU, Cho et al.
(2014), arXiv:1406.1078, version 3 for the reset after the recurrent product; the simple recurrent
network, Elman (1990), "Finding Structure in Time".
"""

from typing import NamedTuple

from .weights import Gate

LAYER = Gate("layer")
"""The only output of a layer without gates."""


class StateEquation(NamedTuple):
    """What a cell carries from one timestep to the next."""

    role: str
    """`hidden` or `cell`."""
    equation: str
    """How a step makes it, each gate as its role in braces."""


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
        StateEquation("hidden", "h = {output} ∘ tanh(c)"),
        StateEquation("cell", "c = {forget} ∘ c + {input} ∘ {candidate}"),
    ),
)
_GRU_STATES = (StateEquation("hidden", "h = {update} ∘ h + (1 − {update}) ∘ {candidate}"),)
GRU_RESET_BEFORE = Cell("GRU", ("update", "reset", "candidate"), _GRU_STATES, reset="before")
GRU_RESET_AFTER = GRU_RESET_BEFORE._replace(reset="after")
SIMPLE_RNN = Cell("simple RNN", (LAYER.role,), (StateEquation("hidden", "h = tanh(W·x + U·h + b)"),))
