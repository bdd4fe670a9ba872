"""What a pickle holds: names, storages, tensors, and objects of any class as inert data."""

from __future__ import annotations

from typing import Any

from ..calculator.named_tuples import NamedTuple
from .errors import FileError


class Name(NamedTuple):
    """Something that a pickle would import."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Storage(NamedTuple):
    """Where the numbers of tensors are."""

    dtype: str
    key: str
    length: int
    """How many numbers there are, or bytes where the dtype is not known."""


class PickledTensor(NamedTuple):
    """A tensor in a pickle."""

    storage: Storage | None
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    dtype: str
    requires_grad: bool
    is_parameter: bool = False


class Instance:
    """An object of some class, whose state is all that is known of it; equal only to itself.

    Attributes:
        cls: The class's name.
        state: What the pickle gives it: mostly a dict of its attributes.
        items: What it is made from, or holds.
    """

    __slots__ = ("cls", "items", "state")

    def __init__(self, cls: Name | None, items: Any = ()) -> None:
        self.cls, self.items = cls, items
        self.state: Any = None


# A pickle of 120,000 steps may nest a tuple so deeply that hash() overflows the stack and ends the process
# (CPython 3.11 with 4 MiB of it; Windows gives 1): what is not one of these is wrapped to be a key.
_KEYS = (str, int, float, bool, type(None), bytes, Name)


def as_key(value: Any) -> Any:
    """A value in a form that is safe as a key of a dict."""
    return value if isinstance(value, _KEYS) else Instance(None, value)


_PACKED = Name("torch", "ScriptObject")


def class_name(cls: Any) -> Name:
    """The name of an object's class.

    Raises:
        FileError: It is no name, or that of a class of C++, which packs the weights of quantized layers.
    """
    if not isinstance(cls, Name):
        raise FileError("has a pickle that is damaged")
    if cls == _PACKED or str(cls).startswith("__torch__.torch.classes."):
        raise FileError(
            "holds layers that PyTorch quantized, whose weights it packs: their shapes are not in it"
        )
    return cls
