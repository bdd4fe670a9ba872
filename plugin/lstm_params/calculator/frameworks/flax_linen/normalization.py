"""Flax linen's normalizations (flax/linen/normalization.py)."""

from ...calls import Expression, LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Tensor, numbered, shape_text
from ...signatures import Arguments, Counted, axes, flag
from ...weights import Group, vector
from .base import linen_layer


def _normalized(name: str, argument: str, note: str, arguments: Arguments, source: Tensor) -> Layer:
    shape = _lengths(name, argument, arguments[argument], source)
    weights = [vector("γ", "scale", LAYER, shape)] if arguments["use_scale"] else []
    weights += [vector("β", "bias", LAYER, shape)] if arguments["use_bias"] else []
    groups = (Group((LAYER,), tuple(weights)),) if weights else ()
    is_other = any(number not in (-1, len(source.shape)) for number in arguments[argument])
    return Layer(name, source, (source,), groups, (note,), along_other_axis=is_other)


def _lengths(name: str, argument: str, numbers: tuple[int, ...], source: Tensor) -> tuple[Size, ...]:
    """The lengths of some axes, counted with the batch axis, which is 0.

    Raises:
        LayerError: There is no such axis, or it is open.
    """
    lengths = (None, *source.lengths)
    found = []
    for number in sorted(number % len(lengths) if -len(lengths) <= number else number for number in numbers):
        if number >= len(lengths) or lengths[number] is None:
            message = f"{name} needs to know axis {number}, and its input is {shape_text(lengths)}"
            raise LayerError(argument, message, "Axis 0 is the batch axis.")
        found.append(lengths[number] or 0)
    if len({number % len(lengths) for number in numbers}) < len(numbers):
        raise LayerError(argument, f"'{argument}' names an axis twice")
    return numbered("c", found, ["features"] if len(found) == 1 else [""] * len(found))


def _batch_norm(arguments: Arguments, source: Tensor) -> Layer:
    if arguments["use_running_average"] is None:
        message = "BatchNorm() needs 'use_running_average', here or where it is called"
        raise LayerError(None, message, "It changes no count: write use_running_average=False.")
    note = "the running mean and variance are in a collection of their own, batch_stats, and no parameters"
    return _normalized("BatchNorm", "axis", note, arguments, source)


def _layer_norm(arguments: Arguments, source: Tensor) -> Layer:
    return _normalized("LayerNorm", "feature_axes", "it normalizes each example by itself", arguments, source)


def _flag_or_code(value: Value) -> Value:
    if value is not None and not isinstance(value, (bool, Expression)):
        raise ValueError("must be True or False")
    return value


_AFFINE = {"use_bias": flag(True), "use_scale": flag(True)}

NORMALIZATION = {
    "BatchNorm": linen_layer(
        "BatchNorm",
        "use_running_average=, axis=, momentum=, epsilon=, dtype=, param_dtype=, use_bias=, use_scale=, "
        "bias_init=, scale_init=, axis_name=, axis_index_groups=, use_fast_variance=, "
        "force_float32_reductions=",
        _batch_norm,
        {"use_running_average": Counted(_flag_or_code), "axis": axes(-1), **_AFFINE},
    ),
    "LayerNorm": linen_layer(
        "LayerNorm",
        "epsilon=, dtype=, param_dtype=, use_bias=, use_scale=, bias_init=, scale_init=, reduction_axes=, "
        "feature_axes=, axis_name=, axis_index_groups=, use_fast_variance=, force_float32_reductions=",
        _layer_norm,
        {"feature_axes": axes(-1), **_AFFINE},
    ),
}
