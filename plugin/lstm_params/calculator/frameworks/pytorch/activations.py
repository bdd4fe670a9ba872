"""PyTorch's activations, dropouts and the like (torch/nn/modules/activation.py, dropout.py)."""

from collections.abc import Collection

from ...calls import LayerError
from ...formulas import Number
from ...layers import Layer
from ...shapes import Tensor, shape_text
from ...signatures import Arguments, Counted, choice, integer, rate, size
from ..framework import LayerType
from .base import axis_of, pytorch_layer
from .windows import CHANNELS_FIRST

_FUNCTION = "it applies a fixed function to every value, and learns nothing"
_ZEROS = "it zeroes values at random while training, and learns nothing"
_CHANNELS = "it zeroes whole channels at random while training, and learns nothing"
_ANY = range(99)


def _unchanged(
    name: str,
    parameters: str,
    note: str = _FUNCTION,
    counted: dict[str, Counted] | None = None,
    ranks: Collection[int] = _ANY,
) -> tuple[str, LayerType]:
    """A layer that returns as many values as it reads, and has no weights."""

    def build(arguments: Arguments, source: Tensor) -> Layer:
        if len(source.lengths) not in ranks:
            message = f"{name} cannot read an input of shape {shape_text(source.lengths)}"
            raise LayerError(None, message, CHANNELS_FIRST)
        return Layer(name, source, (source,), notes=(note,))

    own = None if ranks is _ANY else (None,) * min(ranks)
    return name, pytorch_layer(name, parameters, build, counted, own_input=lambda arguments: own)


def _along_axis(name: str) -> tuple[str, LayerType]:
    """A function of all values along an axis."""

    def build(arguments: Arguments, source: Tensor) -> Layer:
        if arguments["dim"] is not None:
            axis_of(source, "dim", arguments["dim"], may_be_batch=True)
        return Layer(name, source, (source,), notes=(_FUNCTION,))

    return name, pytorch_layer(name, "dim=", build, {"dim": integer(None)})


def _glu(arguments: Arguments, source: Tensor) -> Layer:
    """One half of an axis, let through as far as the other half says."""
    axis = axis_of(source, "dim", arguments["dim"])
    length = source.lengths[axis]
    if length is not None and length % 2:
        raise LayerError("dim", f"GLU halves an axis, and {length:,} is odd")
    half = None if length is None else Number(length // 2)
    output = source._replace(shape=(*source.shape[:axis], half, *source.shape[axis + 1 :]))
    note = "it lets one half of the values through as far as the other half says, and learns nothing"
    return Layer("GLU", source, (output,), notes=(note,))


def _channel_shuffle(arguments: Arguments, source: Tensor) -> Layer:
    groups, lengths = arguments["groups"], source.lengths
    if len(lengths) < 2:
        message = f"ChannelShuffle reads (channels, …), but its input is {shape_text(lengths)}"
        raise LayerError(None, message, CHANNELS_FIRST)
    if lengths[0] is not None and lengths[0] % groups:
        raise LayerError("groups", f"{lengths[0]:,} channels do not make {groups:,} equal groups")
    return Layer("ChannelShuffle", source, (source,), notes=("it changes the order of channels",))


ACTIVATIONS = dict(
    [
        _unchanged("ReLU", "inplace="),
        _unchanged("ReLU6", "inplace="),
        _unchanged("RReLU", "lower=, upper=, inplace="),
        _unchanged("LeakyReLU", "negative_slope=, inplace="),
        _unchanged("ELU", "alpha=, inplace="),
        _unchanged("CELU", "alpha=, inplace="),
        _unchanged("SELU", "inplace="),
        _unchanged("GELU", "approximate=", counted={"approximate": choice("none", "tanh")}),
        _unchanged("SiLU", "inplace="),
        _unchanged("Mish", "inplace="),
        _unchanged("Sigmoid", ""),
        _unchanged("LogSigmoid", ""),
        _unchanged("Hardsigmoid", "inplace="),
        _unchanged("Hardswish", "inplace="),
        _unchanged("Hardtanh", "min_val=, max_val=, inplace=, min_value=, max_value="),
        _unchanged("Hardshrink", "lambd="),
        _unchanged("Softshrink", "lambd="),
        _unchanged("Softplus", "beta=, threshold="),
        _unchanged("Softsign", ""),
        _unchanged("Tanh", ""),
        _unchanged("Tanhshrink", ""),
        _unchanged("Threshold", "threshold, value, inplace="),
        _unchanged("Softmax2d", "", ranks=(3,)),
        _along_axis("Softmax"),
        _along_axis("LogSoftmax"),
        _along_axis("Softmin"),
        ("GLU", pytorch_layer("GLU", "dim=", _glu, {"dim": integer(-1)}, own_input=lambda given: (None,))),
        (
            "ChannelShuffle",
            pytorch_layer(
                "ChannelShuffle",
                "groups",
                _channel_shuffle,
                {"groups": size()},
                own_input=lambda arguments: (None, None),
                batch_axis=lambda arguments: 0,
            ),
        ),
        _unchanged("Dropout", "p=, inplace=", _ZEROS, {"p": rate()}),
        _unchanged("Dropout1d", "p=, inplace=", _CHANNELS, {"p": rate()}, (1, 2)),
        _unchanged("Dropout2d", "p=, inplace=", _CHANNELS, {"p": rate()}),
        _unchanged("Dropout3d", "p=, inplace=", _CHANNELS, {"p": rate()}),
        _unchanged("AlphaDropout", "p=, inplace=", _ZEROS, {"p": rate()}),
        _unchanged("FeatureAlphaDropout", "p=, inplace=", _CHANNELS, {"p": rate()}),
    ]
)
