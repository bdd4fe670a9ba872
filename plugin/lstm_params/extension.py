"""The Python-Markdown extension: finds fences, reads and shows them, or says what is wrong.

A preprocessor takes the fences out before any other extension sees them, and leaves markers.
A tree processor puts back those that ended up in code. A postprocessor, last of all, counts
and shows the rest: an example or a comment is never evaluated, and can never fail.
"""

import logging
import re
from functools import lru_cache
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, AtomicString, code_escape

from .blocks.errors import BlockError, Mistake, Span
from .blocks.reading import Defaults, read_block
from .blocks.source import Source
from .calculator.frameworks import FRAMEWORKS
from .fences import Fence, find_fences
from .pages.rendering import render, render_errors
from .places import sources
from .request import BYTES, VIEWS

log = logging.getLogger("mkdocs.plugins.lstm_params")  # below MkDocs' own, so that --strict counts it

_MARKER = '<div data-lstm-params-fence="{}"></div>'
_MARKER_PATTERN = _MARKER.format("([0-9]+)")
_LITERAL = r"<!--.*?-->|<(?:pre|script|style|textarea)\b.*?</(?:pre|script|style|textarea)\s*>"
_LITERAL_OR_MARKER = re.compile(f"({_LITERAL})|{_MARKER_PATTERN}", re.DOTALL | re.IGNORECASE)
_MARKER_AND_BREAKS = re.compile(rf"(\n?){_MARKER_PATTERN}(\n?)")
_PLACEHOLDER = re.compile(HTML_PLACEHOLDER % "[0-9]+")


class LstmParamsExtension(Extension):
    """The extension: `markdown_extensions: - lstm_params: {framework: keras}`.

    A wrong option raises nothing, which the site generator would show as a traceback: it is
    reported at every block.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "framework": ["keras", "Whose layers a block means if it does not say"],
            "dtype": ["float32", "The type of the parameters, for their memory"],
            "show": [list(VIEWS), "The views that are shown, in their order"],
        }
        self._unknown = [name for name in options if name not in self.config]
        super().__init__(**{name: value for name, value in options.items() if name in self.config})

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the processors where they belong among those of other extensions."""
        options = self.getConfigs()
        show = options["show"] if isinstance(options["show"], list) else [options["show"]]
        page = _Page(
            md, Defaults(options["framework"], options["dtype"], tuple(show)), self._faults(options, show)
        )
        md.preprocessors.register(_TakeOut(page), "lstm_params", 26)  # after snippets, before all fences
        md.treeprocessors.register(_PutBack(page), "lstm_params_code", 32)  # before highlighting
        md.treeprocessors.register(_SetFree(page), "lstm_params", 12)  # after inline patterns
        md.postprocessors.register(_Show(page), "lstm_params", 5)  # after raw HTML is back

    def _faults(self, options: dict[str, Any], show: list[Any]) -> list[str]:
        """What is wrong with the site's options."""
        values = [
            ("framework", options["framework"], list(FRAMEWORKS)),
            ("dtype", options["dtype"], list(BYTES)),
            *(("view", view, list(VIEWS)) for view in show),
        ]
        faults = [f"the site's settings have an unknown option '{name}'" for name in self._unknown]
        faults += [
            f"the site's settings name a {what} '{value}', which there is not"
            for what, value, known in values
            if value not in known
        ]
        return faults


class _Result(NamedTuple):
    """What became of a block: HTML, or mistakes."""

    html: str
    mistakes: tuple[Mistake, ...] = ()
    id: str = ""
    id_span: Span = (0, 0)


@lru_cache(maxsize=256)
def _result(text: str, defaults: Defaults) -> _Result:
    """A block's result, which depends on its text and the site's options alone."""
    try:
        request, id_span = read_block(text, defaults)
    except BlockError as error:
        return _Result("", error.mistakes)
    return _Result(render(request), (), request.id, id_span)


class _Page:
    """The fences of the page that is being converted; lives as long as its Markdown instance."""

    def __init__(self, md: Markdown, defaults: Defaults, faults: list[str]) -> None:
        self.md, self.defaults, self.faults = md, defaults, faults
        self.start([])

    def start(self, fences: list[Fence]) -> None:
        """Forget the page before."""
        self.fences = fences
        self.by_placeholder: dict[str, Fence] = {}
        self.padding: list[tuple[bool, bool]] = []
        self.ids: set[str] = set()
        self._sources: list[Source] = []

    def placeholder(self, number: int) -> str:
        """A marker for a fence, which all of Markdown leaves alone."""
        placeholder: str = self.md.htmlStash.store(_MARKER.format(number))
        self.by_placeholder[placeholder] = self.fences[number]
        return placeholder

    def show(self, number: int, html: str) -> str:
        """A fence's result, or what is wrong with it.

        Args:
            number: The fence's number on the page, from 0.
            html: The page, whose anchors a result must not repeat.
        """
        fence = self.fences[number]
        if not fence.is_closed:
            return self._failed(number, (_unclosed(fence),))
        if self.faults:
            hint = "See markdown_extensions, lstm_params."
            return self._failed(number, tuple(Mistake(fault, (0, 3), hint) for fault in self.faults))
        result = _result(fence.text, self.defaults)
        if result.mistakes:
            return self._failed(number, result.mistakes)
        if result.id and (result.id in self.ids or f' id="{result.id}"' in html):
            mistake = Mistake(f"the id '{result.id}' is on this page already", result.id_span)
            return self._failed(number, (mistake,))
        self.ids.add(result.id)
        return result.html

    def _failed(self, number: int, mistakes: tuple[Mistake, ...]) -> str:
        self._sources = self._sources or sources(self.md, self.fences)
        reports = [self._sources[number].report(mistake) for mistake in mistakes]
        for report in reports:
            log.warning("%s", report)
        return render_errors(reports, "\n".join(self.fences[number].lines))


