"""PyTorch's `.pt` and `.pth`: the zip format, the one before it, and TorchScript.

A file holds one pickle, in which tensors name the storages that their numbers are in (torch/serialization.py,
torch/csrc/jit/serialization). What the pickle is of is not prescribed: mostly a dict of tensors, a checkpoint
that holds one beside an optimizer's state, or a module.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..calculator.formulas import counted
from ..calculator.lazy_regex import regex
from .archive import LARGEST_ENTRY, Archive
from .binary import Section
from .checkpoints import of_model
from .errors import FileError
from .pickle_storages import storage_of
from .pickle_values import PickledTensor, Storage
from .pickle_walk import FoundTensor, ScriptClass, Walk
from .pickles import LARGEST_PICKLE, read_pickle
from .tensors import (
    BITS,
    SavedModel,
    StoredTensor,
    check_number,
    checked_name,
    checked_shape,
    shortened,
)

_OLD_MAGIC = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
"""The number that files of before PyTorch 1.6 begin with, as a pickle has it: behind its protocol, and from
protocol 4 on behind the length of a frame."""
_OLD_START = 24
"""It is in so many bytes at the beginning."""

_LARGEST_CODE = 1024 * 1024


def is_old_format(section: Section) -> bool:
    """Whether a file begins as those of before PyTorch 1.6 do."""
    return _OLD_MAGIC in section.read(0, min(section.size, _OLD_START))


def read_archive(archive: Archive) -> SavedModel:
    """What a file in the zip format holds.

    Raises:
        FileError: Its pickle holds no tensors, or is not understood.
    """
    pickles = [name for name in archive.entries if name.count("/") == 1 and name.endswith("/data.pkl")]
    if len(pickles) != 1:
        raise FileError("is an archive with pickles in it that PyTorch did not write")
    name = pickles[0]
    folder = name.removesuffix("data.pkl")
    data = archive.read(archive.entries[name], is_checked=False, most=LARGEST_PICKLE)
    sizes: dict[str, int] = {}
    for entry in archive.entries.values():
        if entry.name.startswith(f"{folder}data/"):
            sizes[entry.name.removeprefix(f"{folder}data/")] = entry.size
    root, _ = read_pickle(data, 0, storage_of)
    is_script = any(entry.startswith(f"{folder}code/") for entry in archive.entries)
    if not is_script:
        return _model("PyTorch", root, sizes, {})
    constants = _constants(archive, f"{folder}constants.pkl")
    return _model("TorchScript", root, sizes, _classes(archive, f"{folder}code/"), constants)


def read_old_format(section: Section) -> SavedModel:
    """What a file holds that was written by PyTorch before 1.6, or as if it were.

    Raises:
        FileError: Its pickles are not understood, or what is behind them is not what they name.
    """
    data = section.read(0, min(section.size, LARGEST_PICKLE))
    storages: dict[str, Storage] = {}

    def stored(id: Any) -> Any:
        storage = storage_of(id)
        if not isinstance(storage, Storage):
            return storage
        return storages.setdefault(storage.key, storage)

    at = 0
    for _ in ("magic number", "protocol", "system"):
        _, at = read_pickle(data, at)
    root, at = read_pickle(data, at, stored)
    keys, at = read_pickle(data, at)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise FileError("has a pickle that is damaged")
    sizes, at = _storage_sizes(section, at, keys, storages)
    if at != section.size:
        raise FileError(f"is cut short, or says so: it would have {at:,} bytes, and has {section.size:,}")
    return _model("PyTorch, as before 1.6", root, sizes, {})


def _storage_sizes(
    section: Section, at: int, keys: Iterable[str], storages: Mapping[str, Storage]
) -> tuple[dict[str, int], int]:
    """How many bytes each storage has, one after the other behind its length; and where the last one ends."""
    sizes: dict[str, int] = {}
    for key in keys:
        storage = storages.get(key)
        if storage is None or int.from_bytes(section.read(at, 8), "little") != storage.length:
            raise FileError("has a storage that is not as long as its pickle says")
        sizes[key] = storage.length * BITS.get(storage.dtype, 8) // 8
        at += 8 + sizes[key]
    return sizes, at


def _constants(archive: Archive, name: str) -> int:
    """How many numbers the code of a TorchScript file has as constants."""
    if name not in archive.entries:
        return 0
    data = archive.read(archive.entries[name], is_checked=False, most=LARGEST_PICKLE)
    root, _ = read_pickle(data, 0, storage_of)
    return sum(math.prod(found.tensor.shape) for found in Walk({}).tensors(root))


_CLASS = regex(
    r"^class (?P<name>\w+)\(Module\):\n  __parameters__ = \[(?P<parameters>[^\]]*)\]\n"
    r"  __buffers__ = \[(?P<buffers>[^\]]*)\]",
    re.MULTILINE,
)
_QUOTED = regex('"([^"]*)"')


def _classes(archive: Archive, folder: str) -> dict[str, ScriptClass]:
    """The classes of a TorchScript file, by their names: only there is said which tensors are parameters."""
    classes: dict[str, ScriptClass] = {}
    left = _LARGEST_CODE
    for entry in archive.entries.values():
        if entry.name.startswith(folder) and entry.name.endswith(".py"):
            left -= entry.size
            if left < 0:
                raise FileError(f"has more than {_LARGEST_CODE:,} bytes of TorchScript code")
            module = entry.name.removeprefix(folder).removesuffix(".py").replace("/", ".")
            text = archive.read(entry, is_checked=False, most=LARGEST_ENTRY).decode("utf-8", "replace")
            for match in _CLASS.finditer(text):
                names = (frozenset(_QUOTED.findall(match[kind])) for kind in ("parameters", "buffers"))
                classes[f"{module}.{match['name']}"] = ScriptClass(*names)
    return classes


def _model(
    format: str, root: Any, sizes: Mapping[str, int], classes: Mapping[str, ScriptClass], constants: int = 0
) -> SavedModel:
    walk = Walk(classes)
    found = list(walk.tensors(root))
    check_number(len(found))
    _check_counted(found, walk.arrays, constants)
    notes: list[str] = []
    if constants:
        notes.append(f"not counted: constants of its code, {constants:,} numbers, as frozen weights are")
    found = of_model(root, found, notes)
    tensors = list(_stored(found, sizes))
    if walk.arrays:
        notes.append(f"not counted: NumPy's arrays, {counted(walk.arrays, 'numbers')}")
    own = [item for item in found if item.role in ("parameter", "buffer")]
    return SavedModel(format, "pytorch", tensors, notes, bool(own) and all(item.is_sure for item in own))


def _check_counted(found: Sequence[FoundTensor], arrays: int, constants: int) -> None:
    """Check that a file has its weights where they are counted."""
    if not found and constants:
        raise FileError("is of a frozen TorchScript module, whose weights are constants of its code")
    if arrays > sum(math.prod(item.tensor.shape) for item in found):
        raise FileError("holds most of its numbers as arrays of NumPy: save them as tensors")
    if not found:
        raise FileError("holds no tensors")


def _stored(found: Iterable[FoundTensor], sizes: Mapping[str, int]) -> Iterator[StoredTensor]:
    """Tensors with names of their own; those that lie in the same place are one, as tied weights are."""
    used: set[str] = set()
    tensors: list[StoredTensor] = []
    places: list[_Place | None] = []
    for path, tensor, role, is_sure in found:
        name = checked_name(".".join(path))
        while name in used:  # a name may have a point in it
            name += "′"
        used.add(name)
        shape = checked_shape(name, tensor.shape)
        _check_place(name, tensor, sizes)
        # a state dict detaches its tensors: False in one does not mean frozen (torch 2.13, Module.state_dict)
        trainable = tensor.requires_grad if is_sure else True
        tensors.append(StoredTensor(name, shape, tensor.dtype, role, "", trainable))
        places.append(_place(tensor))
    return _with_twins(tensors, places)


def _with_twins(tensors: Sequence[StoredTensor], places: Sequence[_Place | None]) -> Iterator[StoredTensor]:
    """The same tensors; each that lies where another one does says so.

    The one that counts is a parameter, if any of them is: an optimizer, and a buffer, may hold a parameter.
    """
    first: dict[_Place, str] = {}
    pairs = list(zip(places, tensors, strict=True))
    for place, tensor in sorted(pairs, key=lambda pair: pair[1].role != "parameter"):
        if place:
            first.setdefault(place, tensor.name)
    for place, tensor in pairs:
        same = first[place] if place else tensor.name
        yield tensor if same == tensor.name else tensor._replace(same_as=same)


_Place = tuple[str, int, tuple[int, ...], tuple[int, ...], str]
"""Where the numbers of a tensor are: storage, offset, shape, stride and dtype."""


def _place(tensor: PickledTensor) -> _Place | None:
    """Where the numbers of a tensor are; nothing for an empty one, which may share a place by chance."""
    if not tensor.storage or not math.prod(tensor.shape):
        return None
    return tensor.storage.key, tensor.offset, tensor.shape, tensor.stride, tensor.dtype


def _check_place(name: str, tensor: PickledTensor, sizes: Mapping[str, int]) -> None:
    """Check that a tensor lies in its storage, and that in the file."""
    storage = tensor.storage
    if storage is None:
        return
    width = BITS[tensor.dtype] // 8
    held = storage.length * (BITS[storage.dtype] // 8 if storage.dtype else 1)
    if storage.key not in sizes or sizes[storage.key] < held:
        raise FileError(f"is cut short: the numbers of '{shortened(name)}' are not in it")
    if min((tensor.offset, *tensor.stride)) < 0:
        raise FileError(f"gives '{shortened(name)}' a place outside of its storage")
    if math.prod(tensor.shape):
        steps = zip(tensor.shape, tensor.stride, strict=True)
        last = tensor.offset + sum((length - 1) * step for length, step in steps)
        if (last + 1) * width > held:
            raise FileError(f"gives '{shortened(name)}' a place outside of its storage")
