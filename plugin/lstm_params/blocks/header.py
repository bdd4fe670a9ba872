"""A fence's opening line: its title and its id.

header = "lstm-params" {option} | "{" ".lstm-params" {option} "}"
option = "title=" string | "id=" string | "#" id
"""

import re
from typing import NamedTuple

from ..calculator.names import did_you_mean
from .errors import Mistake, Span

NAME = "lstm-params"
"""What a fence is opened with to be ours."""

_OPTION = re.compile(
    r"""(?P<name>[\w-]+)=(?:(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<bare>[^\s"'}]*))|\#(?P<id>[^\s}]*)"""
)
_WORD = re.compile(r"\S+")


class HeaderOption(NamedTuple):
    """An option in the opening line."""

    value: str
    span: Span


def is_ours(info: str) -> bool:
    """Whether what stands behind the fence's marks is the header of a block.

    >>> is_ours("lstm-params"), is_ours("{ .lstm-params #id }"), is_ours("lstm-params-2")
    (True, True, False)
    """
    return re.match(rf"\s*(\{{\s*\.{NAME}(?=[\s}}])[^\n]*\}}\s*$|{NAME}(?=\s|$))", info) is not None


def read_header(line: str, mistakes: list[Mistake]) -> dict[str, HeaderOption]:
    """The options of an opening line.

    Args:
        line: The opening line, from its fence marks on.
        mistakes: Where mistakes go.
    """
    options: dict[str, HeaderOption] = {}
    is_stray = False
    position = line.index(NAME) + len(NAME)
    stop = line.rindex("}") if "{" in line[:position] else len(line)
    while word := _WORD.search(line, position, stop):
        option = _OPTION.match(line, word.start(), stop)
        span = (word.start(), option.end() if option else word.end())
        position = span[1]
        name, value = _name_and_value(option) if option else ("", "")
        if name not in ("title", "id"):
            if not is_stray:  # the words of a title without quotes are one mistake
                hint = _hint(word[0], name, options.get("title"), line)
                mistakes.append(Mistake('the fence\'s header takes title="…" and id="…" only', span, hint))
            is_stray = True
        elif glued := _WORD.match(line, position, stop):
            is_quote = glued[0][0] in "\"'"
            message = "this quote is never closed" if is_quote else "a space is missing before this"
            mistakes.append(Mistake(message, glued.span()))
            position = stop if is_quote else position
        elif name in options:
            mistakes.append(Mistake(f"'{name}' is given twice", span))
        elif not value:
            mistakes.append(Mistake(f"'{name}' is empty", span, "Leave it out, or say what it is."))
        else:
            options[name] = HeaderOption(value, span)
    return options


def _name_and_value(option: re.Match[str]) -> tuple[str, str]:
    if option["id"] is not None:
        return "id", option["id"]
    return option["name"], (option["quoted"] or option["bare"] or "").strip()


def _hint(word: str, name: str, title: HeaderOption | None, line: str) -> str:
    """What is said of a word that is no option."""
    if word in ("title", "id"):
        return f'Write {word}="…" without spaces.'
    if not name and title and line[title.span[1] - 1] not in "\"'":
        return 'Write straight quotes around the whole title: title="…".'
    return did_you_mean(name, ("title", "id")) or "Other options stand inside the block."
