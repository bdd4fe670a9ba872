"""Archives of NumPy's arrays: each type that they have, and what is wrong with one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from lstm_params.files.errors import FileError
from lstm_params.files.reading import read_saved
from lstm_params.files.tensors import StoredTensor


def _array(dtype: str, shape: str, size: int, version: int = 1, magic: bytes = b"\x93NUMPY") -> bytes:
    """An array as `numpy.lib.format` writes it, of so many bytes."""
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': ({shape}), }}".encode()
    header = header.ljust(117) + b"\n"
    return magic + bytes([version, 0]) + len(header).to_bytes(2 * version, "little") + header + bytes(size)


def _read(folder: Path, array: bytes) -> StoredTensor:
    with zipfile.ZipFile(folder / "m.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("layer/w.npy", array)
    saved = read_saved(str(folder / "m.npz"))
    assert saved.format == "NumPy arrays"
    (tensor,) = saved.tensors
    return tensor


@pytest.mark.parametrize(
    ("descr", "dtype", "width"),
    [
        ("<f2", "float16", 2), ("<f4", "float32", 4), (">f8", "float64", 8), ("|b1", "bool", 1),
        ("<c8", "complex64", 8), ("<c16", "complex128", 16), ("|i1", "int8", 1), ("<i2", "int16", 2),
        ("<i4", "int32", 4), ("<i8", "int64", 8), ("|u1", "uint8", 1), ("<u2", "uint16", 2),
        ("<u4", "uint32", 4), ("<u8", "uint64", 8), ("|V2", "bfloat16", 2), ("<f1", "float8_e5m2", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("version", [1, 2])
def test_each_type_has_its_name_and_its_bytes(
    tmp_path: Path, descr: str, dtype: str, width: int, version: int
) -> None:
    """In both versions of the header, whose length has two bytes or four."""
    tensor = _read(tmp_path, _array(descr, "20, 3", 60 * width, version))
    assert tensor == StoredTensor("layer/w", (20, 3), dtype)
    assert tensor.bytes == 60 * width


@pytest.mark.parametrize(("shape", "numbers"), [("", 1), ("5,", 5), ("2, 0, 3", 0)])
def test_a_shape_may_have_any_number_of_axes(tmp_path: Path, shape: str, numbers: int) -> None:
    """None at all is a single number."""
    assert _read(tmp_path, _array("<f4", shape, 4 * numbers)).numbers == numbers


@pytest.mark.parametrize(
    ("array", "said"),
    [
        (_array("<f4", "2, 3", 23), "not as long as its shape says"),
        (_array("<f4", "2, 3", 25), "not as long as its shape says"),
        (_array("<f4", "2, 3", 24, magic=b"\x93NUMPX"), "which is no array of numbers"),
        (_array("|O", "2, 3", 24), r"no array of numbers: its type is '\|O'"),
        (_array("<f3", "2, 3", 24), "no array of numbers: its type is '<f3'"),
        (_array("<f4", "2, -3", 24), "which is no array of numbers"),
        (_array("<f4", f"{10**30},", 0), "what is no shape"),
        (b"\x93NUMPY\1\0\xff\xff" + _array("<f4", "2, 3", 24)[10:], "which is no array of numbers"),
    ],
)
def test_what_is_no_array_is_refused(tmp_path: Path, array: bytes, said: str) -> None:
    """Or not as long as it says."""
    with pytest.raises(FileError, match=said):
        _read(tmp_path, array)


def test_what_is_encrypted_is_called_so(tmp_path: Path) -> None:
    """Its first bytes say nothing."""
    _read(tmp_path, _array("<f4", "2, 3", 24))
    data = bytearray((tmp_path / "m.npz").read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "locked.npz").write_bytes(data)
    with pytest.raises(FileError, match=r"in which .layer/w\.npy. is encrypted"):
        read_saved(str(tmp_path / "locked.npz"))
