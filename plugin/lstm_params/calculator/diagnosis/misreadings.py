"""Numbers that people take for a network's count: of a part of it, of more than it, or by another formula."""

from collections.abc import Iterator

from ..formulas import Formula, Number, Product, counted, times, total
from ..layers import Layer
from ..named_tuples import NamedTuple
from ..network import Network
from ..weights import CONSTANT
from .explanation import Explanation, whole

_MOST_OUTPUTS = 1_000
_LARGEST_BATCH = 1_024


def misreadings(network: Network) -> Iterator[Explanation]:
    """What a network's count is taken for."""
    yield from _of_training(network)
    yield from _of_parts(network)
    yield from _of_layers(network)
    yield from _of_stacks(network)
    yield from _of_embeddings(network)
    for layer in network.layers[:1] if len(network.layers) == 1 else ():
        yield from _of_gates(layer)
        yield from _of_timesteps(layer, network)


def with_output(network: Network, parameters: int) -> Iterator[Explanation]:
    """A network whose count is right once a dense layer is counted with it.

    Args:
        network: The network.
        parameters: The number to explain.
    """
    lengths = network.outputs[0].shape if network.outputs else ()
    more = parameters - network.parameters
    last = lengths[-1] if lengths else None
    if last is None or more <= 0 or more % (last.value + 1):
        return
    outputs = more // (last.value + 1)
    if outputs <= _MOST_OUTPUTS:
        dense = (last.with_numbers().means("values") + Number(1, "bias")) * Number(outputs, "outputs")
        sentence = f"A dense layer of {counted(outputs, 'units')} is counted with it."
        cost = 2 if outputs == 1 else 3 if outputs <= 10 else 5
        yield Explanation("dense", sentence, whole(network) + dense, cost)


def _of_training(network: Network) -> Iterator[Explanation]:
    everything, trained = network.parameters, network.trainable
    if trained != everything:
        layers = [layer for layer in network.layers if layer.trainable != layer.parameters]
        rest = f"{everything - trained:,} of {' and '.join(layer.name for layer in layers)} are not trained"
        yield Explanation("trainable", f"Only what is trained is counted: {rest}.",
                          Number(everything) + Number(trained - everything), 1)  # fmt: skip
        yield Explanation(
            "trainable", "Only what is not trained is counted.", Number(everything - trained), 2
        )


def with_normalization(network: Network) -> Iterator[Explanation]:
    """A network with which a normalization of what it returns is counted.

    Args:
        network: The network.
    """
    last = network.outputs[0].shape[-1] if network.outputs and network.outputs[0].shape else None
    if last is not None:
        for vectors, what, cost in ((2, "A layer normalization", 4), (4, "Keras's BatchNormalization", 5)):
            sentence = f"{what} of what is returned is counted with it: {vectors} numbers for each value."
            formula = whole(network) + times(vectors, last.with_numbers().means("values"), "vectors")
            yield Explanation("normalization", sentence, formula, cost)


def with_batch(network: Network, parameters: int) -> Iterator[Explanation]:
    """A network whose count is multiplied by the size of a batch.

    Args:
        network: The network.
        parameters: The number to explain.
    """
    batch, rest = divmod(parameters, network.parameters) if network.parameters else (0, 1)
    if not rest and 1 < batch <= _LARGEST_BATCH:
        sentence = (
            f"It is counted once for each of {batch:,} examples of a batch: all of them use the same weights."
        )
        yield Explanation("batch", sentence, times(batch, whole(network), "examples"), 4)


def _of_parts(network: Network) -> Iterator[Explanation]:
    """Some weight tensors alone, or how many there are."""
    tensors = sum(len(layer.weights) for layer in network.layers)
    sentence = "It is the number of tensors, as len(get_weights()) or len(list(parameters())) gives it."
    yield Explanation("tensors", sentence, Number(tensors, "tensors"), 2)
    for layer in network.layers:
        yield from _of_groups(layer, network)
        if len(layer.weights) > 1:
            for weight in layer.weights:
                formula = total([part.source.length * part.writes for part in weight.parts])
                yield Explanation(
                    "part", f"It is the {weight.name} of the layer '{layer.name}' alone.", formula, 3
                )
    if any(weight.kind in CONSTANT for layer in network.layers for weight in layer.weights):
        products = total([layer.products for layer in network.layers if layer.products.value])
        yield Explanation("biases", "The biases are not counted.", products, 2)


