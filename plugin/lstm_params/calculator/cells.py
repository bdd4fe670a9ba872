"""Recurrent cells: their gates and states, once for all frameworks.

What a cell computes is in `equations`. Sources: LSTM with forget gates, Gers, Schmidhuber, Cummins
(2000), "Learning to Forget"; GRU, Cho et al. (2014), arXiv:1406.1078, version 3 for the reset after
the recurrent product; the simple recurrent network, Elman (1990), "Finding Structure in Time".
"""

from .named_tuples import NamedTuple


class Gate(NamedTuple):
    """What a part of a tensor computes: a gate of a cell, or a layer's only output."""

    role: str
    """What it is in any framework: `input`, `forget`, `candidate`, …, or `output of the layer`."""
    letter: str = ""
    """The framework's own letter for it; nothing where there is only one gate."""

    @property
    def symbol(self) -> str:
        """What its values are called; a tilde tells a candidate from a state, whose letter it has."""
        return f"{self.letter}̃" if self.letter in ("c", "h") else self.letter


LAYER = Gate("layer")
"""The only output of a layer without gates."""


class Cell(NamedTuple):
    """A recurrent cell: its gates, and what it carries from one timestep to the next."""

    name: str
    gates: tuple[str, ...]
    """The roles of its gates; each is a dense layer that reads x and h and writes h."""
    states: tuple[str, ...] = ("hidden",)
    """The roles of its states: `hidden`, and for an LSTM `cell`."""
    reset: str = ""
    """For a GRU, whether the reset gate acts `before` or `after` the recurrent product."""
    is_coupled: bool = False
    """Whether an LSTM's forget gate is 1 less its input gate, so that weights of its own are never read."""
    share: str = "σ"
    """The function of a gate that says which share is let through."""
    squash: str = "tanh"
    """The function of what is taken in, and of an only gate."""
    forget_offset: float = 0
    """What the code adds to an LSTM's forget gate beside its bias."""
    update_takes: str = "old"
    """For a GRU, what its update gate lets through: the `old` hidden state, or the `new` candidate."""

    def reads_weights(self, role: str) -> bool:
        """Whether a gate is computed from weights of its own."""
        return not (self.is_coupled and role == "forget")

    def activation(self, role: str) -> str:
        """The function that a gate ends in."""
        return self.squash if role in ("candidate", LAYER.role) else self.share

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


LSTM = Cell("LSTM", ("input", "forget", "candidate", "output"), ("hidden", "cell"))
COUPLED_LSTM = LSTM._replace(is_coupled=True)
GRU_RESET_BEFORE = Cell("GRU", ("update", "reset", "candidate"), reset="before")
GRU_RESET_AFTER = GRU_RESET_BEFORE._replace(reset="after")
SIMPLE_RNN = Cell("simple RNN", (LAYER.role,))


class Recurrent(NamedTuple):
    """One recurrent layer in no framework's terms, so that it can be written in each."""

    cell: Cell
    features: int
    units: int
    has_bias: bool = True
    is_bidirectional: bool = False
