"""The shapes of what PyTorch computes with tensors, the batch axis among the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from .lengths import LONGEST, MOST_AXES, Axis, Length, Shape, divided, fresh, plus, product, shown, times

Found = Shape | list[Shape]
"""The shape of one tensor, or those of several."""

Rule = Callable[..., Found]
"""What a function of PyTorch's returns, from its arguments."""


class NoRuleError(Exception):
    """No rule says what shape this has."""


class DoesNotFitError(NoRuleError):
    """PyTorch refuses this: the shapes do not fit."""


def shape_of(value: Any) -> Shape:
    """The shape of a tensor or a parameter, or that of a number."""
    if isinstance(value, (bool, int, float, Length)):
        return ()
    if not is_tensor(value):
        raise NoRuleError
    shape: Shape = value.shape
    return shape


def shapes_in(values: Any) -> list[Shape]:
    """The shapes of tensors that are given in a list."""
    if not isinstance(values, (list, tuple)):
        raise NoRuleError
    return [shape_of(value) for value in values]


def is_tensor(value: Any) -> bool:
    """Whether a value is a tensor or a parameter."""
    return isinstance(getattr(value, "shape", None), tuple)


def followed(shapes: Sequence[Shape]) -> None:
    """Check that tensors are not too large to be followed.

    Raises:
        NoRuleError: They are.
    """
    for shape in shapes:
        if len(shape) > MOST_AXES or any(type(axis) is int and axis > LONGEST for axis in shape):
            raise NoRuleError


def number(value: Any) -> int:
    """A number that must be known."""
    if type(value) is not int:
        raise NoRuleError
    return int(value)


def axis_at(rank: int, axis: Any) -> int:
    """The number of an axis, counted from 0."""
    wanted, most = number(axis), max(rank, 1)
    if not -most <= wanted < most:
        raise DoesNotFitError(f"there is no axis {wanted} among {rank}")
    return wanted % most


def axes_at(rank: int, axes: Any) -> list[int]:
    """The numbers of one axis or several, counted from 0."""
    return [axis_at(rank, axis) for axis in (axes if isinstance(axes, (list, tuple)) else [axes])]


def same(one: Axis, other: Axis, message: str) -> Axis:
    """Two lengths that must be equal: the one that is known.

    Raises:
        DoesNotFitError: They are not equal.
        NoRuleError: They are equal for few batches or open lengths alone, and PyTorch refuses all others.
    """
    if one == other:
        return one
    are_open = [isinstance(axis, Length) and not axis.is_known_open for axis in (one, other)]
    if not any(are_open):
        if isinstance(one, Length) or isinstance(other, Length):
            raise NoRuleError
        raise DoesNotFitError(message)
    return other if are_open[0] else one


def broadcast(one: Shape, other: Shape) -> Shape:
    """The shape of two tensors that are combined value by value."""
    message = f"{shown(one)} and {shown(other)} do not fit one another"
    rank = max(len(one), len(other))
    one, other = ((1,) * (rank - len(shape)) + shape for shape in (one, other))
    return tuple(_common(a, b, message) for a, b in zip(one, other, strict=True))


def _common(one: Axis, other: Axis, message: str) -> Axis:
    if one == other or other == 1:
        return one
    if one == 1:
        return other
    if isinstance(one, Length) and isinstance(other, Length):
        return fresh()  # one of them may be 1
    return same(one, other, message)


def reduced(shape: Shape, axes: Any = None, keepdim: Any = False) -> Shape:
    """The shape without some axes, or with length 1 in their places."""
    if type(keepdim) is not bool:
        raise NoRuleError
    if axes is None or axes == () or axes == []:
        return (1,) * len(shape) if keepdim else ()
    gone = axes_at(len(shape), axes)
    if len(set(gone)) < len(gone):
        raise DoesNotFitError("an axis is named twice")
    if keepdim:
        return tuple(1 if at in gone else axis for at, axis in enumerate(shape))
    return tuple(axis for at, axis in enumerate(shape) if at not in gone)


