"""What Keras' `dtype` says of weights (keras/src/dtype_policies/dtype_policy.py, layers/core/dense.py)."""

import math
from collections.abc import Mapping

from ...calls import Expression, LayerError, Value
from ...cells import LAYER
from ...formulas import Number
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...signatures import Counted
from ...weights import Group, Weight, vector

HISTORY = 1024
"""So many of the largest values are kept for each of three scales (QuantizedFloat8DTypePolicy)."""

_FLOATS = ("float16", "bfloat16", "float32", "float64")
_OTHERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool")
_MIXED = ("mixed_float16", "mixed_bfloat16")
_MODES = ("int8", "int4", "float8")


class Policy(NamedTuple):
    """What a dtype says."""

    variable: str = ""
    """The type of the weights; nothing where they are of several types."""
    mode: str = ""
    """How they are quantized: `int8`, `int4`, `float8`; nothing where they are not."""


def _policy(value: Value) -> Policy | None:
    if value is None or isinstance(value, Expression):
        return None
    if isinstance(value, str):
        mode, _, base = value.partition("_from_")
        if value in (*_FLOATS, *_OTHERS):
            return Policy(value)
        if value in _MIXED:
            return Policy("float32")
        if mode in _MODES and base in (*_FLOATS, *_MIXED):
            return Policy(mode=mode)
    raise ValueError(f"must be a type such as 'float16', or a policy such as 'mixed_float16', not {value!r}")


DTYPE = Counted(_policy)


def stored(layer: Layer, policy: Policy | None, is_quantizable: bool) -> Layer:
    """A layer with its weights as a dtype stores them.

    Args:
        layer: The layer.
        policy: What its dtype says.
        is_quantizable: Whether it is known how its kernel and bias are quantized.

    Raises:
        LayerError: It is not known how.
    """
    if policy is None or not layer.weights:
        return layer
    if policy.variable in _OTHERS:
        raise LayerError("dtype", f"weights of {layer.type} cannot be of type '{policy.variable}'")
    if not policy.mode:
        return layer._replace(dtype=policy.variable)
    weights = {weight.name: weight for weight in layer.weights}
    if not is_quantizable or set(weights) - {"kernel", "bias"}:
        message = f"how the weights of {layer.type} are quantized is not known here"
        raise LayerError("dtype", message, "Dense is.")
    return _with_scales(layer) if policy.mode == "float8" else _in_integers(layer, policy.mode, weights)


def _with_scales(layer: Layer) -> Layer:
    """A layer of float8, which keeps a scale of each of three tensors, and the largest values of late."""
    scales = [
        _made(f"{name}_{what}", *shape)
        for name in ("inputs", "kernel", "outputs_grad")
        for what, shape in (("scale", ()), ("amax_history", (HISTORY,)))
    ]
    more = [Group((LAYER,), (scale,), scale.name) for scale in scales]
    return layer._replace(groups=(*more, *layer.groups), has_unknown_products=True)


def _in_integers(layer: Layer, mode: str, weights: Mapping[str, Weight]) -> Layer:
    """A layer whose kernel is stored as integers of 8 or 4 bits."""
    read, written = (length.value for length in weights["kernel"].shape)
    # Two numbers of four bits share a byte, which is what is counted.
    columns = written if mode == "int8" else math.ceil(written / 2)
    kept = [weights["bias"]] if "bias" in weights else []
    kept.append(_made("kernel", read, columns, trainable=False))
    kept.append(_made("kernel_scale", written, trainable=False))
    note = f"the kernel is stored in {mode[3:]} bits, and only the bias is trained"
    groups = tuple(Group((LAYER,), (weight,), weight.name) for weight in kept)
    return layer._replace(groups=groups, notes=(*layer.notes, note), has_unknown_products=True)


def _made(name: str, *lengths: int, trainable: bool = True) -> Weight:
    return vector("θ", name, LAYER, tuple(map(Number, lengths)), trainable)
