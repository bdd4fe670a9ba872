"""Record the names of all layers that the real frameworks have, known here or not.

    python tests/recorders/layer_names_recorder.py writes calculator/frameworks/layer_names.json

Needs the `frameworks` extra. A name that is misspelt is told from one that a framework has and this package
does not know yet: the second is never "corrected" to another layer's. Recorders that `modules` runs write
the names of their own frameworks.
"""

from __future__ import annotations

import keras
import onnx
from flax import linen
from modules import subclasses, write_layer_names
from torch import nn


def main() -> None:
    """Write the names, a framework a line."""
    write_layer_names(
        {
            "keras": subclasses(keras.layers, keras.layers.Layer),
            "pytorch": subclasses(nn, nn.Module),
            "flax-linen": subclasses(linen, linen.Module),
            "onnx": [schema.name for schema in onnx.defs.get_all_schemas() if not schema.domain],
        }
    )


if __name__ == "__main__":
    main()
