"""A layer that is told its input: weights, count and output shapes."""

from typing import NamedTuple

from .cells import Cell
from .formulas import Formula, times, total
from .shapes import Tensor
from .weights import Group, Part, Weight


class State(NamedTuple):
    """What a recurrent layer hands on from one timestep to the next."""

    role: str
    """`hidden` or `cell`."""
    tensor: Tensor


class Layer(NamedTuple):
    """A layer of a network: all that is known of it, as data."""

    type: str
    """The framework's name for this kind of layer: `LSTM`."""
    input: Tensor
    outputs: tuple[Tensor, ...]
    """All that it returns."""
    groups: tuple[Group, ...] = ()
    """Its weights, those that are used together in one group."""
    notes: tuple[str, ...] = ()
    """What a reader should know of its count, each a short sentence without a full stop."""
    cell: Cell | None = None
    """The recurrent cell that its groups are the weights of, if it has one."""
    states: tuple[State, ...] = ()
    """What it carries from step to step, returned or not."""
    starts_at_one: tuple[tuple[Weight, Part], ...] = ()
    """The biases that are ones and not zeros before training."""
    name: str = ""
    """Its name in the network: `lstm_1`."""
    code: str = ""
    """The call that makes it: `LSTM(2)`."""
    given: frozenset[str] = frozenset()
    """The names of the arguments that the call gives, and the calls inside it."""

    @property
    def weights(self) -> tuple[Weight, ...]:
        """All its weight tensors, in the framework's order."""
        return tuple(weight for group in self.groups for weight in group.weights)

    @property
    def parameters(self) -> int:
        """How many parameters it has, trainable or not."""
        return sum(weight.parameters for weight in self.weights)

    @property
    def trainable(self) -> int:
        """How many of them are trainable."""
        return sum(weight.parameters for weight in self.weights if weight.trainable)

    @property
    def formula(self) -> Formula:
        """The count as a formula: groups of equal count multiplied, others added."""
        counted: dict[Formula, list[Group]] = {}
        for group in self.groups:
            counted.setdefault(group.formula, []).append(group)
        return total(
            [
                times(len(groups), formula.means("parameters"), groups[0].kind)
                for formula, groups in counted.items()
            ]
        )


def frozen(layer: Layer) -> Layer:
    """The same layer with no weight trainable."""
    return layer._replace(
        groups=tuple(
            group._replace(weights=tuple(weight._replace(trainable=False) for weight in group.weights))
            for group in layer.groups
        )
    )
