"""Lines of programs and blocks that are written."""

from collections.abc import Iterable, Sequence

INDENT = "    "


def around(start: str, expression: Sequence[str], end: str = "") -> list[str]:
    """The lines of an expression, with something before the first and behind the last."""
    *before, last = expression
    first, *others = [*before, last + end]
    return [start + first, *others]


def bracketed(start: str, items: Iterable[Sequence[str]], end: str) -> list[str]:
    """The lines of expressions in brackets, one below the other."""
    return [start, *(INDENT + line for item in items for line in around("", item, ",")), end]


def code_block(view: str, program: Iterable[str]) -> list[str]:
    """The lines of the block that shows a view of a program."""
    return [f"show: {view}", "code: |", *("  " + line if line else "" for line in program)]
