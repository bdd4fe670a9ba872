"""The empty lines that set a fence apart from the lines that it touches.

Python-Markdown would make one paragraph, heading, table or item of them otherwise.
"""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, takewhile

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .fences import Fence
from .tag_scanner import literals

_ITEM = regex(r"[> ]*(?:[-*+]|\d+[.)])[ ]")
_UNDERLINE = regex(r"[> ]*(?:=+|-+) *")


class Gap(NamedTuple):
    """What sets a fence apart: an empty line, nested as the fence is, or nothing."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def find_gaps(lines: Sequence[str], fences: Sequence[Fence]) -> list[Gap]:
    """The gaps around each fence of a page.

    Args:
        lines: The page's lines.
        fences: Its fences, in order.
    """
    if not fences:
        return []
    spans = literals("\n".join(lines))
    offsets = list(accumulate((len(line) + 1 for line in lines), initial=0)) if spans else []
    gaps = []
    stop, first = 0, ""  # the line after the last fence, and the first of the lines that touch one another
    for fence in fences:
        for line in lines[stop : fence.start]:
            first = (first or line) if _is_text(line) else ""
        touched = lines[max(fence.start - 1, stop) : fence.start], lines[fence.stop : fence.stop + 1]
        is_literal = bool(spans) and _is_within(offsets[fence.start], spans)
        gap = Gap() if is_literal else _gap(fence, first, *touched)
        gaps.append(gap)
        first = "" if gap.after else (not gap.before and first) or lines[fence.start]
        stop = fence.stop
    return gaps


def _is_within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    span = bisect(spans, (offset, 0)) - 1
    return span >= 0 and offset < spans[span][1]


def _gap(fence: Fence, first: str, before: Sequence[str], after: Sequence[str]) -> Gap:
    is_marked = bool(fence.before.strip("> "))
    in_item = bool(_ITEM.match(first)) and not _is_nested_like(fence, first)
    if is_marked or in_item:  # an empty line would change the list; only an underline can do harm
        after = [line for line in after if is_marked and _UNDERLINE.fullmatch(line)]
        before = []
    return Gap(
        tuple(fence.before.rstrip() for line in before if _may_join(line) and _is_nested_like(fence, line)),
        tuple(_shared_nesting(fence, line) for line in after if _may_join(line)),
    )


def _is_text(line: str) -> bool:
    return bool(line.strip("> "))


def _may_join(line: str) -> bool:
    """Whether a line is not empty, nor raw HTML, which an empty line could break."""
    return _is_text(line) and not line.lstrip("> ").startswith("<")


def _is_nested_like(fence: Fence, line: str) -> bool:
    nesting = line[: len(fence.before)]
    return not _is_text(nesting) and nesting.count(">") == fence.before.count(">")


def _shared_nesting(fence: Fence, line: str) -> str:
    """What nests both the fence and a line after it."""
    pairs = zip(fence.before, line, strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1] in "> ", pairs)).rstrip()
