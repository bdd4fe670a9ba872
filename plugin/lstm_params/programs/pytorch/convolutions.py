"""What functions of PyTorch return that are given the weights of a layer, as `conv1d` is."""

from __future__ import annotations

from typing import Any

from .lengths import Axis, divided, plus, shown, times
from .shape_rules import (
    DoesNotFitError,
    Found,
    Rule,
    check_channels,
    is_tensor,
    number,
    same,
    several,
    shape_of,
    slid,
)


def _check(name: str, rank: int, x: Any, weight: Any, bias: Any, read: Axis, made: Axis) -> None:
    """Check that the tensors of a convolution fit one another.

    Args:
        name: PyTorch's function.
        rank: Over how many axes it slides.
        x: What it reads.
        weight: Its weight.
        bias: Its bias, or None.
        read: How many channels the weight reads.
        made: How many it makes.

    Raises:
        DoesNotFitError: They do not.
    """
    shape, own = shape_of(x), shape_of(weight)
    check_channels(name, shape, rank, None)
    message = f"{name} with a weight {shown(own)} cannot read {shown(shape)}"
    same(shape[-rank - 1], read, message)
    if is_tensor(bias):
        message = f"{name} makes {shown([made])} channels, and its bias is {shown(shape_of(bias))}"
        if len(shape_of(bias)) != 1:
            raise DoesNotFitError(message)
        same(shape_of(bias)[0], made, message)


def _own(name: str, rank: int, weight: Any, groups: Any) -> tuple[Axis, Axis, list[int]]:
    """The first two axes of a weight, and its window."""
    own, parts = shape_of(weight), number(groups)
    if len(own) != rank + 2:
        raise DoesNotFitError(f"{name} takes a weight of {rank + 2} axes, and is given {shown(own)}")
    if type(own[0]) is int and (parts < 1 or own[0] % parts):
        raise DoesNotFitError(f"{name} cannot make {parts} groups of a weight {shown(own)}")
    return own[0], own[1], [number(length) for length in own[2:]]


def _convolution(rank: int) -> Rule:
    name = f"conv{rank}d"

    def rule(
        x: Any,
        weight: Any,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: Any = 1,
    ) -> Found:
        made, each, window = _own(name, rank, weight, groups)
        _check(name, rank, x, weight, bias, times(each, number(groups)), made)
        shape = shape_of(x)
        lengths = list(shape[-rank:])
        if padding != "same":
            paddings = [0] * rank if padding == "valid" else several(padding, rank)
            steps = zip(
                lengths, window, several(stride, rank), paddings, several(dilation, rank), strict=True
            )
            lengths = [slid(*one) for one in steps]
        return (*shape[: -rank - 1], made, *lengths)

    return rule


def _transposed(rank: int) -> Rule:
    name = f"conv_transpose{rank}d"

    def rule(
        x: Any,
        weight: Any,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: Any = 1,
        dilation: Any = 1,
    ) -> Found:
        read, each, window = _own(name, rank, weight, groups)
        made = times(each, number(groups))
        _check(name, rank, x, weight, bias, read, made)
        shape = shape_of(x)
        options = (several(value, rank) for value in (stride, padding, output_padding, dilation))
        steps = zip(shape[-rank:], window, *options, strict=True)
        lengths = [upsized(name, shape, *one) for one in steps]
        return (*shape[: -rank - 1], made, *lengths)

    return rule


def upsized(
    name: str, shape: Any, axis: Axis, kernel: int, stride: int, padding: int, more: int, dilation: int
) -> Axis:
    """How long an axis is behind a transposed convolution.

    Raises:
        DoesNotFitError: Nothing is left of it.
    """
    reach = dilation * (kernel - 1) + 1 + more - 2 * padding
    made = plus(times(plus(axis, -1), stride), reach)
    if type(made) is int and made < 1:
        raise DoesNotFitError(f"{name} returns nothing of {shown(shape)}")
    return made


def _prelu(x: Any, weight: Any) -> Found:
    """One slope, or one for each channel."""
    shape, own = shape_of(x), shape_of(weight)
    message = f"prelu() with a weight {shown(own)} cannot read {shown(shape)}"
    if len(own) > 1:
        raise DoesNotFitError(message)
    if own not in ((), (1,)):
        if not shape:
            raise DoesNotFitError(message)
        same(shape[1] if len(shape) > 1 else 1, own[0], message)
    return shape


def _bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Found:
    one, other, own = shape_of(input1), shape_of(input2), shape_of(weight)
    message = f"bilinear() with a weight {shown(own)} cannot read {shown(one)} and {shown(other)}"
    if len(own) != 3 or len(one) != len(other) or not one:
        raise DoesNotFitError(message)
    for length, wanted in zip((*one[:-1], one[-1], other[-1]), (*other[:-1], *own[1:]), strict=True):
        same(length, wanted, message)
    if is_tensor(bias) and (len(shape_of(bias)) != 1 or divided(shape_of(bias)[0], own[0]) != 1):
        raise DoesNotFitError(f"bilinear() makes {own[0]} features, and its bias is {shown(shape_of(bias))}")
    return (*one[:-1], own[0])


CONVOLVING: dict[str, Rule] = {
    **{f"conv{rank}d": _convolution(rank) for rank in (1, 2, 3)},
    **{f"conv_transpose{rank}d": _transposed(rank) for rank in (1, 2, 3)},
    "prelu": _prelu,
    "bilinear": _bilinear,
}
"""Functions that are given the weights of a layer."""
