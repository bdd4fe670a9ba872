"""What PyTorch's normalizations return: what they read, where it has the axes that they normalize."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .lengths import Shape, divided, shown
from .shape_rules import (
    DoesNotFitError,
    Found,
    Rule,
    check_channels,
    is_tensor,
    lengths,
    number,
    same,
    shape_of,
)


def _check_second(name: str, shape: Shape, channels: int) -> None:
    if len(shape) < 2:
        raise DoesNotFitError(f"{name} cannot read {shown(shape)}")
    same(shape[1], channels, f"{name} reads {channels:,} channels, and is given {shown(shape)}")


def _check_last(name: str, shape: Shape, last: Sequence[Any]) -> None:
    message = f"{name} normalizes {shown(last)}, and is given {shown(shape)}"
    if len(shape) < len(last):
        raise DoesNotFitError(message)
    for a, b in zip(shape[-len(last) :], last, strict=True):
        same(a, b, message)


def _batch_norm(name: str, own: Mapping[str, Any], input: Any) -> Shape:
    shape = shape_of(input)
    if len(shape) not in {"BatchNorm1d": (2, 3), "BatchNorm2d": (4,), "BatchNorm3d": (5,)}[name]:
        raise DoesNotFitError(f"{name} cannot read {shown(shape)}")
    _check_second(name, shape, own["num_features"])
    return shape


def _group_norm(name: str, own: Mapping[str, Any], input: Any) -> Shape:
    _check_second(name, shape_of(input), own["num_channels"])
    return shape_of(input)


def _instance_norm(name: str, own: Mapping[str, Any], input: Any) -> Shape:
    """Without weights, it warns of another number of channels, and normalizes them."""
    is_any = not own.get("affine") and not own.get("track_running_stats")
    check_channels(name, shape_of(input), int(name[-2]), None if is_any else own["num_features"])
    return shape_of(input)


def _layer_norm(name: str, own: Mapping[str, Any], input: Any) -> Shape:
    _check_last(name, shape_of(input), lengths([own["normalized_shape"]]))
    return shape_of(input)


def _prelu(name: str, own: Mapping[str, Any], input: Any) -> Shape:
    """It has one slope, or one for each channel."""
    if own.get("num_parameters", 1) != 1:
        _check_second(name, shape_of(input), own["num_parameters"])
    return shape_of(input)


LAYERS: dict[str, Callable[..., Shape]] = {
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "BatchNorm3d"), _batch_norm),
    **dict.fromkeys(("InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"), _instance_norm),
    **dict.fromkeys(("LayerNorm", "RMSNorm"), _layer_norm),
    "GroupNorm": _group_norm,
    "PReLU": _prelu,
}


def _check_vectors(shape: Shape, *vectors: Any) -> None:
    """Check that there is one number for each channel, where vectors are given."""
    if len(shape) < 2:
        raise DoesNotFitError(f"this normalizes channels, and {shown(shape)} has none")
    for vector in vectors:
        if is_tensor(vector):
            (length,) = shape_of(vector)
            message = f"a vector of {length} numbers does not fit the channels of {shown(shape)}"
            same(shape[1], length, message)


def _last_normalized(
    x: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: Any = None
) -> Found:
    wanted = lengths([normalized_shape])
    _check_last("this", shape_of(x), wanted)
    for vector in (weight, bias):
        if is_tensor(vector) and shape_of(vector) != tuple(wanted):
            raise DoesNotFitError(
                f"this normalizes {shown(wanted)}, with weights of {shown(shape_of(vector))}"
            )
    return shape_of(x)


def _root_normalized(x: Any, normalized_shape: Any, weight: Any = None, eps: Any = None) -> Found:
    return _last_normalized(x, normalized_shape, weight)


def _grouped(x: Any, num_groups: Any, weight: Any = None, bias: Any = None, eps: Any = None) -> Found:
    shape = shape_of(x)
    _check_vectors(shape, weight, bias)
    if divided(shape[1], number(num_groups)) is None:
        raise DoesNotFitError(f"{num_groups} groups cannot be made of the channels of {shown(shape)}")
    return shape


def _normalized_over_batch(
    x: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    *more: Any,
    **options: Any,
) -> Found:
    _check_vectors(shape_of(x), running_mean, running_var, weight, bias)
    return shape_of(x)


def _normalized_alone(
    x: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: Any = True,
    *more: Any,
    **options: Any,
) -> Found:
    shape = shape_of(x)
    if len(shape) < 3 and use_input_stats is True:
        raise DoesNotFitError(f"this normalizes what is behind the channels, and is given {shown(shape)}")
    _check_vectors(shape, running_mean, running_var, weight, bias)
    return shape


def _shuffled(x: Any, groups: Any) -> Found:
    shape = shape_of(x)
    if len(shape) < 3:
        raise DoesNotFitError(f"channel_shuffle() reads three axes or more, and is given {shown(shape)}")
    if type(shape[1]) is int and shape[1] % number(groups):
        raise DoesNotFitError(f"{shape[1]} channels do not make {groups} equal groups")
    return shape


NORMALIZING: dict[str, Rule] = {
    "layer_norm": _last_normalized,
    "rms_norm": _root_normalized,
    "group_norm": _grouped,
    "batch_norm": _normalized_over_batch,
    "instance_norm": _normalized_alone,
    "channel_shuffle": _shuffled,
}
"""Functions that normalize."""
