"""Record what the real Keras 3 makes of layers: counts, tensors, shapes, signatures, and what it refuses.

    KERAS_BACKEND=torch python tests/recorders/keras_recorder.py                 writes goldens/keras.json
    KERAS_BACKEND=torch python tests/recorders/keras_recorder.py SEED COUNT FILE writes random ones

Needs the `frameworks` extra. Initial values change no count, so the slow ones are left out.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
from configurations import Configuration
from keras_configurations import drawn, fixed

GOLDENS = Path(__file__).parents[1] / "goldens" / "keras.json"
SIGNATURES = (
    "LSTM", "GRU", "SimpleRNN", "Dense", "Embedding", "Bidirectional", "TimeDistributed", "Dropout",
    "Flatten", "Activation", "Input", "InputLayer",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    """Record the fixed configurations, or random ones."""
    keras.initializers.Orthogonal.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape)
    keras.initializers.GlorotUniform.__call__ = lambda self, shape, dtype=None: keras.ops.zeros(shape)
    if arguments:
        seed, count, path = arguments
        recorded = {"cases": [record(configuration) for configuration in drawn(seed, int(count))]}
    else:
        path = str(GOLDENS)
        recorded = {
            "keras": keras.__version__,
            "signatures": {name: signature(name) for name in SIGNATURES},
            "cases": [record(configuration) for configuration in fixed()],
        }
    lines = json.dumps(recorded, indent=None).replace('{"input"', '\n{"input"')
    Path(path).write_text(lines + "\n", encoding="utf-8")
    print(f"{len(recorded['cases'])} cases written to {path}")


def record(configuration: Configuration) -> dict[str, Any]:
    """What Keras makes of one configuration, or that it refuses it."""
    keras.utils.clear_session()
    batch_size = 4 if "stateful=True" in str(configuration["layers"]) else None
    try:
        layers = [eval(code, vars(keras.layers)) for code in configuration["layers"]]
        source = keras.Input(configuration["input"], batch_size=batch_size)
        model = keras.Sequential([source, *layers])
    except (TypeError, ValueError) as error:
        return {**configuration, "refused": type(error).__name__}
    return {
        **configuration,
        "parameters": model.count_params(),
        "trainable": sum(weight.size for weight in map(as_numpy, model.trainable_weights)),
        "results": [result(layer) for layer in model.layers],
    }


def result(layer: keras.layers.Layer) -> dict[str, Any]:
    """One layer's name, count, tensors and output shapes without the batch axis."""
    outputs = layer.output if isinstance(layer.output, (list, tuple)) else [layer.output]
    return {
        "name": layer.name,
        "parameters": layer.count_params(),
        "weights": [[weight.name, list(weight.shape), weight.trainable] for weight in layer.weights],
        "outputs": [list(output.shape[1:]) for output in outputs],
    }


def as_numpy(weight: keras.Variable) -> Any:
    """A weight's values."""
    return keras.ops.convert_to_numpy(weight)


def signature(name: str) -> str:
    """A layer's parameters as the calculator writes them: a default is left out behind its `=`."""
    layer = getattr(keras.layers, name)
    parameters = inspect.signature(layer.__init__ if inspect.isclass(layer) else layer).parameters.values()
    return ", ".join(
        parameter.name + ("" if parameter.default is parameter.empty else "=")
        for parameter in parameters
        if parameter.name != "self" and parameter.kind is not parameter.VAR_KEYWORD
    )


if __name__ == "__main__":
    main(sys.argv[1:])
