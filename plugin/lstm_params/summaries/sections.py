"""The sections of a page."""

from collections.abc import Sequence

from ..calculator.lazy_regex import regex

_HEADING = regex(r"[ ]{0,3}#{1,6}(?:\s|$)")
_UNDERLINE = regex(r"[ ]{0,3}(?:=+|-+)\s*")
_FENCE = regex(r"[ \t>]*(`{3,}|~{3,})")


def is_in_fence(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it is in a fence, or begins or ends one."""
    found: list[bool] = []
    marks = ""
    for line in lines:
        fence = _FENCE.match(line)
        found.append(bool(fence or marks))
        if fence:
            marks = "" if marks and fence[1].startswith(marks) else marks or fence[1]
    return found


def section_starts(lines: Sequence[str]) -> list[int]:
    """The lines that begin a section: the first one, and all headings outside of fences."""
    starts = [0]
    for number, is_fenced in enumerate(is_in_fence(lines)):
        if number and not is_fenced and _is_heading(lines[number], lines[number - 1]):
            starts.append(number if _HEADING.match(lines[number]) else number - 1)
    return starts


def _is_heading(line: str, before: str) -> bool:
    if _HEADING.match(line):
        return True
    is_title = bool(before.strip()) and not before.lstrip().startswith(("|", "-", ">", "*", "#"))
    return is_title and bool(_UNDERLINE.fullmatch(line)) and len(line.strip()) > 2


def section_of(lines: Sequence[str], line: int) -> range:
    """The lines of the section that a line is in."""
    starts = [*section_starts(lines), len(lines)]
    number = max(place for place, start in enumerate(starts[:-1]) if start <= line)
    return range(starts[number], starts[number + 1])
