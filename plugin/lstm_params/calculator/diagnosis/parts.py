"""Numbers of networks that have more weights than the layers say, or fewer, or of which some are shared."""

from collections.abc import Iterator

from ..formulas import Formula, Number, Product, Size, times, total
from ..layers import Layer, as_recurrent
from ..network import Network
from ..weights import Group
from .arguments import type_of
from .explanation import Explanation, Question, whole

_BATCH_NORM = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm")
_USUAL_WORDS = 1_000
"""A vocabulary is mostly a multiple of this, or one or two words more."""


def other_parts(network: Network, question: Question, parameters: int) -> Iterator[Explanation]:
    """What a network has with other weights beside those of its layers, or without some of them.

    Args:
        network: The network.
        question: Its layers as they are written.
        parameters: The number to explain.
    """
    if len(network.layers) > 1 or as_recurrent(network.layers[0]) is None:
        yield from _other_biases(network)
    yield from _shared(network)
    yield from _statistics(network, question)
    yield from _repeated_dense(network)
    yield from _packed(network, question)
    yield from _unprojected(network)
    if len(network.layers) == 1 and network.layers[0].cell:
        yield from _of_cell(network.layers[0], network)
        yield from _embedding(network, parameters)


def _vectors(group: Group) -> tuple[int, Formula]:
    """How many bias vectors each gate of a group has, and how many values one has in all gates."""
    written = group.weights[0].parts[0].writes
    length = times(len(group.gates), written, "gates")
    biases = sum(
        part.parameters for weight in group.weights for part in weight.parts if part.source.kind == "bias"
    )
    return biases // max(length.value, 1), length


def _other_biases(network: Network) -> Iterator[Explanation]:
    """Several recurrent layers, or a stack, in frameworks with another number of bias vectors."""
    yield from _one_bias(network)
    cells = [layer for layer in network.layers if layer.cell and not layer.cell.reset]
    own = [group for layer in cells for group in layer.groups if not group.is_projection]
    has_two = any(_vectors(group)[0] == 2 for group in own)
    groups = [group for group in own if _vectors(group)[0] == 1 + has_two]
    if not groups:
        return
    vectors = total([_vectors(group)[1] for group in groups]).means("biases")
    if has_two:
        sentence = "It is the count in Keras or Flax, where each gate has one bias vector, and not two."
        others = [layer.formula for layer in network.layers if layer.parameters and layer not in cells]
        formula = total([*[layer.products for layer in cells], vectors, *others])
    else:
        where = "PyTorch or ONNX"
        if network.framework.key in ("keras", "keras-2"):
            where = "PyTorch or ONNX, or with CuDNN's layers in Keras 2"
        sentence = f"It is the count in {where}: each gate has two bias vectors there, and not one."
        formula = whole(network) + vectors
    yield Explanation("framework", sentence, formula, 1)


def _one_bias(network: Network) -> Iterator[Explanation]:
    """GRUs that reset after the product, with one bias vector a gate as if they did so before it."""
    cells = [layer for layer in network.layers if layer.cell]
    own = [group for layer in cells for group in layer.groups if not group.is_projection]
    if any(layer.cell and layer.cell.reset for layer in cells) and {_vectors(group)[0] for group in own} == {
        2
    }:
        sentence = (
            "One bias vector a gate is counted, and there are two; "
            "Keras's GRU has one with reset_after=False."
        )
        others = [layer.formula for layer in network.layers if layer.parameters and layer not in cells]
        vectors = total([_vectors(group)[1] for group in own]).means("biases")
        formula = total([*[layer.products for layer in cells], vectors, *others])
        yield Explanation("biases", sentence, formula, 2)


def _shared(network: Network) -> Iterator[Explanation]:
    """A matrix that an embedding and an output layer share, counted once."""
    owners = [layer for layer in network.layers if layer.weights]
    for number, first in enumerate(owners):
        for second in owners[number + 1 :]:
            own, other = first.weights[0], second.weights[0]
            shape = tuple(length.value for length in own.shape)
            theirs = tuple(length.value for length in other.shape)
            if len(shape) == 2 and shape in (theirs, theirs[::-1]) and not first.cell and not second.cell:
                sentence = (
                    f"The layers '{first.name}' and '{second.name}' have one matrix in common, "
                    "which is counted once: its weights are tied."
                )
                rest = second.parameters - own.parameters
                others = [
                    layer.formula for layer in network.layers if layer.parameters and layer is not second
                ]
                formula = total([*others, *([Number(rest, "biases")] if rest else [])])
                yield Explanation("tied", sentence, formula, 1)


