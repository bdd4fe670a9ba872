"""PyTorch's `.pt` and `.pth`: the zip format, the one before it, and TorchScript.

A file holds one pickle, in which tensors name the storages that their numbers are in (torch/serialization.py,
torch/csrc/jit/serialization). What the pickle is of is not prescribed: mostly a dict of tensors, a checkpoint
that holds one beside an optimizer's state, or a module.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..calculator.formulas import counted
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .archive import LARGEST_ENTRY, Archive
from .binary import Section
from .errors import FileError
from .pickles import LARGEST_PICKLE, Instance, PickledTensor, Storage, read_pickle, storage_of
from .tensors import (
    BITS,
    Role,
    SavedModel,
    StoredTensor,
    check_number,
    checked_name,
    checked_shape,
    shortened,
)

_OLD_MAGIC = b"\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
"""The number that files of before PyTorch 1.6 begin with, as a pickle has it behind its protocol."""

_MOST_OBJECTS = 100_000
_DEEPEST = 60
_LARGEST_CODE = 1024 * 1024


def is_old_format(section: Section) -> bool:
    """Whether a file begins as those of before PyTorch 1.6 do."""
    return section.size > 15 and section.read(2, 13) == _OLD_MAGIC


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
    sizes: dict[str, int] = {}
    for key in keys:
        storage = storages.get(key)
        if storage is None or int.from_bytes(section.read(at, 8), "little") != storage.length:
            raise FileError("has a storage that is not as long as its pickle says")
        sizes[key] = storage.length * BITS.get(storage.dtype, 8) // 8
        at += 8 + sizes[key]
    if at != section.size:
        raise FileError(f"is cut short, or says so: it would have {at:,} bytes, and has {section.size:,}")
    return _model("PyTorch, as before 1.6", root, sizes, {})


def _constants(archive: Archive, name: str) -> int:
    """How many numbers the code of a TorchScript file has as constants."""
    if name not in archive.entries:
        return 0
    data = archive.read(archive.entries[name], is_checked=False, most=LARGEST_PICKLE)
    root, _ = read_pickle(data, 0, storage_of)
    return sum(math.prod(found.tensor.shape) for found in _Walk({}).tensors(root))


class _Class(NamedTuple):
    """What the code of a TorchScript module says of its attributes."""

    parameters: frozenset[str]
    buffers: frozenset[str]


_CLASS = regex(
    r"^class (?P<name>\w+)\(Module\):\n  __parameters__ = \[(?P<parameters>[^\]]*)\]\n"
    r"  __buffers__ = \[(?P<buffers>[^\]]*)\]",
    re.MULTILINE,
)
_QUOTED = regex('"([^"]*)"')


def _classes(archive: Archive, folder: str) -> dict[str, _Class]:
    """The classes of a TorchScript file, by their names: only there is said which tensors are parameters."""
    classes: dict[str, _Class] = {}
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
                classes[f"{module}.{match['name']}"] = _Class(*names)
    return classes


class _Found(NamedTuple):
    """A tensor, and the way to it."""

    path: tuple[str, ...]
    tensor: PickledTensor
    role: Role
    is_sure: bool
    """Whether the file itself says that it is a parameter or a buffer."""


def _model(
    format: str, root: Any, sizes: Mapping[str, int], classes: Mapping[str, _Class], constants: int = 0
) -> SavedModel:
    walk = _Walk(classes)
    found = list(walk.tensors(root))
    check_number(len(found))
    if not found and constants:
        raise FileError("is of a frozen TorchScript module, whose weights are constants of its code")
    if not found:
        raise FileError("holds no tensors")
    if walk.arrays > sum(math.prod(item.tensor.shape) for item in found):
        raise FileError("holds most of its numbers as arrays of NumPy: save them as tensors")
    notes: list[str] = []
    if constants:
        notes.append(f"not counted: constants of its code, {constants:,} numbers, as frozen weights are")
    found = _of_parts(root, found)
    of_model = [item for item in found if item.role in ("parameter", "buffer")]
    starts = list(dict.fromkeys(item.path[0] for item in of_model if item.path))
    is_inside = len(starts) == 1 and all(len(item.path) > 1 for item in of_model)
    if is_inside and isinstance(root, dict) and starts[0] in _WRAPPING:
        notes.append(f"a checkpoint, of which '{shortened(starts[0])}' is counted")
        found = [
            item._replace(path=item.path[1:]) if item.role in ("parameter", "buffer") else item
            for item in found
        ]
    parts = [start for start in starts if isinstance(root, dict) and _is_part(root.get(start))]
    if len(parts) > 1:
        notes.append(f"a checkpoint of several parts, which are all counted: {shortened(', '.join(parts))}")
    first: dict[tuple[str, int, tuple[int, ...], tuple[int, ...], str], str] = {}
    tensors = []
    used: set[str] = set()
    for path, tensor, role, is_sure in found:
        name = checked_name(".".join(path))
        while name in used:  # a name may have a point in it
            name += "′"
        used.add(name)
        shape = checked_shape(name, tensor.shape)
        _check_place(name, tensor, sizes)
        key = (
            (tensor.storage.key, tensor.offset, shape, tensor.stride, tensor.dtype)
            if tensor.storage
            else None
        )
        same = first.setdefault(key, name) if key and math.prod(shape) else name
        trainable = tensor.requires_grad if is_sure and tensor.is_parameter else True
        tensors.append(StoredTensor(name, shape, tensor.dtype, role, "" if same == name else same, trainable))
    if walk.arrays:
        notes.append(f"not counted: NumPy's arrays, {counted(walk.arrays, 'numbers')}")
    return SavedModel(format, "pytorch", tensors, notes, bool(found) and all(item.is_sure for item in found))


def _is_part(value: Any) -> bool:
    """Whether something in a checkpoint may be the state of a model, or a model."""
    return isinstance(value, (dict, Instance))


_OF_OPTIMIZER = regex(r"optim|(?:^|_)opts?(?:_|$)", re.IGNORECASE)
_OF_TRAINING = regex(
    r"callback|loops?(?:_|$)|sched|scaler|(?:^|_)rng|random|metric|hparam|hyper|(?:^|_)args|config|history"
    r"|sampler|(?:^|_)loss|best|score|epoch|step",
    re.IGNORECASE,
)


def _of_parts(root: Any, found: list[_Found]) -> list[_Found]:
    """The same tensors; those of a checkpoint that are not in the state of its model are told apart.

    A checkpoint has the state of a model beside other things, each by a name; what has none of their names
    is of the model.
    """
    if not isinstance(root, dict):
        return found
    names = {item.path[0] for item in found if item.role != "optimizer" and item.path}
    of_model = {
        name
        for name in names
        if _is_part(root.get(name))
        and "." not in name
        and not _OF_OPTIMIZER.search(name)
        and not _OF_TRAINING.search(name)
    }
    if not of_model:
        return found
    return [item if not item.path or item.path[0] in of_model else _beside(item) for item in found]


def _beside(item: _Found) -> _Found:
    is_of_optimizer = item.role == "optimizer" or _OF_OPTIMIZER.search(item.path[0])
    return item._replace(role="optimizer" if is_of_optimizer else "training")


_WRAPPING = frozenset(
    [
        "state_dict",
        "model_state_dict",
        "model",
        "net",
        "network",
        "module",
        "weights",
        "params",
        "model_state",
        "ema",
        "state",
    ]
)
"""What checkpoints call the state of their model."""


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


def _numbers_of(array: Instance) -> int:
    """How many numbers an array of NumPy holds."""
    shape = array.state[1] if isinstance(array.state, tuple) and len(array.state) == 5 else ()
    is_shape = isinstance(shape, tuple) and all(type(length) is int and length >= 0 for length in shape)
    return math.prod(shape) if is_shape else 0


class _Walk:
    """Finds the tensors in what a pickle holds.

    Attributes:
        arrays: How many numbers are in arrays of NumPy among them.
    """

    def __init__(self, classes: Mapping[str, _Class]) -> None:
        self.classes = classes
        self.seen: set[int] = set()
        self.left = _MOST_OBJECTS
        self.arrays = 0

    def tensors(self, root: Any) -> Iterator[_Found]:
        """All tensors, in the order in which the pickle has them."""
        yield from self._in(root, (), "parameter", False)

    def _in(self, value: Any, path: tuple[str, ...], role: Role, is_sure: bool) -> Iterator[_Found]:
        if isinstance(value, PickledTensor):
            yield _Found(path, value, role, is_sure)
            return
        if not isinstance(value, (dict, list, tuple, Instance)):
            return
        self.left -= 1
        if self.left < 0 or len(path) > _DEEPEST:
            raise FileError("holds more objects than are looked through, or deeper ones")
        if id(value) in self.seen:
            return
        self.seen.add(id(value))
        if isinstance(value, Instance):
            yield from self._in_instance(value, path, role)
        elif isinstance(value, dict):
            if "state" in value and "param_groups" in value:
                role = "optimizer"
            for key, item in value.items():
                name = key if isinstance(key, str) else str(key)[:20] if isinstance(key, int) else "?"
                yield from self._in(item, (*path, name), role, is_sure)
        else:
            for number, item in enumerate(value):
                yield from self._in(item, (*path, str(number)), role, is_sure)

    def _in_instance(self, value: Instance, path: tuple[str, ...], role: Role) -> Iterator[_Found]:
        """The tensors of an object: those of a module by what it registers."""
        state = value.state if isinstance(value.state, dict) else {}
        if value.cls is not None and value.cls.name == "_reconstruct":
            self.arrays += _numbers_of(value)
            return
        kind = self.classes.get(str(value.cls))
        registered = state.get("_parameters"), state.get("_buffers"), state.get("_modules")
        if kind is not None:
            for name, item in state.items():
                is_own = name in kind.parameters or name in kind.buffers
                own: Role = "buffer" if name in kind.buffers else role
                if is_own or isinstance(item, Instance):  # what else it has is not registered
                    yield from self._in(item, (*path, str(name)), own, is_own)
        elif all(isinstance(part, dict) for part in registered):
            roles: tuple[Role, ...] = (role, "buffer" if role == "parameter" else role, role)
            for part, own in zip(registered, roles, strict=True):
                for name, item in part.items():  # type: ignore[union-attr]
                    yield from self._in(item, (*path, str(name)), own, True)
        else:
            yield from self._in(value.items, path, role, False)
            yield from self._in(value.state, path, role, False)
