"""Keras's convolutions (keras/src/layers/convolutional)."""

from collections.abc import Callable, Iterator
from functools import partial

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Formula, Number, Product, Size, product
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Shape, unnamed
from ...signatures import Arguments, Counted, flag, optional, size, sizes
from ...weights import BIAS, Group, Source, Weight, fused, whole
from ..framework import LayerType
from .adaptation import LORA, adapted
from .base import ACTIVATION, keras_layer
from .windows import (
    Side,
    channels_of,
    check_dilation,
    grid_of,
    kernel_of,
    sides_of,
    slid,
    window_arguments,
)

WINDOW = "values in a window"


class _Kind(NamedTuple):
    """One kind of convolution, over any number of axes."""

    groups: Callable[[str, Arguments, Size], tuple[Group, ...]]
    """Its weights, from its name, its arguments and its channels; the last group writes the output."""
    space: Callable[[Arguments, Lengths], Shape]
    """How long the axes are that its window slides over, when it has passed."""
    signature: str
    arguments: dict[str, Counted]
    keyword_only: str = ""
    notes: tuple[str, ...] = ()
    is_transposed: bool = False
    """Whether it writes a whole window for every place that it reads, and not the other way round."""
    paddings: tuple[str, ...] = ()
    """What `padding` may be over one axis, beside `valid` and `same`."""


def _built(kind: _Kind, name: str, rank: int, arguments: Arguments, source: Lengths) -> Layer:
    grid = grid_of(name, rank, arguments, source)
    channels = channels_of(name, grid)
    groups = kind.groups(name, arguments, channels)
    space = kind.space(arguments, grid.space)
    output = grid.tensor(space, groups[-1].weights[0].blocks[0].writes)
    notes = ("the same weights at every place of the window", *kind.notes)
    used_along = unnamed(grid.space) if kind.is_transposed else space
    return Layer(name, grid.input(channels), (output,), groups, notes, used_along=used_along)


