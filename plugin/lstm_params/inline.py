"""Values of blocks in the text: code in single backticks that begins with `{lstm-params}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from .blocks.errors import BlockError, Mistake
from .conversion import Conversion

if TYPE_CHECKING:
    from .shown_values import ShownValue

CODE_SPAN = r"(?<![\\`])(?P<marks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=marks)(?!`)"

_OURS = re.compile(r"\{lstm-params\}(?P<expression>\s+\S.*)", re.DOTALL)


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
            return None, None, None
        written, at = m[0], ours.start("expression") + 1
        try:
            element = _shown(self.page.value(ours["expression"]))
            self.page.note_value(written, ())
        except BlockError as error:
            mistakes = [
                mistake._replace(span=(mistake.span[0] + at, mistake.span[1] + at))
                for mistake in error.mistakes
            ]
            self.page.note_value(written, mistakes)
            element = _wrong(ours["expression"].strip(), mistakes)
        return element, m.start(0), m.end(0)


def _shown(value: ShownValue) -> Element:
    attributes = {"class": "lstm-params-value"}
    if value.number is None:
        element = Element("span", attributes)
    else:
        element = Element("data", {**attributes, "value": str(value.number)})
    element.text = AtomicString(value.text)
    return element


def _wrong(expression: str, mistakes: list[Mistake]) -> Element:
    """What cannot be shown, and why; a block's own mistakes are shown at the block."""
    element = Element("span", {"class": "lstm-params-wrong"})
    code = Element("code")
    code.text = AtomicString(expression)
    code.tail = AtomicString("".join(f" ({mistake.message})" for mistake in mistakes) or " (?)")
    element.append(code)
    return element
