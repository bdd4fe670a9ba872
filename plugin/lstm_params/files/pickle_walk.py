"""Finds the tensors in what a pickle holds, and what a module registers them as."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from ..calculator.named_tuples import NamedTuple
from .errors import FileError
from .pickle_values import Instance, PickledTensor
from .tensors import Role

_MOST_OBJECTS = 100_000
_DEEPEST = 60


class ScriptClass(NamedTuple):
    """What the code of a TorchScript module says of its attributes."""

    parameters: frozenset[str]
    buffers: frozenset[str]


class FoundTensor(NamedTuple):
    """A tensor, and the way to it."""

    path: tuple[str, ...]
    tensor: PickledTensor
    role: Role
    is_sure: bool
    """Whether the file itself says that it is a parameter or a buffer."""


def _numbers_of(array: Instance) -> int:
    """How many numbers an array of NumPy holds."""
    shape = array.state[1] if isinstance(array.state, tuple) and len(array.state) == 5 else ()
    is_shape = isinstance(shape, tuple) and all(type(length) is int and length >= 0 for length in shape)
    return math.prod(shape) if is_shape else 0


class Walk:
    """Finds the tensors in what a pickle holds.

    Attributes:
        arrays: How many numbers are in arrays of NumPy among them.
    """

    def __init__(self, classes: Mapping[str, ScriptClass]) -> None:
        self.classes = classes
        self.seen: set[int] = set()
        self.left = _MOST_OBJECTS
        self.arrays = 0

    def tensors(self, root: Any) -> Iterator[FoundTensor]:
        """All tensors, in the order in which the pickle has them."""
        yield from self._in(root, (), "parameter", False)

    def _in(self, value: Any, path: tuple[str, ...], role: Role, is_sure: bool) -> Iterator[FoundTensor]:
        if isinstance(value, PickledTensor):
            yield FoundTensor(path, value, role, is_sure or value.is_parameter)
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
                is_state = isinstance(item, (dict, Instance)) and "optim" in name.lower()
                yield from self._in(item, (*path, name), "optimizer" if is_state else role, is_sure)
        else:
            for number, item in enumerate(value):
                yield from self._in(item, (*path, str(number)), role, is_sure)

    def _in_instance(self, value: Instance, path: tuple[str, ...], role: Role) -> Iterator[FoundTensor]:
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
