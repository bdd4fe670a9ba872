"""One page's conversion: its fences, their placeholders, and their results."""

from __future__ import annotations

import html as entities
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import HTML_PLACEHOLDER, code_escape

from ..blocks.characters import NO_WIDTH
from ..blocks.errors import BlockError, Mistake
from ..blocks.header import wrong_name
from ..blocks.source import Report, Source
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .code_files import NamedFiles, read_named
from .fence_spacing import find_gaps
from .fences import Fence, find_fences, normalised
from .page_file import (
    build_of,
    file_or_page,
    folders,
    forbid_caching,
    is_excerpt,
    is_part,
    is_strict,
    line_of_heading,
    notes_of_page,
    page_file,
    project,
    settings_files,
    sources,
    value_sources,
)
from .page_notes import PageNotes, PlacedResult
from .signs import has_marks
from .stylesheet import stylesheet_link
from .tag_scanner import heading_of, ids, literals

if TYPE_CHECKING:
    from ..request import Request
    from .site_blocks import Result, Site
    from .site_models import WrongModel
    from .value_text import ShownValue

log = logging.getLogger("mkdocs.plugins.lstm_params")  # below MkDocs' own, so that --strict counts it

PLACEHOLDER = regex(HTML_PLACEHOLDER % "[0-9]+")
"""What Python-Markdown writes for HTML that it is to leave alone, ours among it."""

_MARKER = f'<div data-lstm-params-fence="{os.urandom(8).hex()}-%s"></div>'  # no page can have it in its text
_MARKERS = regex(_MARKER % "([0-9]+)")
_ESCAPED_MARKERS = regex(code_escape(_MARKER) % "([0-9]+)")
"""What extensions that show their source make of markers."""

_HEADINGS = regex(f"<h([1-6])[ >]|{_MARKERS.pattern}")
"""Headings, and the markers below them."""

_UNKNOWN_PAGE = "the page"
_BUG = "This is a bug of mkdocs-lstm-params: 'mkdocs build --verbose' shows where."


class BadBlocksError(ValueError):
    """A page has blocks with mistakes, and is to fail for that: all of them, as a log shows them."""

    def __init__(self, reports: Sequence[Report]) -> None:
        super().__init__("\n" + "\n".join(map(str, reports)))


class _WrittenValue(NamedTuple):
    """A value in the page's text, as it is written, and what is wrong with it."""

    code: str
    mistakes: Sequence[Mistake]


class _Block(NamedTuple):
    """A block that values can speak of."""

    text: str
    files: NamedFiles | None = None
    """The files that it names, if it is not in the text that is being converted."""


