"""The edition of Keras that a program imports: Keras 3, Keras 2 as `tf_keras`, or that of TensorFlow 1."""

from __future__ import annotations

import ast

from ...calculator.frameworks import FRAMEWORKS
from ...calculator.frameworks.framework import Framework
from ..words import words
from .state import State

_OF_VERSION_1 = "tf.compat.v1.keras.layers"
_TODAY = "Keras 3"
_EDITIONS = {
    "tf_keras": "Keras 2",
    "tensorflow.compat.v1.keras": "TensorFlow 1's Keras",
    "keras": _TODAY,
    "tensorflow.keras": _TODAY,
}
"""What each is called, by the names that its own begin with."""
_BARE = words(
    "Add Average Concatenate Maximum Minimum Multiply Subtract Dot ReLU ELU GaussianNoise GaussianDropout "
    "AlphaDropout ActivityRegularization GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling2D "
    "GlobalMaxPooling3D ZeroPadding2D UpSampling1D UpSampling2D UpSampling3D Cropping1D Cropping2D "
    "Cropping3D LeakyReLU Softmax Rescaling UnitNormalization SpatialDropout2D SpatialDropout3D "
    "ZeroPadding1D ZeroPadding3D AveragePooling2D AveragePooling3D MaxPooling3D AvgPool1D AvgPool2D "
    "AvgPool3D MaxPool1D MaxPool2D MaxPool3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D "
    "GlobalMaxPool1D GlobalMaxPool2D GlobalMaxPool3D"
)
"""Layers without weights that all editions have, with the same arguments and shapes (tf_keras 2.21)."""
_ALIKE = words(
    "PReLU Attention AdditiveAttention MultiHeadAttention ConvLSTM1D ConvLSTM2D ConvLSTM3D "
    "Conv1DTranspose Conv2DTranspose Conv3D DepthwiseConv1D DepthwiseConv2D SeparableConv1D "
    "SeparableConv2D Convolution1D Convolution2D Convolution3D Convolution1DTranspose "
    "Convolution2DTranspose SeparableConvolution1D SeparableConvolution2D"
)
"""Layers whose weights are those of Keras 3, of the same arguments (tf_keras 2.21)."""


def set_edition(keras: State, path: str, node: ast.AST) -> bool:
    """Take the layers of the edition that a name is of, and say whether it is an older one.

    Raises:
        ProgramError: The program has names of another one, whose layers are others.
    """
    edition = _edition(path)
    if edition and edition != keras.edition:
        if keras.edition:
            own = f"'{keras.machine.code(node)}' is of {edition}"
            message = f"{own}, and what is before it of {keras.edition}: the two are not mixed here"
            keras.machine.fail(node, message, "Take all layers from one of them.")
        keras.edition = edition
        keras.is_older = edition != _TODAY
        if keras.is_older:
            keras.maker.framework = keras.builder.framework = _framework(edition)
    return is_older(path)


def is_older(path: str) -> bool:
    """Whether a name is of another edition than today's."""
    return _edition(path) not in ("", _TODAY)


def _edition(path: str) -> str:
    return next((name for start, name in _EDITIONS.items() if f"{path}.".startswith(f"{start}.")), "")


def _framework(edition: str) -> Framework:
    older, today = FRAMEWORKS["keras-2"], FRAMEWORKS["keras"]
    own = older.types if edition == "Keras 2" else older.under_prefix[_OF_VERSION_1]
    types = {**own, **{name: today.types[name] for name in (*_BARE, *_ALIKE)}}
    return older._replace(types=types, label=older.label if edition == "Keras 2" else edition)
