"""The shapes of what functions of tensors return, the batch axis among them (`keras.ops`, `tf`)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from .values import UnknownSlice
from .words import words

Shape = tuple[int | None, ...]


class ShapeError(ValueError):
    """Shapes that do not fit, or arguments that no rule covers."""


def broadcast(one: Shape, other: Shape) -> Shape:
    """The shape of two tensors that are combined value by value."""
    length = max(len(one), len(other))
    one, other = ((1,) * (length - len(shape)) + shape for shape in (one, other))
    return tuple(_common(a, b) for a, b in zip(one, other, strict=True))


def _common(one: int | None, other: int | None) -> int | None:
    if one == other or other == 1:
        return one
    if one == 1:
        return other
    if one is None or other is None:
        return other if one is None else one
    raise ShapeError(f"lengths {one} and {other} do not fit one another")


def axis_of(shape: Shape, axis: Any) -> int:
    """The number of an axis, counted from 0."""
    if type(axis) is not int or not -len(shape) <= axis < len(shape):
        raise ShapeError(f"there is no such axis in {shape}")
    return axis % len(shape)


def reduced(shape: Shape, axis: Any = None, keepdims: Any = False) -> Shape:
    """The shape without some axes, or with length 1 in their places."""
    if axis is None:
        return (1,) * len(shape) if keepdims else ()
    gone = {axis_of(shape, one) for one in (axis if isinstance(axis, (list, tuple)) else [axis])}
    if keepdims:
        return tuple(1 if at in gone else length for at, length in enumerate(shape))
    return tuple(length for at, length in enumerate(shape) if at not in gone)


def joined(shapes: Sequence[Shape], axis: Any = -1) -> Shape:
    """The shape of tensors laid side by side."""
    at = axis_of(shapes[0], axis)
    total: int | None = 0
    rest: Shape = shapes[0][:at] + shapes[0][at + 1 :]
    for shape in shapes:
        if len(shape) != len(shapes[0]):
            raise ShapeError(f"{shapes[0]} and {shape} do not fit one another")
        total = None if total is None or shape[at] is None else total + (shape[at] or 0)
        other = shape[:at] + shape[at + 1 :]
        for a, b in zip(rest, other, strict=True):
            if a is not None and b is not None and a != b:
                raise ShapeError(f"{shapes[0]} and {shape} do not fit one another")
        rest = tuple(b if a is None else a for a, b in zip(rest, other, strict=True))
    return (*rest[:at], total, *rest[at:])


def stacked(shapes: Sequence[Shape], axis: Any = 0) -> Shape:
    """The shape of tensors stacked along a new axis."""
    first = shapes[0]
    for shape in shapes[1:]:
        if len(shape) != len(first):
            raise ShapeError(f"{first} and {shape} do not fit one another")
    at = axis_of((*first, 1), axis)
    return (*first[:at], len(shapes), *first[at:])


def reshaped(shape: Shape, target: Any) -> Shape:
    """The shape that a tensor is brought into; one length may be -1."""
    if isinstance(target, int):
        target = (target,)
    if not isinstance(target, (list, tuple)):
        raise ShapeError("the new shape is not known")
    wanted = [None if length is None else length for length in target]
    if any(length is not None and type(length) is not int for length in wanted):
        raise ShapeError("the new shape is not known")
    if wanted and shape and wanted[0] is None:
        if shape[0] is None and wanted[1:].count(None) > 1 and -1 not in wanted:
            return tuple(wanted)
        if shape[0] is None and {-1, None} & set(wanted[1:]):  # it stays, and so the rest is reshaped
            return (None, *reshaped(shape[1:], wanted[1:]))
        if None in shape and -1 in wanted:
            raise ShapeError("the new shape is not known")
        wanted[0] = -1 if -1 not in wanted else shape[0]
    if wanted.count(None) == 1 and -1 not in wanted:  # it is what the others leave
        wanted[wanted.index(None)] = -1
    if None in wanted:
        raise ShapeError("the new shape is not known")
    known = math.prod([length for length in wanted if length not in (-1, None)])
    if wanted.count(-1) > 1:
        raise ShapeError("only one length can be -1")
    if None not in shape:
        total = math.prod([length for length in shape if length is not None])
        if (total % known if known else total) or (-1 not in wanted and total != known):
            raise ShapeError(f"{shape} cannot be brought into {tuple(wanted)}")
        return tuple(total // known if length == -1 and known else length for length in wanted)
    rest = [length for length in shape[1:] if length is not None]
    is_batch = shape[0] is None and len(rest) == len(shape) - 1 and wanted[:1] == [-1]
    if is_batch and math.prod(rest) == known:
        return (None, *wanted[1:])
    return tuple(None if length == -1 else length for length in wanted)


def transposed(shape: Shape, axes: Any = None) -> Shape:
    """The shape with its axes in another order."""
    if axes is None:
        return shape[::-1]
    if not isinstance(axes, (list, tuple)) or sorted(axis_of(shape, axis) for axis in axes) != list(
        range(len(shape))
    ):
        raise ShapeError("this is no order of its axes")
    return tuple(shape[axis] for axis in axes)


def expanded(shape: Shape, axis: Any) -> Shape:
    """The shape with a new axis of length 1."""
    at = axis_of((*shape, 1), axis)
    return (*shape[:at], 1, *shape[at:])


def squeezed(shape: Shape, axis: Any = None) -> Shape:
    """The shape without axes of length 1."""
    if axis is None:
        if None in shape[1:]:
            raise ShapeError("an axis of it is left open")
        return tuple(length for length in shape if length != 1)
    gone = {axis_of(shape, one) for one in (axis if isinstance(axis, (list, tuple)) else [axis])}
    if any(shape[at] not in (1, None) for at in gone):
        raise ShapeError("only an axis of length 1 can be left out")
    return tuple(length for at, length in enumerate(shape) if at not in gone)


def multiplied(one: Shape, other: Shape) -> Shape:
    """The shape of a product of matrices."""
    if len(one) < 1 or len(other) < 1:
        raise ShapeError("matrices have axes")
    if len(one) == 1 or len(other) == 1:
        raise ShapeError("a product with a vector is not understood here")
    if one[-1] is not None and other[-2] is not None and one[-1] != other[-2]:
        raise ShapeError(f"{one} and {other} do not fit one another")
    return (*broadcast(one[:-2], other[:-2]), one[-2], other[-1])


def picked(shape: Shape, index: Any) -> Shape:
    """The shape of a part of a tensor; of a slice of unknown ends, the length is open."""
    parts = list(index) if isinstance(index, tuple) else [index]
    if ... in [part for part in parts if part is ... or part is None]:
        at = next(number for number, part in enumerate(parts) if part is ...)
        count = len(shape) - sum(part is not None for part in parts) + 1
        parts[at : at + 1] = [slice(None)] * count
    made: list[int | None] = []
    rest = list(shape)
    for part in parts:
        if part is None:
            made.append(1)
            continue
        if not rest:
            raise ShapeError(f"there are more indices here than axes in {shape}")
        length = rest.pop(0)
        if type(part) is int:
            if length is not None and not -length <= part < length:
                raise ShapeError(f"there is no number {part} along an axis of {length}")
        elif isinstance(part, UnknownSlice):
            made.append(None)
        elif isinstance(part, slice) and all(
            type(value) in (int, type(None)) for value in (part.start, part.stop, part.step)
        ):
            made.append(_sliced(length, part))
        else:
            raise ShapeError("this index is not understood here")
    return (*made, *rest)


def _sliced(length: int | None, part: slice) -> int | None:
    if length is not None:
        return len(range(*part.indices(length)))
    if (part.start, part.stop) == (None, None) and part.step in (None, 1, -1):
        return None
    return None


UNARY = frozenset(
    words(
        "relu relu6 sigmoid softmax log_softmax tanh softplus softsign elu selu gelu silu swish "
        "leaky_relu hard_sigmoid abs exp log log1p expm1 sqrt rsqrt square sin cos tan floor ceil "
        "round sign negative cast stop_gradient identity clip clip_by_value nan_to_num "
        "logical_not convert_to_tensor normalize l2_normalize dropout zeros_like ones_like "
        "tanh_shrink mish hard_tanh hard_swish hard_silu log_sigmoid squareplus reciprocal erf "
        "isnan cumsum flip reverse sort softcap exponential linear roll tril triu cumprod "
        "full_like isinf isfinite arctan sinh cosh celu absolute log2 log10 exp2 arccos arcsin "
        "arcsinh arccosh arctanh erfc erfinv trunc fabs deg2rad rad2deg cbrt copy empty_like "
        "hard_shrink soft_shrink sparse_plus sparse_sigmoid sparsemax argsort real fliplr flipud"
    )
)
BINARY = frozenset(
    words(
        "add subtract multiply divide true_divide floor_divide maximum minimum power mod greater "
        "less equal greater_equal less_equal not_equal logical_and logical_or squared_difference "
        "divide_no_nan multiply_no_nan pow arctan2 fmax fmin fmod hypot logaddexp logical_xor heaviside"
    )
)
REDUCING = frozenset(
    words(
        "mean sum max min prod any all std var reduce_mean reduce_sum reduce_max reduce_min "
        "reduce_prod reduce_any reduce_all reduce_std logsumexp reduce_logsumexp amax amin "
        "median nanmean nansum nanmax nanmin count_nonzero ptp argmax argmin"
    )
)


def swapped(shape: Shape, axis1: Any, axis2: Any) -> Shape:
    """The shape with two of its axes in each other's places."""
    axes = list(range(len(shape)))
    one, other = axis_of(shape, axis1), axis_of(shape, axis2)
    axes[one], axes[other] = other, one
    return transposed(shape, axes)


def moved(shape: Shape, source: Any, destination: Any) -> Shape:
    """The shape with one of its axes at another place."""
    at, to = axis_of(shape, source), axis_of(shape, destination)
    rest = [*shape[:at], *shape[at + 1 :]]
    return (*rest[:to], shape[at], *rest[to:])


def padded(shape: Shape, pad_width: Any, mode: Any = None, constant_values: Any = None) -> Shape:
    """The shape with values added before and behind each axis."""
    pairs = pad_width if isinstance(pad_width, (list, tuple)) else None
    if pairs is None or len(pairs) != len(shape):
        raise ShapeError("how much is added is not known")
    made: list[int | None] = []
    for length, pair in zip(shape, pairs, strict=True):
        if not isinstance(pair, (list, tuple)) or [type(count) for count in pair] != [int, int]:
            raise ShapeError("how much is added is not known")
        made.append(None if length is None else length + sum(pair))
    return tuple(made)


MADE: dict[str, Callable[..., Shape]] = {
    "reshape": reshaped,
    "transpose": transposed,
    "permute_dimensions": transposed,
    "expand_dims": expanded,
    "squeeze": squeezed,
    "get_item": picked,
    "swapaxes": swapped,
    "moveaxis": moved,
    "pad": padded,
}