def joined(shapes: Sequence[Shape], axis: Any) -> Shape:
    """The shape of tensors laid side by side."""
    shapes = [shape for shape in shapes if shape != (0,)] or list(shapes[:1])
    if not shapes:
        raise DoesNotFitError("there is no tensor to join")
    first = shapes[0]
    if not first:
        raise DoesNotFitError("a tensor without axes cannot be joined to others")
    at = axis_at(len(first), axis)
    total: Axis = 0
    rest = first
    for shape in shapes:
        message = f"{shown(first)} and {shown(shape)} do not fit one another beside axis {at}"
        if len(shape) != len(first):
            raise DoesNotFitError(message)
        total = plus(total, shape[at])
        rest = tuple(
            a if n == at else same(a, b, message) for n, (a, b) in enumerate(zip(rest, shape, strict=True))
        )
    return (*rest[:at], total, *rest[at + 1 :])


def stacked(shapes: Sequence[Shape], axis: Any) -> Shape:
    """The shape of tensors stacked along a new axis."""
    if not shapes:
        raise DoesNotFitError("there is no tensor to stack")
    first = shapes[0]
    for shape in shapes:
        message = f"{shown(first)} and {shown(shape)} cannot be stacked"
        if len(shape) != len(first):
            raise DoesNotFitError(message)
        first = tuple(same(a, b, message) for a, b in zip(first, shape, strict=True))
    at = axis_at(len(first) + 1, axis)
    return (*first[:at], len(shapes), *first[at:])


def lengths(values: Sequence[Any]) -> list[Axis]:
    """Lengths that are given one by one, or in one list."""
    items = values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else values
    if not all(type(item) is int or isinstance(item, Length) for item in items):
        raise NoRuleError
    return list(items)


def reshaped(shape: Shape, target: Sequence[Axis]) -> Shape:
    """The shape that a tensor is brought into; one length may be -1."""
    total = product(shape)
    message = f"{shown(shape)} cannot be brought into {shown(target)}"
    if list(target).count(-1) > 1 or any(type(axis) is int and axis < -1 for axis in target):
        raise DoesNotFitError(message)
    known = product(axis for axis in target if axis != -1)
    if -1 not in target:
        if total != known:
            _check_totals(total, known, message)
        return tuple(target)
    rest = divided(total, known)
    if rest is None:
        if _are_in_proportion(total, known):
            raise DoesNotFitError(message)
        rest = fresh()
    return tuple(rest if axis == -1 else axis for axis in target)


def _check_totals(total: Axis, known: Axis, message: str) -> None:
    """Check that two numbers of values may be equal.

    Raises:
        DoesNotFitError: They never are.
        NoRuleError: They are for few batches or open lengths alone.
    """
    if any(isinstance(axis, Length) and not axis.is_known_open for axis in (total, known)):
        return
    if _are_in_proportion(total, known):
        raise DoesNotFitError(message)
    raise NoRuleError


def _are_in_proportion(one: Axis, other: Axis) -> bool:
    """Whether one number of values is so many times the other, whatever the batch and open lengths are."""
    terms = [axis.terms if isinstance(axis, Length) else {(): axis} for axis in (one, other)]
    return len(terms[0]) == 1 and terms[0].keys() == terms[1].keys()


def permuted(shape: Shape, axes: Sequence[Any]) -> Shape:
    """The shape with its axes in another order."""
    order = axes_at(len(shape), list(axes))
    if sorted(order) != list(range(len(shape))):
        raise DoesNotFitError(f"{tuple(axes)} is no order of the {len(shape)} axes of {shown(shape)}")
    return tuple(shape[axis] for axis in order)


def swapped(shape: Shape, one: Any, other: Any) -> Shape:
    """The shape with two axes in each other's place."""
    a, b = axes_at(len(shape), [one, other])
    order = list(shape)
    if order:
        order[a], order[b] = order[b], order[a]
    return tuple(order)


def squeezed(shape: Shape, axes: Any = None) -> Shape:
    """The shape without axes of length 1; an open length is taken to be more than 1."""
    gone = range(len(shape)) if axes is None else axes_at(len(shape), axes)
    for at in gone:
        axis = shape[at] if shape else 0
        if isinstance(axis, Length) and not axis.is_known_open:
            raise NoRuleError
    return tuple(axis for at, axis in enumerate(shape) if at not in gone or axis != 1)


def unsqueezed(shape: Shape, axis: Any) -> Shape:
    """The shape with a new axis of length 1."""
    at = axis_at(len(shape) + 1, axis)
    return (*shape[:at], 1, *shape[at:])


