"""A model in several files, and the index that says where each tensor is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .binary import Section
from .errors import FileError
from .tensors import SavedModel, StoredTensor, check_number, shortened


def read_shards(
    index: dict[str, Any], opened: Callable[[str], Section], read: Callable[[Section, str], SavedModel]
) -> SavedModel:
    """What the files of an index hold.

    Args:
        index: The index.
        opened: Opens a file beside it.
        read: Reads one of them.

    Raises:
        FileError: It is none, or its files do not hold what it says.
    """
    places = index["weight_map"]
    if isinstance(places, dict) and any(str(key).startswith("/") for key in places):
        return _read_groups(places, opened, read)
    if not isinstance(places, dict) or not all(isinstance(file, str) for file in places.values()):
        raise FileError("has a 'weight_map' that does not say where each tensor is")
    check_number(len(places))
    held: dict[str, StoredTensor] = {}
    tied: list[StoredTensor] = []
    files = dict.fromkeys(places.values())
    formats: dict[str, None] = {}
    framework = ""
    for file in files:
        if not file.endswith((".safetensors", ".bin", ".pt", ".pth")):
            raise FileError(f"names '{shortened(file)}', which is no part of a model")
        model = read(opened(file), file)
        formats[model.format] = None
        framework = model.framework
        for tensor in model.tensors:
            if tensor.same_as and tensor.name not in places:
                tied.append(tensor)
            elif places.get(tensor.name) != file:
                raise FileError(f"does not say that '{shortened(tensor.name)}' is in '{shortened(file)}'")
            else:
                held[tensor.name] = tensor
    missing = next((name for name in places if name not in held), None)
    if missing is not None:
        raise FileError(f"says that '{shortened(missing)}' is in a file that does not have it")
    format = " and ".join(formats)
    return SavedModel(f"{format}, {len(files)} files", framework, [*[held[name] for name in places], *tied])


def _read_groups(
    places: dict[str, Any], opened: Callable[[str], Section], read: Callable[[Section, str], SavedModel]
) -> SavedModel:
    """What the files of Keras' index hold, which says of each group of tensors in which of them it is."""
    check_number(len(places))
    listed: dict[str, None] = {}
    for group, files in places.items():
        places[group] = files = [files] if isinstance(files, str) else files
        if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
            raise FileError("has a 'weight_map' that does not say where each tensor is")
        listed |= dict.fromkeys(files)
    tensors: dict[str, StoredTensor] = {}
    format = ""
    for file in listed:
        if not file.endswith(".weights.h5"):
            raise FileError(f"names '{shortened(file)}', which is no part of a model")
        model = read(opened(file), file)
        format = model.format
        for tensor in model.tensors:
            group = f"/{tensor.name.rpartition('/')[0]}"
            if file not in places.get(group, ()) or tensor.name in tensors:
                raise FileError(f"does not say that '{shortened(tensor.name)}' is in '{shortened(file)}'")
            tensors[tensor.name] = tensor
        check_number(len(tensors))
    groups = {f"/{name.rpartition('/')[0]}" for name in tensors}
    missing = next((group for group in places if group not in groups), None)
    if missing is not None:
        raise FileError(f"says that '{shortened(missing)}' is in a file that does not have it")
    return SavedModel(f"{format}, {len(listed)} files", "keras", tensors.values())
