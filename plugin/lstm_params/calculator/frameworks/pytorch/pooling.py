"""PyTorch's poolings (torch/nn/modules/pooling.py)."""

from collections.abc import Callable, Iterator
from functools import partial

from ...calls import Expression, LayerError, Value
from ...layers import Layer
from ...shapes import Lengths, Tensor
from ...signatures import Arguments, Counted, as_size, flag, optional, sizes
from ..framework import LayerType
from .base import pytorch_layer
from .windows import space_of, strides_of, with_space

Lengthen = Callable[[str, int, Arguments, Lengths], Lengths]
"""The axes of space of what a layer returns: by its name, over how many axes, from its arguments."""

_VERBS = {"Max": "keeps the largest value", "Avg": "takes the mean", "LP": "takes a norm"}


def _pooled(name: str, rank: int, arguments: Arguments, space: Lengths) -> Lengths:
    kernel, stride = arguments["kernel_size"], arguments["stride"] or arguments["kernel_size"]
    padding = arguments.get("padding", (0,) * rank)
    dilation = arguments.get("dilation", (1,) * rank)
    for pad, side in zip(padding, kernel, strict=True):
        if 2 * pad > side:
            message = f"'padding' must be at most half of the window, {side:,}, not {pad:,}"
            raise LayerError("padding", message)
    sides = zip(space, kernel, stride, padding, dilation, strict=True)
    return tuple(_slid(*side, arguments["ceil_mode"]) for side in sides)


