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
    r"""(?P<name>[\w-]+)=(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'}]+))|\#(?P<id>[^\s}]+)"""
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
    position = line.index(NAME) + len(NAME)
    stop = line.rindex("}") if "{" in line[:position] else len(line)
    while word := _WORD.search(line, position, stop):
        option = _OPTION.match(line, word.start(), stop)
        span = (word.start(), option.end() if option else word.end())
        name = ("id" if option["id"] else option["name"]) if option else ""
        if not option or name not in ("title", "id"):
            hint = did_you_mean(name, ("title", "id")) or "Other options stand inside the block."
            mistakes.append(Mistake('the fence\'s header takes title="…" and id="…" only', span, hint))
        elif name in options:
            mistakes.append(Mistake(f"'{name}' is given twice", span))
        else:
            value = next(
                option[part] for part in ("double", "single", "bare", "id") if option[part] is not None
            )
            options[name] = HeaderOption(value, span)
        position = span[1]
    return options
