"""How much memory parameters take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .weights import Weight

BYTES = {"float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "int8": 1}
"""How many bytes a parameter takes in each dtype."""


WIDTHS = {
    **BYTES,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "uint8": 1,
    "bool": 1,
    "complex64": 8,
    "complex128": 16,
}
"""The same of all dtypes that weights may have of their own."""

PYTORCH_TYPES = {
    **{name: name for name in ("float16", "bfloat16", "float32", "float64", "complex64", "complex128")},
    "half": "float16",
    "float": "float32",
    "double": "float64",
    "cfloat": "complex64",
    "cdouble": "complex128",
}
"""The dtypes of parameters that PyTorch trains, by the names that it has for them."""


def numbers_by_dtype(weights: Iterable[Weight], dtype: str) -> dict[str, int]:
    """How many numbers some weights have of each dtype, that of the most first.

    Args:
        weights: The weights.
        dtype: That of those which have none of their own.
    """
    numbers: dict[str, int] = {}
    for weight in weights:
        own = weight.dtype or dtype
        numbers[own] = numbers.get(own, 0) + weight.parameters
    return dict(sorted(numbers.items(), key=lambda pair: -pair[1])) or {dtype: 0}


def bytes_of(numbers: Mapping[str, int]) -> int:
    """How many bytes numbers of several dtypes take.

    >>> bytes_of({"int8": 128, "float32": 16})
    192
    """
    return sum(WIDTHS[dtype] * count for dtype, count in numbers.items())


def byte_text(amount: int) -> str:
    """An amount of memory.

    >>> byte_text(192), byte_text(788_480), byte_text(-1_812_996)
    ('192 B', '770 KiB', '-1.7 MiB')
    """
    units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    power = min((max(abs(amount), 1).bit_length() - 1) // 10, len(units) - 1)
    return f"{amount / 1024**power:,.1f}".removesuffix(".0") + f" {units[power]}"