class Conversion:
    """The page that is being converted; lives as long as its Markdown instance, page after page.

    Attributes:
        md: The Markdown instance.
        fences: The page's fences.
        gaps: The empty lines that set each of them apart.
        by_placeholder: The number of each fence, from 0, by its placeholder.
        is_finished: Whether the page's HTML is next.
    """

    def __init__(self, md: Markdown, options: Mapping[str, Any], unknown: Sequence[str]) -> None:
        """A page of a site.

        Args:
            md: The Markdown instance.
            options: The extension's options, by their names.
            unknown: The names of options that there are not.
        """
        self.md, self._options, self._unknown = md, options, unknown
        self._wrong_models: list[WrongModel] = []
        self._has_stylesheet = options["css"] == "inline"
        self._may_fail = options["on_error"] == "fail" or is_strict(md)
        self.start("")

    def start(self, text: str) -> None:
        """Forget the page before, and find the fences of this one."""
        self._lines = normalised(text, self.md.tab_length) if has_marks(text) else []
        self.fences = find_fences(self._lines)
        self.gaps = find_gaps(self._lines, self.fences)
        self.by_placeholder: dict[str, int] = {}
        self.is_finished = False
        self._style = stylesheet_link() if self._has_stylesheet and not is_part(self.md) else ""
        self._scripts: set[str] = set()
        self._html = ""
        self._ids: set[str] | None = None
        self._sources: list[Source] = []
        self._has_logged_faults = False
        self._reports: list[Report] = []
        self._values: list[_WrittenValue] = []
        self._blocks: dict[str, _Block] | None = None
        self._notes = PageNotes()
        self._levels: dict[int, int] = {}

    def join_page(self) -> None:
        """Learn what was converted for the same page before: mkdocstrings converts docstrings one by one."""
        if is_excerpt(self.md):  # of a post that is converted as a page of its own
            return
        self._notes = notes_of_page(self.md)
        if not is_part(self.md) and not self._is_fragment:
            self._notes.clear()

    @property
    def _is_fragment(self) -> bool:
        """Whether this may be a few words that a plugin such as mkdocs_quiz converts for a page."""
        return not self.fences and file_or_page(self.md) is not None

    def check_models(self) -> None:
        """Report what is wrong with the site's models, whatever is on the page.

        Raises:
            BadBlocksError: A model has a mistake, and the page is to fail for that.
        """
        if not self._options["models"]:
            return
        from .site_models import report_models  # most sites have no models

        root = str(self._options["root"] or "")
        self._wrong_models = report_models(
            self._options, build_of(self.md), project(self.md, root), settings_files(self.md, root)
        )
        if self._wrong_models:
            forbid_caching(self.md)
            if self._may_fail:
                raise BadBlocksError([wrong.report for wrong in self._wrong_models])

    def check_pasted(self, text: str) -> None:
        """Report what is stale of what was pasted into the page, if the site wants that.

        Args:
            text: The page's text, where its file is not known.

        Raises:
            BadBlocksError: Something is, and only so does the build fail.
        """
        if self._options["check_pasted"] is not True or is_excerpt(self.md):
            return
        reports = self.pasted(text)
        for report in reports:
            if self._is_news(str(report)):
                log.warning("%s", report)
        if reports:
            forbid_caching(self.md)
            if is_strict(self.md):
                raise BadBlocksError(reports)

    def pasted(self, text: str, is_prose: bool = False) -> list[Report]:
        """What is stale of what was pasted into the page.

        Args:
            text: The page's text, where its file is not known.
            is_prose: Whether the counts in the text are compared with the blocks, and not what was pasted.
        """
        from .pasted import page_blocks, prose_reports, stale_reports  # few sites ask for it

        file = page_file(self.md)
        label, text = (file.label, file.text or text) if file else (_UNKNOWN_PAGE, text)
        blocks = page_blocks(text, self.md.tab_length, self._requested_by) if has_marks(text) else []
        return list((prose_reports if is_prose else stale_reports)(label, text, blocks))

    def _requested_by(self, fence: Fence) -> Request | str:
        return "" if self._site.faults else self._site.request(fence.text, self._files(fence.text))

    @property
    def has_ours(self) -> bool:
        """Whether the page has a block, or a value in its text."""
        return bool(self.fences or self._values)

    def with_placeholders(self, lines: Sequence[str]) -> list[str]:
        """The page's lines with a placeholder for each fence, set apart from what it touches."""
        taken = list[str]()
        end = 0
        for number, (fence, gap) in enumerate(zip(self.fences, self.gaps, strict=True)):
            taken += lines[end : fence.start]
            taken += [*gap.before, fence.before + self._placeholder(number), *gap.after]
            end = fence.stop
        return [*taken, *lines[end:]]

    def _placeholder(self, number: int) -> str:
        """A fence's placeholder, which all of Markdown leaves alone until it becomes a marker."""
        placeholder: str = self.md.htmlStash.store(_MARKER % number)
        self.by_placeholder[placeholder] = number
        return placeholder

    def with_markers(self, text: str) -> str:
        """A text with the markers that its placeholders would become."""
        return PLACEHOLDER.sub(self._marker, text)

    def _marker(self, placeholder: re.Match[str]) -> str:
        number = self.by_placeholder.get(placeholder[0])
        return placeholder[0] if number is None else _MARKER % number

    def restored(
        self, text: str, escape: Callable[[str], str] = str, markers: re.Pattern[str] = _MARKERS
    ) -> str:
        """A text with its fences as they are written, and without the gaps around them."""
        if not markers.search(text):
            return text
        lines: list[str] = []
        is_gap = False
        for line in text.split("\n"):
            marker = markers.search(line)
            if marker is None:
                lines += [] if is_gap and not line.strip("> ") else [line]
                is_gap = False
                continue
            number = int(marker[1])
            if self.gaps[number].before and lines and not lines[-1].strip("> "):
                lines.pop()
            lines += self._written(number, line[: marker.start()], escape)
            lines[-1] += line[marker.end() :]
            is_gap = bool(self.gaps[number].after)
        return "\n".join(lines)

    def _written(self, number: int, before: str, escape: Callable[[str], str]) -> Iterator[str]:
        """A fence's lines as they are written, less what was taken from before the first of them."""
        fence = self.fences[number]
        taken = max(len(fence.before) - len(entities.unescape(before)), 0)
        yield before + escape(fence.lines[0])
        for line in self._lines[fence.start + 1 : fence.stop]:
            nesting = len(line) - len(line.lstrip("> "))
            yield escape(line[min(taken, nesting) :])

    @cached_property
    def _site(self) -> Site:
        from .site_blocks import Site  # a page without a block or a value never needs it

        wrong = tuple((model.name, model.message) for model in reversed(self._wrong_models))
        return Site(self._options, self._unknown, wrong)

    def value(self, expression: str) -> ShownValue:
        """The value of an expression that speaks of the page's blocks.

        Raises:
            BlockError: The value does not exist; without mistakes if it is of a block that has some.
        """
        if self._site.faults:
            is_logged, self._has_logged_faults = self._has_logged_faults, True
            raise BlockError([] if is_logged else self._site.faults)
        blocks = {name: _Block(text) for name, text in self._site.models.items()}
        blocks |= {**self._notes.blocks, **self._own_blocks()}
        texts = {id: block.text for id, block in blocks.items()}
        try:
            return self._site.value(expression, texts, lambda id: self._requested(id, blocks[id]))
        except BlockError:
            raise
        except Exception as error:  # a bug of ours must not end the build
            log.debug("A value could not be shown", exc_info=True)
            mistake = Mistake(f"this value could not be shown: {error!r}", (0, len(expression)), _BUG)
            raise BlockError([mistake]) from None

    def _own_blocks(self) -> dict[str, _Block]:
        """The blocks that have ids, by these."""
        if self._blocks is None:
            self._blocks = {}
            for fence in self.fences:
                request = self._site.request(fence.text, self._files(fence.text))
                id = request if isinstance(request, str) else request.id
                self._blocks.setdefault(id, _Block(fence.text))
            self._blocks.pop("", None)
        return self._blocks

    def _files(self, text: str) -> NamedFiles:
        """The files that a block names, and those of the models if it uses one, as they are now."""
        from ..blocks.reading import named_files  # a page without a block never needs it

        own = named_files(text)
        of_models = self._site.model_files if "use" in text else ()
        if not own and not of_models:
            return NamedFiles()
        folder, root = folders(self.md, str(self._options["root"] or ""))
        return NamedFiles(
            tuple(read_named(*named, folder, root) for named in own),
            tuple(read_named(*named, root, root) for named in of_models),
        )

    def _requested(self, id: str, block: _Block) -> Request:
        files = self._files(block.text) if block.files is None else block.files
        request = self._site.request(block.text, files)
        if isinstance(request, str):  # a block's own mistakes are reported at the block
            is_block = id in self._own_blocks() or id in self._notes.blocks
            raise BlockError([] if is_block else self._site.result(block.text, files).mistakes)
        return request

    def note_value(self, code: str, mistakes: Sequence[Mistake], text: str = "") -> None:
        """Note a value in the text: what is wrong with it is reported when the page is whole."""
        self._values.append(_WrittenValue(code, mistakes))
        if not mistakes:
            self._notes.values[code] = text

    def literal_fences(self, element: Element) -> set[int]:
        """The fences in an element that are in a `<pre>`, a comment or the like."""
        html = self.md.postprocessors["raw_html"].run(self.md.serializer(element))
        spans = literals(html)
        return {int(marker[1]) for span in spans for marker in _MARKERS.finditer(html, *span)}

    def shown(self, html: str) -> str:
        """The page's HTML with what becomes of each fence.

        Raises:
            BadBlocksError: A block has a mistake, and the page is to fail for that.
        """
        forbid_caching(self.md)
        self._html = html = self.restored(html, code_escape, _ESCAPED_MARKERS)
        self._levels = _levels(html)
        pieces, end = [], 0
        for start, stop in literals(html):
            pieces += [_MARKERS.sub(self._shown, html[end:start]), self.restored(html[start:stop])]
            end = stop
        shown = "".join([*pieces, _MARKERS.sub(self._shown, html[end:])])
        self._report_values()
        if self._reports and self._may_fail:
            raise BadBlocksError(self._reports)
        return shown

    def with_stylesheet(self, html: str) -> str:
        """The page's HTML with the stylesheet, if only its parts, which bring none, have results."""
        return self._style + html if self._style and self._notes.results else html

    def _report_values(self) -> None:
        wrong = [number for number, value in enumerate(self._values) if value.mistakes]
        places = value_sources(self.md, [value.code for value in self._values]) if wrong else []
        for number in sorted(wrong, key=lambda number: (places[number].first_line, number)):
            self._report(places[number], self._values[number].mistakes)

    def _report(self, source: Source, mistakes: Sequence[Mistake], is_logged: bool = True) -> list[Report]:
        reports = [source.report(mistake) for mistake in mistakes]
        self._reports += reports
        for report, mistake in zip(reports, mistakes, strict=True):
            if (
                is_logged
                and not mistake.is_reported
                and not is_excerpt(self.md)
                and self._is_news(str(report))
            ):
                log.warning("%s", report)
        return reports

    def _is_news(self, report: str) -> bool:
        """Whether a build has not reported this yet: some plugins convert each page twice."""
        reported = self._notes.reported
        is_news = report not in reported
        if file_or_page(self.md) is not None:
            reported.add(report)
        return is_news

    def _shown(self, marker: re.Match[str]) -> str:
        number = int(marker[1])
        style, self._style = self._style, ""
        result = self._result(number)
        placed = PlacedResult.of(
            self.fences[number].text, result.html, result.id, result.summary, bool(result.mistakes)
        )
        self._notes.results.append(placed._replace(script=result.script))
        return style + result.html + self._brought_script(result)

    def _brought_script(self, result: Result) -> str:
        """A script behind the first result that needs it, where the page brings along what it needs."""
        if not result.script or result.script in self._scripts or not self._has_stylesheet:
            return ""
        from .script import brought_script  # few pages need it

        self._scripts.add(result.script)
        return brought_script(result.script)

    def _result(self, number: int) -> Result:
        try:
            return self._block(number)
        except Exception as error:  # a bug of ours must not end the build
            log.debug("A block could not be shown", exc_info=True)
            mistake = Mistake(f"this block could not be shown: {error!r}", (0, 3), _BUG)
            return self._failed(number, (mistake,))

    def _block(self, number: int) -> Result:
        """A fence's result, or what is wrong with it; anchors are the post's, and not its excerpt's."""
        fence = self.fences[number]
        wrong = (*wrong_name(fence.lines[0]), *self._not_closed(fence))
        if wrong:
            request = self._site.request(fence.text, self._files(fence.text))
            return self._failed(number, wrong, request if isinstance(request, str) else request.id)
        if self._site.faults:
            is_logged, self._has_logged_faults = not self._has_logged_faults, True
            return self._failed(number, self._site.faults, is_logged=is_logged)
        files = self._files(fence.text)
        has_anchor = not is_excerpt(self.md)
        result = self._site.result(fence.text, files, has_anchor, self._levels[number])
        if result.mistakes:
            return self._failed(number, result.mistakes, result.id)
        if result.id and not self._take(result.id, _Block(fence.text, files)):
            return self._failed(number, (self._taken(result),))
        return result

    def _not_closed(self, fence: Fence) -> tuple[Mistake, ...]:
        if fence.is_closed:
            return ()
        header = fence.text.lstrip(NO_WIDTH)
        marks = header[: len(header) - len(header.lstrip(header[0]))]
        hint = f"End it with a line of {marks}, nested as its first line is."
        for line in self._lines[fence.start + 1 :]:
            end = line.strip("> ")
            if 2 < len(end) < len(marks) and end in marks:
                hint = f"The line of {end} below it is too short: end it with {marks}."
                break
        return (Mistake("this block is never closed", (0, len(marks)), hint),)

    def _taken(self, result: Result) -> Mistake:
        """The mistake of an id that is on the page already: a heading's, or another block's."""
        heading = heading_of(self._html, result.id)
        if not heading:
            message = f"the id '{result.id}' is on this page already"
            return Mistake(message, result.id_span, "Give one of the two another id.")
        line = line_of_heading(self.md, heading)
        where = f" in line {line}" if line else ""
        message = f"the id '{result.id}' is that of the heading '{heading[:60]}'{where}"
        return Mistake(message, result.id_span, "Give the block another id.")

    def _take(self, id: str, block: _Block) -> bool:
        """Take an anchor, unless it is on the page already."""
        if self._ids is None:
            self._ids = {*ids(self._html), *self._notes.blocks}
        is_free = id not in self._ids
        self._ids.add(id)
        self._notes.blocks.setdefault(id, block)
        return is_free

    def _failed(
        self, number: int, mistakes: tuple[Mistake, ...], id: str = "", is_logged: bool = True
    ) -> Result:
        self._sources = self._sources or self._find_sources()
        reports = self._report(self._sources[number], mistakes, is_logged)
        text = self.fences[number].text
        has_anchor = id and not is_excerpt(self.md) and self._take(id, _Block(text, self._files(text)))
        from .site_blocks import failed  # a page without a block never needs it

        anchor = id if has_anchor else ""
        lines = "\n".join(self.fences[number].lines)
        return failed(reports, mistakes, lines, anchor, self._levels[number])

    def _find_sources(self) -> list[Source]:
        try:
            return sources(self.md, self.fences)
        except Exception:  # a mistake without its line is better than none
            log.debug("The page's blocks could not be found in its file", exc_info=True)
            return [Source(f"block {number}", fence.text) for number, fence in enumerate(self.fences, 1)]


def _levels(html: str) -> dict[int, int]:
    """The level of the heading that each marker is below, by its number; 1 where there is none."""
    level, levels = 1, {}
    for found in _HEADINGS.finditer(html):
        if found[1]:
            level = int(found[1])
        else:
            levels[int(found[2])] = level
    return levels
