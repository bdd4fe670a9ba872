"""Keras 3, as of 3.15."""

import re

from ...calls import Call
from ..framework import Framework
from .core import CORE
from .recurrent import RECURRENT
from .wrappers import WRAPPERS


def _snake_case(name: str) -> str:
    """A class's name as Keras writes it in a layer's name (keras/src/utils/naming.py).

    >>> _snake_case("TimeDistributed"), _snake_case("SimpleRNN"), _snake_case("LSTM")
    ('time_distributed', 'simple_rnn', 'lstm')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


KERAS = Framework(
    label="Keras 3",
    name="Keras",
    prefixes=(
        "keras.layers",
        "layers",
        "tf.keras.layers",
        "tensorflow.keras.layers",
        "keras",
        "tf.keras",
    ),
    types={**RECURRENT, **CORE, **WRAPPERS},
    foreign={
        "hidden_size": ("PyTorch", "units"),
        "out_features": ("PyTorch", "units"),
        "bias": ("PyTorch", "use_bias"),
        "num_embeddings": ("PyTorch", "input_dim"),
        "embedding_dim": ("PyTorch", "output_dim"),
        "nonlinearity": ("PyTorch", "activation"),
        "p": ("PyTorch", "rate"),
        "input_size": ("PyTorch", ""),
        "in_features": ("PyTorch", ""),
        "num_layers": ("PyTorch", ""),
        "batch_first": ("PyTorch", ""),
        "bidirectional": ("PyTorch", ""),
        "proj_size": ("PyTorch", ""),
        "features": ("Flax", "units"),
        "implementation": ("Keras 2", ""),
        "time_major": ("Keras 2", ""),
        "batch_input_shape": ("Keras 2", ""),
    },
    named=_snake_case,
    one_lstm=lambda features, units: Call("LSTM", units),
)
