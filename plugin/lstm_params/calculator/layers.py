"""A layer that is told its input: weights, count and output shapes."""

from typing import NamedTuple

from .formulas import Formula, times, total
from .weights import Group, Weight

Lengths = tuple[int | None, ...]
"""A shape without the batch axis, in numbers; None where a length is left open."""

Shape = tuple[Formula | None, ...]
"""The same, as formulas."""


class Layer(NamedTuple):
    """A layer of a network: all that is known of it, as data."""

    type: str
    """The framework's name for this kind of layer: `LSTM`."""
    input: Shape
    outputs: tuple[Shape, ...]
    """One shape for each tensor that it returns."""
    groups: tuple[Group, ...] = ()
    """Its weights, those that are used together in one group."""
    notes: tuple[str, ...] = ()
    """What a reader should know of its count, each a short sentence without a full stop."""
    name: str = ""
    """Its name in the network: `lstm_1`."""
    code: str = ""
    """The call that makes it: `LSTM(2)`."""

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
        formulas = [group.formula for group in self.groups]
        if len(formulas) > 1 and len(set(formulas)) == 1:
            return times(len(formulas), formulas[0].means("parameters"), "directions")
        return total(formulas)


def lengths(shape: Shape) -> Lengths:
    """A shape in numbers."""
    return tuple(None if axis is None else axis.value for axis in shape)


def frozen(layer: Layer) -> Layer:
    """The same layer with no weight trainable."""
    return layer._replace(
        groups=tuple(
            group._replace(weights=tuple(weight._replace(trainable=False) for weight in group.weights))
            for group in layer.groups
        )
    )
