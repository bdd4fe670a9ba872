"""What the conversions for one page leave with it: its results, its blocks by their ids, its values."""

from __future__ import annotations

from typing import Any

from ..calculator.named_tuples import NamedTuple

_ATTRIBUTE = "_lstm_params"
_LONGEST_END = 80
"""So many characters are hardly elsewhere by chance, just as far behind an opening."""


class PlacedResult(NamedTuple):
    """What became of a block, as it was put into the page's HTML.

    The HTML itself is not kept: site generators keep every page until the last one is written.
    """

    text: str
    """The block, as it is written."""
    id: str
    """Its anchor, or nothing."""
    summary: str
    """It in one sentence; nothing where it is an error."""
    is_error: bool
    opening: str
    """The first line of its HTML."""
    end: str
    """The last characters of its HTML."""
    length: int
    """Of its HTML."""
    script: str = ""
    """The script that the page needs for it, if readers may change it."""

    @classmethod
    def of(cls, text: str, html: str, id: str, summary: str, is_error: bool) -> PlacedResult:
        """The result of a block.

        Args:
            text: The block, as it is written.
            html: Its HTML.
            id: Its anchor, or nothing.
            summary: It in one sentence, or nothing.
            is_error: Whether the HTML says what is wrong with it.
        """
        opening = html[: html.find("\n")]
        return cls(text, id, summary, is_error, opening, html[-_LONGEST_END:], len(html))

    def find(self, html: str, start: int) -> int:
        """Where it is in a page's HTML, from a place on; -1 where it is not as it was."""
        at = html.find(self.opening, start)
        while at >= 0 and not html.startswith(self.end, at + self.length - len(self.end)):
            at = html.find(self.opening, at + 1)  # of two alike, one may have been changed
        return at


class PageNotes:
    """What the conversions for a page tell each other, and the site generator's plugin.

    Attributes:
        results: What became of its blocks.
        blocks: The blocks that values can speak of, by their ids.
        values: The values in its text as it shows them, by their code.
        reported: What was reported of it.
    """

    def __init__(self, results: list[PlacedResult] | None = None) -> None:
        self.results: list[PlacedResult] = [] if results is None else results
        self.blocks: dict[str, Any] = {}
        self.values: dict[str, str] = {}
        self.reported: set[str] = set()

    def clear(self) -> None:
        """Forget all but what was reported: the page is converted anew."""
        self.results.clear()
        self.blocks.clear()
        self.values.clear()


def notes_of(owner: object) -> PageNotes:
    """The notes that lie with a page, with a site generator's file of it, or with a Markdown instance."""
    notes: PageNotes | None = vars(owner).get(_ATTRIBUTE)
    if notes is None:
        notes = vars(owner)[_ATTRIBUTE] = PageNotes()
    return notes
