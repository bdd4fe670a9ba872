"""How much memory parameters take."""

BYTES = {"float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "int8": 1}
"""How many bytes a parameter takes in each dtype."""


def byte_text(amount: int) -> str:
    """An amount of memory.

    >>> byte_text(192), byte_text(788_480), byte_text(1_812_996)
    ('192 B', '770 KiB', '1.7 MiB')
    """
    units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    power = min((max(amount, 1).bit_length() - 1) // 10, len(units) - 1)
    return f"{amount / 1024**power:,.1f}".removesuffix(".0") + f" {units[power]}"