def _slid(length: int | None, side: int, stride: int, pad: int, gap: int, is_ceil: bool) -> int | None:
    """How often a window fits on an axis (aten/src/ATen/native/Pool.h)."""
    if length is None:
        return None
    room = length + 2 * pad - gap * (side - 1) - 1
    steps = (-(-room // stride) if is_ceil else room // stride) + 1
    if is_ceil and (steps - 1) * stride >= length + pad:
        steps -= 1  # no window begins behind the input and its padding on the left
    if steps < 1:
        reach, room = gap * (side - 1) + 1, length + 2 * pad
        message = f"the window is {reach:,} long, and an axis of the input only {room:,}"
        raise LayerError("kernel_size", message)
    return steps


def _adapted(name: str, rank: int, arguments: Arguments, space: Lengths) -> Lengths:
    pairs = zip(arguments["output_size"], space, strict=True)
    return tuple(length if size is None else size for size, length in pairs)


def _fractional(name: str, rank: int, arguments: Arguments, space: Lengths) -> Lengths:
    sizes_given, ratios = arguments["output_size"], arguments["output_ratio"]
    if (sizes_given is None) is (ratios is None):
        raise LayerError(None, f"{name}() needs 'output_size' or 'output_ratio', and not both")
    if sizes_given is None:
        sizes_given = tuple(
            None if length is None else int(length * ratio)
            for length, ratio in zip(space, ratios, strict=True)
        )
    for length, size, side in zip(space, sizes_given, arguments["kernel_size"], strict=True):
        if length is not None and size + side - 1 > length:
            message = f"an axis of {length:,} has no room for {size:,} windows of {side:,}"
            raise LayerError("kernel_size", message)
    return tuple(sizes_given)


def _unpooled(name: str, rank: int, arguments: Arguments, space: Lengths) -> Lengths:
    kernel, stride = arguments["kernel_size"], arguments["stride"] or arguments["kernel_size"]
    sides = zip(space, kernel, stride, arguments["padding"], strict=True)
    return tuple(
        None if length is None else (length - 1) * step - 2 * pad + side for length, side, step, pad in sides
    )


def _built(name: str, rank: int, note: str, lengths: Lengthen, arguments: Arguments, source: Tensor) -> Layer:
    output = with_space(source, lengths(name, rank, arguments, space_of(name, rank, source)))
    outputs = (output, output) if arguments.get("return_indices") else (output,)
    return Layer(name, source, outputs, notes=(f"{note}, and learns nothing",))


def _output_size(rank: int) -> Counted:
    """A length for each axis, or one for all; None leaves an axis as it is."""

    def read_one(value: Value) -> int | None:
        return None if value is None else as_size(value)

    def read(value: Value) -> tuple[int | None, ...]:
        if not isinstance(value, tuple) or isinstance(value, Expression):
            return (as_size(value),) * rank
        if len(value) != rank:
            raise ValueError(f"must be a length, or {rank} of them")
        return tuple(map(read_one, value))

    return Counted(read)


def _ratios(rank: int) -> Counted:
    """A share of the length of each axis, or one for all."""

    def read(value: Value) -> tuple[float, ...]:
        ratios = value if isinstance(value, tuple) and not isinstance(value, Expression) else (value,) * rank
        if len(ratios) != rank or not all(isinstance(one, float) and 0 < one < 1 for one in ratios):
            raise ValueError("must be a number between 0 and 1")
        return ratios  # type: ignore[return-value]

    return Counted(read)


def _type(
    name: str, rank: int, note: str, lengths: Lengthen, parameters: str, counted: dict[str, Counted]
) -> tuple[str, LayerType]:
    return name, pytorch_layer(
        name,
        parameters,
        partial(_built, name, rank, note, lengths),
        counted,
        own_input=lambda arguments: (None,) * (rank + 1),
        batch_axis=lambda arguments: 0,
    )


def _types(rank: int) -> Iterator[tuple[str, LayerType]]:
    """All poolings over so many axes."""
    yield from _sliding(rank)
    yield from _adaptive(rank)
    yield from _undoing(rank)
    if rank > 1:
        yield from _random(rank)


def _sliding(rank: int) -> Iterator[tuple[str, LayerType]]:
    window = {"kernel_size": sizes(rank), "stride": strides_of(rank), "ceil_mode": flag(False)}
    padding, indices = {"padding": sizes(rank, 0, least=0)}, {"return_indices": flag(False)}
    of_window = {kind: f"it {verb} of each window" for kind, verb in _VERBS.items()}
    yield _type(
        f"MaxPool{rank}d",
        rank,
        of_window["Max"],
        _pooled,
        "kernel_size, stride=, padding=, dilation=, return_indices=, ceil_mode=",
        {**window, **padding, **indices, "dilation": sizes(rank, 1)},
    )
    divisor = "" if rank == 1 else ", divisor_override="
    yield _type(
        f"AvgPool{rank}d",
        rank,
        of_window["Avg"],
        _pooled,
        f"kernel_size, stride=, padding=, ceil_mode=, count_include_pad={divisor}",
        {**window, **padding},
    )
    yield _type(
        f"LPPool{rank}d",
        rank,
        of_window["LP"],
        _pooled,
        "norm_type, kernel_size, stride=, ceil_mode=",
        window,
    )


def _adaptive(rank: int) -> Iterator[tuple[str, LayerType]]:
    indices = {"return_indices": flag(False)}
    for kind, parameters, more in (("Max", ", return_indices=", indices), ("Avg", "", {})):
        yield _type(
            f"Adaptive{kind}Pool{rank}d",
            rank,
            f"it {_VERBS[kind]} of each of so many equal parts",
            _adapted,
            f"output_size{parameters}",
            {"output_size": _output_size(rank), **more},
        )


def _undoing(rank: int) -> Iterator[tuple[str, LayerType]]:
    yield _type(
        f"MaxUnpool{rank}d",
        rank,
        "it puts values back where a pooling found them, and 0 beside them",
        _unpooled,
        "kernel_size, stride=, padding=",
        {"kernel_size": sizes(rank), "stride": strides_of(rank), "padding": sizes(rank, 0, least=0)},
    )


def _random(rank: int) -> Iterator[tuple[str, LayerType]]:
    yield _type(
        f"FractionalMaxPool{rank}d",
        rank,
        "it keeps the largest value of windows that lie at random",
        _fractional,
        "kernel_size, output_size=, output_ratio=, return_indices=, _random_samples=",
        {
            "kernel_size": sizes(rank),
            "output_size": optional(sizes(rank)),
            "output_ratio": optional(_ratios(rank)),
            "return_indices": flag(False),
        },
    )


POOLING = {name: kind for rank in (1, 2, 3) for name, kind in _types(rank)}
