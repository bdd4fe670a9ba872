"""Numbers as they are written: which are whole, and what to write instead of the others."""

import re
from collections.abc import Callable

from ..calculator.lazy_regex import regex
from ..calculator.signatures import LARGEST_SIZE
from .errors import Mistake
from .yaml_nodes import Node, Scalar

LARGEST_COUNT = 10**30
"""No larger count can be stated: sizes multiply."""

_LONGEST = 60
"""No number that is worth a word of its own has more characters."""

_NOUNS = (
    "units?|cells?|neurons?|features?|values?|inputs?|timesteps?|steps?|words?|tokens?|layers?|"
    "dims?|dimensions?|channels?|hidden(?: units?)?|parameters?|params?|samples?|sequences?"
)
"""What somebody may say that a number counts."""

_WHOLE = regex(r"[1-9](?:_?[0-9])*")
_REFUSED = (
    (r"\+([1-9][0-9_]*)", "is written with a sign", r"\1"),
    (r"0[0-9_]*?([1-9][0-9_]*)", "has a leading zero, which YAML reads in base 8", r"\1"),
    (r"0[xob][0-9a-fA-F_]+", "is not written in base 10", ""),
    (r"([1-9][0-9_]*)\.0*", "is written as a fraction", r"\1"),
    (r"[-+]?[0-9_]*\.[0-9_]*(?:[eE].*)?", "is a fraction", ""),
    (r"[-+]?[0-9_]+[eE][-+]?[0-9]+", "is written with an exponent", ""),
    (r"[-+]?[0-9_]+(?::[0-9_]+)+(?:\.[0-9]*)?", "is what YAML reads in base 60", ""),
    (r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", "is written with commas", ","),
    (r"([1-9][0-9_]*)\s*[,;]", "ends with punctuation", r"\1"),
    (r"(?i:true|false|yes|no|on|off|y|n)", "is a flag for YAML", ""),
    (r"[“”„‟«»‘’‚‛\"']+\s*([1-9][0-9_]*)\s*[“”„‟«»‘’‚‛\"']+", "is in quotes", r"\1"),
    (rf"([1-9][0-9_]*)\s*(?i:{_NOUNS})\.?", "is followed by a word", r"\1"),
)
"""Forms that are refused by name: the form, what it is, and what to write instead."""


def read_size(
    node: Node, what: str, mistakes: list[Mistake], most: int = LARGEST_SIZE, hint: Callable[[], str] = str
) -> int | None:
    """A size, or None where a mistake is added.

    Args:
        node: A value of an option.
        what: What the size is, as a message names it.
        mistakes: Where mistakes go.
        most: How large it may be.
        hint: Gives what is said of a mistake where nothing better is known.
    """
    if not isinstance(node, Scalar):
        mistakes.append(Mistake(f"{what} must be one whole number", node.span, hint()))
        return None
    mistake = size_mistake(node, what, most)
    if mistake:
        mistakes.append(mistake if mistake.hint else mistake._replace(hint=hint()))
        return None
    return int(node.value)


def size_mistake(node: Scalar, what: str, most: int) -> Mistake | None:
    """What keeps a scalar from being a size, or None if it is one."""
    if len(node.value) > _LONGEST:
        return Mistake(f"{what} must be a whole number of at most {most:,}", node.span)
    if not node.is_plain:
        number = node.value.strip()
        is_number = _WHOLE.fullmatch(number) is not None
        where = "in the option's own line" if node.style in ("|", ">") else "without quotes"
        hint = f"Write {number} {where}." if is_number else ""
        return Mistake(f"{what} must be a number, not text", node.span, hint)
    if _WHOLE.fullmatch(node.value):
        too_large = int(node.value) > most
        return Mistake(f"{what} must be at most {most:,}", node.span) if too_large else None
    return _refused(node, what)


def _refused(node: Scalar, what: str) -> Mistake:
    if re.fullmatch(r"(?i:null|none|~|)", node.value):
        return Mistake(f"{what} has no number", node.span)
    if re.fullmatch(r"-[0-9_]+|0", node.value):
        return Mistake(f"{what} must be at least 1, not {node.value}", node.span)
    for pattern, fault, instead in _REFUSED:
        match = re.fullmatch(pattern, node.value)
        if match:
            better = node.value.replace(",", "") if instead == "," else match.expand(instead)
            message = f"{what} must be a whole number, but {node.value} {fault}"
            return Mistake(message, node.span, f"Write {better}." if better else "")
    return Mistake(f"{what} must be a whole number, not '{node.value}'", node.span)
