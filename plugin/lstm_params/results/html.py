"""Pieces of HTML that stand in every view: counts, formulas, shapes, names."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from ..calculator.formulas import Formula, Number, Size
from ..calculator.layers import Layer
from ..calculator.memory import byte_text
from .text_runs import Mark, size_class

_BREAK = "<wbr>"

TITLE, VIEW, PART = 2, 3, 4
"""The levels of headings below a page's title: of a result, of a view in it, of a part of a view."""

_NAMED = re.compile(r"""(?:(,\s*)|(?<=\())name\s*=\s*(['"])(?P<name>[^'"]*)\2(?(1)|(?:,\s*)?)""")
"""The argument of a call that names its layer, with the comma that goes with it."""

ARROW = "&#8594;"
"""By its number: see `rendering.render`."""


@lru_cache(maxsize=256)
def escaped(text: str) -> str:
    """A name or a piece of code, which is likely to be written again."""
    return escape(text)


def heading(css: str, text: str, level: int) -> str:
    """A heading that a screen reader can jump to, and that no table of contents or search index reads.

    Args:
        css: Its class.
        text: What it says, as HTML.
        level: Its level, as if the result stood right below a page's title; see `below`.
    """
    return f'<p class="{css}" role="heading" aria-level="{level}">{text}</p>\n'


def label(text: str, level: int = VIEW) -> str:
    """The heading of a view, or of a part of it."""
    return heading("lp-label", escape(text), level)


def below(html: str, level: int) -> str:
    """A result with the levels of its headings counted on from that of the heading that it stands below."""
    if level > 1:
        for own in (PART, VIEW, TITLE):  # the deepest first, so that none is moved twice
            html = html.replace(f'aria-level="{own}">', f'aria-level="{min(own + level - 1, 6)}">')
    return html


def call_beside_name(layer: Layer) -> str:
    """A layer's call to stand beside its name, which is not said again in it."""
    return _NAMED.sub(lambda named: "" if named["name"] == layer.name else named[0], layer.code)


def marks(pieces: Iterable[Mark]) -> str:
    """Pieces of text, each in the colour of what it stands for."""
    return "".join(map(_piece, pieces))


@lru_cache(maxsize=256)
def _piece(piece: Mark) -> str:
    text = escape(piece.text, quote=False)
    css = f' class="{piece.css}"' if piece.css else ""
    if piece.is_name:
        return f"<var{css}>{text}</var>"
    return f"<span{css}>{text}</span>" if css else text


def formula(formula: Formula, compact: bool = False) -> str:
    """A formula, its names and the numbers put in for them in their colours.

    Args:
        formula: The formula.
        compact: As in `Formula.tokens`.
    """
    return "".join([token if isinstance(token, str) else _token(token) for token in formula.tokens(compact)])


def _token(token: Number | Size) -> str:
    if isinstance(token, Size):
        css = size_class(token)
        return f'<var class="{css}">{token.name}</var>' if css else f"<var>{token.name}</var>"
    css = size_class(token.size) if token.size else ""
    return f'<span class="{css}">{token.value:,}</span>' if css else f"{token.value:,}"


def length(axis: Formula, separator: str = "") -> str:
    """The length of an axis.

    Args:
        axis: The axis.
        separator: What stands between thousands; nothing in a shape, which is code.
    """
    css = size_class(axis) if isinstance(axis, Size) else ""
    text = f"{axis.value:,}" if separator else str(axis.value)
    return f'<span class="{css}">{text}</span>' if css else text


def tensor_shape(shape: Sequence[Formula]) -> str:
    """A tensor's shape, as formulas and in numbers: `(x, 4h) = (3, 8)`."""
    named = ", ".join([formula(axis, compact=True) for axis in shape])
    return f"({named}) = ({', '.join([length(axis) for axis in shape])})"


def count(value: int) -> str:
    """A number with its commas, and as programs read it."""
    return f'<data value="{value}">{value:,}</data>'


def parameters(value: int) -> str:
    """A number of parameters."""
    return f"{count(value)} parameter{'' if value == 1 else 's'}"


def memory(bytes: int) -> str:
    """A number of bytes."""
    return f'<data value="{bytes}">{byte_text(bytes)}</data>'


def shapes(tensors: Iterable[Sequence[Mark]]) -> str:
    """Several shapes."""
    return ", ".join(map(marks, tensors))


def flow(inputs: Sequence[Sequence[Mark]], outputs: Sequence[Sequence[Mark]]) -> str:
    """What goes in, and what comes out."""
    source = f"input{'s' if len(inputs) > 1 else ''} {shapes(inputs)}"
    return f"{source} {ARROW} output{'s' if len(outputs) > 1 else ''} {shapes(outputs)}"


@lru_cache(maxsize=256)
def tensor_name(name: str) -> str:
    """A tensor's name, which may be broken behind its underscores and slashes."""
    broken = escape(name, quote=False).replace("_", f"_{_BREAK}").replace("/", f"/{_BREAK}")
    return f"<code>{broken}</code>"
