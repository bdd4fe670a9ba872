"""Record what Keras 2 and TensorFlow 1's Keras make of the programs in `cases/older_keras`.

    python tests/recorders/older_keras_recorder.py writes goldens/older_keras.json

It runs in the environment of `keras_2_recorder`.
"""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

from environment import TENSORFLOW, run_in_own
from served import OnlyServedError

if __name__ == "__main__":
    os.environ |= {"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}  # before TensorFlow is imported
    run_in_own(*TENSORFLOW)
else:
    raise OnlyServedError(__name__)

import tf_keras

FOLDER = Path(__file__).parents[1]


def recorded(path: Path) -> dict[str, Any]:
    """The counts of a program's model, and of its layers that have weights."""
    tf_keras.backend.clear_session()
    names: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    model = names["model"]
    trained = {id(weight): math.prod(weight.shape) for weight in model.trainable_weights}
    counts = [[layer.name, layer.count_params()] for layer in model.layers if layer.weights]
    return {
        "file": path.name,
        "parameters": model.count_params(),
        "trainable": sum(trained.values()),
        "layers": counts,
    }


if __name__ == "__main__":
    made = [recorded(path) for path in sorted((FOLDER / "cases" / "older_keras").glob("*.py"))]
    text = json.dumps({"tf_keras": tf_keras.__version__, "cases": made}).replace(' {"file"', '\n{"file"')
    (FOLDER / "goldens" / "older_keras.json").write_text(text + "\n", encoding="utf-8")
