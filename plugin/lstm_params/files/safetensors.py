"""Safetensors: a JSON header in front of the tensors.

The header has a name, a dtype, a shape and a place for each tensor, in alphabetical order
(github.com/huggingface/safetensors, README, "Format").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .binary import Section, read_json
from .errors import FileError
from .tensors import BITS, SavedModel, StoredTensor, check_number, checked_name, checked_shape, shortened

LARGEST_HEADER = 1024 * 1024

_DTYPES = {
    "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16",
    "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "F8_E8M0": "float8_e8m0fnu",
    "F8_E4M3FNUZ": "float8_e4m3fnuz", "F8_E5M2FNUZ": "float8_e5m2fnuz",
    "F6_E2M3": "float6_e2m3", "F6_E3M2": "float6_e3m2", "F4": "float4",
    "I64": "int64", "I32": "int32", "I16": "int16", "I8": "int8",
    "U64": "uint64", "U32": "uint32", "U16": "uint16", "U8": "uint8", "BOOL": "bool",
    "C64": "complex64",
}  # fmt: skip


def read_safetensors(section: Section) -> SavedModel:
    """What a file holds.

    Raises:
        FileError: It is not a safetensors file, or its parts do not fit together.
    """
    tensors, metadata = _header(section)
    names = {tensor.name: tensor for tensor in tensors}
    # safetensors.torch.save_model keeps one of tied tensors, and notes the names of the others with its own
    tied = [
        names[other]._replace(name=checked_name(name), same_as=other)
        for name, other in metadata.items()
        if isinstance(other, str) and other in names and name not in names
    ]
    return SavedModel("safetensors", "", [*tensors, *tied])


def _header(section: Section) -> tuple[list[StoredTensor], dict[str, Any]]:
    if section.size < 8:
        raise FileError("is too short for a safetensors file")
    size = int.from_bytes(section.read(0, 8), "little")
    if size > section.size - 8:
        raise FileError(f"is cut short, or none: its header would have {size:,} bytes")
    if size > LARGEST_HEADER:
        raise FileError(f"has a header of {size:,} bytes, and at most {LARGEST_HEADER:,} are read")
    header = read_json(section.read(8, size), "a header")
    if not isinstance(header, dict):
        raise FileError("has a header that names no tensors")
    metadata = header.pop("__metadata__", None) or {}
    check_number(len(header))
    return list(_tensors(header, section.size - 8 - size)), metadata if isinstance(metadata, dict) else {}


def _tensors(header: dict[str, Any], size: int) -> Iterator[StoredTensor]:
    places: list[tuple[int, int]] = []
    for key, value in header.items():
        name = checked_name(key)
        described = value if isinstance(value, dict) else {}
        dtype = described.get("dtype")
        if not isinstance(dtype, str) or dtype not in _DTYPES:
            raise FileError(f"has '{shortened(name)}' in a type that is not known")
        place = described.get("data_offsets")
        if not isinstance(place, list) or [type(number) for number in place] != [int, int]:
            raise FileError(f"does not say where '{shortened(name)}' is")
        tensor = StoredTensor(name, checked_shape(name, described.get("shape")), _DTYPES[dtype])
        bits = tensor.numbers * BITS[tensor.dtype]
        if bits % 8 or place[1] - place[0] != bits // 8:
            raise FileError(f"gives '{shortened(name)}' a place that its shape does not need")
        places.append((place[0], place[1]))
        yield tensor
    _check_places(places, size)


def _check_places(places: list[tuple[int, int]], size: int) -> None:
    """Check that tensors lie one behind the other, from the beginning to the end."""
    end = 0  # the format allows no holes, so that no file is two things at once
    for start, stop in sorted(places):
        if start != end:
            raise FileError("has tensors that overlap, or leave a gap between them")
        end = stop
    if end != size:
        raise FileError(f"is cut short, or says so: its tensors take {end:,} bytes, and {size:,} are there")
