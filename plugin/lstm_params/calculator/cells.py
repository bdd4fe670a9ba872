"""Recurrent cells: their gates, once for all frameworks.

Sources: LSTM with forget gates, Gers, Schmidhuber, Cummins (2000), "Learning to Forget"; GRU, Cho et al.
(2014), arXiv:1406.1078; the simple recurrent network, Elman (1990), "Finding Structure in Time".
"""

from typing import NamedTuple

from .weights import Gate

LAYER = Gate("layer")
"""The only output of a layer without gates."""


class Cell(NamedTuple):
    """A recurrent cell: what it computes at each step, and what it carries to the next."""

    gates: tuple[str, ...]
    """The roles of its gates; each is a dense layer that reads x and h and writes h."""
    states: int
    """How many vectors of length h it hands on: the hidden state, for an LSTM the cell state too."""

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


LSTM = Cell(("input", "forget", "candidate", "output"), states=2)
GRU = Cell(("update", "reset", "candidate"), states=1)
SIMPLE_RNN = Cell((LAYER.role,), states=1)
