"""PyTorch's `.pt2`: the tensors that `torch.export.save` writes, and JSON that says what each is.

torch/export/pt2_archive and torch/_export/serde/schema.py: the numbers of types are those of `ScalarType`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .archive import Archive
from .binary import read_json
from .errors import FileError
from .tensors import BITS, SavedModel, StoredTensor, check_number, checked_name, checked_shape, shortened

CONFIG = "_weights_config.json"
"""What the name of a file ends in that describes the tensors of a program, mostly of `model`."""

_SEED = "seed_generator_state"
"""What Keras on PyTorch makes a parameter, and does not count as one."""

_DTYPES = {
    1: "uint8", 2: "int8", 3: "int16", 4: "int32", 5: "int64", 6: "float16", 7: "float32", 8: "float64",
    9: "complex32", 10: "complex64", 11: "complex128", 12: "bool", 13: "bfloat16", 28: "uint16",
    29: "float8_e4m3fn", 30: "float8_e5m2", 31: "float8_e4m3fnuz", 32: "float8_e5m2fnuz",
}  # fmt: skip


def read_exported(archive: Archive) -> SavedModel:
    """What an exported program holds.

    Raises:
        FileError: It is not an exported program, or its parts do not fit together.
    """
    names = [name for name in archive.entries if name.endswith(CONFIG)]
    if len(names) > 1:
        raise FileError(
            f"holds {len(names)} exported programs, and one is read: save each in a file of its own"
        )
    name = names[0]
    described = read_json(archive.read(archive.entries[name]), "a description of its weights")
    config = described.get("config") if isinstance(described, dict) else None
    if not isinstance(config, dict) or not config:
        raise FileError("holds no tensors")
    check_number(len(config))
    folder = name.removesuffix(name.rpartition("/")[2])
    return SavedModel("PyTorch, exported", "pytorch", _tensors(archive, folder, config), (), True)


def _tensors(archive: Archive, folder: str, config: dict[str, Any]) -> Iterator[StoredTensor]:
    first: dict[tuple[str, str], str] = {}
    for key, entry in config.items():
        name = checked_name(key)
        described = entry if isinstance(entry, dict) else {}
        meta = described.get("tensor_meta")
        if not isinstance(meta, dict) or described.get("use_pickle"):
            raise FileError(f"keeps '{shortened(name)}' in a form that is not read here")
        sizes = meta.get("sizes")
        lengths = [size.get("as_int") if isinstance(size, dict) else None for size in sizes or ()]
        number = meta.get("dtype")
        dtype = _DTYPES.get(number) if type(number) is int else None
        if dtype is None:
            raise FileError(f"has '{shortened(name)}' in a type that is not known")
        shape = checked_shape(name, lengths if isinstance(sizes, list) else None)
        path = str(described.get("path_name"))
        # tied weights lie in one place; as text, since lists have no hash
        same = first.setdefault((path, str((meta.get("storage_offset"), meta.get("strides"), shape))), name)
        is_parameter = described.get("is_param") is True and not name.endswith(_SEED)
        tensor = StoredTensor(
            name, shape, dtype, "parameter" if is_parameter else "buffer",
            "" if same == name else same, meta.get("requires_grad") is not False,
        )  # fmt: skip
        held = archive.entries.get(f"{folder}{path}")
        if held is None or held.size < tensor.numbers * BITS[dtype] // 8:
            raise FileError(f"is cut short: the numbers of '{shortened(name)}' are not in it")
        yield tensor
