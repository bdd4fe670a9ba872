"""Values of blocks in the text: code in single backticks that begins with `{lstm-params}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from ..blocks.errors import BlockError, Mistake
from ..blocks.header import NAME, is_like_ours
from ..calculator.lazy_regex import regex

if TYPE_CHECKING:
    from .page import Conversion
    from .value_text import ShownValue

CODE_SPAN = r"(?<![\\`])(?P<marks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=marks)(?!`)"

_OURS = regex(r"\{lstm-params\}(?P<expression>\s+\S.*)", re.DOTALL)
_LIKE_OURS = regex(r"(?P<start>\s*\{(?P<name>[^{}]{9,20})\}:?)(?P<space>\s*)(?P<expression>(?!_)[\w(][^{}]*)")
"""Code that may be meant as a value, but not a name alone, nor text that a program puts together."""


class ValueProcessor(InlineProcessor):
    """Puts a value in the place of its code; other code is left to other processors."""

    def __init__(self, page: Conversion) -> None:
        super().__init__(CODE_SPAN, page.md)
        self.page = page

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The value as an element, and where its code is."""
        ours = _OURS.fullmatch(m["code"]) if len(m["marks"]) == 1 else None
        if ours is None:
            return self._misspelt(m) if len(m["marks"]) == 1 and "{" in m["code"] else (None, None, None)
        written, at = m[0], ours.start("expression") + 1
        try:
            value = self.page.value(ours["expression"])
            element = _shown(value)
            self.page.note_value(written, (), value.text)
        except BlockError as error:
            mistakes = [
                mistake._replace(span=(mistake.span[0] + at, mistake.span[1] + at))
                for mistake in error.mistakes
            ]
            self.page.note_value(written, mistakes)
            element = _wrong(ours["expression"].strip(), mistakes)
        return element, m.start(0), m.end(0)

    def _misspelt(self, m: re.Match[str]) -> tuple[Element | None, int | None, int | None]:
        """A value whose beginning is only like ours, and what is wrong with it; other code is left alone."""
        match = _LIKE_OURS.fullmatch(m["code"])
        if match is None or not is_like_ours(match["name"]):
            return None, None, None
        is_glued = not match["space"] and match["start"][-1] == "}"
        if is_glued and match["name"] != NAME:
            return None, None, None
        start, stop = match.span("start")
        hint = f"Write `{{{NAME}}} {match['expression']}`. Code in two backticks stays as it is."
        if is_glued:
            mistake = Mistake("a space is missing behind '{lstm-params}'", (stop + 1, stop + 2), hint)
        else:
            message = f"a value begins with '{{{NAME}}} ', not with '{match['start']}'"
            mistake = Mistake(message, (start + 1, stop + 1), hint)
        self.page.note_value(m[0], [mistake])
        return _wrong(m["code"].strip(), [mistake]), m.start(0), m.end(0)


def _shown(value: ShownValue) -> Element:
    attributes = {"class": "lstm-params-value"}
    if value.number is None:
        element = Element("span", attributes)
    else:
        element = Element("data", {**attributes, "value": str(value.number)})
    element.text = AtomicString(value.text)
    return element


def _wrong(expression: str, mistakes: list[Mistake]) -> Element:
    """What cannot be rendered, and why; a block's own mistakes are reported at the block."""
    element = Element("span", {"class": "lstm-params-wrong"})
    code = Element("code")
    code.text = AtomicString(expression)
    code.tail = AtomicString("".join(f" ({mistake.message})" for mistake in mistakes) or " (?)")
    element.append(code)
    return element
