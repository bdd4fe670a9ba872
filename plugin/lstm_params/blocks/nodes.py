"""YAML as nodes that know where they stand; never constructed values.

Every scalar stays the text that it is, so that `010`, `1e3` and `yes` can be told from numbers
and flags, and be refused by name. Tags, anchors and aliases are refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml

from .errors import BlockError, Mistake, Span

DEEPEST = 8
"""Collections may lie so deep in one another; no option needs more than three."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):
    """A single value, as text."""

    value: str
    span: Span
    style: str
    """What marks it: nothing, a quote, `|` or `>`."""
    starts: tuple[int, ...]
    """Where each of its lines starts in the block's text; empty if its text differs from the source's."""

    @property
    def is_plain(self) -> bool:
        """Whether it stands without quotes."""
        return not self.style

    def part(self, start: int, stop: int) -> Span:
        """Where some characters of the value stand; the first line if that cannot be told."""
        if not self.starts:
            return self.span
        line = self.value.count("\n", 0, start)
        line_start = self.value.rfind("\n", 0, start) + 1
        offset = self.starts[line] - line_start
        line_stop = self.value.find("\n", start)
        return start + offset, (stop if line_stop < 0 else min(stop, line_stop)) + offset


class Items(NamedTuple):
    """A list."""

    items: list[Node]
    span: Span
    is_flow: bool
    """Whether it is written in brackets."""


class Pairs(NamedTuple):
    """A mapping."""

    pairs: list[tuple[Node, Node]]
    span: Span


Node = Scalar | Items | Pairs


class _Open(NamedTuple):
    """A collection whose end has not come yet."""

    event: yaml.CollectionStartEvent
    nodes: list[Node]


def compose(text: str, start: int, mistakes: list[Mistake]) -> Node | None:
    """The only node of a YAML document, or None if it is empty.

    Args:
        text: A block's text.
        start: Where in it the document starts.
        mistakes: Where refused tags, anchors and aliases go.

    Raises:
        BlockError: It is not YAML, or not one document.
    """
    document = text[start:]
    if not document.strip():
        return None
    finished: list[Node] = []
    stack: list[_Open] = []
    for event in _events(document, start):
        _refuse(event, document, start, mistakes)
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(event, []))
            if len(stack) > DEEPEST:
                raise BlockError([Mistake("this is nested too deeply", _span(event, event, start))])
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            node = _collection(stack.pop(), event, start)
        elif isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, text, start)
        elif isinstance(event, yaml.AliasEvent):
            node = Scalar("", _span(event, event, start), "*", ())
        else:
            continue
        (stack[-1].nodes if stack else finished).append(node)
    if len(finished) > 1:
        hint = "Write a fence for each."
        raise BlockError([Mistake("a block is one YAML document", finished[1].span, hint)])
    return finished[0] if finished else None


def _events(document: str, start: int) -> Iterator[yaml.Event]:
    forbidden = yaml.reader.Reader.NON_PRINTABLE.search(document)
    if forbidden:
        at = start + forbidden.start()
        raise BlockError([Mistake("this character is not allowed in YAML", (at, at + 1))])
    try:
        loader = _Loader(document)
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise BlockError([_syntax_mistake(error, document, start)]) from None


_SYNTAX = (
    ("escape", "YAML does not know this '\\' in double quotes", "Write the value in single quotes."),
    ("quoted scalar", "a quote is never closed", ""),
    ("flow sequence", "a list in brackets is never closed, or lacks a comma", ""),
    ("flow mapping", "braces are never closed, or lack a comma", ""),
    ("cannot start any token", "a value cannot start with this character", "Write the value in quotes."),
    ("could not find expected ':'", "this line is not 'option: value'", ""),
    ("block mapping", "this line does not continue the block as it began", ""),
    ("block collection", "this line does not continue the list as it began", ""),
)
"""What a YAML parser's message has in it, what we say instead, and a hint."""


