"""What Keras's `dtype` says of weights (keras/src/dtype_policies/dtype_policy.py, layers/core/dense.py)."""

import math

from ...calls import Call, Expression, LayerError, Value
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
_TOO_SMALL = ("int8_from_float16", "int8_from_mixed_float16")


class Quantized(NamedTuple):
    """How a layer is quantized."""

    matrix: str
    """The weight that becomes integers; nothing where it is not known how the layer is quantized."""
    modes: tuple[str, ...] = _MODES
    """The ways in which Keras does it."""
    is_by_row: bool = False
    """Whether each row of that weight has a scale, and not each column."""


DENSE, EMBEDDING = Quantized("kernel"), Quantized("embeddings", ("int8", "int4"), is_by_row=True)
UNKNOWN = Quantized("")


class Policy(NamedTuple):
    """What a dtype says."""

    variable: str
    """The type of weights that are not quantized."""
    mode: str = ""
    """How a layer is quantized that can be: `int8`, `int4`, `float8`; nothing where none is."""


def _policy(value: Value) -> Policy | None:
    if value is None:
        return None
    if isinstance(value, Call) and value.name.endswith("Policy") and len(value.arguments) == 1:
        return _policy(value.arguments[0])
    if isinstance(value, Expression):
        name = value.code.rpartition(".")[2]
        if name in (*_FLOATS, "float"):
            return Policy("float32" if name == "float" else name)
    elif isinstance(value, str):
        mode, _, base = value.partition("_from_")
        if value in (*_FLOATS, *_OTHERS):
            return Policy(value)
        if value in _MIXED:
            return Policy("float32")
        if value in _TOO_SMALL:
            raise ValueError(f"cannot be '{value}': Keras refuses 'int8' where it computes in float16")
        if mode in _MODES and base in (*_FLOATS, *_MIXED):
            return Policy("float32" if base in _MIXED else base, mode)
    given = str(value) if isinstance(value, (Call, Expression)) else repr(value)
    raise ValueError(f"must be a type such as 'float16', or a policy such as 'mixed_float16', not {given}")


DTYPE = Counted(_policy)


def stored(layer: Layer, policy: Policy | None, quantized: Quantized | None = None) -> Layer:
    """A layer with its weights as a dtype stores them.

    Args:
        layer: The layer.
        policy: What its dtype says.
        quantized: How it is quantized; None where Keras stores it as the type behind the mode says.

    Raises:
        LayerError: Its weights cannot be of that type, or it is not known how they are quantized.
    """
    if policy is None or not layer.weights:
        return layer
    if policy.variable in _OTHERS:
        raise LayerError("dtype", f"weights of {layer.type} cannot be of type '{policy.variable}'")
    layer = _typed(layer, policy.variable)
    if not policy.mode or quantized is None:
        return layer
    weights = {weight.name: weight for weight in layer.weights}
    if set(weights) - {quantized.matrix, "bias"}:
        message = f"how the weights of {layer.type} are quantized is not known here"
        raise LayerError("dtype", message, "Dense and Embedding are.")
    if policy.mode not in quantized.modes:
        modes = " or ".join(f"'{mode}'" for mode in quantized.modes)
        raise LayerError("dtype", f"Keras quantizes {layer.type} to {modes}, not to '{policy.mode}'")
    if policy.mode == "float8":
        return _with_scales(layer)
    return _in_integers(layer, policy, weights[quantized.matrix], quantized.is_by_row)


def _typed(layer: Layer, dtype: str) -> Layer:
    """A layer whose weights are of a type, but for those that have one whatever is said."""
    groups = [
        group._replace(weights=tuple(one._replace(dtype=one.dtype or dtype) for one in group.weights))
        for group in layer.groups
    ]
    return layer._replace(groups=tuple(groups))


def _with_scales(layer: Layer) -> Layer:
    """A layer of float8, which keeps a scale of each of three tensors, and the largest values of late."""
    scales = [
        _made(f"{name}_{what}", "float32", *shape, trainable=True)
        for name in ("inputs", "kernel", "outputs_grad")
        for what, shape in (("scale", ()), ("amax_history", (HISTORY,)))
    ]
    more = [Group((LAYER,), (scale,), scale.name) for scale in scales]
    return layer._replace(groups=(*more, *layer.groups), has_unknown_products=True)


def _in_integers(layer: Layer, policy: Policy, matrix: Weight, is_by_row: bool) -> Layer:
    """A layer whose kernel, or table, is stored as integers of 8 or 4 bits."""
    read, written = (length.value for length in matrix.shape)
    # Two numbers of four bits share a byte, which is what is counted.
    columns = written if policy.mode == "int8" else math.ceil(written / 2)
    kept = [weight for weight in layer.weights if weight is not matrix]
    note = f"the {matrix.name.rstrip('s')} is stored in {policy.mode[3:]} bits, and "
    kept += [
        _made(matrix.name, "int8", read, columns),
        _made(f"{matrix.name}_scale", policy.variable, read if is_by_row else written),
    ]
    note += "only the bias is trained" if len(kept) > 2 else "nothing is trained"
    groups = tuple(Group((LAYER,), (weight,), weight.name) for weight in kept)
    return layer._replace(groups=groups, notes=(*layer.notes, note), has_unknown_products=not is_by_row)


def _made(name: str, dtype: str, *lengths: int, trainable: bool = False) -> Weight:
    return vector("θ", name, LAYER, tuple(map(Number, lengths)), trainable)._replace(dtype=dtype)