def _of_groups(layer: Layer, network: Network) -> Iterator[Explanation]:
    """A layer that has several matrices and no cell, as attention has, without the last of them."""
    if not layer.cell and len(layer.groups) > 1:
        rest = [other.formula for other in network.layers if other is not layer and other.parameters]
        kept = layer._replace(groups=layer.groups[:-1]).formula
        names = " and ".join(weight.name for weight in layer.groups[-1].weights)
        sentence = f"The last matrix of the layer '{layer.name}' is not counted, nor its bias: {names}."
        yield Explanation("part", sentence, total([kept, *rest]), 3)


def _of_layers(network: Network) -> Iterator[Explanation]:
    """Some layers alone, or one twice or not at all."""
    owners = [layer for layer in network.layers if layer.parameters]
    if len(owners) < 2:
        return
    for layer in owners:
        yield Explanation("layer", f"It is the count of the layer '{layer.name}' alone.", layer.formula, 2)
        rest = [other.formula for other in owners if other is not layer]
        frozen = ", as where it is frozen and only what is trained is" if _is_embedding(layer) else ""
        yield Explanation("layer", f"The layer '{layer.name}' is not counted{frozen}.", total(rest), 2)
        yield Explanation(
            "twice", f"The layer '{layer.name}' is counted twice.", whole(network) + layer.formula, 3
        )


def _of_stacks(network: Network) -> Iterator[Explanation]:
    """Layers above the first one, counted like it."""
    groups = [group for layer in network.layers for group in layer.groups if layer.cell]
    others = [layer.formula for layer in network.layers if layer.parameters and not layer.cell]
    if len({group.formula.value for group in groups}) > 1:
        sentence = (
            "Each layer of the stack is counted like the first one: "
            "the others read hidden states, and not the features."
        )
        formula = total([times(len(groups), groups[0].formula, "layers and directions"), *others])
        yield Explanation("stack", sentence, formula, 2)


def _is_embedding(layer: Layer) -> bool:
    return len(layer.weights) == 1 and len(layer.groups[0].sources) == 1 and layer.used_along is None


def _of_embeddings(network: Network) -> Iterator[Explanation]:
    for layer in network.layers:
        if not _is_embedding(layer):
            continue
        rows, columns = layer.weights[0].shape[0], layer.weights[0].shape[-1]
        others = [other.formula for other in network.layers if other is not layer and other.parameters]
        positions = layer.input.lengths[0] if layer.input.lengths else None
        if positions and positions != rows.value:
            sentence = f"The {positions:,} positions of the input are taken for the words of '{layer.name}'."
            few = Number(positions, "positions") * columns.with_numbers()
            yield Explanation("positions", sentence, total([few, *others]), 3)
            sentence = f"An embedding of the {positions:,} positions of the input is counted with it."
            yield Explanation("positions", sentence, whole(network) + few, 4)
        for step, sentence in (
            (1, "has one row more, as for padding or unknown words"),
            (-1, "has one row fewer"),
            (2, "has two rows more, as for padding and unknown words"),
        ):
            changed = (rows.with_numbers() + Number(step)) * columns.with_numbers()
            yield Explanation(
                "rows", f"The layer '{layer.name}' {sentence}.", total([changed, *others]), 1 + abs(step)
            )
        tied = whole(network) + rows.with_numbers() * columns.with_numbers()
        yield Explanation(
            "tied",
            f"The weight of the layer '{layer.name}' is counted twice: an output layer has the same one.",
            tied,
            3,
        )


class _Sizes(NamedTuple):
    """What the groups of a recurrent layer's weights have in common."""

    features: Formula
    hidden: Formula
    """How many values of the hidden state are read."""
    units: Formula
    gates: int
    groups: int
    kind: str
    vectors: int
    """How many bias vectors each gate has."""

    def everywhere(self, formula: Formula, gates: int | None = None) -> Formula:
        """A count of one gate, of all gates and groups."""
        return times(self.groups, times(gates or self.gates, formula, "gates"), self.kind)

    @property
    def bias(self) -> list[Formula]:
        """The count of a gate's bias vectors; nothing where it has none."""
        return [times(self.vectors, self.units)] if self.vectors else []

    @property
    def weights(self) -> Formula:
        """The count of a gate without its bias."""
        return (self.features + self.hidden) * self.units


