"""What every format comes to: a table of tensors, and what the file says of layers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from ..calculator.named_tuples import NamedTuple
from .errors import FileError

MOST_TENSORS = 10_000
"""A file may hold so many tensors."""

MOST_AXES = 32  # HDF5's limit, and NumPy's before 2.0
LARGEST_SIZE = 10**12
"""An axis may be so long."""

LONGEST_NAME = 512
"""A tensor's name may have so many characters."""

BITS = {
    "float64": 64, "float32": 32, "float16": 16, "bfloat16": 16,
    "float8_e4m3fn": 8, "float8_e5m2": 8, "float8_e4m3fnuz": 8, "float8_e5m2fnuz": 8, "float8_e8m0fnu": 8,
    "float6_e2m3": 6, "float6_e3m2": 6, "float4": 4,
    "int64": 64, "int32": 32, "int16": 16, "int8": 8, "int4": 4, "int2": 2,
    "uint64": 64, "uint32": 32, "uint16": 16, "uint8": 8, "uint4": 4, "uint2": 2,
    "bool": 8, "complex64": 64, "complex128": 128, "complex32": 32,
    "qint8": 8, "quint8": 8, "qint32": 32,
}  # fmt: skip
"""How many bits a number takes in each type."""

Role = Literal["parameter", "buffer", "optimizer", "training", "constant"]
"""What a tensor is: trained, kept beside that, an optimizer's, a training's, or a constant of a graph."""


class StoredTensor(NamedTuple):
    """A tensor of a file, without its values."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    role: Role = "parameter"
    same_as: str = ""
    """The tensor before it that has the same numbers in the same place, if one has."""
    trainable: bool = True

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """How many bytes they take in the file."""
        return -(-self.numbers * BITS[self.dtype] // 8)


class SavedModel:
    """What a file holds; equal only to itself.

    Attributes:
        format: What the file is, as results say it.
        framework: Whose tensors they are, if that is known: a framework's key.
        tensors: All tensors, in the file's order.
        notes: What a reader should know of the file, each without a full stop.
        files: The paths of all files that it was read from.
        described: What the file says of its layers: Keras's configuration, or ONNX's operators.
    """

    def __init__(
        self,
        format: str,
        framework: str,
        tensors: Iterable[StoredTensor],
        notes: Sequence[str] = (),
        described: Any = None,
    ) -> None:
        self.format, self.framework = format, framework
        self.tensors = tuple(tensors)
        self.notes = tuple(notes)
        self.described = described
        self.files: tuple[str, ...] = ()

    @property
    def counted(self) -> list[StoredTensor]:
        """The tensors that are parameters, each once."""
        return [tensor for tensor in self.tensors if tensor.role == "parameter" and not tensor.same_as]

    @property
    def parameters(self) -> int:
        """How many parameters it holds."""
        return sum(tensor.numbers for tensor in self.counted)


def checked_shape(name: str, shape: Any) -> tuple[int, ...]:
    """A shape from a file, as a tuple.

    Raises:
        FileError: It is not a list of lengths, or one of them is larger than any tensor's.
    """
    if not isinstance(shape, (list, tuple)) or len(shape) > MOST_AXES:
        raise FileError(f"says of '{shortened(name)}' what is no shape")
    for length in shape:
        if type(length) is not int or not 0 <= length <= LARGEST_SIZE:
            raise FileError(f"says of '{shortened(name)}' what is no shape")
    return tuple(shape)


def checked_name(name: Any) -> str:
    """A tensor's name from a file, without characters that cannot be printed.

    Raises:
        FileError: It is not text, or too long.
    """
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise FileError(f"has a tensor whose name is no text of at most {LONGEST_NAME} characters")
    return name if name.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in name)


def check_number(number: int) -> None:
    """Check that there are not more tensors than are read.

    Raises:
        FileError: There are more.
    """
    if number > MOST_TENSORS:
        raise FileError(f"holds more than {MOST_TENSORS:,} tensors")


def shortened(name: str) -> str:
    """A name for a message."""
    return name if len(name) <= 60 else f"{name[:59]}…"