def _statistics(network: Network, question: Question) -> Iterator[Explanation]:
    """Means and variances of batch normalization, which PyTorch has as buffers."""
    if network.framework.key != "pytorch":
        return
    names = map(type_of, question.calls)
    widths = [
        layer.weights[0].shape[0]
        for name, layer in zip(names, network.layers, strict=False)
        if name in _BATCH_NORM and layer.weights
    ]
    if widths:
        kept = total([times(2, width.with_numbers()) for width in widths])
        sentence = (
            "The running means and variances are counted, too, as Keras does: "
            "in PyTorch they are buffers, and no parameters."
        )
        counted = whole(network) + kept.means("statistics")
        yield Explanation("buffers", sentence, counted, 1)
        sentence = "All of a state_dict() is counted: running means and variances, and the number of batches."
        yield Explanation("buffers", sentence, counted + Number(len(widths), "num_batches_tracked"), 1)


def _repeated_dense(network: Network) -> Iterator[Explanation]:
    """A layer that is used at each timestep, counted once for each."""
    for layer in network.layers[1:]:
        lengths = layer.input.lengths
        if layer.cell is None and layer.parameters and len(lengths) == 2 and lengths[0]:
            others = [other.formula for other in network.layers if other is not layer and other.parameters]
            sentence = (
                f"The layer '{layer.name}' is counted once for each of the {lengths[0]:,} timesteps: "
                "all of them use the same weights."
            )
            formula = total([times(lengths[0], layer.formula, "timesteps"), *others])
            yield Explanation("timesteps", sentence, formula, 3)


def _packed(network: Network, question: Question) -> Iterator[Explanation]:
    """What PyTorch's `quantize_dynamic()` leaves as parameters (torch/ao/quantization/quantize.py, 2.13)."""
    pairs = zip(question.calls, network.layers, strict=False)
    owners = [(type_of(call), layer.formula) for call, layer in pairs if layer.parameters]
    left = [formula for type, formula in owners if type not in ("LSTM", "GRU", "Linear")]
    if network.framework.key == "pytorch" and 0 < len(left) < len(owners):
        sentence = (
            "The model is quantized: quantize_dynamic() packs the weights of LSTMs, GRUs and linear layers, "
            "and these are no parameters then."
        )
        yield Explanation("quantized", sentence, total(left), 2)


def _unprojected(network: Network) -> Iterator[Explanation]:
    """Recurrent layers without the matrices that make their hidden state shorter."""
    groups = [group for layer in network.layers for group in layer.groups]
    kept = [group.formula for group in groups if not group.is_projection]
    if len(kept) < len(groups):
        sentence = "The projection behind the gates is not counted, only that they read what it returns."
        yield Explanation("projection", sentence, total(kept), 2)


def _of_cell(layer: Layer, network: Network) -> Iterator[Explanation]:
    groups = [group for group in layer.groups if not group.is_projection]
    units = groups[0].weights[0].parts[0].writes
    directions, cell = len(groups), layer.cell
    assert cell, "it is a recurrent layer"
    own = whole(network)
    if len(cell.gates) == 4:
        peepholes = times(directions, times(3, units, "peepholes"), "directions")
        sentence = "The cell state reaches three gates through peepholes there, one weight a unit for each."
        yield Explanation("peepholes", sentence, own + peepholes, 3)
    states = 2 if len(cell.gates) == 4 else 1
    what = "hidden and cell state are" if states == 2 else "hidden state is"
    sentence = f"The initial {what} trained there, too, and not zeros."
    formula = own + times(directions, times(states, units, "states"), "directions")
    yield Explanation("states", sentence, formula, 4)
    if cell.reset and _vectors(groups[0])[0] == 2:
        sentence = (
            "The two bias vectors are one in the reset and the update gate, and two in the candidate, "
            "as in Flax linen, Equinox, MLX and OpenVINO."
        )
        kept = times(directions, times(4, units, "bias vectors"), "directions")
        yield Explanation("biases", sentence, layer.products + kept, 2)
    if network.framework.key == "pytorch":
        norms = times(directions, times(len(cell.gates), units, "gates"), "directions")
        sentence = "One of its matrices has weight_norm(), which adds a magnitude for each row."
        yield Explanation("weight_norm", sentence, own + norms, 5)
    sentence = (
        "There are two such layers, as for an actor and a critic, or one that a state_dict() has "
        "under two names: each weight is counted twice."
    )
    yield Explanation("twice", sentence, times(2, own, "times"), 3)


def _embedding(network: Network, parameters: int) -> Iterator[Explanation]:
    """An embedding of a usual size below the layer."""
    features = network.layers[0].input.lengths[-1] if network.layers[0].input.lengths else None
    more = parameters - network.parameters
    if not features or features < 8 or more <= 0 or more % features:
        return
    words = more // features
    if words >= _USUAL_WORDS and words % _USUAL_WORDS <= 2:
        rows = Product([Number(words, "words"), Size("d", features, "values")], "weights")
        sentence = f"An embedding of {words:,} words with {features:,} values each is counted with it."
        yield Explanation("embedding", sentence, whole(network) + rows, 2)
