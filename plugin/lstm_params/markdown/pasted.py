"""Stale summaries that were pasted into a page, and counts in its text that no block has."""

from collections.abc import Callable, Iterator, Sequence

from ..blocks.errors import Mistake
from ..blocks.source import Report, report_at
from ..request import Request
from ..summaries.page import stale
from ..summaries.page_block import PageBlock
from ..summaries.prose import doubts
from .fences import Fence, find_fences, normalised

_MOST_NETWORKS = 50
"""Of a sweep, so many networks are looked at."""


def page_blocks(text: str, tab_length: int, requested: Callable[[Fence], Request | str]) -> list[PageBlock]:
    """The blocks on a page that can be counted.

    Args:
        text: The page's Markdown.
        tab_length: How wide a tab is.
        requested: What a block asks for; its id alone if it has mistakes.
    """
    found = []
    for fence in find_fences(normalised(text, tab_length)):
        request = requested(fence)
        if isinstance(request, Request):
            found.append(PageBlock(fence.start, fence.stop, request.networks[:_MOST_NETWORKS]))
    return found


def stale_reports(label: str, text: str, blocks: Sequence[PageBlock]) -> Iterator[Report]:
    """What cannot be so in what was pasted into a page.

    Args:
        label: The page's path as messages show it.
        text: Its Markdown.
        blocks: The blocks on it.
    """
    lines = text.split("\n")
    for found in stale(text, blocks):
        line = lines[found.line].rstrip()
        column = len(line) - len(line.lstrip(" \t>"))
        yield _report(label, text, found.line, (column, len(line)), found.message)


def prose_reports(label: str, text: str, blocks: Sequence[PageBlock]) -> Iterator[Report]:
    """Counts in a page's text that are not those of the blocks in the same section.

    Args:
        label: The page's path as messages show it.
        text: Its Markdown.
        blocks: The blocks on it.
    """
    from ..blocks.expected_count import objection  # most checks are of what was pasted

    for doubt in doubts(text, blocks):
        message, hint = objection(doubt.number, doubt.network)
        message = f"in the block of this section, {message}"
        yield _report(label, text, doubt.line, (doubt.start, doubt.stop), message, hint)


def _report(
    label: str, text: str, line: int, columns: tuple[int, int], message: str, hint: str = ""
) -> Report:
    start = len("\n".join([*text.split("\n")[:line], ""]))
    span = (start + columns[0], start + columns[1])
    return report_at(label, text, Mistake(message, span, hint), span)
