"""The shapes of what functions of tensors return."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .. import shapes as ops
from .image_shapes import RULES, argument
from .tensors import KerasTensor, flatten, is_shape

Shapes = list[ops.Shape] | tuple[()] | None
"""The shapes of what is returned; `()` where that is the shape itself, None where there is no rule."""

_OF_PAIRS = ("fft", "fft2", "ifft2")
"""Functions of the real and the imaginary part, which give both."""

_OF_ONE = frozenset(["tile", "broadcast_to", "repeat", "split", "norm", *ops.MADE, *ops.REDUCING])
"""Functions of one tensor, whose other arguments are numbers."""

_SPELLINGS = {
    "keep_dims": "keepdims",
    "newshape": "target",
    "shape": "target",
    "perm": "axes",
    "pattern": "axes",
}
"""Names of arguments that mean the same."""


def shapes_of(name: str, arguments: list[Any], keywords: dict[str, Any]) -> Shapes:
    """The shapes of what a function of tensors returns.

    Args:
        name: The function.
        arguments: Its arguments, tensors among them.
        keywords: Its arguments that are given by name.

    Raises:
        ShapeError: The tensors do not fit one another.
    """
    values = [_shape(value) for value in arguments]
    named = {key: _shape(value) for key, value in keywords.items() if key not in ("name", "dtype")}
    first = arguments[0] if arguments else next(iter(keywords.values()))
    if (
        name in _OF_ONE
        and sum(isinstance(value, KerasTensor) for value in (*arguments, *keywords.values())) > 1
    ):
        return None  # its axes, lengths or places are in a tensor, whose values are not known
    if name in ("shape", "int_shape"):
        return ()
    if name == "einsum":
        return _summed(values)
    if name in ("concat", "concatenate", "stack"):
        return _joined(name, first, values, named)
    if name == "where":
        return (
            [ops.broadcast(values[0], ops.broadcast(*map(_lengths, values[1:])))]
            if _is_choice(values)
            else None
        )
    if name in ("clip", "clip_by_value"):
        return _clipped(values, named)
    if name in ops.UNARY:
        return (
            [first.shape]
            if isinstance(first, KerasTensor) and not _is_flattened(name, values, named)
            else None
        )
    if name in ops.BINARY:
        return [ops.broadcast(*map(_lengths, [*values, *named.values()][:2]))]
    if name in ops.REDUCING:
        if not isinstance(first, KerasTensor):
            return None  # TensorFlow stacks a list of tensors first, and Keras takes none
        if name in ("argmax", "argmin") and argument(values, named, 1, "axis") is None:
            return None  # of all values for Keras, along the first axis for TensorFlow
        kept = {key: value for key, value in named.items() if key in ("axis", "keepdims", "keep_dims")}
        return [ops.reduced(*values, **_respelt(kept))]
    if name in ops.MADE:
        return [ops.MADE[name](*values, **_respelt(named))]
    if name in _OF_PAIRS:
        parts = [tensor.shape for tensor in flatten(first)]
        return parts if len(parts) == 2 and parts[0] == parts[1] else None
    rule = _RULES.get(name)
    return rule(first, values, named) if rule and isinstance(first, KerasTensor) else None


def _shape(value: Any) -> Any:
    return value.shape if isinstance(value, KerasTensor) else value


def _lengths(shape: Any) -> ops.Shape:
    """The shape of a tensor, and of a number."""
    return shape if isinstance(shape, tuple) else ()


def _is_choice(values: list[Any]) -> bool:
    """Whether these are a tensor, and two values that it chooses from."""
    return len(values) == 3 and isinstance(values[0], tuple)


def _is_flattened(name: str, values: list[Any], named: dict[str, Any]) -> bool:
    """Whether a function may flatten the tensor first: without an axis Keras does, TensorFlow does not."""
    is_sorting = name in ("sort", "argsort")
    axis = argument(values, named, 1, "axis", default=-1 if is_sorting else None)
    return axis is None and (is_sorting or name in ("cumsum", "cumprod"))


def _respelt(named: dict[str, Any]) -> dict[str, Any]:
    return {_SPELLINGS.get(key, key): value for key, value in named.items()}


def _clipped(values: list[Any], named: dict[str, Any]) -> Shapes:
    """`clip(x, x_min, x_max)`, by numbers or by tensors that are no larger."""
    shapes = [*map(_lengths, (*values, *named.values()))]
    return [shapes[0]] if all(ops.broadcast(shapes[0], shape) == shapes[0] for shape in shapes) else None


def _joined(name: str, first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    if not isinstance(first, (list, tuple)):
        return None
    shapes = [tensor.shape for tensor in flatten(first)]
    axis = argument(values, named, 1, "axis", default=0)
    return [ops.stacked(shapes, axis) if name == "stack" else ops.joined(shapes, axis)]


def _multiplied(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`matmul(a, b)`; TensorFlow's may turn the last two axes of each first."""
    one, other = argument(values, named, 0, "a", "x1"), argument(values, named, 1, "b", "x2")
    turned = [argument(values, named, 2, "transpose_a"), argument(values, named, 3, "transpose_b")]
    more = named.keys() - {"a", "b", "x1", "x2", "transpose_a", "transpose_b"}
    if more or len(values) > 4 or not all(isinstance(shape, tuple) for shape in (one, other)):
        return None
    if not all(flag in (None, False, True) for flag in turned):
        return None
    shapes = [
        ops.swapped(shape, -1, -2) if flag else shape
        for shape, flag in zip((one, other), turned, strict=True)
    ]
    return [ops.multiplied(*shapes)]


