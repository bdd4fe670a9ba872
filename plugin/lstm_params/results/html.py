"""The one writer of HTML: whatever is not markup already is escaped in it, so that no view can forget to.

>>> cell = template('<td class="lp-n">{name} {count:,}</td>')
>>> cell(name="a < b", count=1234)
'<td class="lp-n">a &lt; b 1,234</td>'
>>> cell(name=Html("<i>h</i>"), count=1)
'<td class="lp-n"><i>h</i> 1</td>'
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from html import escape
from operator import itemgetter
from string import Formatter
from typing import Any

from ..calculator.cells import Gate
from ..calculator.formulas import Formula, Number, Size
from ..calculator.frameworks.framework import Framework
from ..calculator.memory import byte_text
from ..calculator.shapes import Tensor
from .colours import class_of, size_class


class Html(str):
    """Text that is markup. What is made of it by any method of `str` is plain text again."""

    __slots__ = ()


def by_number(markup: str) -> Html:
    """Markup with references in the place of characters outside ASCII; see `rendering.render`."""
    return Html(markup.encode("ascii", "xmlcharrefreplace").decode("ascii"))


escaped = lru_cache(maxsize=512)(escape)
"""Text with its special characters as references. Most is a name or code that comes again on a page."""

_NUMBERS = frozenset({int, float})


def template(text: str) -> Callable[..., Html]:
    """A function that puts values into markup.

    To generate code from the text takes as long as a hundred calls, and saves a third of each: what comes
    often is a `Form`.

    Args:
        text: Markup with named fields. In `{name}`, HTML and numbers are written as they are and text is
            escaped. `{name:,}` has a format, as only numbers have one; `{name:#}` is a number as Python
            writes it; `{name!s}` is text that does not come again, as a path, and is not kept escaped.
    """
    pieces: list[str] = []
    fields: list[tuple[int, str, str]] = []
    for literal, name, form, conversion in Formatter().parse(text):
        pieces.append(by_number(literal))
        if name is not None:
            assert not form or form[-1] in "#,dgf", "Python refuses these formats for text"
            fields.append((len(pieces), name, conversion or form or ""))
            pieces.append("")

    def filled_in(**values: object) -> Html:
        made = pieces.copy()
        for place, name, form in fields:
            value = values[name]
            made[place] = value if value.__class__ is Html else _written(value, form)
        return Html("".join(made))

    return filled_in


def _written(value: Any, form: str) -> str:
    """A value as a field has it."""
    if not form:
        return str(value) if value.__class__ in _NUMBERS else escaped(value)
    if form == "s":
        return escape(value)
    return str(+value) if form == "#" else format(value, form)  # of text, Python knows no such thing


def json_text(data: object) -> Html:
    """Data as JSON, for an attribute between single quotes: JSON is full of double ones."""
    import json  # few blocks have data

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Html(text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;"))


def join(items: Iterable[str], separator: str = "") -> Html:
    """Pieces of HTML one after the other; what is text is escaped."""
    pieces = [item if item.__class__ is Html else escaped(item) for item in items]
    return Html((separator if separator.__class__ is Html else escaped(separator)).join(pieces))


def blank(place: int) -> Html:
    """What a form has where a text is filled in, as `calculator.patterns` writes it."""
    return Html(f"{{{place}}}")


class Form:
    """HTML with blanks, to be filled in again and again."""

    def __init__(self, html: Html) -> None:
        self._pieces: list[str] = re.split(r"\{(\d+)\}", html)
        places = [int(place) for place in self._pieces[1::2]]
        self._in_places: Callable[[Sequence[str]], Sequence[str]]
        if len(places) > 1:
            self._in_places = itemgetter(*places)
        else:  # of one place, an itemgetter gives no tuple
            self._in_places = lambda texts: [texts[place] for place in places]

    def filled_in(self, texts: Sequence[str]) -> Html:
        """The HTML with numbers, or other HTML, in its blanks, at a tenth of what `str.format` takes."""
        pieces = self._pieces.copy()
        pieces[1::2] = self._in_places(texts)
        return Html("".join(pieces))


def attribute(name: str, value: str) -> Html:
    """An attribute with a space before it; nothing where the value is empty."""
    return _ATTRIBUTE(name=name, value=value) if value else NOTHING


NOTHING = Html("")

_ATTRIBUTE = template(' {name}="{value}"')

TITLE, VIEW, PART = 1, 2, 3
"""How far headings lie below that of a section: of a result, of a view in it, of a part of a view."""

DOT, _ARROW = by_number(" · "), by_number("→")


def heading(css: str, text: str, below: int, depth: int) -> Html:
    """A heading that a screen reader can jump to, and that no table of contents or search index reads.

    Args:
        css: Its class.
        text: What it says.
        below: The level of the section's heading.
        depth: How far it lies below that.
    """
    return _HEADING(css=css, level=min(below + depth, 6), text=text)


_HEADING = template('<p class="{css}" role="heading" aria-level="{level:d}">{text}</p>\n')


def result_name(title: str, code: str, below: int) -> Html:
    """The heading of a result: its title, if it has one, and code."""
    name = _RESULT_NAME(title=_RESULT_TITLE(title=title) if title else NOTHING, code=broken(code))
    return heading("lp-name", name, below, TITLE)


_RESULT_NAME = template("{title} <code>{code}</code>")
_RESULT_TITLE = template('<strong dir="auto">{title}</strong>')


@lru_cache(maxsize=64)
def label(text: str, below: int, depth: int = VIEW) -> Html:
    """The heading of a view, or of a part of it; see `heading`."""
    return heading("lp-label", text, below, depth)


def formula(formula: Formula, compact: bool = False, is_narrow: bool = False) -> Html:
    """A formula, its names and the numbers put in for them in their colours.

    Args:
        formula: The formula.
        compact: As in `Formula.tokens`.
        is_narrow: Whether a line may end at any sign, as in a cell beside others.
    """
    if isinstance(formula, Size):  # most are in shapes
        return _size_name(formula.name)
    pieces: list[str] = []
    tokens = formula.tokens(compact)
    for place, token in enumerate(tokens):
        if not isinstance(token, str):
            pieces.append(_token(token))
        elif is_narrow:
            pieces.append(by_number(token))
        else:
            pieces.append(_sign(token, place > 1 and tokens[place - 2] == "("))
    return Html("".join(pieces))


@cache
def _sign(token: str, is_kept: bool) -> Html:
    """A sign or a bracket; a line may end before a sign, but not behind the first of what is in brackets."""
    sign = token.strip()
    return by_number(token if sign == token else f"{_KEPT if is_kept else ' '}{sign}{_KEPT}")


_KEPT = "\N{NO-BREAK SPACE}"


def _token(token: Number | Size) -> str:
    if isinstance(token, Size):
        return _size_name(token.name)
    css = size_class(token) if token.size else ""
    text = Html(f"{token.value:,}")
    return _COLOURED(css=css, text=text) if css else text


_COLOURED = template('<span class="{css}">{text}</span>')


@lru_cache(maxsize=64)
def _size_name(name: str) -> Html:
    return _SIZE_NAME(name=name, css=attribute("class", class_of(name)))


_SIZE_NAME = template("<var{css}>{name}</var>")


def gate_symbol(gate: Gate) -> Html:
    """What a gate's values are called; its tilde is put above the letter, as not every font does."""
    return (SYMBOL if gate.symbol == gate.letter else _WITH_TILDE)(letter=gate.letter or "h")


