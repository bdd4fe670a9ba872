"""A page's Markdown for who does not know our blocks, such as a feed that makes an abstract of it."""

import re
from html import escape

from ..calculator.lazy_regex import regex
from .fences import find_fences, normalised
from .inline_values import CODE_SPAN
from .page_notes import PageNotes
from .signs import has_marks

_CODE = regex(CODE_SPAN, re.DOTALL)
_MEANT = regex(r"[\\`*_{}\[\]#]")
"""What means something to Markdown."""


def in_plain_markdown(text: str, notes: PageNotes) -> str:
    """A page's Markdown with a sentence in the place of each block, and a value's text in that of its code.

    Args:
        text: The page's Markdown, as it was converted.
        notes: What became of its blocks and values.
    """
    lines = text.split("\n")
    summaries = {result.text: result.summary for result in notes.results}
    fences = find_fences(normalised(text, 4)) if has_marks(text) else []
    for fence in reversed(fences):
        if fence.text in summaries:
            lines[fence.start : fence.stop] = [fence.before + _escaped(escape(summaries[fence.text]))]
    plain = "\n".join(lines)
    return _CODE.sub(lambda code: _value(code, notes), plain) if notes.values else plain


def _value(code: re.Match[str], notes: PageNotes) -> str:
    return _escaped(notes.values[code[0]]) if code[0] in notes.values else code[0]


def _escaped(text: str) -> str:
    return _MEANT.sub(r"\\\g<0>", text)
