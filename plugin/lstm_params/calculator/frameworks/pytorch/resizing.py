"""PyTorch's layers that lay values out anew: padding, upsampling, windows as columns, axes joined and split.

Sources: torch/nn/modules/flatten.py, padding.py, upsampling.py, pixelshuffle.py, fold.py.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ...calls import BatchAxisError, Expression, LayerError, Value
from ...formulas import Number
from ...layers import Layer
from ...shapes import Lengths, Tensor, shape_text, unnamed
from ...signatures import Arguments, Counted, as_size, choice, flag, integer, optional, size, sizes
from ..framework import LayerType
from .base import axis_of, pytorch_layer
from .windows import AXES, CHANNELS_FIRST, space_of, with_space

_NOTHING = "and learns nothing"
_LAID_OUT = f"it lays the same values out in one row, {_NOTHING}"


def _flatten(arguments: Arguments, source: Tensor) -> Layer:
    """Several axes laid out as one; the batch axis counts as axis 0."""
    if source.batch_axis:
        message = f"Flatten needs the batch axis first, but here it is axis {source.batch_axis}"
        raise LayerError(None, message, "Recurrent layers put it first with batch_first=True.")
    places = (
        axis_of(source, name, arguments[name], may_be_batch=True) + 1 for name in ("start_dim", "end_dim")
    )
    start, end = places
    if start > end:
        raise LayerError("start_dim", "'start_dim' must not come after 'end_dim'")
    if start == 0:
        hint = "start_dim=1 is the first axis behind it."
        raise BatchAxisError("start_dim", "'start_dim' must leave the batch axis alone", hint)
    inside = [length for length in source.lengths[start - 1 : end] if length is not None]
    flat = Number(math.prod(inside)) if len(inside) == end + 1 - start else None
    shape = (*source.shape[: start - 1], flat, *source.shape[end:])
    return Layer("Flatten", source, (Tensor(shape),), notes=(_LAID_OUT,))


def _unflatten(arguments: Arguments, source: Tensor) -> Layer:
    axis = axis_of(source, "dim", arguments["dim"])
    parts, length = arguments["unflattened_size"], source.lengths[axis]
    known = math.prod(part for part in parts if part != -1)
    is_whole = length is None or (length % known == 0 if -1 in parts else length == known)
    if not is_whole:
        message = f"an axis of {length:,} cannot be laid out as {shape_text(parts)}"
        raise LayerError("unflattened_size", message)
    rest = None if length is None else length // known
    laid_out = unnamed(tuple(rest if part == -1 else part for part in parts))
    output = source._replace(
        shape=(*source.shape[:axis], *laid_out, *source.shape[axis + 1 :]),
        batch_axis=source.batch_axis + (len(parts) - 1 if axis < source.batch_axis else 0),
    )
    return Layer("Unflatten", source, (output,), notes=(f"it lays an axis out as several, {_NOTHING}",))


def _parts(value: Value) -> tuple[int, ...]:
    """The lengths that an axis is split into, one of which may be -1 for what is left."""
    if not isinstance(value, tuple) or isinstance(value, Expression) or not value:
        raise ValueError("must be lengths such as (2, 5)")
    lengths = tuple(-1 if part == -1 else as_size(part) for part in value)
    if lengths.count(-1) > 1:
        raise ValueError("may have -1 in it once, for what is left")
    return lengths


def _padded(name: str, rank: int, arguments: Arguments, source: Tensor) -> Layer:
    space = space_of(name, rank, source)
    amounts = arguments["padding"]
    pairs = [amounts[2 * at : 2 * at + 2] for at in reversed(range(rank))]  # the last axis comes first
    lengths = tuple(_padded_axis(name, length, *pair) for length, pair in zip(space, pairs, strict=True))
    note = f"it adds values at the ends of axes, {_NOTHING}"
    return Layer(name, source, (with_space(source, lengths),), notes=(note,))


def _padded_axis(name: str, length: int | None, before: int, behind: int) -> int | None:
    if length is None:
        return None
    limits = {"ReflectionPad": length - 1, "CircularPad": length}
    most = limits.get(name[:-2], max(before, behind))
    if max(before, behind) > most:
        message = f"{name} adds {max(before, behind):,} values, more than an axis of {length:,} has to give"
        raise LayerError("padding", message)
    if length + before + behind < 1:
        raise LayerError("padding", f"nothing would be left of an axis of {length:,}")
    return length + before + behind


def _amounts(rank: int) -> Counted:
    """How much is added at both ends of each axis, those of the last axis first; or one number for all."""

    def read(value: Value) -> tuple[int, ...]:
        if type(value) is int:
            return (value,) * (2 * rank)
        numbers = value if isinstance(value, tuple) and not isinstance(value, Expression) else ()
        if len(numbers) != 2 * rank or not all(type(number) is int for number in numbers):
            raise ValueError(f"must be a whole number or {2 * rank} of them")
        return numbers  # type: ignore[return-value]

    return Counted(read)


def _upsampled(name: str, fixed_mode: str, arguments: Arguments, source: Tensor) -> Layer:
    mode, rank = fixed_mode or arguments["mode"], len(source.lengths) - 1
    if rank not in _MODES[mode]:
        message = f"{name} in mode '{mode}' cannot read an input of shape {shape_text(source.lengths)}"
        raise LayerError(None, message, CHANNELS_FIRST)
    if mode.startswith("nearest") and arguments.get("align_corners") is not None:
        raise LayerError("align_corners", f"mode '{mode}' has no corners to align")
    size, factor = arguments["size"], arguments["scale_factor"]
    if (size is None) is (factor is None):
        raise LayerError(None, f"{name}() needs 'size' or 'scale_factor', and not both")
    if size is not None:
        lengths: Lengths = _for_each("size", size, rank)
    else:
        pairs = zip(source.lengths[1:], _for_each("scale_factor", factor, rank), strict=True)
        lengths = tuple(None if length is None else math.floor(length * by) for length, by in pairs)
    if 0 in lengths:
        raise LayerError("scale_factor", f"nothing would be left of {shape_text(source.lengths)}")
    note = f"it puts values between those that it reads, {_NOTHING}"
    return Layer(name, source, (with_space(source, lengths),), notes=(note,))


def _for_each(name: str, value: Any, rank: int) -> tuple[Any, ...]:
    """A number for each axis."""
    values = value if isinstance(value, tuple) else (value,) * rank
    if len(values) != rank:
        raise LayerError(name, f"'{name}' has {len(values)} numbers for {rank} axes")
    return values


_MODES = {"nearest": (1, 2, 3), "nearest-exact": (1, 2, 3), "linear": (1,), "bilinear": (2,)}
_MODES |= {"bicubic": (2,), "trilinear": (3,)}
"""Over how many axes PyTorch puts values between others, by each of its ways."""


def _one_or_several(value: Value, read: Callable[[Value], Value]) -> Value:
    is_several = isinstance(value, tuple) and not isinstance(value, Expression)
    return tuple(map(read, value)) if is_several else read(value)  # type: ignore[arg-type]


def _factor(value: Value) -> float:
    if type(value) not in (int, float) or value <= 0:  # type: ignore[operator]
        raise ValueError("must be a number above 0, or one for each axis")
    return value  # type: ignore[return-value]


def _own_input(fixed_mode: str, arguments: Arguments) -> Lengths:
    """As many axes as its mode has, or as numbers are given for."""
    stated = next(
        (arguments[name] for name in ("size", "scale_factor") if isinstance(arguments[name], tuple)), ()
    )
    return (None,) * ((len(stated) or _MODES[fixed_mode or arguments["mode"]][0]) + 1)


def _upsampling(name: str, parameters: str, fixed_mode: str = "") -> tuple[str, LayerType]:
    ways = {"mode": choice(*_MODES), "align_corners": optional(flag(False))._replace(default=None)}
    return name, pytorch_layer(
        name,
        parameters,
        partial(_upsampled, name, fixed_mode),
        {
            "size": Counted(lambda value: None if value is None else _one_or_several(value, as_size)),
            "scale_factor": Counted(lambda value: None if value is None else _one_or_several(value, _factor)),
            **({} if fixed_mode else ways),
        },
        own_input=partial(_own_input, fixed_mode),
        batch_axis=lambda arguments: 0,
    )


def _shuffled(name: str, is_spread: bool, arguments: Arguments, source: Tensor) -> Layer:
    """Channels as places of a finer grid, or places as channels."""
    factor: int = arguments["upscale_factor" if is_spread else "downscale_factor"]
    if len(source.lengths) < 3:
        raise LayerError(None, f"{name} reads {AXES[2]}, but its input is {shape_text(source.lengths)}")
    *leading, channels, height, width = source.lengths
    if is_spread:
        shape = [_part(channels, factor**2, "channels"), _times(height, factor), _times(width, factor)]
    else:
        rows, columns = (_part(length, factor, "places") for length in (height, width))
        shape = [_times(channels, factor**2), rows, columns]
    output = source._replace(shape=(*source.shape[: len(leading)], *unnamed(tuple(shape))))
    return Layer(name, source, (output,), notes=(f"it puts the same values elsewhere, {_NOTHING}",))


def _part(length: int | None, by: int, things: str) -> int | None:
    if length is not None and length % by:
        raise LayerError(None, f"{length:,} {things} are no multiple of {by:,}")
    return None if length is None else length // by


def _times(length: int | None, by: int) -> int | None:
    return None if length is None else length * by


def _unfolded(arguments: Arguments, source: Tensor) -> Layer:
    """Each window as a column."""
    space = space_of("Unfold", 2, source)
    channels = source.lengths[0]
    values = _times(channels, math.prod(arguments["kernel_size"]))
    steps = _windows(arguments, space)
    output = source._replace(shape=unnamed((values, steps)))
    return Layer("Unfold", source, (output,), notes=(f"it lays each window out as a column, {_NOTHING}",))


def _folded(arguments: Arguments, source: Tensor) -> Layer:
    """Columns as windows, added up where they meet."""
    steps = _windows(arguments, arguments["output_size"])
    lengths = source.lengths
    if len(lengths) != 2 or lengths[1] not in (steps, None):
        message = f"Fold reads (values of a window, {steps:,}), but its input is {shape_text(lengths)}"
        raise LayerError(None, message)
    values: int = math.prod(arguments["kernel_size"])
    channels = _part(lengths[0], values, "values of a window")
    output = source._replace(shape=unnamed((channels, *arguments["output_size"])))
    return Layer("Fold", source, (output,), notes=(f"it adds windows up where they meet, {_NOTHING}",))


def _windows(arguments: Arguments, space: Lengths) -> int | None:
    """How many windows there are on two axes."""
    if None in space:
        return None
    names = ("kernel_size", "dilation", "padding", "stride")
    steps: list[int] = [
        (length + 2 * pad - gap * (side - 1) - 1) // stride + 1
        for length, side, gap, pad, stride in zip(space, *(arguments[name] for name in names), strict=True)
        if length is not None
    ]
    if min(steps) < 1:
        raise LayerError("kernel_size", f"the window does not fit on {shape_text(space)}")
    return math.prod(steps)


_WINDOW = {
    "kernel_size": sizes(2),
    "dilation": sizes(2, 1),
    "padding": sizes(2, 0, least=0),
    "stride": sizes(2, 1),
}


def _paddings() -> Iterator[tuple[str, LayerType]]:
    for rank in (1, 2, 3):
        for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular"):
            name = f"{kind}Pad{rank}d"
            yield (
                name,
                pytorch_layer(
                    name,
                    "padding, value" if kind == "Constant" else "padding",
                    partial(_padded, name, rank),
                    {"padding": _amounts(rank)},
                    own_input=partial(_open, rank + 1),
                    batch_axis=lambda arguments: 0,
                ),
            )


def _open(axes: int, arguments: Arguments) -> Lengths:
    return (None,) * axes


def _shuffling(name: str, argument: str, is_spread: bool) -> tuple[str, LayerType]:
    return name, pytorch_layer(
        name,
        argument,
        partial(_shuffled, name, is_spread),
        {argument: size()},
        own_input=partial(_open, 3),
        batch_axis=lambda arguments: 0,
    )


RESIZING = {
    "Flatten": pytorch_layer(
        "Flatten", "start_dim=, end_dim=", _flatten, {"start_dim": integer(1), "end_dim": integer(-1)}
    ),
    "Unflatten": pytorch_layer(
        "Unflatten",
        "dim, unflattened_size",
        _unflatten,
        {"dim": integer(0), "unflattened_size": Counted(_parts)},
    ),
    **dict(_paddings()),
    **dict(
        [
            _upsampling("Upsample", "size=, scale_factor=, mode=, align_corners=, recompute_scale_factor="),
            _upsampling("UpsamplingNearest2d", "size=, scale_factor=", "nearest"),
            _upsampling("UpsamplingBilinear2d", "size=, scale_factor=", "bilinear"),
            _shuffling("PixelShuffle", "upscale_factor", True),
            _shuffling("PixelUnshuffle", "downscale_factor", False),
        ]
    ),
    "Unfold": pytorch_layer(
        "Unfold",
        "kernel_size, dilation=, padding=, stride=",
        _unfolded,
        _WINDOW,
        own_input=partial(_open, 3),
        batch_axis=lambda arguments: 0,
    ),
    "Fold": pytorch_layer(
        "Fold",
        "output_size, kernel_size, dilation=, padding=, stride=",
        _folded,
        {"output_size": sizes(2), **_WINDOW},
        own_input=partial(_open, 2),
        batch_axis=lambda arguments: 0,
    ),
}