def _convolution(name: str, arguments: Arguments, channels: Size) -> tuple[Group, ...]:
    filters, groups = _filters(arguments), Size("g", arguments["groups"], "groups")
    for length in (filters, channels):
        if length.value % groups.value:
            things = f"{length.value:,} {length.meaning}"
            raise LayerError("groups", f"{things} of {name} do not make {groups.value:,} equal groups")
    check_dilation(arguments)
    sides = kernel_of(arguments["kernel_size"])
    read = (channels // groups).means("channels of a group") if groups.value > 1 else channels
    weight = _kernel((*sides, read), filters, (*sides, read, filters))
    return adapted(Group((LAYER,), (weight, *_biases(arguments, filters))), arguments)


def _transposed(name: str, arguments: Arguments, channels: Size) -> tuple[Group, ...]:
    check_dilation(arguments)
    filters, sides = _filters(arguments), kernel_of(arguments["kernel_size"])
    weight = _kernel((*sides, channels), filters, (*sides, filters, channels))
    return (Group((LAYER,), (weight, *_biases(arguments, filters))),)


def _depthwise(name: str, arguments: Arguments, channels: Size) -> tuple[Group, ...]:
    weight = _one_a_channel("kernel", arguments, channels)
    return (Group((LAYER,), (weight, *_biases(arguments, weight.blocks[0].writes))),)


def _separable(name: str, arguments: Arguments, channels: Size) -> tuple[Group, ...]:
    depthwise = _one_a_channel("depthwise_kernel", arguments, channels)
    between, filters = depthwise.blocks[0].writes, _filters(arguments)
    places = [Number(1)] * len(arguments["kernel_size"])
    source = Source("input", between, "depthwise outputs")
    pointwise = whole("P", "pointwise_kernel", source, LAYER, filters, (*places, between, filters))
    return (
        Group((LAYER,), (depthwise,), "depthwise"),
        Group((LAYER,), (pointwise, *_biases(arguments, filters)), "pointwise"),
    )


def _filters(arguments: Arguments) -> Size:
    return Size("f", arguments["filters"], "filters")


def _kernel(read: tuple[Formula, ...], writes: Formula, shape: tuple[Formula, ...]) -> Weight:
    return whole("W", "kernel", Source("input", Product(read), WINDOW), LAYER, writes, shape)


def _one_a_channel(name: str, arguments: Arguments, channels: Size) -> Weight:
    """A kernel whose every window reads one channel alone."""
    multiplier = Size("m", arguments["depth_multiplier"], "kernels")
    sides = kernel_of(arguments["kernel_size"])
    window = Source("input", product(sides), f"{WINDOW} of one channel")
    writes = Product((channels, multiplier), "outputs")
    return whole("D", name, window, LAYER, writes, (*sides, channels, multiplier))


def _biases(arguments: Arguments, writes: Formula) -> list[Weight]:
    return [fused("b", "bias", [BIAS], [LAYER], writes, axes="w")] if arguments["use_bias"] else []


def _spread(arguments: Arguments, space: Lengths) -> Shape:
    """How long axes become under a transposed window (keras/src/backend/common/backend_utils.py)."""
    paddings = arguments["output_padding"] or (None,) * len(space)
    sides = list(sides_of(arguments))
    for side, more in zip(sides, paddings, strict=True):
        if more is not None and more >= side.stride:
            message = f"'output_padding' must be less than 'strides', {side.stride:,}, and it is {more:,}"
            raise LayerError("output_padding", message)
    is_padded = arguments["padding"] == "same"
    return tuple(map(partial(_spread_axis, is_padded), sides, space, paddings))


def _spread_axis(is_padded: bool, side: Side, length: int | None, more: int | None) -> Number | None:
    if length is None:
        return None
    if is_padded and more is None:
        return Number(length * side.stride)
    reach = side.reach % 2 if is_padded else side.reach
    spread = (length - 1) * side.stride + reach + (max(side.stride - reach, 0) if more is None else more)
    if not spread:
        raise LayerError("kernel_size", f"nothing would be left of the '{side.axis}' axis of the input")
    return Number(spread)


_ONE_KERNEL = (
    "activation=, use_bias=, kernel_initializer=, bias_initializer=, kernel_regularizer=, bias_regularizer=, "
    "activity_regularizer=, kernel_constraint=, bias_constraint="
)
_WEIGHTS = {"use_bias": flag(True), "activation": ACTIVATION}
_MULTIPLIER = {**_WEIGHTS, "depth_multiplier": size(1)}

_CONVOLUTION = _Kind(
    _convolution,
    slid,
    "filters, kernel_size, strides=, padding=, data_format=, dilation_rate=, groups=, " + _ONE_KERNEL,
    {
        **_WEIGHTS,
        "filters": size(),
        "groups": size(1),
        **LORA,
    },
    keyword_only="lora_rank lora_alpha",
    paddings=("causal",),
)
_TRANSPOSED = _Kind(
    _transposed,
    _spread,
    "filters, kernel_size, strides=, padding=, output_padding=, data_format=, dilation_rate=, " + _ONE_KERNEL,
    {**_WEIGHTS, "filters": size()},
    is_transposed=True,
)
_DEPTHWISE = _Kind(
    _depthwise,
    slid,
    "kernel_size, strides=, padding=, depth_multiplier=, data_format=, dilation_rate=, activation=, "
    "use_bias=, depthwise_initializer=, bias_initializer=, depthwise_regularizer=, bias_regularizer=, "
    "activity_regularizer=, depthwise_constraint=, bias_constraint=",
    _MULTIPLIER,
    notes=("each output reads one channel",),
)
_SEPARABLE = _Kind(
    _separable,
    slid,
    "filters, kernel_size, strides=, padding=, data_format=, dilation_rate=, depth_multiplier=, activation=, "
    "use_bias=, depthwise_initializer=, pointwise_initializer=, bias_initializer=, depthwise_regularizer=, "
    "pointwise_regularizer=, bias_regularizer=, activity_regularizer=, depthwise_constraint=, "
    "pointwise_constraint=, bias_constraint=",
    {**_MULTIPLIER, "filters": size()},
    notes=("first a window on each channel alone, then all channels of one place",),
)


def _types() -> Iterator[tuple[str, LayerType]]:
    """Every convolution under each of its names."""
    for rank in (1, 2, 3):
        for middle in ("Conv", "Convolution"):
            yield f"{middle}{rank}D", _type(_CONVOLUTION, f"Conv{rank}D", rank)
            yield f"{middle}{rank}DTranspose", _type(_TRANSPOSED, f"Conv{rank}DTranspose", rank)
    for rank in (1, 2):
        yield f"DepthwiseConv{rank}D", _type(_DEPTHWISE, f"DepthwiseConv{rank}D", rank)
        for middle in ("Conv", "Convolution"):
            yield f"Separable{middle}{rank}D", _type(_SEPARABLE, f"SeparableConv{rank}D", rank)


def _type(kind: _Kind, name: str, rank: int) -> LayerType:
    signature = kind.signature
    if kind.is_transposed and rank == 3:  # Keras has these two the other way round here
        signature = signature.replace("output_padding=, data_format=", "data_format=, output_padding=")
    output_padding = {"output_padding": optional(sizes(rank, least=0))}
    return keras_layer(
        name,
        signature,
        partial(_built, kind, name, rank),
        {
            **window_arguments(rank, "kernel_size", *(kind.paddings if rank == 1 else ())),
            **kind.arguments,
            **(output_padding if kind.is_transposed else {}),
        },
        keyword_only=kind.keyword_only,
        reads_sequence=rank == 1,
    )


CONVOLUTION = dict(_types())
