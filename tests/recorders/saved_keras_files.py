"""What both generations of Keras say of a model, and what h5py finds in its file."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path
from typing import Any

import h5py


def datasets(path: Path) -> list[list[Any]]:
    """The tensors of a file, as h5py lists them: those of a `.keras` file are in one inside it."""
    found: list[list[Any]] = []

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            dtype = "bfloat16" if item.dtype.str == "|V2" else str(item.dtype)
            found.append([name, list(item.shape), dtype])

    source: Any = path
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            source = io.BytesIO(archive.read("model.weights.h5"))
    with h5py.File(source, "r") as file:
        file.visititems(visit)
    return found


def facts_of(model: Any, path: Path, recurrent: tuple[type, ...]) -> dict[str, Any]:
    """What Keras says of a model, and h5py of the file that it was written to.

    Args:
        model: The model.
        path: The file.
        recurrent: The classes of recurrent layers.
    """
    layers = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    return {
        "parameters": model.count_params(),
        "trainable": sum(math.prod(weight.shape) for weight in model.trainable_weights),
        "tensors": datasets(path),
        "recurrent": [
            [type(layer).__name__, layer.count_params()] for layer in layers if isinstance(layer, recurrent)
        ],
        "layers": [[layer.name, layer.count_params()] for layer in layers],
    }