def flattened(shape: Shape, start: Any, end: Any) -> Shape:
    """The shape with several axes laid out as one."""
    if not shape:
        return (1,)
    first, last = axes_at(len(shape), [start, end])
    if first > last:
        raise DoesNotFitError("the first axis comes after the last one")
    return (*shape[:first], product(shape[first : last + 1]), *shape[last + 1 :])


def unflattened(shape: Shape, axis: Any, target: Any) -> Shape:
    """The shape with an axis laid out as several."""
    at = axis_at(len(shape), axis)
    if not isinstance(target, (list, tuple)):
        raise NoRuleError
    return (*shape[:at], *reshaped((shape[at],), lengths([target])), *shape[at + 1 :])


def expanded(shape: Shape, target: Sequence[Axis]) -> Shape:
    """The shape with axes of length 1 repeated; -1 leaves an axis as it is."""
    message = f"{shown(shape)} cannot be expanded to {shown(target)}"
    more = len(target) - len(shape)
    if more < 0 or -1 in target[:more]:
        raise DoesNotFitError(message)
    made: list[Axis] = list(target[:more])
    for own, wanted in zip(shape, target[more:], strict=True):
        if wanted == -1:
            made.append(own)
        elif own == 1:
            made.append(wanted)
        else:
            made.append(same(own, wanted, message))
    return tuple(made)


def repeated(shape: Shape, counts: Sequence[Axis]) -> Shape:
    """The shape of a tensor laid out several times along its axes."""
    if len(counts) < len(shape):
        raise DoesNotFitError(f"{shown(shape)} has more axes than there are numbers in repeat{shown(counts)}")
    if any(type(count) is int and count < 0 for count in counts):
        raise DoesNotFitError(f"nothing is repeated {shown(counts)} times")
    own = (1,) * (len(counts) - len(shape)) + shape
    return tuple(times(a, b) for a, b in zip(own, counts, strict=True))


def multiplied(one: Shape, other: Shape) -> Shape:
    """The shape of a product of matrices."""
    message = f"{shown(one)} and {shown(other)} cannot be multiplied"
    if not one or not other:
        raise DoesNotFitError(message)
    left = one if len(one) > 1 else (1, *one)
    right = other if len(other) > 1 else (*other, 1)
    same(left[-1], right[-2], message)
    rows = left[-2:-1] if len(one) > 1 else ()
    columns = right[-1:] if len(other) > 1 else ()
    return (*broadcast(left[:-2], right[:-2]), *rows, *columns)


def batched_product(one: Shape, other: Shape) -> Shape:
    """`bmm`: a product of matrices for each of a batch, without broadcasting."""
    message = f"{shown(one)} and {shown(other)} cannot be multiplied"
    if len(one) != 3 or len(other) != 3:
        raise DoesNotFitError(f"{message}: bmm() takes tensors of three axes")
    batch = same(one[0], other[0], message)
    same(one[2], other[1], message)
    return (batch, one[1], other[2])


def summed_by_letters(equation: Any, shapes: Sequence[Shape]) -> Shape:
    """`einsum`, where the equation says what it returns."""
    if not isinstance(equation, str) or "." in equation:
        raise NoRuleError
    sources, arrow, target = equation.replace(" ", "").partition("->")
    parts = sources.split(",")
    if len(parts) != len(shapes):
        raise DoesNotFitError(f"'{equation}' is of {len(parts)} tensors, and there are {len(shapes)}")
    found: dict[str, Axis] = {}
    for part, shape in zip(parts, shapes, strict=True):
        if len(part) != len(shape):
            raise DoesNotFitError(f"'{part}' does not fit {shown(shape)}")
        for letter, axis in zip(part, shape, strict=True):
            before = found.get(letter, axis)
            found[letter] = _common(before, axis, f"'{letter}' is {_alone(before)} and {_alone(axis)}")
    if not arrow:
        letters = "".join(parts)
        target = "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    if any(letter not in found for letter in target):
        raise DoesNotFitError(f"'{equation}' returns a letter that it does not read")
    if len(set(target)) < len(target):
        raise DoesNotFitError(f"'{equation}' returns a letter twice")
    return tuple(found[letter] for letter in target)


def _alone(axis: Axis) -> str:
    return shown([axis])[1:-2]


