"""What a module computes from its input: the calls of its layers, and the tensors between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...calculator.formulas import Number
from ...calculator.named_tuples import NamedTuple
from ...calculator.network import Graph, Node, Ref
from ...calculator.shapes import Tensor
from .compounds import MOST_HELD, is_named_tuple, tensors_in
from .lengths import BATCH, Length, Shape

if TYPE_CHECKING:
    from .registration import Registered


MOST_NODES = 500
"""What a module computes is followed over so many steps: calls of layers, and operations on tensors."""


class Use(NamedTuple):
    """A call of a module."""

    reads: tuple[Shape, ...]
    """The shapes of the tensors that it is called on."""
    outputs: tuple[Shape, ...] | None
    """The shapes of all that it returns; None where they are not known."""
    is_certain: bool
    """Whether it is known that it is called there."""


class _Step(NamedTuple):
    """An input, an operation, or a call of a layer."""

    name: str
    module: Registered | None
    reads: tuple[Ref, ...]
    outputs: tuple[Shape, ...]


class Trace:
    """What is noted while a module computes.

    Attributes:
        uses: The calls of each module, by its identity.
        gap: Why it is not known what the module returns, the first reason that was met.
    """

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.uses: dict[int, list[Use]] = {}
        self.gap = ""

    def note(self, gap: str) -> None:
        """Note why something is not known."""
        self.gap = self.gap or gap

    def input(self, shape: Shape, name: str) -> Ref:
        """A new input."""
        self.steps.append(_Step(name, None, (), (shape,)))
        return Ref(len(self.steps) - 1, 0)

    def depends(self, values: Sequence[Any]) -> bool:
        """Whether one of some values is computed from the input."""
        return any(tensor.ref is not None for tensor in tensors_in(values))

    def add(
        self, name: str, sources: Sequence[Any], shapes: Sequence[Shape], module: Registered | None = None
    ) -> Sequence[Ref | None]:
        """A new step, and the places of what it returns."""
        if len(self.steps) >= MOST_NODES:
            self.note(f"forward() takes more than {MOST_NODES} steps with tensors")
            return [None] * len(shapes)
        reads = tuple(dict.fromkeys(tensor.ref for tensor in tensors_in(sources) if tensor.ref is not None))
        self.steps.append(_Step(name, module, reads, tuple(shapes)))
        return [Ref(len(self.steps) - 1, output) for output in range(len(shapes))]

    def called(self, module: Registered, reads: Sequence[Any], outputs: Any, is_certain: bool) -> None:
        """Note a call of a module."""
        found = tuple(tensor.shape for tensor in tensors_in(outputs)) if is_known(outputs) else None
        read = tuple(tensor.shape for tensor in tensors_in(reads))
        self.uses.setdefault(id(module), []).append(Use(read, found, is_certain))

    def first(self, module: Registered) -> Use | None:
        """The first call of a module, where it is known what it returned then."""
        uses = self.uses.get(id(module), [])
        if not uses or uses[0].outputs is None:
            return None
        if not uses[0].is_certain and any(use.outputs != uses[0].outputs for use in uses):
            return None
        return uses[0]

    def graph(self, outputs: Sequence[Any], layers: dict[int, int]) -> Graph | None:
        """How layers are joined; None where that is not known.

        Args:
            outputs: The tensors that the module returns.
            layers: The number of each layer, by the identity of its module.
        """
        ends = [tensor.ref for tensor in outputs]
        needed: set[int] = set()
        waiting = list(ends)
        while waiting:
            ref = waiting.pop()
            if ref is None:
                return None
            if ref.node not in needed:
                needed.add(ref.node)
                waiting += self.steps[ref.node].reads
        kept = [
            number
            for number, step in enumerate(self.steps)
            if number in needed or not (step.reads or step.module)
        ]
        place = {number: position for position, number in enumerate(kept)}
        nodes = []
        for number in kept:
            step = self.steps[number]
            tensors = [tensor_of(shape) for shape in step.outputs]
            if any(tensor is None for tensor in tensors):
                return None
            layer = layers.get(id(step.module)) if step.module else None
            name = step.name if step.module is None else step.module.kind
            reads = tuple(ref._replace(node=place[ref.node]) for ref in step.reads)
            if layer is None and step.module and not reads:
                return None
            known = tuple(tensor for tensor in tensors if tensor is not None)
            nodes.append(Node(layer, reads, known, "" if layer is not None else name))
        return Graph(tuple(nodes), tuple(Ref(place[ref.node], ref.output) for ref in ends if ref))


_PLAIN = (bool, int, float, str, Length)


def is_known(value: Any) -> bool:
    """Whether the shapes of all tensors in a value are known: there is nothing in it that is not."""
    waiting = [value]
    for _ in range(MOST_HELD):
        if not waiting:
            return True
        one = waiting.pop()
        if isinstance(one, (list, tuple, dict)):
            waiting += list(one.values()) if isinstance(one, dict) else one
        elif is_named_tuple(one):
            waiting += one.attributes.values()
        elif not (one is None or isinstance(one, _PLAIN)) and next(tensors_in(one), None) is None:
            return False
    return False


def tensor_of(shape: Shape, name: str = "") -> Tensor | None:
    """A tensor as the calculator has it; None where its shape cannot be told so."""
    at = [
        number
        for number, axis in enumerate(shape)
        if isinstance(axis, Length) and any(BATCH in names for names in axis.terms)
    ]
    others = [axis for number, axis in enumerate(shape) if number not in at]
    lengths = tuple(Number(axis) if type(axis) is int else None for axis in others)
    if not at:
        if any(isinstance(axis, Length) and not axis.is_known_open for axis in others):
            return None
        return Tensor(lengths, name, batch_rows=0)
    axis = shape[at[0]]
    assert isinstance(axis, Length), "it has the batch in it"
    if len(at) > 1 or not axis.is_product:
        return None
    return Tensor(lengths, name, at[0], axis.times_batch)
