"""What PyTorch's functions return that combine values, or take some along an axis."""

from __future__ import annotations

from typing import Any

from ..words import words
from .lengths import Length, Shape
from .shape_rules import (
    DoesNotFitError,
    Found,
    NoRuleError,
    Rule,
    axis_at,
    broadcast,
    is_tensor,
    number,
    reduced,
    shape_of,
)

_BOTH = words(
    "add sub subtract mul multiply div divide true_divide floor_divide fmod remainder pow maximum "
    "minimum fmax fmin atan2 eq ne gt lt ge le greater less greater_equal less_equal not_equal "
    "logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor hypot xlogy copysign "
    "masked_fill masked_scatter float_power"
)

_REDUCING = words("mean nanmean sum nansum std var amax amin all any logsumexp count_nonzero")


def _broadcast(x: Any, other: Any, *more: Any, **options: Any) -> Found:
    return broadcast(shape_of(x), shape_of(other))


def _broadcast_all(x: Any, *others: Any, value: Any = 1) -> Found:
    made = shape_of(x)
    for other in others:
        made = broadcast(made, shape_of(other))
    return made


def _clamped(x: Any, min: Any = None, max: Any = None) -> Found:
    return _broadcast_all(x, *(bound for bound in (min, max) if bound is not None))


def _reduced(x: Any, dim: Any = None, keepdim: Any = False, **options: Any) -> Found:
    if set(options) - {"dtype", "correction", "unbiased", "ord", "p"}:
        raise NoRuleError
    return reduced(shape_of(x), dim, keepdim)


def _spread(x: Any, dim: Any = None, *more: Any, keepdim: Any = False, **options: Any) -> Found:
    """`std` and `var`, of which older code gives the correction by its place."""
    if type(dim) is bool or more or set(options) - {"correction", "unbiased", "dtype"}:
        raise NoRuleError
    return reduced(shape_of(x), dim, keepdim)


def _extreme(x: Any, dim: Any = None, keepdim: Any = False, **options: Any) -> Found:
    """`max`, `min` and `median`: of all values, of two tensors, or along an axis, with indices."""
    if "other" in options:
        dim = options.pop("other")
    if options:
        raise NoRuleError
    if is_tensor(dim):
        return broadcast(shape_of(x), shape_of(dim))
    if dim is None:
        return ()
    made = reduced(shape_of(x), number(dim), keepdim)
    return [made, made]


def _arg(x: Any, dim: Any = None, keepdim: Any = False) -> Found:
    return reduced(shape_of(x), dim if dim is None else number(dim), keepdim)


def _product_of_all(x: Any, dim: Any = None, keepdim: Any = False, dtype: Any = None) -> Found:
    return reduced(shape_of(x), dim if dim is None else number(dim), keepdim)


def _norm(x: Any, p: Any = None, dim: Any = None, keepdim: Any = False, dtype: Any = None) -> Found:
    return reduced(shape_of(x), dim, keepdim)


def _sorted(x: Any, dim: Any = -1, descending: Any = False, stable: Any = False) -> Found:
    return _cumulated(x, dim)


def _cumulated(x: Any, dim: Any) -> Found:
    axis_at(len(shape_of(x)), dim)
    return [shape_of(x), shape_of(x)]


def _smallest(x: Any, k: Any, dim: Any = -1, keepdim: Any = False) -> Found:
    _check_count(k, shape_of(x), axis_at(len(shape_of(x)), dim))
    return [reduced(shape_of(x), dim, keepdim)] * 2


def _check_count(k: Any, shape: Shape, at: int) -> None:
    """Check that there are so many values along an axis."""
    axis = shape[at] if shape else 1
    if type(k) is int and type(axis) is int and k > axis:
        raise DoesNotFitError(f"there are no {k} of {axis}")


def _topk(x: Any, k: Any, dim: Any = -1, largest: Any = True, sorted: Any = True) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    if not (type(k) is int or isinstance(k, Length)):
        raise NoRuleError
    _check_count(k, shape, at)
    made = (*shape[:at], k, *shape[at + 1 :]) if shape else ()
    return [made, made]


COMBINING: dict[str, Rule] = {
    **dict.fromkeys(_BOTH, _broadcast),
    **dict.fromkeys(_REDUCING, _reduced),
    **dict.fromkeys(("std", "var"), _spread),
    **dict.fromkeys(("max", "min", "median", "nanmedian"), _extreme),
    **dict.fromkeys(("argmax", "argmin"), _arg),
    "mode": lambda x, dim=-1, keepdim=False: [reduced(shape_of(x), dim, keepdim)] * 2,
    **dict.fromkeys(("cummax", "cummin"), _cumulated),
    "kthvalue": _smallest,
    "prod": _product_of_all,
    "norm": _norm,
    "sort": _sorted,
    "topk": _topk,
    **dict.fromkeys(("addcmul", "lerp"), _broadcast_all),
    **dict.fromkeys(("clamp", "clip", "clamp_min", "clamp_max"), _clamped),
}
