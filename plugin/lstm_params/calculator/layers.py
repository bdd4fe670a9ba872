"""A layer built on a known input: weights, count and output shapes."""

from __future__ import annotations

from collections.abc import Sequence

from .calls import Call, LayerError
from .cells import Cell, Recurrent
from .formulas import Formula, Number, times, total
from .named_tuples import NamedTuple
from .shapes import Lengths, Shape, Tensor, shape_text
from .weights import Group, Part, Weight

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .signatures import Signature

MOST_GROUPS = 600
"""So many groups of weights may be built for a block: each layer and direction of a stack is one."""


class State(NamedTuple):
    """What a recurrent layer hands on from one timestep to the next."""

    role: str
    """`hidden` or `cell`."""
    tensor: Tensor


def known_last_axis(layer: str, lengths: Lengths) -> int:
    """The length of an input's last axis, which a layer reads; there is at least one axis.

    Raises:
        LayerError: It is left open.
    """
    if lengths[-1] is None:
        raise LayerError(
            None,
            f"{layer} needs to know the last axis of its input, which is None in {shape_text(lengths)}",
            "Say how long the axes are that the input leaves open.",
        )
    return lengths[-1]


class Layer(NamedTuple):
    """A layer of a network: all that is known of it, as data."""

    type: str
    """The framework's name for this kind of layer: `LSTM`."""
    input: Tensor
    """What it reads."""
    outputs: tuple[Tensor, ...]
    """All that it returns."""
    groups: tuple[Group, ...] = ()
    """Its weights, in groups of those that are used together, such as those of one direction."""
    notes: tuple[str, ...] = ()
    """What a reader should know of its count, each a short sentence without a full stop."""
    cell: Cell | None = None
    """The recurrent cell that its groups are the weights of, if it has one."""
    states: tuple[State, ...] = ()
    """What it carries from step to step, returned or not."""
    used_along: Shape | None = None
    """The axes along which its matrices are used again and again, none for one use; None where it
    multiplies nothing by a matrix, as in an Embedding or a normalization."""
    has_unknown_products: bool = False
    """Whether it multiplies by matrices, and nobody says how often."""
    between: Formula | None = None
    """How many multiply-adds of values by values there are for one input, as in attention; None where there
    are none, or where nobody says how many a layer that attends makes."""
    attends: bool = False
    """Whether the tensors that it reads beside its input are those that it attends to, and no states."""
    is_one_step: bool = False
    """Whether it computes one timestep, and something else runs it over a sequence."""
    starts_at_one: tuple[tuple[Weight, Part], ...] = ()
    """The biases that are ones and not zeros before training."""
    along_other_axis: bool = False
    """Whether it normalizes along other axes than the last, where most frameworks know no others."""
    merges: str = ""
    """What it returns of its two directions' values, where it does not put them side by side: their `sum`."""
    packed: str = ""
    """How the numbers of a gate lie in its slice, where they are not its matrix."""
    also_reads: tuple[Tensor, ...] = ()
    """What it reads beside its input: other tensors that it joins, or states that it starts from."""
    name: str = ""
    """Its name in the network: `lstm_1`."""
    code: str = ""
    """The call that makes it: `LSTM(2)`."""
    given: frozenset[str] = frozenset()
    """The names of the arguments that the call gives, and the calls inside it."""
    signatures: tuple[Signature, ...] = ()
    """What the call, and the calls inside it, may give."""

    @property
    def weights(self) -> tuple[Weight, ...]:
        """All its weight tensors, in the framework's order."""
        return tuple([weight for group in self.groups for weight in group.weights])

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All that its sizes are in: its count, what passes, and the shapes of its weights and parts."""
        blocks = [blocks for weight in self.weights for blocks in weight.blocks]
        return (
            self.formula,
            *[axis for tensor in (self.input, *self.outputs) for axis in tensor.shape if axis is not None],
            *[length for weight in self.weights for length in weight.shape],
            *[length for own in blocks for length in (own.source.length, own.writes)],
        )

    @property
    def parameters(self) -> int:
        """How many parameters it has, trainable or not."""
        return sum([weight.parameters for group in self.groups for weight in group.weights])

    @property
    def trainable(self) -> int:
        """How many of them are trainable."""
        return sum([weight.parameters for weight in self.weights if weight.trainable])

    @property
    def formula(self) -> Formula:
        """The count as a formula: groups of equal count multiplied, others added."""
        return total([term for term, _ in self._counts()])

    @property
    def workings(self) -> list[tuple[str, Formula]]:
        """What works its count out: the formula, or where groups differ, one of each kind and their total.

        Each comes with what it is of, as `layer 0`; nothing where it is the only one.
        """
        terms = self._counts()
        if len(terms) == 1:
            return [("", terms[0][0])]
        counts = total([Number(term.value) for term, _ in terms])
        return [*[(_named(alike), term) for term, alike in terms], ("total", counts)]

    @property
    def products(self) -> Formula:
        """The multiply-adds of one use of all its matrices, as a formula: one for each of their weights."""
        return total(
            [term for term, _ in self._terms([group.products for group in self.groups], "multiply-adds")]
        )

    def _counts(self) -> list[tuple[Formula, list[Group]]]:
        return self._terms([group.formula for group in self.groups], "parameters")

    def _terms(self, formulas: Sequence[Formula], meaning: str) -> list[tuple[Formula, list[Group]]]:
        """What is added up of a formula for each group, and of which groups each term is."""
        kinds: dict[Formula, list[Group]] = {}
        for formula, group in zip(formulas, self.groups, strict=True):
            kinds.setdefault(formula, []).append(group)
        return [
            (times(len(alike), formula.means(meaning), alike[0].kind), alike)
            for formula, alike in kinds.items()
        ]


def _named(groups: Sequence[Group]) -> str:
    """What groups are called together: all of a few, the first and the last of many."""
    labels = [group.label or "gates" for group in groups]
    return ", ".join(labels if len(labels) <= _MOST_NAMED else [labels[0], "…", labels[-1]])


_MOST_NAMED = 3


class Built:
    """How many groups of weights were built so far, so that work stays bounded whatever is multiplied.

    A layer without weights counts as one group.
    """

    def __init__(self) -> None:
        self.groups = 0

    def add(self, layer: Layer, call: Call | None = None) -> None:
        """Count a layer that was built by a call.

        Raises:
            LayerError: There are more than `MOST_GROUPS`.
        """
        self.groups += max(len(layer.groups), 1)
        if self.groups > MOST_GROUPS:
            hint = "Each layer, direction and projection of a stack is a group of its own."
            raise LayerError(None, f"this would be more than {MOST_GROUPS:,} groups of weights", hint, call)


def frozen(layer: Layer) -> Layer:
    """The same layer with no weight trainable."""
    return layer._replace(
        groups=tuple(
            group._replace(weights=tuple(weight._replace(trainable=False) for weight in group.weights))
            for group in layer.groups
        )
    )


def with_dtype(layer: Layer, dtype: str) -> Layer:
    """The same layer with all its weights of one type; nothing for the type that results assume."""
    return layer._replace(
        groups=tuple(
            group._replace(weights=tuple(weight._replace(dtype=dtype) for weight in group.weights))
            for group in layer.groups
        )
    )


def as_recurrent(layer: Layer) -> Recurrent | None:
    """What a layer has in common with those of other frameworks; None if it is not one such layer.

    Args:
        layer: A layer of any framework. One with several layers in it, with projections, with
            peepholes or with coupled gates is not the same in every framework.
    """
    own_directions = [group.direction for group in layer.groups]
    if layer.cell is None or layer.cell.is_coupled or own_directions not in ([""], ["forward", "backward"]):
        return None
    joined_directions = {source.direction for source in layer.groups[0].sources}
    group = layer.groups[0]
    lengths = {source.kind: source.length.value for source in group.sources}
    units = group.weights[0].blocks[0].writes.value
    if set(lengths) - {"input", "hidden", "bias"} or lengths["hidden"] != units:
        return None
    is_bidirectional = len(own_directions) * len(joined_directions) == 2
    return Recurrent(layer.cell, lengths["input"], units, "bias" in lengths, is_bidirectional)
