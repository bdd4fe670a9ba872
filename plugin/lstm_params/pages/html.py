"""What is in every template so often that a template would be slow: counts, formulas, shapes, names."""

from collections.abc import Iterable, Sequence
from html import escape

from markupsafe import Markup

from .marks import Mark
from .tables import byte_text

_BREAK = "<wbr>"


def marks(pieces: Iterable[Mark]) -> Markup:
    """Pieces of text, each in the colour of what it stands for."""
    return Markup("".join(map(_piece, pieces)))


def _piece(piece: Mark) -> str:
    text = escape(piece.text, quote=False)
    css = f' class="{piece.css}"' if piece.css else ""
    if piece.is_name:
        return f"<var{css}>{text}</var>"
    return f"<span{css}>{text}</span>" if css else text


def count(value: int) -> Markup:
    """A number with its commas, and as programs read it."""
    return Markup(f'<data value="{value}">{value:,}</data>')


def parameters(value: int) -> Markup:
    """A number of parameters."""
    return Markup(f"{count(value)} parameter{'' if value == 1 else 's'}")


def memory(bytes: int) -> Markup:
    """A number of bytes."""
    return Markup(f'<data value="{bytes}">{byte_text(bytes)}</data>')


def shapes(tensors: Iterable[Sequence[Mark]]) -> Markup:
    """Several shapes."""
    return Markup(", ".join(map(marks, tensors)))


def flow(inputs: Sequence[Sequence[Mark]], outputs: Sequence[Sequence[Mark]]) -> Markup:
    """What goes in, and what comes out."""
    source = f"input{'s' if len(inputs) > 1 else ''} {shapes(inputs)}"
    return Markup(f"{source} → output{'s' if len(outputs) > 1 else ''} {shapes(outputs)}")


def tensor_name(name: str) -> Markup:
    """A tensor's name, which may be broken behind its underscores and slashes."""
    broken = escape(name, quote=False).replace("_", f"_{_BREAK}").replace("/", f"/{_BREAK}")
    return Markup(f"<code>{broken}</code>")


HELPERS = {
    function.__name__: function for function in (marks, count, parameters, memory, shapes, flow, tensor_name)
}
"""The functions by their names in templates."""
