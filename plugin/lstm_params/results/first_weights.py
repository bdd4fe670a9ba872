"""The sets of weights of a recurrent layer that its pictures are of: the first, and the other direction's."""

from collections.abc import Iterator

from ..calculator.cells import Gate
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.weights import Group, Part, Weight


class FirstWeights(NamedTuple):
    """The weights of a layer's first direction."""

    group: Group
    parameters: int
    """How many there are in it, those of a projection counted."""
    direction: str
    label: str
    """What it is called, or nothing where a layer has one set of weights only."""
    note: str
    """A remark on the layer's other sets of weights, or nothing."""

    def parts(self, gate: Gate) -> Iterator[tuple[Weight, Part]]:
        """What serves a gate, each part with the tensor that it lies in."""
        for weight in self.group.weights:
            for part in weight.parts:
                if part.gate == gate and part.source.direction in ("", self.direction):
                    yield weight, part

    def parameters_of(self, gate: Gate) -> int:
        """How many parameters serve a gate."""
        return sum(part.parameters for _, part in self.parts(gate))


def first_weights(layer: Layer) -> FirstWeights:
    """The weights of a recurrent layer that its pictures are of."""
    first = layer.groups[0]
    direction = first.sources[0].direction
    if direction:
        parameters = _parameters_read_in(direction, layer)
        return FirstWeights(first, parameters, direction, direction, _backward_note(True))
    own = [group for group in layer.groups if _set_of(group) == _set_of(first)]
    others = [group for group in layer.groups if group not in own and not group.is_projection]
    is_alike = all(group.formula == first.formula for group in others if group.gates == first.gates)
    parameters = sum(group.parameters for group in own)
    return FirstWeights(first, parameters, "", first.label, _note(first, others, is_alike))


def backward_weights(layer: Layer) -> FirstWeights | None:
    """The weights that read what the first ones read from its end; None where no single set does."""
    first = layer.groups[0]
    if first.sources[0].direction:
        parameters = _parameters_read_in("backward", layer)
        return FirstWeights(first, parameters, "backward", "backward", "")
    alike = [group for group in layer.groups if group.level == first.level]
    gates = [group for group in alike if not group.is_projection]
    if [group.direction for group in gates] != ["forward", "backward"]:
        return None
    parameters = sum(group.parameters for group in alike if group.direction == "backward")
    return FirstWeights(gates[1], parameters, "", gates[1].label, "")


def _parameters_read_in(direction: str, layer: Layer) -> int:
    return sum(part.parameters for part in _all_parts(layer.groups) if part.source.direction == direction)


def _all_parts(groups: tuple[Group, ...]) -> Iterator[Part]:
    return (part for group in groups for weight in group.weights for part in weight.parts)


def _set_of(group: Group) -> tuple[int | None, str]:
    """What a projection shares with the gates that it comes behind."""
    return group.level, group.direction


def _note(first: Group, others: list[Group], is_alike: bool) -> str:
    if not others:
        return ""
    if first.level is None and [other.direction for other in others] == ["backward"]:
        return _backward_note(is_alike)
    return f"This is {first.label}; what else the layer consists of has weights of its own."


def _backward_note(is_alike: bool) -> str:
    shapes = "of the same shapes" if is_alike else "of other shapes"
    return f"This is the forward direction; the backward one has its own weights, {shapes}."
