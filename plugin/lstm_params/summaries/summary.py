"""A pasted summary, as data."""

from collections.abc import Mapping

from ..calculator.named_tuples import NamedTuple
from ..calculator.shapes import Lengths

GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1, "RNN": 1}
"""How many gates the weights of a recurrent layer serve."""


class Row(NamedTuple):
    """A layer in a summary."""

    name: str
    layer_type: str
    """The type that the table names; nothing where it has cut that off."""
    shapes: tuple[Lengths, ...]
    """The shapes of what it returns, with the batch axis; none where the table has cut them off."""
    parameters: int | None
    """None where the table has no number."""
    line: int
    """The line of the page, from 0."""
    reads: tuple[tuple[str, int], ...] | None = None
    """The layers whose outputs it reads, and which outputs; None where the table does not say it."""
    is_inner: bool = False
    """Whether it is inside another row's layer."""


class Total(NamedTuple):
    """A total below a summary."""

    parameters: int
    line: int
    memory: str = ""
    """The memory beside it, as it is written."""


class Summary(NamedTuple):
    """A table that a framework printed."""

    kind: str
    """`keras`, `torchinfo` or `torchsummary`."""
    line: int
    end: int
    """The line behind it."""
    rows: tuple[Row, ...]
    totals: Mapping[str, Total]
    """By their names: `total`, `trainable`, `non-trainable`, `optimizer`."""
    is_whole: bool = True
    """Whether nothing was cut out of it."""
    is_graph: bool = False
    """Whether it has a column of what each layer reads, which may be cut off."""

    @property
    def is_keras(self) -> bool:
        """Whether Keras printed it."""
        return self.kind == "keras"


class Contradiction(NamedTuple):
    """Something in a summary that cannot be so."""

    line: int
    message: str


class UndeterminedError(ValueError):
    """What was pasted leaves open what it is of."""
