"""Where a model of the site is in `mkdocs.yml`.

Site generators hand an extension plain values, so the file is read again, as nodes that know their places.
What is found there is believed if it is the model that was handed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from ..blocks.errors import Mistake, Span
from ..blocks.models import FENCE
from ..blocks.source import Report, report_at
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from . import EXTENSION
from .page_file import path_label

MOST_PARENTS = 8
"""So many files may inherit from one another."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ANCHOR = regex(r"[&*]id\d{3}\b")
_OPTIONS = len(FENCE) + 1
"""Where the options begin in the text of a block."""


class Entry(NamedTuple):
    """A model as it is written in a file."""

    label: str
    """The file's path as messages show it."""
    file: str
    """What the file holds."""
    name: yaml.Node
    options: yaml.Node

    def text(self) -> str | None:
        """The model as a block, its numbers as they are written; None where it has aliases."""
        if isinstance(self.options, yaml.ScalarNode):
            return f"{FENCE}\n{self.options.value.rstrip()}"
        written = yaml.serialize(self.options, width=float("inf"), allow_unicode=True)
        return None if _ANCHOR.search(written) else f"{FENCE}\n{written.rstrip()}"

    def report(self, mistake: Mistake, text: str) -> Report:
        """A mistake at its place in the file.

        Args:
            mistake: What is wrong, and where in the text.
            text: The model as a block; nothing where the mistake is about its name.
        """
        start, stop = (index - _OPTIONS for index in mistake.span)
        span = self._span(self.name)
        if text and start >= 0:
            span = self._place(text[_OPTIONS:], (start, stop))
        return report_at(self.label, self.file, mistake, span)

    def value_report(self, mistake: Mistake) -> Report:
        """A mistake in the model as a whole."""
        return report_at(self.label, self.file, mistake, self._span(self.options))

    def _span(self, node: yaml.Node) -> Span:
        return node.start_mark.index, node.end_mark.index

    def _place(self, text: str, span: Span) -> Span:
        """Where some characters of the options' text are."""
        if isinstance(self.options, yaml.ScalarNode):
            header = "|\n" if self.options.style == "|" else ""
            moved = (span[0] + len(header), span[1] + len(header))
            return self._in_scalar(header + text, moved, self.options)
        read: yaml.Node = yaml.compose(text, _Loader) or self.options
        there = self.options
        while True:
            inner = [pair for pair in _inside(read, there) if pair[0].start_mark.index <= span[0]]
            if not inner:
                break
            read, there = max(inner, key=lambda pair: pair[0].start_mark.index)
        if not isinstance(there, yaml.ScalarNode):
            return self._span(there)
        first, stop = self._span(read)
        return self._in_scalar(text[first:stop], (span[0] - first, span[1] - first), there)

    def _in_scalar(self, read: str, span: Span, there: yaml.ScalarNode) -> Span:
        """Where some characters of a scalar are; all of it if it is written in another way."""
        start, stop = self._span(there)
        written = self.file[start:stop]
        if read[:1] == written[:1] == "|":
            line = read.count("\n", 0, span[0])
            before, after = _line_start(read, line), _line_start(written, line)
            if read[before:].partition("\n")[0].lstrip(" ") == written[after:].partition("\n")[0].lstrip(" "):
                moved = start + after + _indent(written[after:]) - before - _indent(read[before:])
                return span[0] + moved, span[1] + moved
        inner, outer = read.strip("'\""), written.strip("'\"")
        if inner == outer and "\n" not in outer:
            moved = start + written.find(outer) - read.find(inner)
            return max(span[0] + moved, start), min(span[1] + moved, stop)
        return start, stop


def _line_start(text: str, number: int) -> int:
    """Where a line of a text starts, counted from 0; where it ends if it has fewer."""
    return len("\n".join([*text.split("\n")[:number], ""]))


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _inside(read: yaml.Node, there: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The nodes in a node as it was read, each with the same one in the file."""
    if isinstance(read, yaml.CollectionNode) and isinstance(there, yaml.CollectionNode):
        for one, other in zip(read.value, there.value, strict=False):
            pairs = zip(one, other, strict=True) if isinstance(read, yaml.MappingNode) else [(one, other)]
            yield from pairs


def _pairs(node: yaml.Node | None, name: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys of some name in a mapping, with their values."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == name:
                yield key, value


def find_model(files: Sequence[Path], name: object, model: object) -> Entry | None:
    """Where a model is, if one of some files has it as the site generator passed it."""
    for file in files:
        for entry in _entries(file, name):
            try:
                value = yaml.constructor.SafeConstructor().construct_document(entry.options)
            except (yaml.YAMLError, ValueError, RecursionError):  # a tag that only the site generator knows
                continue
            if value == model:
                return entry
    return None


def _entries(path: Path, name: object) -> Iterator[Entry]:
    """What a file, and those that it inherits from, have by the name of a model."""
    for _ in range(MOST_PARENTS):
        try:
            file = path.read_text(encoding="utf-8-sig")
            root = yaml.compose(file, _Loader)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError):
            return
        named = [value for _, value in _pairs(root, "markdown_extensions")]
        listed = [item for node in named if isinstance(node, yaml.SequenceNode) for item in node.value]
        for mapping in [*named, *listed]:
            for _, options in _pairs(mapping, EXTENSION):
                for _, models in _pairs(options, "models"):
                    for key, value in _pairs(models, str(name)):
                        yield Entry(path_label(path), file, key, value)
        parents = [value.value for _, value in _pairs(root, "INHERIT") if isinstance(value, yaml.ScalarNode)]
        if not parents:
            return
        path = path.parent / parents[0]
