"""Totals that programs print below what they print of a model."""

import re
from collections.abc import Sequence

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple

_TOTAL = regex(
    r"""[\s>\#]*(?:[Tt]he\s+)?(?:model|network)?(?:\s+has\s+)?
        (?:(?:[Tt]otal|[Nn]umber|[Nn]um|\#|[Aa]ll)
           (?:[\s_]*(?:total|number|num|of|all|the|model|network|trainable|learnable))*
           [\s_]*param(?:eter)?s?(?:[\s_]count)?\s*[:=]?\s*(?P<behind>\d[\d,_]{0,24})
          |(?P<before>\d[\d,_]{0,24})\s+(?:total\s+|trainable\s+|model\s+)?param(?:eter)?s)
        \s*[.)]?\s*""",
    re.VERBOSE,
)
_MOST_LINES = 4
_FENCE = regex(r"[\s>]*(?:`{3,}|~{3,}).*")


class Stated(NamedTuple):
    """A total as it is printed."""

    parameters: int
    line: int
    is_of_trained: bool
    """Whether it is of what is trained."""


def stated_total(lines: Sequence[str], start: int) -> Stated | None:
    """The total in the lines below something; None where none is stated in the same fence.

    Args:
        lines: The lines of a page.
        start: The first line to look at.
    """
    for number in range(start, min(len(lines), start + _MOST_LINES)):
        if _FENCE.fullmatch(lines[number]):
            return None
        found = _TOTAL.fullmatch(lines[number])
        if found:
            digits = re.sub("[,_]", "", found["behind"] or found["before"])
            is_of_trained = re.search("train|learn", found[0]) is not None
            return Stated(int(digits), number, is_of_trained)
    return None
