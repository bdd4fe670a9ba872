"""The shapes of what PyTorch's layers return, the batch axis among the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..values import Unknown
from ..words import words
from .convolutions import upsized
from .lengths import MOST_AXES, Axis, Shape, divided, fresh, plus, shown, times
from .normalizations import LAYERS
from .pooling import adapted, pooled
from .shape_rules import (
    DoesNotFitError,
    NoRuleError,
    axis_at,
    broadcast,
    check_channels,
    flattened,
    is_tensor,
    number,
    padded,
    reduced,
    same,
    several,
    shape_of,
    slid,
    unflattened,
)

Nested = Any
"""A shape, or a tuple of shapes, nested as what the layer returns."""

_SAME = frozenset(
    words(
        "AlphaDropout CELU ChannelShuffle Dropout Dropout1d Dropout2d Dropout3d ELU "
        "FeatureAlphaDropout GELU Hardshrink Hardsigmoid Hardswish Hardtanh Identity LeakyReLU "
        "LocalResponseNorm LogSigmoid LogSoftmax Mish RReLU ReLU ReLU6 SELU SiLU Sigmoid "
        "Softmax Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold"
    )
)
"""Layers that return as many values as they read."""

_AXES = {"Softmax2d": (3, 4), "Dropout1d": (2, 3), "LocalResponseNorm": range(3, MOST_AXES)}
"""How many axes those of them may read that do not read any number."""


def layer_shapes(
    name: str, arguments: Mapping[str, Any], values: Sequence[Any], named: Mapping[str, Any]
) -> Nested:
    """The shapes of what a layer returns.

    Args:
        name: PyTorch's class.
        arguments: The arguments that it was made with.
        values: What it is called on.
        named: What it is given by name.

    Raises:
        NoRuleError: No rule covers it.
        DoesNotFitError: PyTorch refuses it.
    """
    named = dict(named)
    if not values:
        first = next((key for key in ("input", "query", "input1") if key in named), None)
        values = [named.pop(first)] if first else []
    if not values or not (is_tensor(values[0]) or getattr(values[0], "is_packed", False)):
        raise NoRuleError
    if name in _SAME:
        shape = shape_of(values[0])
        if type(arguments.get("dim")) is int:
            axis_at(len(shape), arguments["dim"])
        if name in _AXES and len(shape) not in _AXES[name]:
            raise DoesNotFitError(f"{name} cannot read {shown(shape)}")
        return shape
    for key, value in arguments.items():
        if isinstance(value, Unknown) and key not in ("device", "dtype", "activation"):
            raise NoRuleError
    rule = _RULES.get(name)
    if rule is None:
        raise NoRuleError
    try:
        return rule(name, arguments, *values, **named)
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        raise NoRuleError from None


def _features(shape: Shape, features: int, name: str) -> Shape:
    """The axes before the last one, which the layer reads."""
    if not shape:
        raise DoesNotFitError(f"{name} reads {features:,} features, and is given a number")
    same(shape[-1], features, f"{name} reads {features:,} features, and is given {shown(shape)}")
    return shape[:-1]


def _linear(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    return (*_features(shape_of(input), own["in_features"], name), own["out_features"])


def _bilinear(name: str, own: Mapping[str, Any], input1: Any, input2: Any) -> Nested:
    one = _features(shape_of(input1), own["in1_features"], name)
    other = _features(shape_of(input2), own["in2_features"], name)
    message = (
        f"{name} reads {shown(shape_of(input1))} and {shown(shape_of(input2))}, which do not fit one another"
    )
    if len(one) != len(other):
        raise DoesNotFitError(message)
    leading = tuple(same(a, b, message) for a, b in zip(one, other, strict=True))
    return (*leading, own["out_features"])


def _embedding(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    return (*shape_of(input), own["embedding_dim"])


def _recurrent(name: str, own: Mapping[str, Any], input: Any, hx: Any = None) -> Nested:
    """(output, (h_n, c_n)), or (output, h_n)."""
    directions = 2 if own["bidirectional"] else 1
    units, projected = own["hidden_size"], own.get("proj_size", 0)
    returned = projected or units
    levels = directions * own["num_layers"]
    if getattr(input, "is_packed", False):
        _features(input.shape, own["input_size"], name)
        batch: Shape = (input.batch,)
        output: Any = input.with_features(directions * returned)
    else:
        shape = shape_of(input)
        if len(shape) not in (2, 3):
            raise DoesNotFitError(f"{name} reads two or three axes, and is given {shown(shape)}")
        leading = _features(shape, own["input_size"], name)
        batch = () if len(shape) == 2 else leading[:1] if own["batch_first"] else leading[1:]
        output = (*leading, directions * returned)
    hidden, cell = (levels, *batch, returned), (levels, *batch, units)
    states = (hidden, cell) if name == "LSTM" else (hidden,)
    _check_states(name, hx, states)
    return output, (states if name == "LSTM" else hidden)


def _check_states(name: str, given: Any, states: Sequence[Shape]) -> None:
    if given is None or isinstance(given, Unknown):
        return
    values = list(given) if isinstance(given, (list, tuple)) else [given]
    if len(values) != len(states):
        raise DoesNotFitError(f"{name} starts from {len(states)} states, and is given {len(values)}")
    for value, state in zip(values, states, strict=True):
        if isinstance(value, Unknown):
            continue
        message = f"{name} starts from a state {shown(state)}, and is given {shown(shape_of(value))}"
        if len(shape_of(value)) != len(state):
            raise DoesNotFitError(message)
        for a, b in zip(shape_of(value), state, strict=True):
            same(a, b, message)


def _cell(name: str, own: Mapping[str, Any], input: Any, hx: Any = None) -> Nested:
    shape = shape_of(input)
    if len(shape) not in (1, 2):
        raise DoesNotFitError(f"{name} reads one timestep, of one or two axes, and is given {shown(shape)}")
    state = (*_features(shape, own["input_size"], name), own["hidden_size"])
    states = (state, state) if name == "LSTMCell" else (state,)
    _check_states(name, hx, states)
    return states if name == "LSTMCell" else state


def _convolution(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    rank = 1 if name == "Conv1d" else 2
    shape = shape_of(input)
    check_channels(name, shape, rank, own["in_channels"])
    _check_padding(shape[-rank - 1 :], own)
    return (*shape[: -rank - 1], own["out_channels"], *_slid(shape[-rank:], own))


def _check_padding(shape: Shape, own: Mapping[str, Any]) -> None:
    """Check that axes are long enough for a padding that is taken from them."""
    mode, padding = own.get("padding_mode", "zeros"), own["padding"]
    if mode != "zeros" and not isinstance(padding, str):
        padded(shape, [amount for amount in reversed(padding) for _ in range(2)], mode)


def _slid(shape: Shape, own: Mapping[str, Any]) -> list[Axis]:
    """How long the axes are over which a window slides."""
    made: list[Axis] = []
    for at, axis in enumerate(shape):
        kernel, stride, dilation = (own[key][at] for key in ("kernel_size", "stride", "dilation"))
        if own["padding"] == "same":
            made.append(axis)
            continue
        padding = 0 if own["padding"] == "valid" else own["padding"][at]
        made.append(slid(axis, kernel, stride, padding, dilation))
    return made


def _convolution_of_three(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    numbers = {key: several(own[key], 3) for key in ("kernel_size", "stride", "dilation")}
    padding = own["padding"] if isinstance(own["padding"], str) else several(own["padding"], 3)
    shape = shape_of(input)
    check_channels(name, shape, 3, own["in_channels"])
    _check_padding(shape[-4:], {**own, "padding": padding})
    made = _slid(shape[-3:], {**numbers, "padding": padding})
    return (*shape[:-4], own["out_channels"], *made)


def _transposed_convolution(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    rank, shape = int(name[-2]), shape_of(input)
    check_channels(name, shape, rank, own["in_channels"])
    names = ("kernel_size", "stride", "padding", "output_padding", "dilation")
    steps = zip(shape[-rank:], *(several(own[key], rank) for key in names), strict=True)
    made = [upsized(name, shape, *one) for one in steps]
    return (*shape[: -rank - 1], own["out_channels"], *made)


def _bag(name: str, own: Mapping[str, Any], input: Any, offsets: Any = None, weights: Any = None) -> Nested:
    shape = shape_of(input)
    if len(shape) != 2 or offsets is not None:
        raise NoRuleError
    return (shape[0], own["embedding_dim"])


def _attention(
    name: str,
    own: Mapping[str, Any],
    query: Any,
    key: Any,
    value: Any,
    key_padding_mask: Any = None,
    need_weights: Any = True,
    attn_mask: Any = None,
    average_attn_weights: Any = True,
    is_causal: Any = False,
) -> Nested:
    """What is attended to, and the weights of attention, or None."""
    if type(need_weights) is not bool or type(average_attn_weights) is not bool:
        raise NoRuleError
    width = own["embed_dim"]
    target, keys, values = shape_of(query), shape_of(key), shape_of(value)
    message = f"{name} cannot read {shown(target)}, {shown(keys)} and {shown(values)} together"
    if len(target) not in (2, 3) or not len(target) == len(keys) == len(values):
        raise DoesNotFitError(message)
    _features(target, width, name)
    _features(keys, own["kdim"] or width, name)
    _features(values, own["vdim"] or width, name)
    time = 1 if own["batch_first"] and len(target) == 3 else 0
    same(keys[time], values[time], message)
    batch: Shape = ()
    if len(target) == 3:
        batch = (same(same(target[1 - time], keys[1 - time], message), values[1 - time], message),)
    _check_masks(name, own["num_heads"], (target[time], keys[time]), batch, attn_mask, key_padding_mask)
    if not need_weights:
        return target, None
    more = int(bool(own["add_bias_kv"])) + int(bool(own["add_zero_attn"]))
    heads: Shape = () if average_attn_weights else (own["num_heads"],)
    return target, (*batch, *heads, target[time], plus(keys[time], more))


def _check_masks(
    name: str, heads: int, pairs: Shape, batch: Shape, attn_mask: Any, key_padding_mask: Any
) -> None:
    """Check that masks say for each pair of timesteps, and for each key, whether it is attended to."""
    if is_tensor(attn_mask):
        mask = shape_of(attn_mask)
        every = (times(heads, batch[0]) if batch else heads, *pairs)
        _check_mask(f"the attn_mask of {name}", mask, pairs if len(mask) == 2 else every)
    if is_tensor(key_padding_mask):
        _check_mask(f"the key_padding_mask of {name}", shape_of(key_padding_mask), (*batch, pairs[1]))


def _check_mask(what: str, mask: Shape, wanted: Shape) -> None:
    message = f"{what} must be {shown(wanted)} here, and is {shown(mask)}"
    if len(mask) != len(wanted):
        raise DoesNotFitError(message)
    for length, one in zip(mask, wanted, strict=True):
        same(length, one, message)


def _flatten(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    return flattened(shape_of(input), own.get("start_dim", 1), own.get("end_dim", -1))


def _unflatten(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    return unflattened(shape_of(input), own["dim"], own["unflattened_size"])


def _glu(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    shape = shape_of(input)
    at = axis_at(len(shape), own.get("dim", -1))
    half = divided(shape[at], 2)
    if half is None and type(shape[at]) is int:
        raise DoesNotFitError(f"{name} halves an axis, and {shape[at]} is odd")
    return (*shape[:at], fresh() if half is None else half, *shape[at + 1 :])


def _pool(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    options = {key: value for key, value in own.items() if key not in ("return_indices", "count_include_pad")}
    made = pooled(int(name[-2]), shape_of(input), **options)
    return (made, made) if own.get("return_indices") else made


def _adaptive(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    made = adapted(int(name[-2]), shape_of(input), own["output_size"])
    return (made, made) if own.get("return_indices") else made


def _pad(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    rank, padding = int(name[-2]), own["padding"]
    shape = shape_of(input)
    if len(shape) <= rank:
        raise NoRuleError
    mode = _MODES.get(name[:-5], "constant")
    return padded(shape, [padding] * 2 * rank if type(padding) is int else padding, mode)


_MODES = {"Reflection": "reflect", "Replication": "replicate", "Circular": "circular"}
"""Where a layer takes what it pads with; else it is a constant."""


def _pixel_shuffle(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    *leading, channels, height, width = shape_of(input)
    factor = number(own["upscale_factor"])
    left = divided(channels, factor**2)
    if left is None:
        raise DoesNotFitError(f"{name} reads a multiple of {factor**2} channels")
    return (*leading, left, times(height, factor), times(width, factor))


def _similarity(name: str, own: Mapping[str, Any], x1: Any, x2: Any) -> Nested:
    return reduced(broadcast(shape_of(x1), shape_of(x2)), number(own.get("dim", 1)))


def _distance(name: str, own: Mapping[str, Any], x1: Any, x2: Any) -> Nested:
    return reduced(broadcast(shape_of(x1), shape_of(x2)), -1, own.get("keepdim", False))


def _upsampled(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    shape = shape_of(input)
    rank = len(shape) - 2
    mode = "bilinear" if name == "UpsamplingBilinear2d" else own.get("mode")
    ranks = _RANKS.get(mode, (1, 2, 3))
    size, factor = own.get("size"), own.get("scale_factor")
    given = factor if size is None else size
    if rank not in ranks or (isinstance(given, (list, tuple)) and len(given) != rank):
        raise DoesNotFitError(f"{name} cannot read {shown(shape)}")
    if size is not None:
        return (*shape[:2], *several(size, rank))
    factors = several(factor, rank)
    return (*shape[:2], *(times(axis, factor) for axis, factor in zip(shape[2:], factors, strict=True)))


_RANKS: dict[Any, Sequence[int]] = {"linear": (1,), "bilinear": (2,), "bicubic": (2,), "trilinear": (3,)}
"""Over how many axes each way of making values between others goes; the nearest one over any."""


def _given(name: str, own: Mapping[str, Any], input: Any) -> Nested:
    if None in own["output"]:
        raise NoRuleError
    return (*shape_of(input)[:1], *own["output"])


_RULES: dict[str, Callable[..., Nested]] = {
    "Linear": _linear,
    "Bilinear": _bilinear,
    "Embedding": _embedding,
    **dict.fromkeys(("LSTM", "GRU", "RNN"), _recurrent),
    **dict.fromkeys(("LSTMCell", "GRUCell", "RNNCell"), _cell),
    **dict.fromkeys(("Conv1d", "Conv2d"), _convolution),
    **LAYERS,
    "Conv3d": _convolution_of_three,
    **{f"ConvTranspose{rank}d": _transposed_convolution for rank in (1, 2, 3)},
    "EmbeddingBag": _bag,
    "MultiheadAttention": _attention,
    "Flatten": _flatten,
    "Unflatten": _unflatten,
    "GLU": _glu,
    **{f"{kind}Pool{rank}d": _pool for kind in ("Max", "Avg") for rank in (1, 2, 3)},
    **{f"Adaptive{kind}Pool{rank}d": _adaptive for kind in ("Max", "Avg") for rank in (1, 2, 3)},
    **{
        f"{kind}Pad{rank}d": _pad
        for kind in ("Zero", "Constant", "Reflection", "Replication", "Circular")
        for rank in (1, 2, 3)
    },
    "PixelShuffle": _pixel_shuffle,
    "CosineSimilarity": _similarity,
    "PairwiseDistance": _distance,
    **dict.fromkeys(("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"), _upsampled),
    "Given": _given,
}
