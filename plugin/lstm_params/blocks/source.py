"""A block's place in a file: from characters of its text to line, column and an excerpt with a caret."""

import unicodedata

from ..calculator.named_tuples import NamedTuple
from .characters import one_line
from .errors import Mistake, Span

WIDEST_EXCERPT = 100
"""Of a longer line, a log shows the part around the mistake."""

WIDEST_ON_PAGE = 44
"""The same on the page, which may be a phone's."""


class Position(NamedTuple):
    """Where some characters are."""

    line: int
    """Counted from 1, in the file where the file is known, else in the block."""
    column: int
    """Counted from 1 in characters."""
    width: int
    """How many characters of that line are meant, at least 1."""
    text: str
    """The whole line as it is there."""


class Report(NamedTuple):
    """A mistake, its place, and the line that it is in."""

    place: str
    message: str
    excerpt: str
    """The line with its number, and a line of carets."""
    short_excerpt: str
    """The same for a narrow page."""
    hint: str

    def __str__(self) -> str:
        """As a log shows it."""
        lines = [f"{self.place}: {self.message}", self.excerpt]
        return "\n".join([*lines, f"  {self.hint}"] if self.hint else lines)


class Source(NamedTuple):
    """A block's text and where it comes from."""

    label: str
    """The file's path, or `page, block 2` where the block is not in the file."""
    text: str
    """The opening line and the lines after it, without what nests them."""
    first_line: int = 0
    """The line of the file that the block opens on; 0 where it is not in the file."""
    lines: tuple[str, ...] = ()
    """The same lines as they are in the file, with their nesting and their tabs."""
    tab_length: int = 4

    def position(self, span: Span) -> Position:
        """Where a span starts; what lies on later lines is left out."""
        start, stop = (min(max(index, 0), len(self.text)) for index in span)
        line = self.text.count("\n", 0, start)
        line_start = self.text.rfind("\n", 0, start) + 1
        content = self.text[line_start:].partition("\n")[0]
        first, last = start - line_start, min(stop - line_start, len(content))
        if self.lines:
            written = self.lines[line]
            first, last = (self._column_in(written, content, column) for column in (first, last))
            content = written
        return Position(
            self.first_line + line if self.lines else line + 1, first + 1, max(last - first, 1), content
        )

    def _column_in(self, written: str, content: str, column: int) -> int:
        """The index in a line of the file of a column in what is left of it without nesting and tabs."""
        target = len(written.expandtabs(self.tab_length)) - len(content) + column
        reached = 0
        for index, character in enumerate(written):
            if reached >= target:
                return index
            reached += self.tab_length - reached % self.tab_length if character == "\t" else 1
        return len(written)

    def report(self, mistake: Mistake) -> Report:
        """A mistake as it is reported."""
        position = self.position(mistake.span)
        place = f"{self.label}:{position.line}:{position.column}"
        if not self.lines:
            place = f"{self.label}, line {position.line}, column {position.column}"
        return _report(mistake, place, position)


def report_at(label: str, text: str, mistake: Mistake, span: Span) -> Report:
    """A mistake in another file than a page.

    Args:
        label: The file's path as messages show it.
        text: What the file holds.
        mistake: What is wrong.
        span: Where in the file that is.
    """
    position = Source(label, text).position(span)
    return _report(mistake, f"{label}:{position.line}:{position.column}", position)


def _report(mistake: Mistake, place: str, position: Position) -> Report:
    return Report(
        one_line(place),
        one_line(mistake.message),
        excerpt(position, WIDEST_EXCERPT),
        excerpt(position, WIDEST_ON_PAGE),
        one_line(mistake.hint),
    )


def excerpt(position: Position, widest: int) -> str:
    """The line with its number, and carets under the characters that are meant.

    Args:
        position: The characters.
        widest: How many characters of the line are printed.
    """
    start = position.column - 1
    marked = min(position.width, widest - widest // 3)
    first = max(0, min(start - (widest - marked) // 2, len(position.text) - widest))
    first = first if start + marked > widest else 0
    shown = "".join(map(_legible, position.text[first : first + widest]))
    before = "…" if first else ""
    after = "…" if first + len(shown) < len(position.text) else ""
    visible = position.text[start : min(start + position.width, first + len(shown))]
    indent = " " * len(before) + "".join(map(_blank, position.text[first:start]))
    carets = "^" * max(sum(map(_width, visible)), 1)
    return f"{position.line:5} | {before}{shown}{after}\n      | {indent}{carets}"


def _width(character: str) -> int:
    """How many columns a terminal gives a character."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _legible(character: str) -> str:
    """A tab shows as itself."""
    return character if character == "\t" else one_line(character)


def _blank(character: str) -> str:
    return "\t" if character == "\t" else " " * _width(character)
