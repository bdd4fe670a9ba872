"""Keras's layers of the core, and the input (keras/src/layers/core)."""

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Lengths, Tensor, unnamed
from ...signatures import (
    Arguments,
    Counted,
    Signature,
    as_shape,
    flag,
    function,
    optional,
    shape,
    size,
    unset,
)
from ...weights import BIAS, Group, Source, fused
from ..framework import LayerType
from .adaptation import LORA, adapted
from .base import ACTIVATION, keras_layer, last_axis, without_weights
from .dtypes import DENSE, EMBEDDING, UNKNOWN

_UNKNOWN = {"quantization_config": unset("it changes how the weights are stored")}


def _dense(arguments: Arguments, source: Lengths) -> Layer:
    leading, inputs = last_axis(source, "Dense", "i", "inputs")
    units = Size("o", arguments["units"], "units")
    weights = [fused("W", "kernel", [Source("input", inputs, "inputs")], [LAYER], units)]
    if arguments["use_bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], units, axes="w"))
    groups = adapted(Group((LAYER,), tuple(weights)), arguments)
    return Layer(
        "Dense", Tensor((*leading, inputs)), (Tensor((*leading, units)),), groups, used_along=leading
    )


def _embedding(arguments: Arguments, source: Lengths) -> Layer:
    words = Size("V", arguments["input_dim"], "words")
    dimensions = Size("d", arguments["output_dim"], "dimensions")
    rows = fused("E", "embeddings", [Source("input", words, "words")], [LAYER], dimensions)
    positions = unnamed(source)
    return Layer(
        "Embedding",
        Tensor(positions),
        (Tensor((*positions, dimensions)),),
        adapted(Group((LAYER,), (rows,)), arguments),
        ("one row for each word, looked up and not multiplied, so there is no bias",),
    )


def _reversible(arguments: Arguments, source: Lengths) -> Layer:
    """An embedding that turns vectors back into words too, with the same matrix or with another one."""
    layer = _embedding(arguments, source)
    if arguments["lora_rank"] and not arguments["tie_weights"]:
        raise LayerError("lora_rank", "'lora_rank' goes with tie_weights=True only")
    if not arguments["tie_weights"]:
        words = Size("V", arguments["input_dim"], "words")
        back = Source("input", Size("d", arguments["output_dim"], "dimensions"), "dimensions")
        weight = fused("R", "reverse_embeddings", [back], [LAYER], words)
        layer = layer._replace(groups=(*layer.groups, Group((LAYER,), (weight,), "back to words")))
    return layer._replace(type="ReversibleEmbedding")


def _lambda(arguments: Arguments, source: Lengths) -> Layer:
    if arguments["output_shape"] is None:
        hint = "Say it, as in output_shape=(6, 14), without the batch axis."
        raise LayerError(None, "what a Lambda returns is not known here", hint)
    return without_weights("Lambda", source, unnamed(arguments["output_shape"]), "it calls a function")


def _input(arguments: Arguments, source: Lengths) -> Layer:
    return without_weights("Input", source, unnamed(source), "it only states the shape of the input")


def _batch_shape(value: Value) -> Lengths:
    """A shape with the batch axis in front."""
    lengths = as_shape(value)
    if not lengths:
        raise ValueError("must begin with the batch size, or None for it")
    return lengths


def _input_layer(name: str, parameters: str, keyword_only: str = "") -> LayerType:
    counted = {
        "shape": optional(shape()),
        "input_shape": shape(),
        "batch_size": optional(size()),
        "batch_shape": optional(Counted(_batch_shape)),
        "batch_input_shape": Counted(_batch_shape),
    }
    return LayerType(
        Signature.of(name, parameters, counted, keyword_only),
        lambda arguments, source: _input(arguments, source.lengths),
        input_arguments=("shape", "input_shape"),
        batch_arguments=("batch_shape", "batch_input_shape"),
        is_input=True,
    )


CORE = {
    "Dense": keras_layer(
        "Dense",
        "units, activation=, use_bias=, kernel_initializer=, bias_initializer=, kernel_regularizer=, "
        "bias_regularizer=, activity_regularizer=, kernel_constraint=, bias_constraint=, lora_rank=, "
        "lora_alpha=, quantization_config=",
        _dense,
        {"units": size(), "use_bias": flag(True), "activation": ACTIVATION, **LORA, **_UNKNOWN},
        quantized=DENSE,
    ),
    "Embedding": keras_layer(
        "Embedding",
        "input_dim, output_dim, embeddings_initializer=, embeddings_regularizer=, embeddings_constraint=, "
        "mask_zero=, weights=, lora_rank=, lora_alpha=, quantization_config=",
        _embedding,
        {"input_dim": size(), "output_dim": size(), **LORA, **_UNKNOWN},
        keyword_only="input_length",
        reads_indices=True,
        own_input=(None,),
        quantized=EMBEDDING,
    ),
    "ReversibleEmbedding": keras_layer(
        "ReversibleEmbedding",
        "input_dim, output_dim, tie_weights=, embeddings_initializer=, embeddings_regularizer=, "
        "embeddings_constraint=, mask_zero=, reverse_dtype=, logit_soft_cap=",
        _reversible,
        {"input_dim": size(), "output_dim": size(), "tie_weights": flag(True), **LORA, **_UNKNOWN},
        keyword_only="weights lora_rank lora_alpha quantization_config input_length",
        reads_indices=True,
        own_input=(None,),
        quantized=UNKNOWN,
    ),
    "Lambda": keras_layer(
        "Lambda",
        "function, output_shape=, mask=, arguments=",
        _lambda,
        {"function": function("a function"), "output_shape": optional(shape())},
    ),
    "Input": _input_layer(
        "Input",
        "shape=, batch_size=, dtype=, sparse=, ragged=, batch_shape=, name=, tensor=, optional=",
    ),
    "InputLayer": _input_layer(
        "InputLayer",
        "shape=, batch_size=, dtype=, sparse=, ragged=, batch_shape=, input_tensor=, optional=, name=",
        keyword_only="input_shape batch_input_shape",
    ),
}
