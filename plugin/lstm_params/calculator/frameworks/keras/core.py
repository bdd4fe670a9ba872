"""Keras' layers of the core, and the input (keras/src/layers/core)."""

from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Lengths, Tensor, unnamed
from ...signatures import Arguments, Signature, flag, shape, size, unset
from ...weights import BIAS, Group, Source, fused
from ..framework import LayerType
from .base import ACTIVATION, keras_layer, last_axis, without_weights

_UNKNOWN = {
    "lora_rank": unset("it adds two small kernels to the layer and freezes its own"),
    "quantization_config": unset("it changes how the weights are stored"),
}


def _dense(arguments: Arguments, source: Lengths) -> Layer:
    leading, inputs = last_axis(source, "Dense", "i", "inputs")
    units = Size("o", arguments["units"], "units")
    weights = [fused("W", "kernel", [Source("input", inputs, "inputs")], [LAYER], units)]
    if arguments["use_bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], units, axes="w"))
    output = Tensor((*leading, units))
    return Layer("Dense", Tensor((*leading, inputs)), (output,), (Group((LAYER,), tuple(weights)),))


def _embedding(arguments: Arguments, source: Lengths) -> Layer:
    words = Size("V", arguments["input_dim"], "words")
    dimensions = Size("d", arguments["output_dim"], "dimensions")
    rows = fused("E", "embeddings", [Source("input", words, "words")], [LAYER], dimensions)
    positions = unnamed(source)
    return Layer(
        "Embedding",
        Tensor(positions),
        (Tensor((*positions, dimensions)),),
        (Group((LAYER,), (rows,)),),
        ("one row for each word, looked up and not multiplied, so there is no bias",),
    )


def _input(arguments: Arguments, source: Lengths) -> Layer:
    return without_weights("Input", source, unnamed(source), "it only states the shape of the input")


def _input_layer(name: str, parameters: str, keyword_only: str = "") -> LayerType:
    counted = {
        "shape": shape(),
        "input_shape": shape(),
        "batch_size": size(),
        "batch_shape": unset("write shape=, without the batch axis"),
    }
    return LayerType(
        Signature.of(name, parameters, counted, keyword_only),
        lambda arguments, source: _input(arguments, source.lengths),
        input_arguments=("shape", "input_shape"),
        is_input=True,
    )


CORE = {
    "Dense": keras_layer(
        "Dense",
        "units, activation=, use_bias=, kernel_initializer=, bias_initializer=, kernel_regularizer=, "
        "bias_regularizer=, activity_regularizer=, kernel_constraint=, bias_constraint=, lora_rank=, "
        "lora_alpha=, quantization_config=",
        _dense,
        {"units": size(), "use_bias": flag(True), "activation": ACTIVATION, **_UNKNOWN},
    ),
    "Embedding": keras_layer(
        "Embedding",
        "input_dim, output_dim, embeddings_initializer=, embeddings_regularizer=, embeddings_constraint=, "
        "mask_zero=, weights=, lora_rank=, lora_alpha=, quantization_config=",
        _embedding,
        {"input_dim": size(), "output_dim": size(), **_UNKNOWN},
        keyword_only="input_length",
        reads_indices=True,
        own_input=(None,),
    ),
    "Input": _input_layer(
        "Input",
        "shape=, batch_size=, dtype=, sparse=, ragged=, batch_shape=, name=, tensor=, optional=",
    ),
    "InputLayer": _input_layer(
        "InputLayer",
        "shape=, batch_size=, dtype=, sparse=, ragged=, batch_shape=, input_tensor=, optional=, name=",
        keyword_only="input_shape",
    ),
}