def _batch_dotted(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`batch_dot(x, y, axes)`: one axis of each, for each of the batch (keras/src/legacy/backend.py)."""
    one, other = first.shape, argument(values, named, 1, "y")
    if not isinstance(other, tuple) or len(one) < 2 or len(other) < 2:
        return None
    axes = argument(values, named, 2, "axes", default=[len(one) - 1, max(len(other) - 2, 1)])
    axes = [axes, axes] if type(axes) is int else axes
    if not isinstance(axes, (list, tuple)) or [type(axis) for axis in axes] != [int, int]:
        return None
    at, to = ops.axis_of(one, axes[0]), ops.axis_of(other, axes[1])
    if 0 in (at, to) or (None not in (one[at], other[to]) and one[at] != other[to]):
        raise ops.ShapeError(f"{one} and {other} do not fit one another")
    made = (*one[:at], *one[at + 1 :], *other[1:to], *other[to + 1 :])
    return [made if len(made) > 1 else (*made, 1)]


def _elements_repeated(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    count, axis = argument(values, named, 1, "rep"), argument(values, named, 2, "axis")
    return _repeated(first, [first.shape, count], {"axis": axis})


def _dotted(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`dot(a, b)`: the last axis of one with the last but one of the other (keras/src/ops/numpy.py, 3.15)."""
    other = values[1] if len(values) == 2 else None
    if named or not isinstance(other, tuple):
        return None
    if not first.shape or not other:
        return [first.shape or other]
    if None not in (first.shape[-1], other[-2:][0]) and first.shape[-1] != other[-2:][0]:
        raise ops.ShapeError(f"{first.shape} and {other} do not fit one another")
    return [(*first.shape[:-1], *other[:-2], *other[-1:][: len(other) - 1])]


def _tensordot(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`tensordot(a, b, axes=1)`: the last axis of one with the first of the other."""
    other = values[1] if len(values) > 1 else None
    if not isinstance(other, tuple) or not other or argument(values, named, 2, "axes") != 1:
        return None
    if first.shape[-1] != other[0]:
        raise ops.ShapeError(f"{first.shape} and {other} do not fit one another")
    return [(*first.shape[:-1], *other[1:])]


def _summed(values: list[Any]) -> Shapes:
    """`einsum("bij,bjk->bik", a, b)`, with a letter for each axis."""
    spec, *shapes = values
    read, arrow, written = spec.replace(" ", "").partition("->") if isinstance(spec, str) else ("", "", "")
    terms = read.split(",")
    if not arrow or not all(term.isalpha() or not term for term in (*terms, written)):
        return None
    if len(terms) != len(shapes) or any(
        not isinstance(shape, tuple) or len(shape) != len(term)
        for term, shape in zip(terms, shapes, strict=True)
    ):
        return None
    lengths: dict[str, int | None] = {}
    for term, shape in zip(terms, shapes, strict=True):
        for letter, length in zip(term, shape, strict=True):
            known = lengths.get(letter)
            if None not in (known, length) and known != length:
                raise ops.ShapeError(f"axis '{letter}' has {known} and {length}")
            lengths[letter] = length if known is None else known
    if set(written) - lengths.keys():
        return None
    return [tuple(lengths[letter] for letter in written)]


def _one_hot(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    depth, axis = argument(values, named, 1, "num_classes", "depth"), named.get("axis", -1)
    rank = len(first.shape)
    if type(depth) is not int or type(axis) is not int or not -1 <= axis <= rank or len(values) > 2:
        return None
    at = rank if axis < 0 else axis
    return [(*first.shape[:at], depth, *first.shape[at:])]


def _repeated(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    if len(values) + len(named) != 3:
        return None
    axis, count = named.get("axis", values[-1]), argument(values, named, 1, "repeats")
    at = ops.axis_of(first.shape, axis)
    length = first.shape[at]
    if type(count) is not int or count < 1:
        return None
    return [(*first.shape[:at], None if length is None else length * count, *first.shape[at + 1 :])]


def _tiled(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    counts = argument(values, named, 1, "repeats", "multiples")
    if not isinstance(counts, (list, tuple)) or len(counts) != len(first.shape):
        return None
    pairs = zip(first.shape, counts, strict=True)
    return [tuple(None if length is None else length * int(count) for length, count in pairs)]


def _split(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    count = argument(values, named, 1, "indices_or_sections", "num_or_size_splits")
    at = ops.axis_of(first.shape, argument(values, named, 2, "axis", default=0))
    length = first.shape[at]
    if type(count) is int and length is not None and count > 0 and length % count == 0:
        return [(*first.shape[:at], length // count, *first.shape[at + 1 :])] * min(count, 100)
    return None


def _broadcast_to(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    target = argument(values, named, 1, "target")
    if not is_shape(target):
        return None
    return [tuple(target)] if ops.broadcast(first.shape, tuple(target)) == tuple(target) else None


def _norm(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    axis, keepdims = argument(values, named, 2, "axis"), argument(values, named, 3, "keepdims")
    return [ops.reduced(first.shape, axis, keepdims or False)]


def _taken(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`take(x, indices, axis)`, with an axis."""
    indices, axis = argument(values, named, 1, "indices"), argument(values, named, 2, "axis")
    is_list = isinstance(indices, list) and bool(indices) and all(type(at) is int for at in indices)
    if axis is None or not (type(indices) is int or is_list or isinstance(indices, tuple)):
        return None
    at = ops.axis_of(first.shape, axis)
    own = () if type(indices) is int else (len(indices),) if is_list else indices
    return [(*first.shape[:at], *own, *first.shape[at + 1 :])]


def _gathered(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`gather(params, indices, axis=0)`, as TensorFlow has it."""
    if len(values) > 2 or set(named) - {"params", "reference", "indices", "axis"}:
        return None
    return _taken(first, values, {**named, "axis": named.get("axis") or 0})


def _unstacked(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    at = ops.axis_of(first.shape, argument(values, named, 2, "axis", default=0))
    count, rest = first.shape[at], (*first.shape[:at], *first.shape[at + 1 :])
    return [rest] * count if count is not None and count <= 100 else None


def _largest(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    count = argument(values, named, 1, "k")
    return [(*first.shape[:-1], count)] * 2 if type(count) is int and count > 0 else None


def _outer(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`outer(a, b)`: each value of one by each of the other."""
    pair = [*values, *named.values()]
    if len(pair) != 2 or not all(isinstance(shape, tuple) for shape in pair):
        return None
    return [tuple(None if None in shape else math.prod(shape) for shape in pair)]


def _moments(first: Any, values: list[Any], named: dict[str, Any]) -> Shapes:
    """`moments(x, axes, keepdims=False)`: the mean and the variance."""
    if len(values) > 2 or not named.keys() <= {"axes", "keepdims"}:
        return None
    return [ops.reduced(first.shape, argument(values, named, 1, "axes"), named.get("keepdims", False))] * 2


_SEVERAL = frozenset(["split", "unstack", "top_k", "moments", *_OF_PAIRS])
"""Functions that return several tensors."""


def gives_several(name: str) -> bool:
    """Whether a function returns several tensors, also where they are one."""
    return name in _SEVERAL


def has_rule(name: str) -> bool:
    """Whether there is a rule for a function beside the kinds that `shapes` lists."""
    return name in _RULES or name in _OF_PAIRS


_RULES: dict[str, Callable[[Any, list[Any], dict[str, Any]], Shapes]] = {
    "matmul": _multiplied,
    "batch_dot": _batch_dotted,
    "repeat_elements": _elements_repeated,
    "dot": _dotted,
    "tensordot": _tensordot,
    "one_hot": _one_hot,
    "repeat": _repeated,
    "tile": _tiled,
    "split": _split,
    "broadcast_to": _broadcast_to,
    "norm": _norm,
    "take": _taken,
    "gather": _gathered,
    "unstack": _unstacked,
    "top_k": _largest,
    "outer": _outer,
    "moments": _moments,
    **RULES,
}
