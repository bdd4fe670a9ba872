"""Keras 3, as of 3.15."""

from collections.abc import Sequence
from functools import cache

from ...calls import Call
from ...cells import Recurrent
from ...layers import Layer
from ...weights import Group, Weight
from ..catalogue import Catalogue
from ..framework import Framework, Language, by_class

_TYPES = Catalogue(
    __name__,
    {
        "recurrent": "LSTM GRU SimpleRNN RNN",
        "core": "Dense Embedding ReversibleEmbedding Lambda Input InputLayer",
        "einsum": "EinsumDense",
        "wrappers": "Bidirectional TimeDistributed SpectralNormalization",
        "cells": "LSTMCell GRUCell SimpleRNNCell StackedRNNCells",
        "convolutional_recurrent": "ConvLSTM1D ConvLSTM2D ConvLSTM3D",
        "attention": "MultiHeadAttention GroupQueryAttention",
        "convolution": "Conv1D Conv1DTranspose Convolution1D Convolution1DTranspose Conv2D Conv2DTranspose "
        "Convolution2D Convolution2DTranspose Conv3D Conv3DTranspose Convolution3D Convolution3DTranspose "
        "DepthwiseConv1D SeparableConv1D SeparableConvolution1D DepthwiseConv2D SeparableConv2D "
        "SeparableConvolution2D",
        "pooling": "MaxPooling1D MaxPool1D GlobalMaxPooling1D GlobalMaxPool1D AveragePooling1D AvgPool1D "
        "GlobalAveragePooling1D GlobalAvgPool1D MaxPooling2D MaxPool2D GlobalMaxPooling2D GlobalMaxPool2D "
        "AveragePooling2D AvgPool2D GlobalAveragePooling2D GlobalAvgPool2D MaxPooling3D MaxPool3D "
        "GlobalMaxPooling3D GlobalMaxPool3D AveragePooling3D AvgPool3D GlobalAveragePooling3D "
        "GlobalAvgPool3D AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D "
        "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D",
        "preprocessing": "AugMix AutoContrast CategoryEncoding CenterCrop "
        "ContrastLimitedAdaptiveHistogramEqualization CutMix Discretization MaxNumBoundingBoxes MixUp "
        "Normalization Pipeline RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter "
        "RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur "
        "RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation "
        "RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Rescaling Resizing "
        "Solarization",
        "spectrograms": "STFTSpectrogram MelSpectrogram",
        "normalization": "BatchNormalization LayerNormalization GroupNormalization RMSNormalization "
        "UnitNormalization",
        "reshaping": "Flatten Reshape Permute RepeatVector ZeroPadding1D ZeroPadding2D ZeroPadding3D "
        "Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D",
        "activations": "Activation ReLU LeakyReLU ELU Softmax PReLU Dropout SpatialDropout1D "
        "SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout GaussianNoise "
        "ActivityRegularization Masking Identity",
        "merging": "Concatenate Dot Add Subtract Multiply Average Maximum Minimum Attention "
        "AdditiveAttention",
        ".given": "Given",
    },
)


@cache
def _snake_case(name: str) -> str:
    """A class's name as Keras writes it in a layer's name (keras/src/utils/naming.py).

    >>> _snake_case("TimeDistributed"), _snake_case("SimpleRNN"), _snake_case("LSTM")
    ('time_distributed', 'simple_rnn', 'lstm')
    """
    words = [name[0]]
    for before, letter, after in zip(name, name[1:], name[2:] + " ", strict=False):
        starts_word = letter.isupper() and (before.islower() or after.islower())
        words.append(f"_{letter}" if starts_word else letter)
    return "".join(words).lower()


_CLASSES = {"GroupQueryAttention": "GroupedQueryAttention"}
"""The classes that have another name than the one under which Keras publishes them."""


def _named(name: str, names: dict[str, int]) -> str:
    return by_class(_snake_case(_CLASSES.get(name, name)), names)


_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "SimpleRNN"}


def _written(recurrent: Recurrent) -> Call:
    flags = {} if recurrent.has_bias else {"use_bias": False}
    if recurrent.cell.reset == "before":
        flags["reset_after"] = False
    call = Call(_NAMES[recurrent.cell.name], recurrent.units, **flags)
    return Call("Bidirectional", call) if recurrent.is_bidirectional else call


def _variable(group: Group, weight: Weight) -> str:
    return f"{weight.symbol}_backward" if group.direction == "backward" else weight.symbol


def _read(layer: Layer, name: str) -> list[str]:
    names = [_variable(group, weight) for group in layer.groups for weight in group.weights]
    return [f"{', '.join(names)} = {name}.get_weights()"]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    return [f"{name}.set_weights([", *(f"    {expression}," for expression in expressions), "])"]


KERAS = Framework(
    key="keras",
    label="Keras 3",
    name="Keras",
    summary_has_optimizer=True,  # keras/src/utils/summary_utils.py, 3.15.1
    prefixes=(
        "keras.layers",
        "layers",
        "tf.keras.layers",
        "tensorflow.keras.layers",
        "keras",
        "tf.keras",
        "tf.compat.v2.keras.layers",
        "tensorflow.compat.v2.keras.layers",
    ),
    types=_TYPES,
    terms={},
    aliases=("tensorflow", "tf", "tf.keras", "keras3", "keras 3"),
    carried=frozenset(("units", "use_bias", "reset_after", "cell", "layer")),
    no_count=frozenset(
        (
            *("activation", "recurrent_activation", "dropout", "recurrent_dropout", "unit_forget_bias"),
            *("stateful", "unroll", "use_cudnn", "implementation"),
        )
    ),
    former={"time_major": "Keras 2", "batch_input_shape": "Keras 2"},
    named=_named,
    written=_written,
    fresh_bias="zeros",
    language=Language(_variable, _read, _write),
    names_inner=True,
)