def _sizes_of(layer: Layer) -> _Sizes | None:
    """The sizes of a recurrent layer; None where its gates are not alike."""
    if len({group.formula for group in layer.groups}) != 1:
        return None
    group = layer.groups[0]
    sources = {source.kind: source for source in group.sources if source.kind in ("input", "hidden")}
    if set(sources) != {"input", "hidden"} or group.is_projection:
        return None
    units, gates = group.weights[0].parts[0].writes, len(group.gates)
    biases = sum(
        part.writes.value for weight in group.weights for part in weight.parts if part.source.kind == "bias"
    )
    vectors = biases // (gates * units.value)
    if vectors * gates * units.value != biases:
        return None
    lengths = sources["input"].length, sources["hidden"].length
    return _Sizes(*lengths, units, gates, len(layer.groups), group.kind, vectors)


def _of_gates(layer: Layer) -> Iterator[Explanation]:
    """A recurrent layer by formulas that forget something."""
    sizes = _sizes_of(layer)
    if sizes is None:
        return
    one: list[list[Formula]] = [[sizes.units]] if sizes.vectors > 1 else []
    for cost, terms in enumerate([sizes.bias, *one], start=3):
        each = ", with one bias vector each" if cost > 3 else ""
        yield from _of_fewer_gates(layer, sizes, terms, each, cost)
        if layer.cell:
            sentence = "Each unit is taken to read its own hidden value only, h weights and not h × h"
            formula = sizes.everywhere(total([sizes.features * sizes.units, sizes.units, *terms]))
            yield Explanation("recurrent", f"{sentence}{each}.", formula, cost)
    reader = "unit" if sizes.gates == 1 else "gate"
    yield Explanation(
        "recurrent",
        f"The recurrent weights are forgotten: each {reader} reads the hidden state, too.",
        sizes.everywhere(total([sizes.features * sizes.units, *sizes.bias])),
        3,
    )
    if sizes.vectors:
        yield from _of_biases(layer, sizes)


def _of_fewer_gates(
    layer: Layer, sizes: _Sizes, bias: list[Formula], each: str, cost: int
) -> Iterator[Explanation]:
    """It with some of its gates, or with those of another cell."""
    gate = total([sizes.weights, *bias])
    for number in range(1, min(sizes.gates, 4)):
        sentence = _forgotten(number, sizes.gates, layer.cell.name if layer.cell else layer.type, each)
        yield Explanation("gates", sentence, sizes.everywhere(gate, number), cost)
    if layer.cell and sizes.gates == 3:
        sentence = f"Four gates are counted, as of an LSTM{each}: the GRU has three."
        yield Explanation("gates", sentence, sizes.everywhere(gate, 4), cost)


def _of_biases(layer: Layer, sizes: _Sizes) -> Iterator[Explanation]:
    """It with fewer biases."""
    gate = "" if sizes.gates == 1 else " a gate"
    if sizes.gates > 1:
        yield Explanation(
            "biases",
            "One bias vector is counted for all gates: each gate has its own.",
            times(sizes.groups, times(sizes.gates, sizes.weights, "gates") + total(sizes.bias), sizes.kind),
            4,
        )
    if sizes.vectors > 1:
        # behind a reset that acts on the product, OpenVINO keeps the candidate's two apart
        merged = "" if layer.cell and layer.cell.reset == "after" else "; OpenVINO keeps their sum"
        sentence = f"One bias vector{gate} is counted, and there are two{merged}."
        yield Explanation("biases", sentence, sizes.everywhere(sizes.weights + sizes.units), 2)
    each, of_it = (" for each gate", " of it") if gate else ("", "")
    sentence = f"One bias is counted{each}, and not one for each unit{of_it}."
    yield Explanation("biases", sentence, sizes.everywhere(sizes.weights + Number(1, "bias")), 4)


def _forgotten(number: int, gates: int, cell: str, each: str) -> str:
    kept, are = ("One", "Two", "Three")[number - 1], "is" if number == 1 else "are"
    return f"{kept} of the {gates} gates of the {cell} {are} counted{each}."


def _of_timesteps(layer: Layer, network: Network) -> Iterator[Explanation]:
    lengths = layer.input.lengths
    if len(lengths) > 1 and lengths[0]:
        sentence = (
            f"It is counted once for each of the {lengths[0]:,} timesteps: all of them use the same weights."
        )
        yield Explanation("timesteps", sentence, times(lengths[0], whole(network), "timesteps"), 3)
    if len(lengths) > 1 and lengths[0] and layer.products.value:
        sentence = f"It is how many multiply-adds a length of {lengths[0]:,} takes, and not how many weights."
        operations = Product([Number(lengths[0], "timesteps"), layer.products])
        yield Explanation("operations", sentence, operations, 3)
