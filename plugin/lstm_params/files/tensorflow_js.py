"""TensorFlow.js's `model.json`: Keras's configuration, and a list of the weights that lie in other files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .binary import Section
from .errors import FileError
from .tensors import BITS, SavedModel, StoredTensor, check_number, checked_name, checked_shape, shortened

_QUANTIZED = {"uint8", "uint16", "float16"}


def is_tensorflow_js(index: Any) -> bool:
    """Whether JSON is of a model of TensorFlow.js."""
    return isinstance(index, dict) and "weightsManifest" in index


def read_tensorflow_js(index: dict[str, Any], opened: Callable[[str], Section]) -> SavedModel:
    """What a model of TensorFlow.js holds.

    Args:
        index: What its `model.json` says.
        opened: Opens a file beside it.

    Raises:
        FileError: Its parts do not fit together.
    """
    groups = index["weightsManifest"]
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise FileError("has a 'weightsManifest' that is none")
    tensors: list[StoredTensor] = []
    for group in groups:
        own = list(_tensors(group))
        check_number(len(tensors) + len(own))
        paths = group.get("paths")
        if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
            raise FileError("does not say in which files its weights are")
        beside = [path.removeprefix("./") for path in paths]  # as browsers save them
        held, needed = sum(opened(path).size for path in beside), sum(tensor.bytes for tensor in own)
        if held != needed:
            raise FileError(f"has weights of {needed:,} bytes, and the files beside it {held:,}")
        tensors += own
    topology = index.get("modelTopology")
    config = topology.get("model_config", topology) if isinstance(topology, dict) else None
    if index.get("format") == "graph-model":
        raise FileError("is a graph of TensorFlow.js without layers: only its layers model is read")
    return SavedModel("TensorFlow.js", "keras", tensors, (), config if isinstance(config, dict) else None)


def _tensors(group: dict[str, Any]) -> Iterator[StoredTensor]:
    weights = group.get("weights")
    if not isinstance(weights, list):
        raise FileError("has a 'weightsManifest' that is none")
    for weight in weights:
        if not isinstance(weight, dict):
            raise FileError("has a 'weightsManifest' that is none")
        name, dtype = checked_name(weight.get("name")), weight.get("dtype")
        packed = weight.get("quantization")
        if isinstance(packed, dict):
            dtype = packed.get("dtype") if packed.get("dtype") in _QUANTIZED else None
        if not isinstance(dtype, str) or dtype not in BITS:
            raise FileError(f"has '{shortened(name)}' in a type that is not known")
        yield StoredTensor(name, checked_shape(name, weight.get("shape")), dtype)
