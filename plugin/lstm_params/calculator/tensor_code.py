"""Code for parts of tensors: which slice of which tensor a gate is, in a framework's own words."""

from collections.abc import Iterator, Sequence

from .formulas import Formula, Number
from .frameworks.framework import Framework
from .layers import Layer
from .named_tuples import NamedTuple
from .weights import Group, Part, Weight

Slices = Sequence[tuple[Formula, Formula]]
"""Start and stop along each axis of a tensor."""


class WeightSet(NamedTuple):
    """Weights that are used together: those of one layer of a stack, of one direction, or a projection."""

    level: int | None
    direction: str
    is_projection: bool
    label: str
    """What it is called; nothing where there is only one."""


class PlacedPart(NamedTuple):
    """A part of a layer's tensors, and where it lies."""

    group: Group
    weight: Weight
    part: Part

    @property
    def slices(self) -> Slices:
        """Where it lies."""
        return self.weight.slices(self.part)

    @property
    def direction(self) -> str:
        """`forward` or `backward`; nothing where there is one direction."""
        return self.part.source.direction or self.group.direction

    @property
    def set(self) -> WeightSet:
        """Which of the layer's sets of weights it is in."""
        label = self.part.source.direction or self.group.label
        return WeightSet(self.group.level, self.direction, self.group.is_projection, label)

    @property
    def reads(self) -> str:
        """What it reads: `input`, `hidden`, or the name of a bias."""
        source = self.part.source
        return source.name if source.kind == "bias" else source.kind


def placed_parts(layer: Layer) -> Iterator[PlacedPart]:
    """All parts of a layer's tensors, in the framework's order."""
    for group in layer.groups:
        for weight in group.weights:
            for part in weight.parts:
                yield PlacedPart(group, weight, part)


def code(framework: Framework, place: PlacedPart) -> str:
    """The code of a part: `W[:, 0:2]`, or the tensor's alone where the part is all of it."""
    variable = framework.language.variable(place.group, place.weight)
    return variable + subscript(place.weight, place.slices)


def subscript(weight: Weight, slices: Slices) -> str:
    """What selects a part of a tensor; nothing if that is all of it."""
    texts = [
        _along_axis(length, start, stop) for length, (start, stop) in zip(weight.shape, slices, strict=True)
    ]
    return f"[{', '.join(texts)}]" if set(texts) != {":"} else ""


def is_index(stop: Formula) -> bool:
    """Whether a part lies at one place of an axis, which no size of the layer is the length of."""
    return isinstance(stop, Number)


def _along_axis(length: Formula, start: Formula, stop: Formula) -> str:
    if is_index(stop):
        return str(start.value)
    return ":" if not start.value and stop.value == length.value else f"{start.value}:{stop.value}"
