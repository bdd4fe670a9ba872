"""Numbers as they are written: which are whole, and what to write instead of the others."""

import re

from ..calculator.signatures import LARGEST_SIZE
from .errors import Mistake
from .nodes import Node, Scalar

_LONGEST = 40
"""No number that is worth a word of its own has more characters."""

_WHOLE = re.compile(r"[1-9](?:_?[0-9])*")
_REFUSED = (
    (r"0", "must be at least 1", ""),
    (r"-[0-9][0-9_]*", "must be at least 1", ""),
    (r"\+([1-9][0-9_]*)", "is written without a sign", r"\1"),
    (r"0[0-9_]*?([1-9][0-9_]*)", "has a leading zero, which YAML reads in base 8", r"\1"),
    (r"0[xob][0-9a-fA-F_]+", "is not written in base 10", ""),
    (r"([1-9][0-9_]*)\.0*", "is written as a fraction", r"\1"),
    (r"[-+]?[0-9_]*\.[0-9_]*(?:[eE].*)?", "must be whole", ""),
    (r"[-+]?[0-9_]+[eE][-+]?[0-9]+", "is written with an exponent", ""),
    (r"[-+]?[0-9_]+(?::[0-9_]+)+(?:\.[0-9]*)?", "is what YAML reads in base 60", ""),
    (r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", "is written without commas", ","),
    (r"(?i:true|false|yes|no|on|off|y|n)", "is a flag for YAML, not a number", ""),
    (r"(?i:null|none|~|)", "has no number", ""),
)
"""Forms that are refused by name: the form, what is said of it, and what to write instead."""


def read_size(node: Node, name: str, mistakes: list[Mistake]) -> int | None:
    """A size, or None where a mistake is added.

    Args:
        node: A value of an option.
        name: The option's name.
        mistakes: Where mistakes go.
    """
    if not isinstance(node, Scalar):
        mistakes.append(Mistake(f"'{name}' must be one whole number", node.span))
        return None
    mistake = size_mistake(node, name)
    if mistake:
        mistakes.append(mistake)
        return None
    return int(node.value)


def size_mistake(node: Scalar, name: str) -> Mistake | None:
    """What keeps a scalar from being a size, or None if it is one."""
    if not node.is_plain:
        hint = f"Write {node.value} without quotes." if _WHOLE.fullmatch(node.value) else ""
        return Mistake(f"'{name}' must be a number, not text", node.span, hint)
    if len(node.value) > _LONGEST:
        return Mistake(f"'{name}' must be a whole number of at most {LARGEST_SIZE:,}", node.span)
    if _WHOLE.fullmatch(node.value):
        too_large = int(node.value) > LARGEST_SIZE
        return Mistake(f"'{name}' must be at most {LARGEST_SIZE:,}", node.span) if too_large else None
    return _refused(node, name)


def _refused(node: Scalar, name: str) -> Mistake:
    for pattern, fault, instead in _REFUSED:
        match = re.fullmatch(pattern, node.value)
        if match:
            better = node.value.replace(",", "") if instead == "," else match.expand(instead)
            message = f"'{name}' must be a whole number, but {node.value or 'it'} {fault}"
            return Mistake(message, node.span, f"Write {better}." if better else "")
    return Mistake(f"'{name}' must be a whole number, not '{node.value}'", node.span)
