"""Flax linen's layers beside the recurrent ones (flax/linen/linear.py)."""

from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Tensor
from ...signatures import Arguments, flag, size
from ...weights import BIAS, Group, Source, fused
from .base import last_axis, linen_layer


def _dense(arguments: Arguments, source: Tensor) -> Layer:
    inputs = last_axis("Dense", "the last axis of its input", source, "i", "inputs")
    outputs = Size("o", arguments["features"], "outputs")
    weights = [fused("W", "kernel", [Source("input", inputs, "inputs")], [LAYER], outputs)]
    if arguments["use_bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], outputs, axes="w"))
    return Layer(
        "Dense",
        source._replace(shape=(*source.shape[:-1], inputs)),
        (source._replace(shape=(*source.shape[:-1], outputs)),),
        (Group((LAYER,), tuple(weights)),),
        used_along=source.shape[:-1],
    )


def _embed(arguments: Arguments, source: Tensor) -> Layer:
    words = Size("V", arguments["num_embeddings"], "words")
    dimensions = Size("d", arguments["features"], "dimensions")
    rows = fused("E", "embedding", [Source("input", words, "words")], [LAYER], dimensions)
    return Layer(
        "Embed",
        source,
        (source._replace(shape=(*source.shape, dimensions)),),
        (Group((LAYER,), (rows,)),),
        ("one row for each word, looked up and not multiplied, so there is no bias",),
    )


BESIDE = {
    "Dense": linen_layer(
        "Dense",
        "features, use_bias=, dtype=, param_dtype=, precision=, kernel_init=, bias_init=, promote_dtype=, "
        "dot_general=, dot_general_cls=",
        _dense,
        {"features": size(), "use_bias": flag(True)},
    ),
    "Embed": linen_layer(
        "Embed",
        "num_embeddings, features, dtype=, param_dtype=, embedding_init=, promote_dtype=",
        _embed,
        {"num_embeddings": size(), "features": size()},
        own_input=(None,),
    ),
}
