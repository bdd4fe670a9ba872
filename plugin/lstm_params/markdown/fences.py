"""Fences in the lines of a page: ours, and all others, which are passed over whole.

A fence may be nested in quotes and lists, by `>` and white space before each of its lines,
or open on the line of a list's marker. What looks like a fence inside another one, as in an
example, is not a fence.
"""

import re
from collections.abc import Mapping, Sequence

from ..blocks.characters import NO_WIDTH
from ..blocks.header import is_ours
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .signs import has_marks

_MARKER = r"""(?:(?:[-*+]|\d+[.)])(?:[ ]+\[[ xX]\])?|:|\[\^[^\]\s]+\]:)(?=[ ])"""
_OPENING = regex(
    rf"""(?P<nesting>[> ]*)
        (?P<marker>(?:{_MARKER}[> ]*)*)
        (?P<unseen>[^\x00-\x7f]*)
        (?P<marks>`{{3,}}|~{{3,}})
        (?P<info>[^\n]*)""",
    re.VERBOSE,
)
_INFO = regex(
    r"""(?:\.?[\w#.+-]+(?:[ \t]+|$))?
        (?:\{[^\n]*\}|(?:[a-zA-Z]\w*(?:=(?:"[^"]*"|'[^']*'))?(?:[ \t]+|$))*)""",
    re.VERBOSE,
)
"""What other extensions take for a fence's header; anything else is text."""


class Fence(NamedTuple):
    """One of our fences, in the lines of a page."""

    start: int
    """The number of its opening line, from 0."""
    stop: int
    """The number of the line after its closing one; of that after the opening one if it is not closed."""
    before: str
    """The text before its marks on the opening line."""
    lines: tuple[str, ...]
    """All its lines without their nesting; the opening one alone if it is not closed."""
    is_closed: bool

    @property
    def text(self) -> str:
        """The opening line from its marks on, and the lines up to the closing one."""
        return "\n".join(self.lines[:-1] if self.is_closed else self.lines)


class _Opening(NamedTuple):
    """A line that opens a fence."""

    nesting: str
    marker: str
    """The markers of lists and the like on the line, and the text between them."""
    unseen: str
    """The invisible characters before its marks, so that no other extension takes it for a fence."""
    marks: str
    header: str
    is_ours: bool

    def without_nesting(self, line: str) -> str | None:
        """A line of the fence without what nests it, or None if it has left what nests it."""
        if ">" not in self.nesting:
            width = len(self.nesting)
            return None if line[:width].strip(" ") else self._inside_marker(line[width:])
        content = _without_quotes(self.nesting, line)
        return None if content is None else self._inside_marker(content)

    def _inside_marker(self, content: str) -> str | None:
        if self.marker and content.strip() and not content.startswith(" "):
            return None
        return _without_quotes(self.marker, content) if ">" in self.marker else content

    def last_closing(self, last: Mapping[str, int]) -> int:
        """The last line that could close the fence, or -1."""
        if not self.is_ours:
            return last.get(self.marks, -1)
        return max((number for marks, number in last.items() if marks.startswith(self.marks)), default=-1)

    def is_closed_by(self, content: str) -> bool:
        """Whether a line is the end; ours may be longer than the beginning and indented a little."""
        # fenced_code and superfences take the same marks alone for the end, CommonMark more of them too
        end = content.strip() if self.is_ours or self.marker else content.rstrip()
        return end == self.marks or (
            self.is_ours and len(end) > len(self.marks) and not end.strip(self.marks[0])
        )


def _without_quotes(nesting: str, line: str) -> str | None:
    """A line without its quotes' marks, or None if they are not as many as the nesting has."""
    taken = 0
    while taken < min(len(nesting), len(line)) and line[taken] in "> ":
        taken += 1
    return line[taken:] if line[:taken].count(">") == nesting.count(">") else None


def normalised(text: str, tab_length: int) -> list[str]:
    """A page's lines as Python-Markdown shows them to most extensions, without what it keeps for itself."""
    expanded = text.replace("\x02", "").replace("\x03", "").expandtabs(tab_length)
    return [line if line.strip(" ") else "" for line in expanded.split("\n")]


def find_fences(lines: Sequence[str]) -> list[Fence]:
    """Our fences, in order.

    Args:
        lines: A page's lines, normalised.
    """
    found: list[Fence] = []
    marked = {number: line for number, line in enumerate(lines) if has_marks(line)}
    last = _last_closings(marked)
    unclosed: dict[tuple[str, str, str, bool], int] = {}
    number = 0
    for start, line in marked.items():
        opening = _opening(line) if start >= number else None
        if opening is None:
            continue
        number = start + 1
        kind = (opening.nesting, opening.marker, opening.marks, opening.is_ours)
        content: list[str] = []
        if unclosed.get(kind, 0) <= number <= opening.last_closing(last):
            content, reached = _content(lines, number, opening)
            if not content:
                unclosed[kind] = reached  # up to there, no fence of this kind is closed
        number += len(content)
        if opening.is_ours:
            found.append(_fence(opening, start, content))
    return found


def _last_closings(marked: Mapping[int, str]) -> dict[str, int]:
    """The last line that consists of some marks, by the marks: what is never closed needs no search."""
    found: dict[str, int] = {}
    for number, line in marked.items():
        marks = line.strip("> ")
        if marks[:3] in ("```", "~~~") and not marks.strip(marks[0]):
            found[marks] = number
    return found


def _opening(line: str) -> _Opening | None:
    match = _OPENING.match(line)
    if match is None or match["unseen"].strip(NO_WIDTH):  # in the expression, these would be dear to compile
        return None
    if match["marks"][0] == "`" and match["marks"] in match["info"]:  # inline code
        return None
    ours = is_ours(match["info"])
    if not ours and (match["unseen"] or not _INFO.fullmatch(match["info"].strip(" \t"))):
        return None
    return _Opening(match["nesting"], match["marker"], match["unseen"], match["marks"], match["info"], ours)


def _content(lines: Sequence[str], start: int, opening: _Opening) -> tuple[list[str], int]:
    """The lines after the opening one, up to the closing one, or nothing; and where the search ended."""
    content: list[str] = []
    is_nested = bool(opening.nesting or opening.marker)
    for number in range(start, len(lines)):
        line = opening.without_nesting(lines[number]) if is_nested else lines[number]
        if line is None:
            return [], number
        content.append(line)
        if has_marks(line):
            if opening.is_closed_by(line):
                return content, number
            if opening.is_ours and _opens_ours(line):
                return [], number
    return [], len(lines)


def _opens_ours(line: str) -> bool:
    """Whether a line is the beginning of a block: no block holds one, so the one before has no end."""
    opening = _opening(line.strip()) if line.lstrip(" " + NO_WIDTH)[:3] in ("```", "~~~") else None
    return opening is not None and opening.is_ours


def _fence(opening: _Opening, start: int, content: list[str]) -> Fence:
    indent = len(content[-1]) - len(content[-1].lstrip()) if content and opening.marker else 0
    if indent:
        content = [line[min(indent, len(line) - len(line.lstrip())) :] for line in content]
    return Fence(
        start,
        start + 1 + len(content),
        opening.nesting + opening.marker,
        (opening.unseen + opening.marks + opening.header, *content),
        bool(content),
    )