def _unclosed(fence: Fence) -> Mistake:
    header = fence.lines[0]
    marks = header[: len(header) - len(header.lstrip(header[0]))]
    hint = f"End it with a line of {marks}, nested as its first line is."
    return Mistake("this block is never closed", (0, len(marks)), hint)


class _TakeOut(Preprocessor):
    """Puts a placeholder where each fence stands."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        """The page's lines with a placeholder for each fence."""
        page = self.page
        page.start(find_fences(lines))
        taken: list[str] = []
        end = 0
        for number, fence in enumerate(page.fences):
            taken += lines[end : fence.start]
            end = fence.stop
            # what touches a fence must not become one paragraph, or a heading, with it
            before = not fence.before and bool(taken) and bool(taken[-1].strip())
            after = not fence.before and end < len(lines) and bool(lines[end].strip())
            page.padding.append((before, after))
            taken += [*[""] * before, fence.before + page.placeholder(number), *[""] * after]
        return [*taken, *lines[end:]]


class _PutBack(Treeprocessor):
    """Puts the text back where a placeholder ended up in code."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, root: Element) -> None:
        """Restore every code element that holds a placeholder."""
        if not self.page.fences:
            return
        for code in root.iter("code"):
            if code.text and _PLACEHOLDER.search(code.text):
                lines = [self._restored(line) for line in code.text.split("\n")]
                code.text = AtomicString("\n".join(lines))

    def _restored(self, line: str) -> str:
        match = _PLACEHOLDER.search(line)
        fence = self.page.by_placeholder.get(match[0]) if match else None
        if match is None or fence is None:
            return line
        before, after = line[: match.start()], line[match.end() :]
        return before + code_escape(f"\n{before}".join(fence.lines)) + after


class _SetFree(_PutBack):
    """Splits the paragraphs that a placeholder is part of, since a paragraph cannot hold a result."""

    def run(self, root: Element) -> None:
        """Restore inline code, and split every paragraph that holds a placeholder and more."""
        if not self.page.fences:
            return
        super().run(root)
        for parent in list(root.iter()):
            for position, child in reversed(list(enumerate(parent))):
                if child.tag == "p" and self._holds_fence(child):
                    pieces = self._split(child)
                    pieces[-1].tail = child.tail
                    parent[position : position + 1] = pieces

    def _holds_fence(self, paragraph: Element) -> bool:
        texts = [paragraph.text, *(child.tail for child in paragraph)]
        placeholders = (match[0] for text in texts if text for match in _PLACEHOLDER.finditer(text))
        return any(placeholder in self.page.by_placeholder for placeholder in placeholders)

    def _split(self, paragraph: Element) -> list[Element]:
        pieces = [Element("p", paragraph.attrib)]
        self._add_text(pieces, paragraph.text)
        for child in paragraph:
            tail, child.tail = child.tail, None
            pieces[-1].append(child)
            self._add_text(pieces, tail)
        return [piece for piece in pieces if len(piece) or (piece.text or "").strip()]

    def _add_text(self, pieces: list[Element], text: str | None) -> None:
        """Add text to the last piece; a placeholder is a piece of its own."""
        end = 0
        for match in _PLACEHOLDER.finditer(text or ""):
            if match[0] in self.page.by_placeholder:
                _append(pieces[-1], (text or "")[end : match.start()])
                pieces += [Element("p"), Element("p")]
                pieces[-2].text = match[0]
                end = match.end()
        _append(pieces[-1], (text or "")[end:])


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


class _Show(Postprocessor):
    """Puts the results in, or the text where it is meant literally."""

    def __init__(self, page: _Page) -> None:
        super().__init__(page.md)
        self.page = page

    def run(self, text: str) -> str:
        """The page's HTML with a result for each marker."""
        if not self.page.fences:
            return text
        return _LITERAL_OR_MARKER.sub(lambda match: self._shown(match, text), text)

    def _shown(self, match: re.Match[str], html: str) -> str:
        if match[1]:
            return _MARKER_AND_BREAKS.sub(self._literal, match[1])
        return self.page.show(int(match[2]), html)

    def _literal(self, match: re.Match[str]) -> str:
        number = int(match[2])
        fence = self.page.fences[number]
        padded_before, padded_after = self.page.padding[number]
        source = f"\n{fence.before}".join(fence.lines)
        return match[1][padded_before:] + source + match[3][padded_after:]
