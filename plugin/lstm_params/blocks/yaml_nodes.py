"""YAML as nodes that know their places; never constructed values.

Every scalar stays the text that it is, so that `010`, `1e3` and `yes` can be distinguished from
numbers and flags, and be refused by name. Tags, anchors and aliases are refused here.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .errors import BlockError, Mistake, Span
from .text_lines import line_stop

DEEPEST = 8
"""Collections may lie so deep in one another; no option needs more than three."""

_Parser = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml's takes a thirtieth of the time
_PROPERTY = regex(r"[*&!][^\s,\[\]{}]*")


class Scalar(NamedTuple):
    """A single value, as text."""

    value: str
    span: Span
    style: str
    """What marks it: nothing, a quote, `|` or `>`."""
    lines: tuple[tuple[int, int], ...]
    """Where each of its lines starts, in its value and in the block's text; empty if these differ."""
    stop: int
    """Where its last line stops."""

    @property
    def is_plain(self) -> bool:
        """Whether it is written without quotes."""
        return not self.style

    def part(self, start: int, stop: int) -> Span:
        """Where some characters of the value are; the first line if that is unknown."""
        if not self.lines:
            return self.span
        number = bisect(self.lines, start, key=lambda line: line[0])
        first, at = self.lines[number - 1]
        last = self.lines[number][0] - 1 if number < len(self.lines) else len(self.value)
        return at + start - first, at + min(stop, last) - first


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


def scalars(node: Node) -> Iterator[Scalar]:
    """All scalars of a node, in order."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from scalars(item)
    else:
        for key, value in node.pairs:
            yield from scalars(key)
            yield from scalars(value)


def compose(text: str, start: int, mistakes: list[Mistake]) -> Node | None:
    """The only node of a YAML document, or None if it is empty.

    Args:
        text: A block's text.
        start: Where in it the document starts.
        mistakes: Where refused tags, anchors and aliases go.

    Raises:
        yaml.MarkedYAMLError: It is not YAML.
        BlockError: It is nested too deeply, or not one document.
    """
    document = text[start:]
    if not document.strip():
        return None
    finished: list[Node] = []
    stack: list[_Open] = []
    may_be_refused = "*" in document or "&" in document or "!" in document
    parser = _Parser(document)
    try:
        while (event := parser.get_event()) is not None:
            if may_be_refused:
                _refuse(event, text, start, mistakes)
            completed = _COMPLETED.get(type(event))
            if completed and (node := completed(event, text, start, stack)):
                (stack[-1].nodes if stack else finished).append(node)
    finally:
        parser.dispose()
    if len(finished) > 1:
        hint = "Write a fence for each."
        raise BlockError([Mistake("a block is one YAML document", finished[1].span, hint)])
    return finished[0] if finished else None


def _refuse(event: yaml.Event, text: str, start: int, mistakes: list[Mistake]) -> None:
    """Note an alias, an anchor or a tag."""
    if isinstance(event, yaml.AliasEvent):
        what, hint = "aliases", "Write the value out; or in quotes, if it is text."
    elif getattr(event, "anchor", None):
        what, hint = "anchors", "Leave it out; or write the value in quotes, if it is text."
    elif getattr(event, "tag", None):
        what, hint = "tags", "Leave it out; or write the value in quotes, if it is text."
    else:
        return
    word = _PROPERTY.match(text, _span(event, event, start)[0])
    assert word, "an event starts with its properties"
    mistakes.append(Mistake(f"YAML {what} ({word[0][:40]}) are not understood here", word.span(), hint))


def _open(event: yaml.CollectionStartEvent, text: str, start: int, stack: list[_Open]) -> None:
    stack.append(_Open(event, []))
    if len(stack) > DEEPEST:
        raise BlockError([Mistake("this is nested too deeply", _span(event, event, start))])


def _sequence(event: yaml.SequenceEndEvent, text: str, start: int, stack: list[_Open]) -> Items:
    opened = stack.pop()
    return Items(opened.nodes, _span(opened.event, event, start), bool(opened.event.flow_style))


def _mapping(event: yaml.MappingEndEvent, text: str, start: int, stack: list[_Open]) -> Pairs:
    opened = stack.pop()
    pairs = list(zip(opened.nodes[::2], opened.nodes[1::2], strict=True))
    return Pairs(pairs, _span(opened.event, event, start))


def _alias(event: yaml.AliasEvent, text: str, start: int, stack: list[_Open]) -> Scalar:
    span = _span(event, event, start)
    return Scalar("", span, "*", (), span[1])


def _scalar(event: yaml.ScalarEvent, text: str, start: int, stack: list[_Open]) -> Scalar:
    first, stop = span = _span(event, event, start)
    if event.value == text[first:stop]:  # most are on one line and not quoted
        return Scalar(event.value, span, "", ((0, first),), stop)
    style = event.style or ""
    is_block = style in ("|", ">")
    content = first + len(style)
    if is_block:  # from the line after its mark on
        content = text.find("\n", first, stop) + 1 or stop
    written = text[content : stop if is_block else stop - len(style)]
    lines = tuple(_literal(event.value, written) if style == "|" else _folded(event.value, written, is_block))
    if is_block or "\n" in written:
        at = content + len(written) - len(written.lstrip()) if is_block else first
        span = (at, line_stop(text, at)) if written.strip() else (first, first + 1)
    return Scalar(event.value, span, style, tuple((at, content + offset) for at, offset in lines), stop)


_COMPLETED: dict[type[yaml.Event], Callable[[Any, str, int, list[_Open]], Node | None]] = {
    yaml.ScalarEvent: _scalar,
    yaml.AliasEvent: _alias,
    yaml.SequenceStartEvent: _open,
    yaml.MappingStartEvent: _open,
    yaml.SequenceEndEvent: _sequence,
    yaml.MappingEndEvent: _mapping,
}
"""The node that an event completes, if it completes one."""


def _literal(value: str, written: str) -> Iterator[tuple[int, int]]:
    """Where each line of a `|` scalar starts: its indentation is all that it lost."""
    at = offset = 0
    for line, source in zip(value.split("\n"), written.split("\n"), strict=False):
        yield at, offset + len(source) - len(line)
        at += len(line) + 1
        offset += len(source) + 1


def _folded(value: str, written: str, is_indented: bool) -> list[tuple[int, int]]:
    """Where each line of another scalar starts, if a space for each line break is all that was changed."""
    if written == value and not is_indented:
        return [(0, 0)]
    lines = written.rstrip("\n").split("\n")
    starts, parts = [], []
    at = offset = 0
    for number, line in enumerate(lines):
        part = line.lstrip(" \t") if number or is_indented else line
        starts.append((at, offset + len(line) - len(part)))
        parts.append(part.rstrip(" \t") if number < len(lines) - 1 else part)
        at += len(parts[-1]) + 1
        offset += len(line) + 1
    return starts if " ".join(parts) == value.rstrip("\n") else []


def _span(first: Any, last: Any, start: int) -> Span:
    return start + first.start_mark.index, start + last.end_mark.index
