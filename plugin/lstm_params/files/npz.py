"""NumPy's `.npz`: an archive of arrays, each with a header (numpy/lib/format.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..calculator.lazy_regex import regex
from .archive import Archive
from .errors import FileError
from .tensors import BITS, SavedModel, StoredTensor, check_number, checked_name, checked_shape, shortened

_LONGEST_HEADER = 10_000
_MAGIC = b"\x93NUMPY"
_HEADER = regex(
    r"\{'descr': '(?P<dtype>[^']{1,20})', 'fortran_order': (?:False|True), "
    r"'shape': \((?P<shape>[0-9, ]*)\)(?:, )?\} *\n"  # MLX writes it without the last comma
)
_DTYPES = {
    "f2": "float16", "f4": "float32", "f8": "float64", "b1": "bool", "c8": "complex64", "c16": "complex128",
    **{f"{sign}{size}": f"{name}{8 * size}" for sign, name in (("i", "int"), ("u", "uint"))
       for size in (1, 2, 4, 8)},
    "V2": "bfloat16", "f1": "float8_e5m2",  # as MLX and ml_dtypes have it, for types that NumPy has not
}  # fmt: skip


def read_npz(archive: Archive) -> SavedModel:
    """What an archive of arrays holds.

    Raises:
        FileError: One of its files is not an array of numbers, or not as long as its shape says.
    """
    check_number(len(archive.entries))
    return SavedModel("NumPy arrays", "", _tensors(archive))


def _tensors(archive: Archive) -> Iterator[StoredTensor]:
    for name, entry in archive.entries.items():
        shown = shortened(name)
        if entry.is_encrypted:
            raise FileError(f"is an archive in which '{shown}' is encrypted")
        data = archive.begin(entry, _LONGEST_HEADER)
        width = 2 if data[6:7] == b"\1" else 4
        size = int.from_bytes(data[8 : 8 + width], "little")
        header = data[8 + width : 8 + width + size]
        match = _HEADER.fullmatch(header.decode("latin-1"))
        if data[:6] != _MAGIC or len(header) != size or match is None:
            raise FileError(f"has '{shown}', which is no array of numbers")
        dtype = _DTYPES.get(match["dtype"].lstrip("<>|="))
        if dtype is None:
            raise FileError(f"has '{shown}', which is no array of numbers: its type is '{match['dtype']}'")
        lengths = [int(length[:20]) for length in re.findall("[0-9]+", match["shape"])]
        tensor = StoredTensor(checked_name(name.removesuffix(".npy")), checked_shape(name, lengths), dtype)
        if entry.size != 8 + width + size + tensor.numbers * BITS[dtype] // 8:
            raise FileError(f"has '{shown}', which is not as long as its shape says")
        yield tensor
