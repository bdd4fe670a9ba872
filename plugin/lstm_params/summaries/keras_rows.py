"""Rows of Keras's summaries: whether a layer of that type can have that shape and that count."""

from collections.abc import Callable, Iterator, Sequence

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.named_tuples import NamedTuple
from ..calculator.rows import network
from ..calculator.shapes import Lengths, shape_text
from .summary import GATES, Row

_RECURRENT = ("LSTM", "GRU", "SimpleRNN")
_SAME_SHAPE = (
    "Dropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "GaussianNoise",
    "GaussianDropout",
    "Activation",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "Softmax",
    "BatchNormalization",
    "LayerNormalization",
)


class Fit(NamedTuple):
    """A layer that a row may be of."""

    call: Call
    parameters: int


def fits(row: Row, source: Lengths) -> list[Fit]:
    """The layers that return a row's shape.

    Args:
        row: A row with a shape and a count.
        source: The shape that the layer reads, without the batch axis.
    """
    found: list[Fit] = []
    for call in _CANDIDATES[row.layer_type](row, source):
        try:
            layer = network(call, input=source).layers[0]
        except NetworkError:
            continue
        if tuple(layer.outputs[0].lengths) == row.shapes[0][1:]:
            found.append(Fit(call, layer.parameters))
    return found


def is_known(row: Row) -> bool:
    """Whether it is known what a row's layer may be."""
    return row.layer_type in _CANDIDATES and row.parameters is not None and bool(row.shapes)


def wrong_row(row: Row, sources: Sequence[Lengths] | None, frozen: int = 0) -> str:
    """What cannot be so in a row; nothing if all can.

    Args:
        row: The row.
        sources: The shapes that the layer reads, with the batch axis; None where the table does not say them.
        frozen: How many parameters of the model are not trained.
    """
    if row.layer_type in _MERGING and sources and len(row.shapes) == 1:
        return "" if _is_merged(row, sources) else _not_merged(row, sources)
    if not is_known(row) or len(row.shapes[0]) < 2:
        return ""
    if sources is None:
        return _wrong_alone(row, frozen)
    if len(sources) != 1 or len(sources[0]) < 2:
        return ""
    counts = [fit.parameters for fit in fits(row, sources[0][1:])]
    if row.parameters in counts or any(_is_adapted(row, sources[0], count, frozen) for count in counts):
        return ""
    reads = f"{row.layer_type} on {shape_text(sources[0])}"
    if not counts:
        return f"{reads} does not return {shape_text(row.shapes[0])}"
    made = f"{reads} that returns {shape_text(row.shapes[0])}"
    return f"{made} has {counts[0]:,} parameters, and not {row.parameters:,}"


_RANGES = 3 * 1024 + 3
"""What a dense layer of Keras has more in 8-bit floats: histories of three ranges, and their scales."""


def _is_adapted(row: Row, source: Lengths, count: int, frozen: int) -> bool:
    """Whether a row has the parameters of a layer, and beside them those of LoRA or of 8-bit floats."""
    reads, units, more = source[-1], row.shapes[0][-1], (row.parameters or 0) - count
    if row.layer_type != "Dense" or not reads or not units:
        return False
    return more == _RANGES or (more > 0 and more % (reads + units) == 0 and frozen >= reads * units)


_MERGING = ("Concatenate", "Add", "Average", "Maximum", "Minimum", "Multiply")


def _is_merged(row: Row, sources: Sequence[Lengths]) -> bool:
    """Whether a merging layer can return a row's shape on tensors whose shapes are as long."""
    shape = row.shapes[0]
    if any(len(source) != len(shape) for source in sources) or len(set(map(len, sources))) > 1:
        return True
    if row.layer_type != "Concatenate":
        return len(set(sources)) > 1 or sources[0][1:] == shape[1:]
    return any(_is_joined(shape, sources, axis) for axis in range(1, len(shape)))


def _is_joined(shape: Lengths, sources: Sequence[Lengths], axis: int) -> bool:
    along = [source[axis] for source in sources]
    known = [length for length in along if length is not None]
    total = sum(known) if len(known) == len(along) else None
    others = [number for number in range(1, len(shape)) if number != axis]
    return (total is None or shape[axis] in (total, None)) and all(
        source[number] == shape[number] or None in (source[number], shape[number])
        for source in sources
        for number in others
    )


