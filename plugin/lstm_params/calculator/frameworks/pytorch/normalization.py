"""PyTorch's normalizations (torch/nn/modules/batchnorm.py, normalization.py) and PReLU (activation.py)."""

from functools import partial

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Tensor, numbered, shape_text
from ...signatures import Arguments, Counted, as_size, as_sizes, flag, size
from ...weights import Group, vector
from ..framework import LayerType
from .base import pytorch_layer

_RANKS = {"BatchNorm1d": (1, 2), "BatchNorm2d": (3,)}
_READS = {"BatchNorm1d": "(channels,) or (channels, length)", "BatchNorm2d": "(channels, height, width)"}


def _batch_norm(name: str, arguments: Arguments, source: Tensor) -> Layer:
    channels = Size("c", arguments["num_features"], "channels")
    lengths = source.lengths
    if len(lengths) not in _RANKS[name]:
        raise LayerError(None, f"{name} reads {_READS[name]}, but its input is {shape_text(lengths)}")
    if lengths[0] not in (channels.value, None):
        message = f"{name} has num_features={channels.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError("num_features", message, "PyTorch has the channels first.")
    names = (["weight"] + ["bias"] * arguments["bias"]) if arguments["affine"] else []
    note = "the running mean and variance are buffers in PyTorch, and no parameters"
    return _normalized(name, source, names, (channels,), note)


def _layer_norm(arguments: Arguments, source: Tensor) -> Layer:
    shape, lengths = arguments["normalized_shape"], source.lengths
    pairs = list(zip(reversed(lengths), reversed(shape), strict=False))
    if len(pairs) < len(shape) or any(length not in (wanted, None) for length, wanted in pairs):
        message = (
            f"LayerNorm has normalized_shape={shape_text(shape)}, but its input is {shape_text(lengths)}"
        )
        raise LayerError("normalized_shape", message, "It is the last axes of the input.")
    names = (["weight"] + ["bias"] * arguments["bias"]) if arguments["elementwise_affine"] else []
    axes = numbered("c", shape, ["channels"] if len(shape) == 1 else [""] * len(shape))
    return _normalized("LayerNorm", source, names, axes, "it normalizes each example by itself")


def _normalized(name: str, source: Tensor, names: list[str], shape: tuple[Size, ...], note: str) -> Layer:
    symbols = {"weight": "γ", "bias": "β"}
    weights = tuple(vector(symbols[name], name, LAYER, shape) for name in names)
    return Layer(name, source, (source,), (Group((LAYER,), weights),) if weights else (), (note,))


def _prelu(arguments: Arguments, source: Tensor) -> Layer:
    slopes, lengths = Size("n", arguments["num_parameters"], "slopes"), source.lengths
    if slopes.value > 1 and lengths[:1] not in ((slopes.value,), (None,)):
        message = f"PReLU has num_parameters={slopes.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError("num_parameters", message, "It is 1, or the number of channels, which come first.")
    weight = vector("a", "weight", LAYER, (slopes,))
    return Layer("PReLU", source, (source,), (Group((LAYER,), (weight,)),), ("it learns its slope below 0",))


def _shape(value: Value) -> tuple[int, ...]:
    """The last axes of an input, of which there is at least one."""
    return (as_size(value),) if value == () else as_sizes(value)


def _batch_norm_type(name: str, own_rank: int) -> LayerType:
    return pytorch_layer(
        name,
        "num_features, eps=, momentum=, affine=, track_running_stats=, device=, dtype=",
        partial(_batch_norm, name),
        {"num_features": size(), "affine": flag(True), "bias": flag(True)},
        keyword_only="bias",
        own_input=lambda arguments: (arguments["num_features"], *[None] * own_rank),
        batch_axis=lambda arguments: 0,
    )


NORMALIZATION = {
    "BatchNorm1d": _batch_norm_type("BatchNorm1d", 0),
    "BatchNorm2d": _batch_norm_type("BatchNorm2d", 2),
    "LayerNorm": pytorch_layer(
        "LayerNorm",
        "normalized_shape, eps=, elementwise_affine=, bias=, device=, dtype=",
        _layer_norm,
        {"normalized_shape": Counted(_shape), "elementwise_affine": flag(True), "bias": flag(True)},
        own_input=lambda arguments: arguments["normalized_shape"],
    ),
    "PReLU": pytorch_layer(
        "PReLU",
        "num_parameters=, init=, device=, dtype=",
        _prelu,
        {"num_parameters": size(1)},
        own_input=lambda arguments: (arguments["num_parameters"],),
    ),
}
