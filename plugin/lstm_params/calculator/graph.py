"""Layers joined into a graph: several inputs and outputs, branches that meet, layers that are shared."""

from collections.abc import Callable, Iterator, Sequence

from .calls import Call, LayerError
from .formulas import counted
from .frameworks.framework import Bound, Framework
from .layers import Built, Layer
from .network import Graph, Network, Node, Ref
from .shapes import Lengths, Tensor, shape_text
from .weights import Group

MOST_NODES = 500
"""A graph may have so many uses of layers."""

MOST_READS = 1_000
"""They may read so many tensors."""


class Unit:
    """Something that can be called on tensors: a layer, or a whole model. Equal only to itself.

    Attributes:
        name: Its name in the network.
        call: The call that makes it; None for a model.
    """

    def __init__(
        self, name: str, build: Callable[[Sequence[Tensor]], Layer], code: str, call: Call | None = None
    ) -> None:
        self.name, self.call = name, call
        self.build, self.code = build, code

    def on(self, sources: Sequence[Tensor]) -> Layer:
        """The layer that it is on some tensors.

        Raises:
            LayerError: It does not fit them.
        """
        return self.build(sources)._replace(name=self.name, code=self.code)


def layer_unit(bound: Bound, name: str) -> Unit:
    """A layer as a unit; what it reads beside its input are the states that it starts from."""

    def build(sources: Sequence[Tensor]) -> Layer:
        try:
            if bound.type.merge:
                return bound.type.merge(bound.arguments, sources)
            layer = bound.build(sources[0])._replace(given=bound.given, signatures=bound.signatures)
        except LayerError as error:
            error.call = error.call or bound.call
            raise
        _check_states(bound.call, layer, sources[1:])
        return layer._replace(also_reads=tuple(sources[1:]))

    return Unit(name, build, str(bound.call), bound.call)


def _check_states(call: Call, layer: Layer, states: Sequence[Tensor]) -> None:
    """What a layer reads beside its input are its states; in attention, the same as its input."""
    if layer.attends:
        if any(state.lengths != layer.input.lengths for state in states):
            message = "attention from one sequence to another of other lengths is not known here"
            raise LayerError(None, message, call=call)
        return
    if states and [state.tensor.lengths for state in layer.states] != [state.lengths for state in states]:
        needed = ", ".join(shape_text(state.tensor.lengths) for state in layer.states) or "none"
        given = ", ".join(shape_text(state.lengths) for state in states)
        raise LayerError(None, f"{layer.type} starts from states {needed}, and is given {given}", call=call)


Again = Callable[[Sequence[Tensor]], Sequence[Tensor]]
"""What is returned on other tensors than before."""


def model_unit(network: Network, name: str, kind: str, again: Again) -> Unit:
    """A model as one layer of another; its weights are in groups by the names of its layers.

    Args:
        network: The model.
        name: Its name.
        kind: What the framework calls such a model: `Sequential`, `Functional`.
        again: What it returns on tensors of other lengths than its own inputs.
    """
    groups = tuple(_within(network))

    def build(sources: Sequence[Tensor]) -> Layer:
        for source, own in zip(sources, network.inputs, strict=False):
            if not fits(source.lengths, own.lengths):
                message = (
                    f"'{name}' reads {shape_text(own.lengths)}, and its input is {shape_text(source.lengths)}"
                )
                raise LayerError(None, message)
        note = f"a model in itself: {', '.join(layer.name for layer in network.layers)}"
        others = tuple(sources[1:])
        is_unknown = bool(groups)  # what is in it is used as often as its own tensors say
        outputs = network.outputs if _same(sources, network.inputs) else tuple(again(sources))
        return Layer(
            kind,
            sources[0],
            outputs,
            groups,
            (note,),
            also_reads=others,
            has_unknown_products=is_unknown,
        )

    return Unit(name, build, name)


def _within(network: Network) -> Iterator[Group]:
    for layer in network.layers:
        for group in layer.groups:
            prefix = f"{layer.name}." if network.framework.names_by_path else ""
            weights = tuple(weight._replace(name=prefix + weight.name) for weight in group.weights)
            label = f"{layer.name} {group.label}".rstrip()
            yield group._replace(label=label, weights=weights, kind="layers")


def fits(lengths: Lengths, own: Lengths) -> bool:
    """Whether a shape is another one, where both are known."""
    return len(lengths) == len(own) and all(
        one is None or other is None or one == other for one, other in zip(lengths, own, strict=True)
    )


def _same(sources: Sequence[Tensor], others: Sequence[Tensor]) -> bool:
    return [source.lengths for source in sources] == [other.lengths for other in others]


