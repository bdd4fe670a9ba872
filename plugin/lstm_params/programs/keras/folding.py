"""Tensors whose first axis has more than the batch in it: which open length one has is no other's."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from ..values import Unknown, UnknownSlice
from .context import Context
from .image_shapes import argument
from .tensors import FirstLength, KerasTensor

_JOINING = ("concat", "concatenate")


def is_folded(keras: Context, tensor: Any) -> bool:
    """Whether a tensor's first axis is not the batch alone, as where heads or windows are in it too."""
    return isinstance(tensor, KerasTensor) and tensor.ref is not None and tensor.ref.node in keras.folded


def hand_on(keras: Context, read: Iterable[Any], made: Iterable[KerasTensor]) -> None:
    """Note that what is made of such tensors is such a tensor, too."""
    for tensor in read:
        if is_folded(keras, tensor):
            keras.folded.update((one.ref.node, keras.folded[tensor.ref.node]) for one in made if one.ref)
            return


def note(keras: Context, name: str, read: KerasTensor, made: list[KerasTensor], node: ast.AST) -> None:
    """Note tensors whose first axis is not the batch alone, nor the batch again."""
    before, inside, outside = _times(keras, read), _rest(read), _rest(made[0])
    times = None
    if name == "reshape" and before and inside and outside:
        times = before * Fraction(inside, outside)
    if times == 1:
        return
    length = FirstLength(keras.machine.code(node), keras.machine.first_line(node), True)
    length.serial, length.times = keras.machine.next_serial(), times
    keras.folded.update((tensor.ref.node, length) for tensor in made if tensor.ref)


def _times(keras: Context, tensor: KerasTensor) -> Fraction | None:
    """How many times the batch a tensor's first axis is; None where that is not known."""
    length = keras.folded.get(tensor.ref.node) if tensor.ref else None
    return Fraction(1) if length is None else length.times


def own_length(keras: Context, values: list[Any]) -> list[Any] | None:
    """The arguments of `reshape` where such a tensor keeps its first axis; None where it does not."""
    first = (*values, None)[0]
    if not is_folded(keras, first):
        return None
    made = [first, *(_kept(keras.folded[first.ref.node], value) for value in values[1:])]
    return made if any(one is not other for one, other in zip(made, values, strict=True)) else None


def _kept(own: FirstLength, target: Any) -> Any:
    is_own = isinstance(target, (list, tuple)) and target and isinstance(target[0], FirstLength)
    return (None, *target[1:]) if is_own and target[0].serial == own.serial else target


def is_unclear(keras: Context, arguments: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether `reshape(x, (batch, -1, …))` asks for what is left of an axis that the batch is a part of."""
    target = _target(arguments, keywords)
    is_open = isinstance(target, (list, tuple)) and len(target) > 1 and target[0] is None
    if not is_open or not is_folded(keras, (*arguments, None)[0]):
        return False
    is_said = -1 not in target and target.count(None) > 2
    return not is_said and bool({-1, None} & {*target[1:]})


def opens(name: str, arguments: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether a tensor gets an open length that may be none of its own: `x[:, :n]`, `(batch, h * w, 3)`."""
    said = argument(arguments, keywords, 1) if name == "get_item" else _target(arguments, keywords)
    lengths = said if isinstance(said, (list, tuple)) else [said]
    is_unknown = any(type(length) in (Unknown, UnknownSlice) for length in lengths)
    return is_unknown and name in ("get_item", "reshape")


def folds(name: str, tensor: KerasTensor, made: KerasTensor, arguments: list[Any], keywords: Any) -> bool:
    """Whether an operation puts something else into the first axis, or takes it out."""
    rank = len(tensor.shape)
    if name in _JOINING:
        return argument(arguments, keywords, 1, "axis", default=0) in (0, -rank)
    if name == "repeat":
        return argument(arguments, keywords, 2, "axis") in (0, -rank)
    if name == "tile":
        counts = argument(arguments, keywords, 1, "repeats", "multiples")
        return isinstance(counts, (list, tuple)) and counts[:1] not in ([1], (1,))
    return name == "reshape" and _rest(tensor) != _rest(made)


def _rest(tensor: KerasTensor) -> int | None:
    """How many values there are for each of the first axis; None where that is open."""
    lengths = [length for length in tensor.shape[1:] if length is not None]
    return math.prod(lengths) if len(lengths) == len(tensor.shape) - 1 else None


def is_unfolded(name: str, arguments: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether a tensor is brought into a shape whose first axis is said to be the batch."""
    target = _target(arguments, keywords)
    return name == "reshape" and isinstance(target, (list, tuple)) and bool(target) and target[0] is None


def _target(arguments: list[Any], keywords: dict[str, Any]) -> Any:
    return argument(arguments, keywords, 1, "newshape", "shape")
