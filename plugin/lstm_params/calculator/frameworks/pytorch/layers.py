"""PyTorch's layers beside the recurrent ones (torch/nn/modules/linear.py, sparse.py, …)."""

import math

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Number, Size
from ...layers import Layer
from ...shapes import Tensor
from ...signatures import Arguments, Counted, choice, flag, integer, rate, size
from ...weights import BIAS, Group, Source, fused
from ..framework import LayerType
from .base import last_axis, pytorch_layer


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = Size("i", arguments["in_features"], "inputs")
    outputs = Size("o", arguments["out_features"], "outputs")
    leading = last_axis("Linear", "in_features", inputs, source)
    weights = [fused("W", "weight", [Source("input", inputs, "inputs")], [LAYER], outputs, axes="wr")]
    if arguments["bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], outputs, axes="w"))
    return Layer(
        "Linear",
        source._replace(shape=(*leading, inputs)),
        (source._replace(shape=(*leading, outputs)),),
        (Group((LAYER,), tuple(weights)),),
        used_along=leading,
    )


def _embedding(arguments: Arguments, source: Tensor) -> Layer:
    words = Size("V", arguments["num_embeddings"], "words")
    padding = arguments["padding_idx"]
    if padding is not None and not -words.value <= padding < words.value:
        raise LayerError("padding_idx", f"'padding_idx' must be one of {words.value:,} rows, not {padding}")
    dimensions = Size("d", arguments["embedding_dim"], "dimensions")
    rows = fused("E", "weight", [Source("input", words, "words")], [LAYER], dimensions)
    return Layer(
        "Embedding",
        source,
        (source._replace(shape=(*source.shape, dimensions)),),
        (Group((LAYER,), (rows,)),),
        ("one row for each word, looked up and not multiplied, so there is no bias",),
    )


def _flatten(arguments: Arguments, source: Tensor) -> Layer:
    """Several axes laid out as one; the batch axis counts as axis 0."""
    if source.batch_axis:
        message = f"Flatten needs the batch axis first, but here it is axis {source.batch_axis}"
        raise LayerError(None, message, "Recurrent layers put it first with batch_first=True.")
    start, end = (_axis(name, arguments[name], len(source.shape) + 1) for name in ("start_dim", "end_dim"))
    if start > end:
        raise LayerError("start_dim", "'start_dim' must not come after 'end_dim'")
    if start == 0:
        hint = "start_dim=1 is the first axis behind it."
        raise LayerError("start_dim", "'start_dim' must leave the batch axis alone", hint)
    inside = [length for length in source.lengths[start - 1 : end] if length is not None]
    flat = Number(math.prod(inside)) if len(inside) == end + 1 - start else None
    shape = (*source.shape[: start - 1], flat, *source.shape[end:])
    note = "it lays the same values out in one row, and learns nothing"
    return Layer("Flatten", source, (Tensor(shape),), notes=(note,))


def _axis(name: str, number: int, axes: int) -> int:
    if not -axes <= number < axes:
        raise LayerError(name, f"'{name}' must be from {-axes} to {axes - 1} for {axes} axes, not {number}")
    return number % axes


def _unchanged(name: str, parameters: str, note: str, counted: dict[str, Counted] | None = None) -> LayerType:
    """A layer that returns as many values as it reads, and has no weights."""

    def build(arguments: Arguments, source: Tensor) -> Layer:
        return Layer(name, source, (source,), notes=(note,))

    return pytorch_layer(name, parameters, build, counted)


def _along_axis(name: str) -> LayerType:
    """A function of all values along an axis."""

    def build(arguments: Arguments, source: Tensor) -> Layer:
        if arguments["dim"] is not None:
            _axis("dim", arguments["dim"], len(source.shape) + 1)
        return Layer(name, source, (source,), notes=(_FUNCTION,))

    return pytorch_layer(name, "dim=", build, {"dim": integer(None)})


_FUNCTION = "it applies a fixed function to every value, and learns nothing"

BESIDE = {
    "Linear": pytorch_layer(
        "Linear",
        "in_features, out_features, bias=, device=, dtype=",
        _linear,
        {"in_features": size(), "out_features": size(), "bias": flag(True)},
        own_input=lambda arguments: (arguments["in_features"],),
    ),
    "Embedding": pytorch_layer(
        "Embedding",
        "num_embeddings, embedding_dim, padding_idx=, max_norm=, norm_type=, scale_grad_by_freq=, sparse=, "
        "_weight=, _freeze=, device=, dtype=",
        _embedding,
        {"num_embeddings": size(), "embedding_dim": size(), "padding_idx": integer(None)},
        own_input=lambda arguments: (None,),
        reads_indices=True,
    ),
    "Flatten": pytorch_layer(
        "Flatten", "start_dim=, end_dim=", _flatten, {"start_dim": integer(1), "end_dim": integer(-1)}
    ),
    "Dropout": _unchanged(
        "Dropout",
        "p=, inplace=",
        "it zeroes values at random while training, and learns nothing",
        {"p": rate()},
    ),
    "ReLU": _unchanged("ReLU", "inplace=", _FUNCTION),
    "LeakyReLU": _unchanged("LeakyReLU", "negative_slope=, inplace=", _FUNCTION),
    "ELU": _unchanged("ELU", "alpha=, inplace=", _FUNCTION),
    "GELU": _unchanged("GELU", "approximate=", _FUNCTION, {"approximate": choice("none", "tanh")}),
    "SiLU": _unchanged("SiLU", "inplace=", _FUNCTION),
    "Sigmoid": _unchanged("Sigmoid", "", _FUNCTION),
    "Tanh": _unchanged("Tanh", "", _FUNCTION),
    "Softmax": _along_axis("Softmax"),
    "LogSoftmax": _along_axis("LogSoftmax"),
}
