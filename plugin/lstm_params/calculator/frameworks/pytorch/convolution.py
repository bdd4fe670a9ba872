"""PyTorch's convolutions (torch/nn/modules/conv.py), which have the channels before the axes of space."""

from collections.abc import Callable, Iterator
from functools import partial

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Formula, Product, Size
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Tensor, numbered, shape_text, unnamed
from ...signatures import Arguments, Counted, choice, flag, size, sizes
from ...weights import BIAS, Group, Source, Weight, fused, whole
from ..framework import LayerType
from .base import pytorch_layer
from .windows import CHANNELS_FIRST, space_of

_SIDES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}
_SHARED = "the same weights at every place of the window"


class _Kind(NamedTuple):
    """One kind of convolution, over any number of axes."""

    kernel: Callable[[Arguments, Size, Size], Weight]
    """Its kernel, from its arguments, its channels and its filters."""
    slide: Callable[[Arguments, int, int | None], int | None]
    """How long an axis of space is when the window has passed."""
    signature: str
    is_transposed: bool = False
    """Whether it writes a whole window for every place that it reads, and not the other way round."""


def _built(kind: _Kind, name: str, rank: int, arguments: Arguments, source: Tensor) -> Layer:
    space = space_of(name, rank, source)
    channels = Size("c", _channels(name, arguments, source.lengths), "channels")
    filters = Size("f", arguments["out_channels"], "filters")
    _check_groups(arguments["groups"], channels, filters)
    weights = [kind.kernel(arguments, channels, filters)]
    if arguments["bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], filters, axes="w"))
    lengths = unnamed(tuple(kind.slide(arguments, axis, length) for axis, length in enumerate(space)))
    return Layer(
        name,
        Tensor((channels, *unnamed(space))),
        (Tensor((filters, *lengths)),),
        (Group((LAYER,), tuple(weights)),),
        (_SHARED,),
        used_along=unnamed(space) if kind.is_transposed else lengths,
    )


def _channels(name: str, arguments: Arguments, lengths: Lengths) -> int:
    """How many channels it reads; a lazy one takes what comes."""
    if "in_channels" not in arguments:
        if lengths[0] is None:
            message = f"{name} needs to know its channels, which are None in {shape_text(lengths)}"
            raise LayerError(None, message, CHANNELS_FIRST)
        return lengths[0]
    channels: int = arguments["in_channels"]
    if lengths[0] != channels:
        message = f"{name} has in_channels={channels:,}, but its input is {shape_text(lengths)}"
        raise LayerError("in_channels", message, CHANNELS_FIRST)
    return channels


def _check_groups(groups: int, channels: Size, filters: Size) -> None:
    for length in (channels, filters):
        if length.value % groups:
            things = f"{length.value:,} {length.meaning}"
            raise LayerError("groups", f"{things} do not make {groups:,} equal groups")


def _of_one_group(arguments: Arguments, length: Size) -> Formula:
    """How many channels or filters there are in a group."""
    groups = Size("g", arguments["groups"], "groups")
    return (length // groups).means(f"{length.meaning} of a group") if groups.value > 1 else length


def _sides(arguments: Arguments) -> tuple[Size, ...]:
    sides = arguments["kernel_size"]
    return numbered("k", sides, _SIDES[len(sides)])


def _kernel(arguments: Arguments, channels: Size, filters: Size) -> Weight:
    sides, read = _sides(arguments), _of_one_group(arguments, channels)
    return whole("W", "weight", _window(sides, read), LAYER, filters, (filters, read, *sides))


def _transposed_kernel(arguments: Arguments, channels: Size, filters: Size) -> Weight:
    """Each channel writes a window of each filter of its group."""
    sides, read = _sides(arguments), _of_one_group(arguments, channels)
    shape = (channels, _of_one_group(arguments, filters), *sides)
    return whole("W", "weight", _window(sides, read), LAYER, filters, shape)


def _window(sides: tuple[Size, ...], read: Formula) -> Source:
    return Source("input", Product([*sides, read]), "values in a window")


def _slid(arguments: Arguments, axis: int, length: int | None) -> int | None:
    if arguments["padding"] == "same":
        if max(arguments["stride"]) > 1:
            raise LayerError("padding", "padding='same' goes with stride=1 only")
        return length
    if length is None:
        return None
    padding: int = 0 if arguments["padding"] == "valid" else arguments["padding"][axis]
    most = {"zeros": None, "reflect": length - 1, "replicate": None, "circular": length}
    limit = most[arguments["padding_mode"]]
    if limit is not None and padding > limit:
        message = f"padding={padding:,} is more than an axis of {length:,} has to give"
        raise LayerError("padding", message)
    reach = _reach(arguments, axis)
    if length + 2 * padding < reach:
        message = f"the window is {reach:,} long, and an axis of the input only {length + 2 * padding:,}"
        raise LayerError("kernel_size", message)
    stride: int = arguments["stride"][axis]
    return (length + 2 * padding - reach) // stride + 1


def _spread(arguments: Arguments, axis: int, length: int | None) -> int | None:
    """How long an axis becomes under a transposed window."""
    stride, more = arguments["stride"][axis], arguments["output_padding"][axis]
    if more >= max(stride, arguments["dilation"][axis]):
        message = f"'output_padding' must be less than 'stride' or 'dilation', and it is {more:,}"
        raise LayerError("output_padding", message)
    if length is None:
        return None
    spread: int = (length - 1) * stride - 2 * arguments["padding"][axis] + _reach(arguments, axis) + more
    if spread < 1:
        raise LayerError("padding", f"nothing would be left of an axis of {length:,}")
    return spread


def _reach(arguments: Arguments, axis: int) -> int:
    reach: int = arguments["dilation"][axis] * (arguments["kernel_size"][axis] - 1) + 1
    return reach


def _padding(rank: int) -> Counted:
    """How much is added at both ends of each axis, or a word for it."""
    numbers = sizes(rank, 0, least=0)

    def read(value: Value) -> Value:
        if isinstance(value, str):
            if value not in ("same", "valid"):
                raise ValueError(f"must be a number, 'same' or 'valid', not {value!r}")
            return value
        return numbers.read(value)  # type: ignore[no-any-return]

    return Counted(read, numbers.default)


_CONVOLUTION = _Kind(
    _kernel,
    _slid,
    "kernel_size, stride=, padding=, dilation=, groups=, bias=, padding_mode=, device=, dtype=",
)
_TRANSPOSED = _Kind(
    _transposed_kernel,
    _spread,
    "kernel_size, stride=, padding=, output_padding=, groups=, bias=, dilation=, padding_mode=, device=, "
    "dtype=",
    is_transposed=True,
)


def _type(kind: _Kind, name: str, rank: int, is_lazy: bool) -> LayerType:
    own = {"in_channels": size()}
    padding = sizes(rank, 0, least=0) if kind.is_transposed else _padding(rank)
    modes = () if kind.is_transposed else ("reflect", "replicate", "circular")
    return pytorch_layer(
        name,
        f"{'' if is_lazy else 'in_channels, '}out_channels, {kind.signature}",
        partial(_built, kind, name, rank),
        {
            **({} if is_lazy else own),
            "out_channels": size(),
            "kernel_size": sizes(rank),
            "stride": sizes(rank, 1),
            "padding": padding,
            "dilation": sizes(rank, 1),
            "groups": size(1),
            "bias": flag(True),
            "padding_mode": choice("zeros", *modes),
            **({"output_padding": sizes(rank, 0, least=0)} if kind.is_transposed else {}),
        },
        own_input=lambda arguments: None if is_lazy else (arguments["in_channels"], *[None] * rank),
        batch_axis=lambda arguments: 0,
    )


def _types() -> Iterator[tuple[str, LayerType]]:
    for rank in (1, 2, 3):
        for kind, name in ((_CONVOLUTION, f"Conv{rank}d"), (_TRANSPOSED, f"ConvTranspose{rank}d")):
            for is_lazy in (False, True):
                full = f"Lazy{name}" if is_lazy else name
                yield full, _type(kind, full, rank, is_lazy)


CONVOLUTION = dict(_types())
