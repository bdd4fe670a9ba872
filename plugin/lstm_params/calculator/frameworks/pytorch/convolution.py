"""PyTorch's convolutions (torch/nn/modules/conv.py), which have the channels before the axes of space."""

from functools import partial

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Product, Size
from ...layers import Layer
from ...shapes import Lengths, Tensor, numbered, shape_text, unnamed
from ...signatures import Arguments, Counted, choice, flag, size, sizes
from ...weights import BIAS, Group, Source, fused, whole
from ..framework import LayerType
from .base import pytorch_layer

_AXES = {1: "(channels, length)", 2: "(channels, height, width)"}
_SIDES = {1: ("steps",), 2: ("rows", "columns")}


def _convolution(name: str, rank: int, arguments: Arguments, source: Tensor) -> Layer:
    channels = Size("c", arguments["in_channels"], "channels")
    filters = Size("f", arguments["out_channels"], "filters")
    groups = Size("g", arguments["groups"], "groups")
    _check_groups(groups, channels, filters)
    _check_input(name, rank, channels, source.lengths)
    sides = numbered("k", arguments["kernel_size"], _SIDES[rank])
    read = (channels // groups).means("channels of a group") if groups.value > 1 else channels
    window = Source("input", Product([*sides, read]), "values in a window")
    weights = [whole("W", "weight", window, LAYER, filters, (filters, read, *sides))]
    if arguments["bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], filters, axes="w"))
    space = source.lengths[1:]
    lengths = unnamed(tuple(_slid(arguments, axis, length) for axis, length in enumerate(space)))
    return Layer(
        name,
        Tensor((channels, *unnamed(space))),
        (Tensor((filters, *lengths)),),
        (Group((LAYER,), tuple(weights)),),
        ("the same weights at every place of the window",),
        used_along=lengths,
    )


def _check_groups(groups: Size, channels: Size, filters: Size) -> None:
    for length in (channels, filters):
        if length.value % groups.value:
            things = f"{length.value:,} {length.meaning}"
            raise LayerError("groups", f"{things} do not make {groups.value:,} equal groups")


def _check_input(name: str, rank: int, channels: Size, lengths: Lengths) -> None:
    if len(lengths) != rank + 1:
        raise LayerError(None, f"{name} reads {_AXES[rank]}, but its input is {shape_text(lengths)}")
    if lengths[0] != channels.value:
        message = f"{name} has in_channels={channels.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError("in_channels", message, "PyTorch has the channels first.")


def _slid(arguments: Arguments, axis: int, length: int | None) -> int | None:
    """How long an axis is when the window has passed; None where that is left open."""
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
    reach: int = arguments["dilation"][axis] * (arguments["kernel_size"][axis] - 1) + 1
    if length + 2 * padding < reach:
        message = f"the window is {reach:,} long, and an axis of the input only {length + 2 * padding:,}"
        raise LayerError("kernel_size", message)
    stride: int = arguments["stride"][axis]
    return (length + 2 * padding - reach) // stride + 1


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


def _type(name: str, rank: int) -> LayerType:
    return pytorch_layer(
        name,
        "in_channels, out_channels, kernel_size, stride=, padding=, dilation=, groups=, bias=, "
        "padding_mode=, device=, dtype=",
        partial(_convolution, name, rank),
        {
            "in_channels": size(),
            "out_channels": size(),
            "kernel_size": sizes(rank),
            "stride": sizes(rank, 1),
            "padding": _padding(rank),
            "dilation": sizes(rank, 1),
            "groups": size(1),
            "bias": flag(True),
            "padding_mode": choice("zeros", "reflect", "replicate", "circular"),
        },
        own_input=lambda arguments: (arguments["in_channels"], *[None] * rank),
        batch_axis=lambda arguments: 0,
    )


CONVOLUTION = {"Conv1d": _type("Conv1d", 1), "Conv2d": _type("Conv2d", 2)}