def _not_merged(row: Row, sources: Sequence[Lengths]) -> str:
    read = " and ".join(map(shape_text, sources))
    return f"{row.layer_type} on {read} does not return {shape_text(row.shapes[0])}"


_BIASES = {"LSTM": (1, 0), "GRU": (2, 1, 0), "SimpleRNN": (1, 0)}


def _wrong_alone(row: Row, frozen: int) -> str:
    """What cannot be so in a row whose input nobody knows: some number of features must give the count."""
    units = row.shapes[0][-1]
    if not units or not row.parameters or (row.layer_type not in _BIASES and row.layer_type != "Dense"):
        return ""
    per_unit, remainder = divmod(row.parameters, units)
    if row.layer_type == "Dense":
        # beside its own it may have the parameters of 8-bit floats, or of LoRA
        is_possible = 0 in (remainder, (row.parameters - _RANGES) % units) or frozen >= units
    else:
        features, rest = divmod(per_unit, GATES[row.layer_type])
        is_possible = remainder == rest == 0 and any(
            features > units + bias for bias in _BIASES[row.layer_type]
        )
    if is_possible:
        return ""
    return f"no {row.layer_type} that returns {shape_text(row.shapes[0])} has {row.parameters:,} parameters"


def _flags(name: str) -> Iterator[dict[str, Value]]:
    for bias in ({}, {"use_bias": False}):
        yield dict(bias)
        if name == "GRU":
            yield {**bias, "reset_after": False}


def _recurrent(row: Row, source: Lengths) -> Iterator[Call]:
    yield from _cells(row.layer_type, row.shapes[0][-1], len(row.shapes[0]) > 2)


def _cells(name: str, units: int | None, is_sequence: bool) -> Iterator[Call]:
    if units:
        for flags in _flags(name):
            yield Call(name, units, return_sequences=is_sequence, **flags)


def _bidirectional(row: Row, source: Lengths) -> Iterator[Call]:
    width, is_sequence = row.shapes[0][-1], len(row.shapes[0]) > 2
    if not width:
        return
    for name in _RECURRENT:
        if width % 2 == 0:
            for call in _cells(name, width // 2, is_sequence):
                yield Call("Bidirectional", call)
        for call in _cells(name, width, is_sequence):
            yield Call("Bidirectional", call, merge_mode="sum")


def _dense(row: Row, source: Lengths) -> Iterator[Call]:
    units = row.shapes[0][-1]
    if units:
        yield Call("Dense", units)
        yield Call("Dense", units, use_bias=False)


def _embedding(row: Row, source: Lengths) -> Iterator[Call]:
    width = row.shapes[0][-1]
    if width and row.parameters:
        yield Call("Embedding", max(row.parameters // width, 1), width)


def _named(row: Row, source: Lengths) -> Iterator[Call]:
    yield Call(row.layer_type, *_ARGUMENTS.get(row.layer_type, ()))
    if row.layer_type in ("BatchNormalization", "LayerNormalization"):
        yield Call(row.layer_type, center=False)
        yield Call(row.layer_type, scale=False)
        yield Call(row.layer_type, center=False, scale=False)


_ARGUMENTS: dict[str, tuple[Value, ...]] = {
    "Dropout": (0.5,), "SpatialDropout1D": (0.5,), "SpatialDropout2D": (0.5,), "GaussianNoise": (0.5,),
    "GaussianDropout": (0.5,), "Activation": ("tanh",),
}  # fmt: skip

_CANDIDATES: dict[str, Callable[[Row, Lengths], Iterator[Call]]] = {
    **dict.fromkeys(_RECURRENT, _recurrent),
    "Bidirectional": _bidirectional,
    "Dense": _dense,
    "Embedding": _embedding,
    **dict.fromkeys(_SAME_SHAPE, _named),
    **dict.fromkeys(("Flatten", "GlobalAveragePooling1D", "GlobalMaxPooling1D"), _named),
}
"""The calls that a row may come from, by the layer's type."""

ON_ONE = frozenset((*_CANDIDATES, "TimeDistributed", "ReversibleEmbedding", "Conv1D", "Conv2D"))
"""Layers that read one tensor at each call, beside states."""

HOLDING = frozenset(("TimeDistributed", "Bidirectional", "Sequential", "Functional", "Model"))
"""What has layers inside, which may be elsewhere in the model too."""
