"""Pasted summaries replaced by the blocks that give them."""

from collections.abc import Sequence

from ..calculator.calls import Call, NetworkError
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.rows import network
from .checks import contradictions
from .keras_rows import fits, is_known
from .programs import network_of, programs_before
from .summary import Summary
from .tables import find_summaries

_OPENING = regex(r"([ \t>]*)(`{3,}|~{3,})[^`]*")
_BESIDE_TABLE = regex(
    r"[\s>]*(?:Model: .*|[_=-]{5,}|┏.*"
    r"|(?:Total mult-adds|Input size|Forward/backward|Params size|Estimated) .*)?\s*"
)


class Repaired(NamedTuple):
    """A page whose summaries were replaced."""

    text: str
    blocks: int
    """How many were."""


def repaired(text: str) -> Repaired:
    """Replace the summaries of a page that are alone in a fence, where it is known what they are of.

    That is the program above them, or a table of layers in a row that says all of them and fits together.

    Args:
        text: The page's Markdown.
    """
    lines = text.split("\n")
    count = 0
    for summary in reversed(find_summaries(lines)):
        fence = _fence(lines, summary)
        block = _block(lines, summary) if fence else None
        if fence and block:
            first, last, prefix, marks = fence
            lines[first:last] = [(prefix + line).rstrip() for line in (f"{marks}lstm-params", *block, marks)]
            count += 1
    return Repaired("\n".join(lines), count)


def _fence(lines: Sequence[str], summary: Summary) -> tuple[int, int, str, str] | None:
    """The lines of the fence that has a summary and nothing else, what nests it, and its marks."""
    first, last = summary.line - 1, summary.end
    while first >= 0 and _BESIDE_TABLE.fullmatch(lines[first]):
        first -= 1
    opening = _OPENING.fullmatch(lines[first]) if first >= 0 else None
    while last < len(lines) and _BESIDE_TABLE.fullmatch(lines[last]):
        last += 1
    if not opening or last >= len(lines) or lines[last].strip(" \t>") != opening[2]:
        return None
    return first, last + 1, opening[1], opening[2]


def _block(lines: Sequence[str], summary: Summary) -> list[str] | None:
    """The lines of the block that gives a summary; None if it is not known which does."""
    for program in programs_before(lines, summary.line):
        if network_of(program):
            code = ["  " + line if line else "" for line in program.rstrip("\n").split("\n")]
            return ["show: summary", "code: |", *code]
    calls = _calls(summary)
    if calls is None:
        return None
    source, layers = calls
    lengths = ", ".join("null" if length is None else str(length) for length in source)
    return ["show: summary", f"input: [{lengths}]", "layers:", *(f"  - {call}" for call in layers)]


def _calls(summary: Summary) -> tuple[tuple[int | None, ...], list[Call]] | None:
    """The input and the layers of a table of layers in a row, if it says all of them."""
    first, *rows = summary.rows
    is_in_row = all(row.reads is None and not row.is_inner for row in summary.rows)
    if first.layer_type != "InputLayer" or not first.shapes or not is_in_row or contradictions(summary):
        return None
    source = first.shapes[0][1:]
    calls: list[Call] = []
    shape = source
    for row in rows:
        found = (
            [fit.call for fit in fits(row, shape) if fit.parameters == row.parameters]
            if is_known(row)
            else []
        )
        if len(found) != 1 or row.layer_type in _UNSAID:
            return None
        calls += found
        shape = row.shapes[0][1:]
    try:
        counted = network(calls, input=source)
    except NetworkError:
        return None
    total = summary.totals.get("total")
    return (source, calls) if total and counted.parameters == total.parameters else None


_UNSAID = frozenset(
    ["Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "Activation"]
)
"""Layers with an argument that no table says."""