def _syntax_mistake(error: yaml.MarkedYAMLError, document: str, start: int) -> Mistake:
    problem = f"{error.problem} {error.context}"
    last = _line_start(document, len(document.rstrip()))
    at = error.problem_mark.index if error.problem_mark else 0
    at = last if at >= len(document.rstrip()) else at
    if "mapping values are not allowed" in problem:
        return _second_colon(document, at, start)
    unknown = ("", "this is not valid YAML", "A block is lines of 'option: value'.")
    fragment, message, hint = next((known for known in _SYNTAX if known[0] in problem), unknown)
    if fragment in ("quoted scalar", "flow sequence", "flow mapping") and error.context_mark:
        at = error.context_mark.index
    elif fragment != "cannot start any token":
        at = _line_start(document, at)
    return Mistake(message, _rest_of_line(document, at, start), hint)


def _second_colon(document: str, at: int, start: int) -> Mistake:
    """A ': ' where none may be: on its own line's fault, or that of the line above."""
    line = _line_start(document, at)
    if ": " in document[line:at]:
        hint = "A layer with ': ' in it is written in quotes."
        return Mistake("this line has a second ': '", _rest_of_line(document, line, start), hint)
    above = _line_start(document, max(document.rfind("\n", 0, line), 0))
    if ":" not in document[above:line]:
        return Mistake("this line is not 'option: value'", _rest_of_line(document, above, start))
    return Mistake("this line is indented deeper than it should be", _rest_of_line(document, line, start))


def _line_start(document: str, at: int) -> int:
    """Where the line of a character starts, white space left out."""
    start = document.rfind("\n", 0, at) + 1
    line = document[start:].partition("\n")[0]
    return start + len(line) - len(line.lstrip())


def _rest_of_line(document: str, at: int, start: int) -> Span:
    """From a character to the end of its line, white space at the end left out."""
    line = document[at:].partition("\n")[0].rstrip()
    return start + at, start + at + max(len(line), 1)


def _refuse(event: yaml.Event, document: str, start: int, mistakes: list[Mistake]) -> None:
    at = event.start_mark.index if event.start_mark else 0
    word = document[at:].split(maxsplit=1)[0] if document[at:].strip() else ""
    span = (start + at, start + at + len(word))
    if isinstance(event, yaml.AliasEvent):
        mistakes.append(
            Mistake(f"YAML aliases ({word}) are not understood here", span, "Write the value out.")
        )
    elif getattr(event, "anchor", None):
        mistakes.append(Mistake(f"YAML anchors ({word}) are not understood here", span, "Leave it out."))
    elif getattr(event, "tag", None):
        mistakes.append(Mistake(f"YAML tags ({word}) are not understood here", span, "Leave it out."))


def _collection(opened: _Open, end: yaml.Event, start: int) -> Node:
    span = _span(opened.event, end, start)
    if isinstance(opened.event, yaml.SequenceStartEvent):
        return Items(opened.nodes, span, bool(opened.event.flow_style))
    return Pairs(list(zip(opened.nodes[::2], opened.nodes[1::2], strict=True)), span)


def _scalar(event: yaml.ScalarEvent, text: str, start: int) -> Scalar:
    first, stop = _span(event, event, start)
    style = event.style or ""
    quotes = 1 if style in ("'", '"') else 0
    if text[first + quotes : stop - quotes] == event.value and "\n" not in event.value:
        return Scalar(event.value, (first, stop), style, (first + quotes,))
    content = text.find("\n", first) + 1 if style in ("|", ">") else first
    line = text[content:stop].partition("\n")[0]
    span = (content + len(line) - len(line.lstrip()), content + len(line.rstrip()))
    if not line.strip():
        span = (first, first + 1)
    starts = tuple(_literal_starts(event.value, text, content)) if style == "|" else ()
    return Scalar(event.value, span, style, starts)


def _literal_starts(value: str, text: str, content: int) -> Iterator[int]:
    """Where each line of a `|` scalar starts: its indentation is all that it lost."""
    for line, written in zip(value.split("\n"), text[content:].split("\n"), strict=False):
        yield content + len(written) - len(line)
        content += len(written) + 1


def _span(first: yaml.Event, last: yaml.Event, start: int) -> Span:
    assert first.start_mark, "a parser's events have marks"
    assert last.end_mark, "a parser's events have marks"
    return start + first.start_mark.index, start + last.end_mark.index
