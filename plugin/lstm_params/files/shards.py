"""A model in several files, and the index that says where each tensor is."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

from .binary import Section
from .errors import FileError
from .tensors import SavedModel, StoredTensor, check_number, shortened

Opened = Callable[[str], Section]
Read = Callable[[Section, str], SavedModel]


def read_shards(index: dict[str, Any], opened: Opened, read: Read) -> SavedModel:
    """What the files of an index hold.

    Args:
        index: The index.
        opened: Opens a file beside it.
        read: Reads one of them.

    Raises:
        FileError: It is not such an index, or its files do not hold what it says.
    """
    places = index["weight_map"]
    if isinstance(places, dict) and any(str(key).startswith("/") for key in places):
        return _read_groups(places, opened, read)
    if not isinstance(places, dict) or not all(isinstance(file, str) for file in places.values()):
        raise FileError("has a 'weight_map' that does not say where each tensor is")
    check_number(len(places))
    held: dict[str, StoredTensor] = {}
    tied: list[StoredTensor] = []
    formats: dict[str, None] = {}
    framework = ""
    files = dict.fromkeys(places.values())
    for file in files:
        model = _part(file, (".safetensors", ".bin", ".pt", ".pth"), opened, read)
        formats[model.format] = None
        framework = model.framework
        for tensor in model.tensors:
            if tensor.same_as and tensor.name not in places:  # the file notes it, the index does not
                tied.append(tensor)
                continue
            _check_listed(tensor, file, places.get(tensor.name) == file)
            held[tensor.name] = tensor
    _check_held(places, held)
    format = " and ".join(formats)
    return SavedModel(f"{format}, {len(files)} files", framework, [*[held[name] for name in places], *tied])


def _part(file: str, endings: tuple[str, ...], opened: Opened, read: Read) -> SavedModel:
    if not file.endswith(endings):
        raise FileError(f"names '{shortened(file)}', which is no part of a model")
    return read(opened(file), file)


def _check_listed(tensor: StoredTensor, file: str, is_listed: bool) -> None:
    if not is_listed:
        raise FileError(f"does not say that '{shortened(tensor.name)}' is in '{shortened(file)}'")


def _check_held(named: Iterable[str], held: Container[str]) -> None:
    """Check that files have all that an index says of them."""
    missing = next((name for name in named if name not in held), None)
    if missing is not None:
        raise FileError(f"says that '{shortened(missing)}' is in a file that does not have it")


def _read_groups(places: dict[str, Any], opened: Opened, read: Read) -> SavedModel:
    """What the files of Keras's index hold, which says of each group of tensors in which of them it is."""
    check_number(len(places))
    groups = {group: _files(files) for group, files in places.items()}
    listed = dict.fromkeys(file for files in groups.values() for file in files)
    tensors: dict[str, StoredTensor] = {}
    format = ""
    for file in listed:
        model = _part(file, (".weights.h5",), opened, read)
        format = model.format
        for tensor in model.tensors:
            is_listed = file in groups.get(_group(tensor.name), ())
            _check_listed(tensor, file, is_listed and tensor.name not in tensors)
            tensors[tensor.name] = tensor
        check_number(len(tensors))
    _check_held(groups, {_group(name) for name in tensors})
    return SavedModel(f"{format}, {len(listed)} files", "keras", tensors.values())


def _files(listed: Any) -> list[str]:
    """The files of a group, of which Keras writes a list where there are several."""
    files = [listed] if isinstance(listed, str) else listed
    if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
        raise FileError("has a 'weight_map' that does not say where each tensor is")
    return files


def _group(name: str) -> str:
    return f"/{name.rpartition('/')[0]}"
