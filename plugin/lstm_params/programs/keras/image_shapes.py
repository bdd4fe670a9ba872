"""The shapes of what functions of images return, with the channels last (`keras.ops`, `tf.image`)."""

from __future__ import annotations

from typing import Any

from .. import shapes as ops

Shapes = list[ops.Shape] | None
"""The shapes of what is returned; None where there is no rule."""


def argument(values: list[Any], named: dict[str, Any], at: int, *names: str, default: Any = None) -> Any:
    """An argument that is given by one of its names, or at its place."""
    for name in names:
        if name in named:
            return named[name]
    return values[at] if len(values) > at else default


def convolved(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`conv(inputs, kernel, strides=1, padding="valid")`."""
    kernel = argument(values, named, 1, "kernel")
    if len(values) > 4 or set(named) - {"kernel", "strides", "padding"} or not isinstance(kernel, tuple):
        return None
    strides = argument(values, named, 2, "strides", default=1)
    if len(kernel) != len(first.shape):
        return None
    if kernel[-2] != first.shape[-1]:
        raise ops.ShapeError(f"the kernel reads {kernel[-2]} channels, and there are {first.shape[-1]}")
    return _windows(first.shape, kernel[:-2], strides, _padding(values, named, 3), kernel[-1])


def pooled(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`max_pool(inputs, pool_size, strides=None, padding="valid")`: without strides, those of the pool."""
    size = argument(values, named, 1, "pool_size", "ksize")
    strides = argument(values, named, 2, "strides")
    if len(values) > 4 or set(named) - {"pool_size", "ksize", "strides", "padding"}:
        return None
    return _windows(first.shape, size, strides or size, _padding(values, named, 3), first.shape[-1])


def patched(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`extract_patches(images, size, strides=None)`; TensorFlow's sizes have the batch and the channels."""
    size = _of_image(argument(values, named, 1, "size", "sizes"))
    strides = _of_image(argument(values, named, 2, "strides")) or size
    rates = _of_image(argument(values, named, 3, "dilation_rate", "rates", default=1))
    channels, is_plain = first.shape[-1], "data_format" not in named and len(values) <= 5
    if len(first.shape) != 4 or size is None or rates != (1, 1) or channels is None or not is_plain:
        return None
    depth = size[0] * size[1] * channels
    return _windows(first.shape, size, strides, _padding(values, named, 4), depth)


def resized(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`resize(images, size)`."""
    size = argument(values, named, 1, "size")
    is_pair = isinstance(size, (tuple, list)) and [type(length) for length in size] == [int, int]
    is_plain = not set(named) - {"size", "interpolation", "method", "antialias"} and len(values) <= 3
    return [(*first.shape[:-3], *size, first.shape[-1])] if is_pair and is_plain else None


def spread(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`depth_to_space(x, block_size)`: channels become places."""
    size, channels = argument(values, named, 1, "block_size"), first.shape[-1]
    if not _is_block(first, size) or channels is None or channels % size**2:
        return None
    batch, *lengths = first.shape[:-1]
    longer = (None if length is None else length * size for length in lengths)
    return [(batch, *longer, channels // size**2)]


def gathered(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`space_to_depth(x, block_size)`: places become channels."""
    size, channels = argument(values, named, 1, "block_size"), first.shape[-1]
    batch, *lengths = first.shape[:-1]
    if not _is_block(first, size) or channels is None or any(length and length % size for length in lengths):
        return None
    shorter = (None if length is None else length // size for length in lengths)
    return [(batch, *shorter, channels * size**2)]


def _is_block(first: Any, size: Any) -> bool:
    return type(size) is int and size > 0 and len(first.shape) == 4


def _padding(values: list[Any], named: dict[str, Any], at: int) -> Any:
    padding = argument(values, named, at, "padding", default="valid")
    return padding.lower() if isinstance(padding, str) else padding


def _of_image(value: Any) -> tuple[int, int] | None:
    """The height and the width of one number, of two, or of four with the batch and the channels."""
    lengths = [value, value] if type(value) is int else value
    if not isinstance(lengths, (tuple, list)) or any(type(length) is not int for length in lengths):
        return None
    if len(lengths) == 4 and lengths[0] == lengths[3] == 1:
        lengths = lengths[1:3]
    return (lengths[0], lengths[1]) if len(lengths) == 2 and min(lengths) > 0 else None


def _windows(shape: ops.Shape, sizes: Any, strides: Any, padding: Any, channels: int | None) -> Shapes:
    """A value of each channel for each window of some sizes that moves over the places."""
    rank = len(shape) - 2
    sizes, strides = ((one,) * rank if type(one) is int else one for one in (sizes, strides))
    for given in (sizes, strides):
        if not isinstance(given, (tuple, list)) or len(given) != rank:
            return None
        if any(type(length) is not int or length < 1 for length in given):
            return None
    if padding not in ("valid", "same"):
        return None
    made: list[int | None] = []
    for length, width, step in zip(shape[1:-1], sizes, strides, strict=True):
        room = width if padding == "valid" else 1
        made.append(None if length is None else (length - room) // step + 1)
    return [(shape[0], *made, channels)]


RULES = {
    "conv": convolved,
    **dict.fromkeys(("max_pool", "average_pool", "max_pool2d", "avg_pool", "avg_pool2d"), pooled),
    "extract_patches": patched,
    "resize": resized,
    "depth_to_space": spread,
    "space_to_depth": gathered,
}
"""The functions that have a rule."""