class GraphBuilder:
    """A program's tensors and the uses of layers that make them.

    Args:
        framework: Whose layers they are.

    Attributes:
        again: What some uses of layers return on other tensors, where their units do not say so.
    """

    def __init__(self, framework: Framework) -> None:
        self.framework, self.built = framework, Built()
        self.nodes: list[Node] = []
        self.units: list[Unit] = []
        self.numbers: dict[Unit, int] = {}
        self.layers: list[Layer] = []
        self.again: dict[int, Again] = {}
        self.reads = 0

    def tensor(self, ref: Ref) -> Tensor:
        """The tensor or layer at the end of an edge."""
        return self.nodes[ref.node].outputs[ref.output]

    def input(self, tensor: Tensor, name: str = "") -> Ref:
        """A new input."""
        self.nodes.append(Node(None, (), (tensor,), name))
        return Ref(len(self.nodes) - 1, 0)

    def use(self, unit: Unit, reads: Sequence[Ref]) -> list[Ref]:
        """Use a unit on some tensors.

        Raises:
            LayerError: It does not fit them, or not in the way in which it was used before.
        """
        if len(self.nodes) >= MOST_NODES:
            raise LayerError(None, f"a network may have at most {MOST_NODES} uses of layers", call=unit.call)
        self.reads += len(reads)
        if self.reads > MOST_READS:
            message = f"the layers of a network may read at most {MOST_READS:,} tensors"
            raise LayerError(None, message, call=unit.call)
        layer = unit.on([self.tensor(ref) for ref in reads])
        self.built.add(layer, unit.call)
        number = self.numbers.setdefault(unit, len(self.units))
        if number == len(self.units):
            self.units.append(unit)
            self.layers.append(layer)
        elif layer.groups != self.layers[number].groups:
            before, now = (shape_text(one.input.lengths) for one in (self.layers[number], layer))
            raise LayerError(None, f"'{unit.name}' is shared, but reads {before} and {now}", call=unit.call)
        self.nodes.append(Node(number, tuple(reads), layer.outputs))
        return [Ref(len(self.nodes) - 1, output) for output in range(len(layer.outputs))]

    def network(self, inputs: Sequence[Ref], outputs: Sequence[Ref]) -> Network:
        """The network between some tensors: the layers that the outputs depend on.

        Raises:
            LayerError: The outputs depend on an input that is not among them, or on no layer.
        """
        starts = list(dict.fromkeys(inputs))
        needed = self.uses_between(starts, outputs)
        numbers = sorted({number for node in needed if (number := self.nodes[node].layer) is not None})
        if not numbers:
            raise LayerError(None, "there is no layer between the inputs and the outputs")
        place = {node: position for position, node in enumerate(needed, len(starts))}
        first = {ref: position for position, ref in enumerate(starts)}
        layer_at = {number: position for position, number in enumerate(numbers)}

        def moved(ref: Ref) -> Ref:
            return Ref(first[ref], 0) if ref in first else ref._replace(node=place[ref.node])

        # What a layer returns may be a model's input too: there the model begins.
        nodes = [Node(None, (), (self.tensor(ref),), self.nodes[ref.node].name) for ref in starts]
        for node in (self.nodes[number] for number in needed):
            assert node.layer is not None, "only inputs have no layer"
            reads = tuple(map(moved, node.reads))
            nodes.append(node._replace(layer=layer_at[node.layer], reads=reads))
        layers = tuple(self.layers[number] for number in numbers)
        return Network(self.framework, layers, graph=Graph(tuple(nodes), tuple(map(moved, outputs))))

    def on(self, inputs: Sequence[Ref], outputs: Sequence[Ref], sources: Sequence[Tensor]) -> list[Tensor]:
        """What the layers between some tensors return where others stand in the place of the inputs.

        Raises:
            LayerError: They do not fit these.
        """
        if len(inputs) != len(sources):
            message = f"this model reads {counted(len(inputs), 'tensors')}, and is given {len(sources)}"
            raise LayerError(None, message)
        found = dict(zip(inputs, sources, strict=True))
        for number in self.uses_between(list(found), outputs):
            made = self._used_on(number, [found[ref] for ref in self.nodes[number].reads])
            found |= {Ref(number, output): tensor for output, tensor in enumerate(made)}
        return [found[ref] for ref in outputs]

    def _used_on(self, number: int, sources: Sequence[Tensor]) -> Sequence[Tensor]:
        """What a use of a layer returns on other tensors."""
        node = self.nodes[number]
        before = [self.tensor(ref) for ref in node.reads]
        if _same(sources, before):
            return node.outputs
        if number in self.again:
            return self.again[number](sources)
        assert node.layer is not None, "only inputs have no layer"
        try:
            layer = self.units[node.layer].on(sources)
        except LayerError:
            # Weights are there already: a length that is open now is none that a layer has to know.
            if all(
                None in source.lengths and fits(source.lengths, one.lengths)
                for source, one in zip(sources, before, strict=True)
            ):
                return node.outputs
            raise
        if layer.groups != self.layers[node.layer].groups:
            one, other = shape_text(before[0].lengths), shape_text(sources[0].lengths)
            raise LayerError(None, f"'{layer.name}' is shared, but reads {one} and {other}")
        return layer.outputs

    def units_between(self, inputs: Sequence[Ref], outputs: Sequence[Ref]) -> list[Unit]:
        """The units whose layers the network between some tensors has, in its order."""
        needed = self.uses_between(list(dict.fromkeys(inputs)), outputs)
        numbers = sorted({number for node in needed if (number := self.nodes[node].layer) is not None})
        return [self.units[number] for number in numbers]

    def uses_between(self, starts: Sequence[Ref], outputs: Sequence[Ref]) -> list[int]:
        """The uses of layers between inputs and outputs, each after what it reads."""
        needed: set[int] = set()
        waiting = list(outputs)
        while waiting:
            ref = waiting.pop()
            if ref.node in needed or ref in starts:
                continue
            node = self.nodes[ref.node]
            if node.layer is None:
                name = node.name or "an input"
                raise LayerError(None, f"the outputs depend on {name}, which is not among the model's inputs")
            needed.add(ref.node)
            waiting += node.reads
        return sorted(needed)
