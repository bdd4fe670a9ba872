"""What PyTorch's functions return that put the values of tensors elsewhere, or pick some of them."""

from __future__ import annotations

from typing import Any

from .lengths import Axis, Length, Shape, divided, plus, product, shown, times
from .shape_rules import (
    DoesNotFitError,
    Found,
    NoRuleError,
    Rule,
    axes_at,
    axis_at,
    broadcast,
    expanded,
    flattened,
    joined,
    lengths,
    number,
    padded,
    permuted,
    repeated,
    reshaped,
    same,
    shape_of,
    shapes_in,
    squeezed,
    stacked,
    swapped,
    unflattened,
    unsqueezed,
)


def _joined(tensors: Any, dim: Any = 0) -> Found:
    return joined(shapes_in(tensors), dim)


def _stacked(tensors: Any, dim: Any = 0) -> Found:
    return stacked(shapes_in(tensors), dim)


def _beside(tensors: Any) -> Found:
    shapes = shapes_in(tensors)
    return joined(shapes, 0 if shapes and len(shapes[0]) == 1 else 1)


def _below(tensors: Any) -> Found:
    shapes = shapes_in(tensors)
    if any(not shape for shape in shapes):
        raise NoRuleError
    return joined([(1, *shape) if len(shape) == 1 else shape for shape in shapes], 0)


def _viewed(x: Any, *shape: Any, size: Any = None, **options: Any) -> Found:
    target = options.pop("shape", size)
    if options:
        raise NoRuleError
    return reshaped(shape_of(x), lengths(shape or [target]))


def _like(x: Any, other: Any) -> Found:
    return reshaped(shape_of(x), shape_of(other))


def _expanded_like(x: Any, other: Any) -> Found:
    return expanded(shape_of(x), shape_of(other))


def _permuted(x: Any, *dims: Any, **options: Any) -> Found:
    axes = dims or (options.pop("dims"),)
    if options:
        raise NoRuleError
    return permuted(shape_of(x), lengths(axes))


def _swapped(x: Any, dim0: Any, dim1: Any) -> Found:
    return swapped(shape_of(x), dim0, dim1)


def _turned(x: Any) -> Found:
    if len(shape_of(x)) > 2:
        raise DoesNotFitError("t() takes a tensor of at most two axes")
    return shape_of(x)[::-1]


def _moved(x: Any, source: Any, destination: Any) -> Found:
    shape = shape_of(x)
    a, b = axis_at(len(shape), source), axis_at(len(shape), destination)
    rest = [axis for axis in range(len(shape)) if axis != a]
    rest.insert(b, a)
    return tuple(shape[axis] for axis in rest)


def _squeezed(x: Any, dim: Any = None) -> Found:
    return squeezed(shape_of(x), dim)


def _unsqueezed(x: Any, dim: Any) -> Found:
    return unsqueezed(shape_of(x), dim)


def _flattened(x: Any, start_dim: Any = 0, end_dim: Any = -1) -> Found:
    return flattened(shape_of(x), start_dim, end_dim)


def _unflattened(x: Any, dim: Any, sizes: Any) -> Found:
    return unflattened(shape_of(x), dim, sizes)


def _expanded(x: Any, *size: Any, **options: Any) -> Found:
    if set(options) - {"size"}:
        raise NoRuleError
    return expanded(shape_of(x), lengths(size or [options["size"]]))


def _repeated(x: Any, *sizes: Any) -> Found:
    return repeated(shape_of(x), lengths(sizes))


def _tiled(x: Any, *dims: Any) -> Found:
    counts = lengths(dims)
    return repeated(shape_of(x), [1] * (len(shape_of(x)) - len(counts)) + counts)


def _each_repeated(x: Any, repeats: Any, dim: Any = None, output_size: Any = None) -> Found:
    shape = shape_of(x)
    if not (type(repeats) is int or isinstance(repeats, Length)) or output_size is not None:
        raise NoRuleError
    if type(repeats) is int and repeats < 0:
        raise DoesNotFitError(f"nothing is repeated {repeats} times")
    if dim is None:
        return (times(product(shape), repeats),)
    at = axis_at(len(shape), dim)
    return (*shape[:at], times(shape[at], repeats), *shape[at + 1 :])


