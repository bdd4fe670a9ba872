"""What Python-Markdown calls for a page that has something of ours: each processor does one step.

A tree processor puts back those fences that ended up in code. A postprocessor, last of all, counts
and shows the rest: an example or a comment is never evaluated, and can never fail.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString, Registry, code_escape

from . import EXTENSION
from .inline_values import ValueProcessor
from .page import PLACEHOLDER, Conversion

_PHRASING = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
"""What cannot hold a result."""

_SOURCE = {"pre", "script", "style", "textarea"}
"""What shows its text as it is, or hides it, where Markdown in HTML made an element of it."""


def register_for(page: Conversion, has_values: bool) -> None:
    """Register the processors that a page needs; those that only the page before needed are taken away.

    Args:
        page: The page, whose fences are found.
        has_values: Whether it may have values in its text.
    """
    md, has_fences = page.md, bool(page.fences)
    # The others' numbers are those of Python-Markdown 3.11 and pymdown-extensions 13.1.
    _register(md.parser.blockprocessors, 1000, has_fences and _SetApart(page))  # before all others (105)
    # before code in backticks (190), which is also where inlinehilite is
    _register(md.inlinePatterns, 195, has_values and ValueProcessor(page))
    _register(
        md.treeprocessors, 32, has_fences and _PutBack(page), f"{EXTENSION}_code"
    )  # before highlighting (30)
    # after inline patterns (20) have left code alone, before toc (5) takes a heading's text
    _register(md.treeprocessors, 12, has_fences and _SetFree(page))
    _register(md.treeprocessors, float("-inf"), _Finish(page), f"{EXTENSION}_finish")  # after all
    _register(md.postprocessors, 5, _Show(page))  # after raw HTML (30) and footnotes (25) are back


def _register(registry: Registry[Any], priority: float, processor: object, name: str = EXTENSION) -> None:
    if processor:
        registry.register(processor, name, priority)
    elif name in registry:
        registry.deregister(name)


class _OfPage:
    """What all processors have in common."""

    def __init__(self, page: Conversion) -> None:
        self.md, self.page = page.md, page


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
