"""What PyTorch's pickles call types of numbers, and where they say that the numbers of tensors are."""

from __future__ import annotations

from typing import Any

from .errors import FileError
from .pickle_values import Name, Storage
from .tensors import shortened

_DTYPES = {
    "double": "float64", "float": "float32", "half": "float16", "long": "int64", "int": "int32",
    "short": "int16", "bool": "bool", "cfloat": "complex64", "cdouble": "complex128", "chalf": "complex32",
    **{name: name for name in (
        "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "uint16",
        "uint32", "uint64", "complex64", "complex128", "complex32", "float8_e4m3fn", "float8_e5m2",
        "float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu", "qint8", "quint8", "qint32",
    )},
}  # fmt: skip
_STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16", "LongStorage": "int64", "IntStorage": "int32", "ShortStorage": "int16",
    "CharStorage": "int8", "ByteStorage": "uint8", "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64", "ComplexDoubleStorage": "complex128",
    "QInt8Storage": "qint8", "QUInt8Storage": "quint8", "QInt32Storage": "qint32", "UntypedStorage": "",
}  # fmt: skip


def dtype_of(dtype: Any) -> str:
    """The dtype that a name of PyTorch means.

    Raises:
        FileError: It is not the name of a dtype.
    """
    found = _DTYPES.get(dtype.name) if isinstance(dtype, Name) and dtype.module == "torch" else None
    if found is None:
        raise FileError(f"has tensors of a type that is not known: {shortened(str(dtype))}")
    return found


def storage_of(id: Any) -> Any:
    """What a persistent id of PyTorch names: a storage, or a class.

    Raises:
        FileError: It is not one that PyTorch writes, or its type is not known.
    """
    if isinstance(id, tuple) and len(id) == 4 and id[0] == "module":  # with its source, before PyTorch 1.6
        return id[1]
    if not isinstance(id, tuple) or len(id) not in (5, 6) or id[0] != "storage":
        raise FileError("has a pickle that is damaged")
    _, kind, key, _, length = id[:5]
    known = isinstance(kind, Name) and kind.module in ("torch", "torch.storage", "torch.cuda")
    dtype = _STORAGES.get(kind.name) if known else None
    if dtype is None or not isinstance(key, str) or type(length) is not int or length < 0:
        raise FileError(f"has tensors of a type that is not known: {shortened(str(kind))}")
    if len(id) == 6 and id[5] is not None:
        raise FileError("has storages that are parts of others, as PyTorch wrote them before 0.4")
    return Storage(dtype, key, length)