def _chunked(x: Any, chunks: Any, dim: Any = 0) -> Found:
    shape = shape_of(x)
    at, count = axis_at(len(shape), dim), number(chunks)
    axis = shape[at]
    if count < 1:
        raise DoesNotFitError("there must be at least one chunk")
    if axis == 0:
        return [shape] * count
    if type(axis) is int:
        return _parts(shape, at, max(-(-axis // count), 1))
    each = divided(axis, count)
    if each is None:
        raise NoRuleError
    return [(*shape[:at], each, *shape[at + 1 :])] * count


def _parts(shape: Shape, at: int, size: int) -> list[Shape]:
    axis = shape[at]
    assert type(axis) is int, "the caller knows its length"
    if axis > 1000 * size:
        raise NoRuleError
    starts = range(0, axis, size) if axis else [0]
    return [(*shape[:at], min(size, axis - start), *shape[at + 1 :]) for start in starts]


def _split(x: Any, split_size_or_sections: Any, dim: Any = 0) -> Found:
    shape = shape_of(x)
    at, size = axis_at(len(shape), dim), split_size_or_sections
    axis = shape[at]
    if isinstance(size, (list, tuple)):
        total: Axis = 0
        for one in lengths([size]):
            if type(one) is int and one < 0:
                raise DoesNotFitError(f"no part is {one} long")
            total = plus(total, one)
        same(total, axis, f"the parts make {total}, and the axis has {axis}")
        return [(*shape[:at], one, *shape[at + 1 :]) for one in size]
    if size == axis:
        return [shape]
    if type(axis) is not int or number(size) < 1:
        raise NoRuleError
    return _parts(shape, at, size)


def unbound(x: Any, dim: Any = 0) -> Found:
    """`unbind`, and what a loop over a tensor goes over."""
    shape = shape_of(x)
    if not shape:
        raise DoesNotFitError("Python cannot iterate over a tensor without axes")
    at = axis_at(len(shape), dim)
    axis = shape[at]
    if type(axis) is not int or axis > 1000:
        raise NoRuleError
    return [(*shape[:at], *shape[at + 1 :])] * axis


def _gathered(x: Any, dim: Any, index: Any, sparse_grad: Any = False) -> Found:
    shape, own = shape_of(x), shape_of(index)
    along = axis_at(len(shape), dim)
    is_longer = any(
        at != along and type(a) is int and type(b) is int and b > a
        for at, (a, b) in enumerate(zip(shape, own, strict=False))
    )
    if len(shape) != len(own) or is_longer:
        raise DoesNotFitError(f"{shown(own)} values cannot be gathered from {shown(shape)}")
    return own


def _selected(x: Any, dim: Any, index: Any) -> Found:
    shape, own = shape_of(x), shape_of(index)
    at = axis_at(len(shape), dim)
    if len(own) > 1:
        raise DoesNotFitError(f"index_select() takes indices in a row, not {shown(own)}")
    return (*shape[:at], *(own or (1,)), *shape[at + 1 :]) if shape else ()


def _one_selected(x: Any, dim: Any, index: Any) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    axis = shape[at]
    if type(index) is int and type(axis) is int and not -axis <= index < axis:
        raise DoesNotFitError(f"there is no number {index} along an axis of {axis}")
    return (*shape[:at], *shape[at + 1 :])


def _narrowed(x: Any, dim: Any, start: Any, length: Any) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    axis, (own,) = shape[at], lengths([length])
    if type(axis) is int and type(start) is int and type(own) is int:
        first = start + axis if start < 0 else start
        if own < 0 or not 0 <= first <= axis - own:
            raise DoesNotFitError(f"there are no {own} from {start} on along an axis of {axis}")
    return (*shape[:at], own, *shape[at + 1 :])


def _where(condition: Any, x: Any, y: Any) -> Found:
    return broadcast(broadcast(shape_of(condition), shape_of(x)), shape_of(y))


def _where_method(x: Any, condition: Any, other: Any) -> Found:
    return _where(condition, x, other)


def _padded(x: Any, pad: Any, mode: Any = "constant", value: Any = None) -> Found:
    return padded(shape_of(x), pad, mode)


def _flipped(x: Any, *dims: Any) -> Found:
    axes_at(len(shape_of(x)), lengths(dims))
    return shape_of(x)


def _triangular(x: Any, diagonal: Any = 0) -> Found:
    if len(shape_of(x)) < 2:
        raise DoesNotFitError("a triangle is of a matrix")
    return shape_of(x)


REARRANGING: dict[str, Rule] = {
    "view_as_real": lambda x: (*shape_of(x), 2),
    "view_as_complex": lambda x: shape_of(x)[:-1],
    **dict.fromkeys(("complex", "polar"), lambda x, y: broadcast(shape_of(x), shape_of(y))),
    **dict.fromkeys(("cat", "concat", "concatenate"), _joined),
    "stack": _stacked,
    "hstack": _beside,
    "vstack": _below,
    "view": _viewed,
    "reshape": _viewed,
    **dict.fromkeys(("view_as", "reshape_as"), _like),
    "expand_as": _expanded_like,
    "permute": _permuted,
    **dict.fromkeys(("transpose", "swapaxes", "swapdims", "transpose_"), _swapped),
    "t": _turned,
    **dict.fromkeys(("movedim", "moveaxis"), _moved),
    **dict.fromkeys(("squeeze", "squeeze_"), _squeezed),
    **dict.fromkeys(("unsqueeze", "unsqueeze_"), _unsqueezed),
    "flatten": _flattened,
    "ravel": lambda x: flattened(shape_of(x), 0, -1),
    "unflatten": _unflattened,
    **dict.fromkeys(("expand", "broadcast_to"), _expanded),
    "repeat": _repeated,
    "tile": _tiled,
    "repeat_interleave": _each_repeated,
    "chunk": _chunked,
    "split": _split,
    "unbind": unbound,
    "gather": _gathered,
    "index_select": _selected,
    "select": _one_selected,
    "narrow": _narrowed,
    "where": _where,
    "pad": _padded,
    "flip": _flipped,
    **dict.fromkeys(("tril", "triu"), _triangular),
}

METHODS_ONLY: dict[str, Rule] = {"where": _where_method}
"""What a method takes in another order than the function of its name."""
