"""The Python-Markdown extension: finds fences, reads and shows them, or says what is wrong.

A preprocessor takes the fences out before any other extension sees them, and leaves markers.
A tree processor puts back those that ended up in code. A postprocessor, last of all, counts
and shows the rest: an example or a comment is never evaluated, and can never fail.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString, Registry, code_escape

from ..blocks.option_table import SETTINGS
from .inline_values import ValueProcessor, may_have_values
from .page import PLACEHOLDER, Conversion

NAME = "lstm_params"
"""What the extension and its processors are called."""

_PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
"""What cannot hold a result."""

_SOURCE = {"pre", "script", "style", "textarea"}
"""What shows its text as it is, or hides it, where Markdown in HTML made an element of it."""


class LstmParamsExtension(Extension):
    """The extension: `markdown_extensions: - lstm_params: {framework: keras}`.

    A wrong option raises nothing, which the site generator would show as a traceback: it is
    in the page at every block, and in the log once a page.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {name: [setting.default, setting.description] for name, setting in SETTINGS.items()}
        self._unknown = [name for name in options if name not in self.config]
        super().__init__(**{name: value for name, value in options.items() if name in self.config})

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put the processors where they belong among those of other extensions."""
        page = Conversion(md, self.getConfigs(), self._unknown)
        # The others' numbers are those of Python-Markdown 3.11 and pymdown-extensions 13.1.
        md.preprocessors.register(_TakeOut(page), NAME, 26)  # after snippets (32), before all fences (25)
        md.treeprocessors.register(_PutBack(page), f"{NAME}_code", 32)  # before highlighting (30)
        # after inline patterns (20) have left code alone, before toc (5) takes a heading's text
        md.treeprocessors.register(_SetFree(page), NAME, 12)
        md.treeprocessors.register(_Finish(page), f"{NAME}_finish", float("-inf"))  # after all
        md.postprocessors.register(_Show(page), NAME, 5)  # after raw HTML (30) and footnotes (25) are back


class _OfPage:
    """What all processors have in common."""

    def __init__(self, page: Conversion) -> None:
        self.md, self.page = page.md, page


class _TakeOut(_OfPage, Preprocessor):
    """Puts a placeholder where each fence is.

    Two processors are registered for the pages that need them: Python-Markdown asks one for every block, and
    the other for every text, which took two thirds of what we cost a page without a block.
    """

    def run(self, lines: list[str]) -> list[str]:
        """The page's lines with a placeholder for each fence."""
        page = self.page
        text = "\n".join(self._with_kept_fences(lines))
        page.start(text)
        page.join_page()
        page.check_models()
        page.check_pasted(text)
        blocks, inline = self.md.parser.blockprocessors, self.md.inlinePatterns
        _register(blocks, 1000, _SetApart(page) if page.fences else None)  # before all others (105)
        # before code in backticks (190), which is also where inlinehilite is
        _register(inline, 195, ValueProcessor(page) if may_have_values(text) else None)
        lines, taken = text.split("\n"), list[str]()
        end = 0
        for number, (fence, gap) in enumerate(zip(page.fences, page.gaps, strict=True)):
            taken += lines[end : fence.start]
            taken += [*gap.before, fence.before + page.placeholder(number), *gap.after]
            end = fence.stop
        return [*taken, *lines[end:]]

    def _with_kept_fences(self, lines: list[str]) -> list[str]:
        """The lines with the fences that superfences took out before us, if it is to preserve tabs."""
        if "fenced_raw_block" not in self.md.preprocessors:  # its priority is 31.05
            return lines
        restore: Any = getattr(self.md.preprocessors["fenced_code_block"], "restore_raw_text", list)
        restored: list[str] = restore(lines)
        return restored


def _register(registry: Registry[Any], priority: int, processor: object) -> None:
    """Put one of our processors among the others; None takes away that of the page before."""
    if processor:
        registry.register(processor, NAME, priority)
    elif NAME in registry:
        registry.deregister(NAME)