def sliced(axis: Axis, part: slice) -> Axis:
    """How long a part of an axis is."""
    start, stop, step = part.start, part.stop, part.step
    if not all(
        value is None or type(value) is int or isinstance(value, Length) for value in (start, stop, step)
    ):
        raise NoRuleError
    if type(step) is int and step < 1:
        raise DoesNotFitError("the step of a slice must be more than 0")
    if type(axis) is int:
        if any(isinstance(value, Length) for value in (start, stop, step)):
            return axis if (start, step) == (None, None) and stop == axis else fresh()
        return len(range(*part.indices(axis)))
    if step not in (None, 1):
        return fresh()
    if stop is not None and stop != axis:
        if type(stop) is int and stop < 0 and start in (None, 0):
            return _less(axis, -stop)
        return fresh()
    if start in (None, 0):
        return axis
    if type(start) is int and start > 0:
        return _less(axis, start)
    return fresh()


def _less(axis: Axis, count: int) -> Axis:
    """An open length without a few: it may be shorter than those, but then there is nothing of it."""
    return plus(axis, -count)


def slid(axis: Axis, kernel: int, stride: int, padding: int, dilation: int = 1, ceil: bool = False) -> Axis:
    """How long an axis is when a window has passed."""
    reach = dilation * (kernel - 1) + 1
    room = plus(axis, 2 * padding - reach)
    if type(room) is int:
        steps = (-(-room // stride) if ceil else room // stride) + 1
        # PyTorch leaves out a window that would begin behind the input and its padding on the left.
        if ceil and type(axis) is int and (steps - 1) * stride >= axis + padding:
            steps -= 1
        if steps < 1 or (room < 0 and not ceil):
            length = _alone(plus(axis, 2 * padding))
            raise DoesNotFitError(f"the window is {reach:,} long, and an axis only {length}")
        return steps
    if stride == 1:
        return plus(room, 1)
    return fresh()


def check_channels(name: str, shape: Shape, rank: int, channels: int | None) -> None:
    """Check that a layer of some channels can slide over the last axes of its input.

    Args:
        name: The layer.
        shape: Its input's.
        rank: Over how many axes it slides.
        channels: How many channels it reads, if not any number.

    Raises:
        DoesNotFitError: It cannot.
    """
    if len(shape) not in (rank + 1, rank + 2):
        raise DoesNotFitError(f"{name} reads {rank + 1} or {rank + 2} axes, and is given {shown(shape)}")
    if channels is not None:
        message = f"{name} reads {channels:,} channels, and is given {shown(shape)}"
        same(shape[-rank - 1], channels, message)


_MOST_ADDED = {"constant": math.inf, "replicate": math.inf, "circular": 0, "reflect": -1}
"""How much more than its length may be added to each end of an axis, by where it is taken from."""


def padded(shape: Shape, amounts: Any, mode: Any = "constant") -> Shape:
    """The shape with something added to both ends of the last axes, the last one first."""
    values = lengths([amounts])
    count = len(values) // 2
    if len(values) % 2 or count > len(shape) or (mode != "constant" and len(shape) - count not in (1, 2)):
        raise DoesNotFitError(f"{len(values)} numbers do not say how {shown(shape)} is padded")
    made = list(shape)
    for at in range(count):
        _check_added(made[-1 - at], values[2 * at : 2 * at + 2], mode)
        made[-1 - at] = plus(made[-1 - at], plus(values[2 * at], values[2 * at + 1]))
        if type(made[-1 - at]) is int and made[-1 - at] < 0:  # type: ignore[operator]
            raise DoesNotFitError(f"there is nothing left of {shown(shape)}")
    return tuple(made)


def _check_added(axis: Axis, amounts: Sequence[Axis], mode: Any) -> None:
    """Check that an axis is long enough for what is taken from it and added to its ends."""
    if mode not in _MOST_ADDED:
        raise NoRuleError
    if type(axis) is int and any(type(one) is int and one > axis + _MOST_ADDED[mode] for one in amounts):
        raise DoesNotFitError(f"an axis of {axis} is too short for '{mode}' to pad it so")


def several(value: Any, count: int) -> list[int]:
    """A number for each of some axes, or one for all."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(values) == 1:
        values *= count
    if len(values) != count:
        raise NoRuleError
    return [number(one) for one in values]


def whole(shape: Sequence[Axis]) -> int | None:
    """How many values there are; None where a length is open."""
    total = math.prod(axis for axis in shape if type(axis) is int)
    return total if all(type(axis) is int for axis in shape) else None