SYMBOL = template("<i>{letter}</i>")
_WITH_TILDE = template('<i class="lp-tilde">{letter}</i>')


def length(axis: Formula) -> Html:
    """The length of an axis, without commas between thousands, as code has it."""
    return coloured(axis, Html(axis.value))


def coloured(axis: Formula, text: Html) -> Html:
    """Text in the colour of a size, if it has one."""
    css = class_of(axis.name) if isinstance(axis, Size) else ""
    return _COLOURED(css=css, text=text) if css else text


def tensor_shape(shape: Sequence[Formula], lengths: Iterable[Html] = ()) -> Html:
    """A tensor's shape, as formulas and in numbers: `(x, 4h) = (3, 8)`.

    Args:
        shape: Its axes.
        lengths: What is in the places of the numbers, if others are.
    """
    named = ", ".join([formula(axis, compact=True) for axis in shape])
    return Html(f"({named}) = ({', '.join(lengths or map(length, shape))})")


def shape(tensor: Tensor, batch: int | None, framework: Framework) -> Html:
    """A shape with its batch axis, in numbers as code has them: `(None, 40, 3)`."""
    axes = framework.axes(tensor, batch)
    lengths = join([axis if isinstance(axis, str) else length(axis) for axis in axes], ", ")
    return (_SHAPE_OF_ONE if len(axes) == 1 else _SHAPE)(lengths=lengths)


_SHAPE = template("({lengths})")
_SHAPE_OF_ONE = template("({lengths},)")

count = template('<data value="{value:d}">{value:,}</data>')
"""A number with its commas, and as programs read it."""

_MEMORY = template('<data value="{bytes:d}">{text}</data>')
_PARAMETERS = template('<data value="{value:d}">{value:,}</data> parameter{plural}')


def parameters(value: int) -> Html:
    """A number of parameters."""
    return _PARAMETERS(value=value, plural="" if value == 1 else "s")


def memory(bytes: int) -> Html:
    """A number of bytes."""
    return _MEMORY(bytes=bytes, text=byte_text(bytes))


def flow(inputs: Sequence[Html], outputs: Sequence[Html]) -> Html:
    """The shapes that go in, and those that come out."""
    return _FLOW(
        several_in="s" if len(inputs) > 1 else "",
        inputs=join(inputs, ", "),
        arrow=_ARROW,
        several_out="s" if len(outputs) > 1 else "",
        outputs=join(outputs, ", "),
    )


_FLOW = template("input{several_in} {inputs} {arrow} output{several_out} {outputs}")


def breakable(code: str, behind: str = "_/(", css: str = "") -> Html:
    """A tensor's name or a call as code; see `broken`."""
    return _CODE(css=attribute("class", css), code=broken(code, behind))


@lru_cache(maxsize=256)
def broken(code: str, behind: str = "(") -> Html:
    """A tensor's name or a call, which may be broken behind these signs, and where a name ends in a point."""
    return join(re.split(f"(?<=[{behind}])|{_BEHIND_PREFIX}", code), _BREAK)


_BEHIND_PREFIX = r"(?<=\.)(?=[^\W\d])(?![^{]*})"
"""Not in braces, where a call has the keys of sizes that readers change."""

_BREAK = Html("<wbr>")
_CODE = template("<code{css}>{code}</code>")


def code_block(code: str, label: str) -> Html:
    """Lines of code, which scroll where they are too long."""
    return _CODE_BLOCK(label=label, code=code)


_CODE_BLOCK = template('<pre role="group" aria-label="{label}"><code>{code}</code></pre>\n')


def notes(texts: Iterable[str]) -> Html:
    """Remarks, each a paragraph of its own."""
    return join([_NOTE(text=text) for text in texts])


_NOTE = template('<p class="lp-note">{text}</p>')


def bullets(texts: Iterable[str]) -> Html:
    """A list."""
    return _LIST(items=join([_ITEM(text=text) for text in texts]))


_LIST = template('<ul class="lp-list">\n{items}</ul>\n')
_ITEM = template("<li>{text}</li>\n")
