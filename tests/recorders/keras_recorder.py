"""Record what the real Keras 3 makes of layers: counts, tensors, shapes, signatures, and what it refuses.

    KERAS_BACKEND=torch python tests/recorders/keras_recorder.py                 writes goldens/keras.json
    KERAS_BACKEND=torch python tests/recorders/keras_recorder.py SEED COUNT FILE writes random ones

Needs the `frameworks` extra. Initial values change no count, so the slow ones are left out. Layers make a
`Sequential` model; where one is of `ATTENTION`, which reads two inputs, they make a functional model, in
which it reads the same one twice.
"""

from __future__ import annotations

import math
import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
from configurations import Configuration
from keras_configurations import drawn, fixed
from recording import GOLDENS, known_types, signatures, write

SIGNATURES = tuple(sorted(known_types("keras")))
INITIALIZERS = ("Orthogonal", "GlorotUniform", "RandomUniform")
ATTENTION = (keras.layers.MultiHeadAttention, keras.layers.GroupQueryAttention)
NAMES = {**vars(keras.layers), "layers": keras.layers, "keras": keras}


def main(arguments: list[str]) -> None:
    """Record the fixed configurations, or random ones."""
    warnings.simplefilter("ignore")
    for name in INITIALIZERS:
        getattr(keras.initializers, name).__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape)
    if arguments:
        seed, count, path = arguments
        recorded: dict[str, Any] = {"cases": [record(one) for one in drawn(seed, int(count))]}
    else:
        path = str(GOLDENS / "keras.json")
        recorded = {
            "keras": keras.__version__,
            **signatures({name: constructor(name) for name in SIGNATURES}),
            "cases": [record(one) for one in fixed()],
        }
    write(recorded, Path(path))


def constructor(name: str) -> Any:
    """What is called to make a layer."""
    layer = getattr(keras.layers, name)
    return layer.__init__ if isinstance(layer, type) else layer


def record(configuration: Configuration) -> dict[str, Any]:
    """What Keras makes of one configuration, or that it refuses it."""
    keras.utils.clear_session(free_memory=False)
    try:
        model = modelled(configuration)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        return {**configuration, "refused": type(error).__name__}
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    return {
        **configuration,
        "parameters": model.count_params(),
        "trainable": sum(math.prod(weight.shape) for weight in model.trainable_weights),
        **({"bytes": sum(map(bytes_of, model.weights))} if "dtype=" in str(configuration["layers"]) else {}),
        "results": [result(layer) for layer in layers],
    }


def bytes_of(weight: keras.Variable) -> int:
    """How many bytes a tensor takes in memory."""
    return math.prod(weight.shape) * int(re.findall(r"[0-9]+", weight.dtype)[0]) // 8


def modelled(configuration: Configuration) -> keras.Model:
    """A model of the layers; stateful ones need a batch size."""
    layers = [eval(code, NAMES) for code in configuration["layers"]]
    if configuration["input"] is not None:
        batch_size = 4 if "stateful=True" in str(configuration["layers"]) else None
        layers = [keras.Input(configuration["input"], batch_size=batch_size), *layers]
    if not any(isinstance(layer, ATTENTION) for layer in layers):
        return keras.Sequential(layers)
    source, *layers = layers
    output = source
    for layer in layers:
        output = layer(output, output) if isinstance(layer, ATTENTION) else layer(output)
    return keras.Model(source, output)


def result(layer: keras.layers.Layer) -> dict[str, Any]:
    """One layer's name, count, tensors and output shapes without the batch axis.

    Whether a tensor is trained is what the tensor says, as the model's totals do too: `trainable=False`
    given to a layer made of others (`Bidirectional`, `RNN`, `ConvLSTM1D`, …) does not reach their tensors.
    """
    outputs = layer.output if isinstance(layer.output, (list, tuple)) else [layer.output]
    return {
        "name": layer.name,
        "parameters": layer.count_params(),
        "weights": [[weight.name, list(weight.shape), weight.trainable] for weight in layer.weights],
        "outputs": [list(output.shape[1:]) for output in keras.tree.flatten(outputs)],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