class _SetApart(BlockProcessor):
    """Makes a paragraph of a placeholder alone: no text in which to look for anything."""

    def __init__(self, page: Conversion) -> None:
        super().__init__(page.md.parser)
        self.page = page

    def test(self, parent: Element, block: str) -> bool:
        """Whether a block is a placeholder, and the paragraph is not a tight list's."""
        return block in self.page.by_placeholder and not self.parser.state.isstate("list")

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the paragraph."""
        SubElement(parent, "p").text = AtomicString(blocks.pop(0))


class _PutBack(_OfPage, Treeprocessor):
    """Puts the text back where a placeholder ended up in code."""

    def run(self, root: Element) -> None:
        """Restore every element that shows its text as it is."""
        if not self.page.fences:
            return
        for element in root.iter():
            if element.text and (element.tag == "code" or element.tag in _SOURCE):
                escape = code_escape if element.tag == "code" else str
                restored = self.page.restored(self.page.with_markers(element.text), escape)
                if restored != element.text:
                    element.text = AtomicString(restored)


class _SetFree(_PutBack):
    """Splits the paragraphs and headings that a placeholder is part of: they cannot hold a result."""

    def run(self, root: Element) -> None:
        """Restore inline code, and split every paragraph and heading that holds a placeholder."""
        if not self.page.fences:
            return
        super().run(root)
        for parent in list(root.iter()):
            for position, child in reversed(list(enumerate(parent))):
                if child.tag not in _PHRASING or self._is_placeholder(child):
                    continue
                placeholders = self._placeholders(child)
                if placeholders:
                    pieces = self._split(child, placeholders)
                    pieces[-1].tail = child.tail
                    parent[position : position + 1] = pieces

    def _is_placeholder(self, element: Element) -> bool:
        # Python-Markdown puts raw HTML in the place of such a paragraph as a whole: there is nothing to split
        is_bare = element.tag == "p" and not element.attrib and not len(element)
        return is_bare and element.text in self.page.by_placeholder

    def _placeholders(self, element: Element) -> set[str]:
        """The fences in a paragraph that are to be rendered, and are not in a `<pre>` or a comment in it."""
        texts = [element.text, *(child.tail for child in element)]
        marked = [text for text in texts if text and STX in text]
        if not marked:
            return set()
        found = {match[0] for text in marked for match in PLACEHOLDER.finditer(text)}
        numbers = {text: self.page.by_placeholder[text] for text in found if text in self.page.by_placeholder}
        literal = self.page.literal_fences(element) if numbers else set()
        return {text for text, number in numbers.items() if number not in literal}

    def _split(self, element: Element, placeholders: set[str]) -> list[Element]:
        pieces = [Element(element.tag, element.attrib)]
        self._add_text(pieces, element.text or "", placeholders)
        for child in element:
            tail, child.tail = child.tail, None
            pieces[-1].append(child)
            self._add_text(pieces, tail or "", placeholders)
        return [piece for piece in pieces if len(piece) or (piece.text or "").strip()]

    def _add_text(self, pieces: list[Element], text: str, placeholders: set[str]) -> None:
        """Add text to the last piece; a placeholder is a piece of its own."""
        end = 0
        for match in PLACEHOLDER.finditer(text):
            if match[0] in placeholders:
                _append(pieces[-1], text[end : match.start()])
                pieces += [Element("p"), Element("p")]
                pieces[-2].text = match[0]
                end = match.end()
        _append(pieces[-1], text[end:])


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


class _Finish(_OfPage, Treeprocessor):
    """Notes that the page's text is next: before, `toc` asks all postprocessors for a heading's."""

    def run(self, root: Element) -> None:
        """From here on, results are put in."""
        self.page.is_finished = True


class _Show(_OfPage, Postprocessor):
    """Puts the results in, or the text where it is meant literally."""

    def run(self, text: str) -> str:
        """The page's HTML with a result for each marker."""
        if not self.page.is_finished:
            return text
        return self.page.with_stylesheet(self.page.shown(text) if self.page.has_ours else text)
