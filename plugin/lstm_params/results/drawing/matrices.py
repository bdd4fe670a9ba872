"""Matrices and vectors drawn to scale, side by side: equal sizes have equal lengths.

Parameters are cells or areas; values that they meet are dots or bars. Lengths are in SVG units.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...calculator.formulas import Formula
from ..colours import size_class
from .parameter_map import CELL_GAP, CHARACTER, LINE, THINNEST, WIDEST

MOST_DOTS = 8
"""What is longer is a bar, and no row of dots."""
LONGEST = 128.0
LARGEST_CELL = 20.0
LONGEST_AREA = 96.0
THIN = 7.0
"""How wide a vector is that is drawn to scale along its length only."""
GAP = 5.0
SIGN = 9.0
"""How wide a character of a sign is."""
ABOVE, BELOW = 43.0, 18.0
"""Room for texts above and below; equal for all terms, so that their middles align."""


class Sign(NamedTuple):
    """What stands between the matrices of an equation."""

    text: str


class Matrix(NamedTuple):
    """Parameters: what they write by what they read; a vector reads nothing."""

    symbol: str
    subscript: str
    writes: Formula
    reads: Formula | None
    css: str
    kind: str
    """What they read, as the kind of a source."""

    @property
    def parameters(self) -> int:
        """How many parameters it holds."""
        return self.writes.value * (self.reads.value if self.reads else 1)


class Values(NamedTuple):
    """A vector of values that are no parameters."""

    symbol: str
    subscript: str
    length: Formula
    css: str


Piece = Sign | Matrix | Values

SizeText = Callable[[Formula], str]
"""How a size is written on an edge."""


class Text(NamedTuple):
    """A text, and an index to it."""

    x: float
    y: float
    text: str
    subscript: str
    css: str
    anchor: str


class Shape(NamedTuple):
    """A matrix or a vector, as an SVG path."""

    path: str
    css: str
    source: str
    """The class that shades parameters by what they read, or nothing."""
    parameters: int
    """How many parameters it stands for; 0 for values."""
    is_enlarged: bool


class Term(NamedTuple):
    """A part of an equation as a picture of its own, so that equations wrap."""

    width: float
    top: float
    height: float
    texts: list[Text]
    shapes: list[Shape]
    description: str


class Scale(NamedTuple):
    """How long things are; equal for all terms of an equation."""

    unit: float
    cells: bool

    def length(self, size: int) -> float:
        """How long a size is drawn."""
        return self.unit * size if self.cells else max(self.unit * size, THINNEST)

    def is_enlarged(self, size: int) -> bool:
        """Whether it would be too short to be seen."""
        return self.unit * size < THINNEST


def scale_of(pieces: Sequence[Piece]) -> Scale:
    """One scale for all pieces of an equation."""
    sizes = [size.value for piece in pieces for size in _sizes(piece)]
    longest = max(sizes)
    cells = longest <= MOST_DOTS
    return Scale(min(LARGEST_CELL, LONGEST / longest) if cells else LONGEST_AREA / longest, cells)


def _sizes(piece: Piece) -> list[Formula]:
    if isinstance(piece, Matrix):
        return [piece.writes, *([piece.reads] if piece.reads else [])]
    return [piece.length] if isinstance(piece, Values) else []


def draw(terms: Sequence[Sequence[Piece]]) -> list[Term]:
    """The terms of an equation; sizes stand on the edges, shorter where there is too little room."""
    scale = scale_of([piece for pieces in terms for piece in pieces])
    for text in (size_text, _number, written_size):
        drawn = [_placed(pieces, scale, text) for pieces in terms]
        if all(term.width <= WIDEST for term in drawn):
            break
    return drawn


def size_text(size: Formula) -> str:
    """A size as an edge has it: `x = 3`."""
    return f"{written_size(size)} = {_number(size)}"


def _number(size: Formula) -> str:
    return f"{size.value:,}"


def written_size(size: Formula) -> str:
    """A size as a shape has it: `4h`."""
    return "".join(str(getattr(token, "name", token)) for token in size.tokens(compact=True))


def _placed(pieces: Sequence[Piece], scale: Scale, size_on_edge: SizeText) -> Term:
    x = 0.0
    texts: list[Text] = []
    shapes: list[Shape] = []
    for piece in pieces:
        if isinstance(piece, Sign):
            width = SIGN * len(piece.text)
            texts.append(Text(x + width / 2, 5.0, piece.text, "", "lp-sign", "middle"))
        elif isinstance(piece, Matrix):
            width = _matrix(piece, x, scale, size_on_edge, texts, shapes)
        else:
            width = _values(piece, x, scale, size_on_edge, texts, shapes)
        x += width + GAP
    texts = [text._replace(x=round(text.x, 2), y=round(text.y, 2)) for text in texts]
    lengths = [
        scale.length(piece.length.value if isinstance(piece, Values) else piece.writes.value)
        for piece in pieces
        if not isinstance(piece, Sign)
    ]
    top = -max(lengths) / 2 - ABOVE
    height = max(lengths) + ABOVE + BELOW
    return Term(round(x - GAP, 2), round(top, 2), round(height, 2), texts, shapes, _described(pieces))


def _matrix(
    piece: Matrix, x: float, scale: Scale, size_on_edge: SizeText, texts: list[Text], shapes: list[Shape]
) -> float:
    """Draw a matrix at a place; how wide it is with its texts."""
    rows, columns = piece.writes.value, piece.reads.value if piece.reads else 1
    height = scale.length(rows)
    width = scale.length(columns) if piece.reads or scale.cells else THIN
    left, above = (size_on_edge(size) if size else "" for size in (piece.writes, piece.reads))
    count = f"{piece.parameters:,}"
    room = max(width, *(CHARACTER * len(text) for text in (above, piece.symbol + piece.subscript + " ")))
    room = max(room, CHARACTER * len(count)) if CHARACTER * len(count) < LONGEST_AREA else room
    body = x + CHARACTER * len(left) + 7 + (room - width) / 2
    top, middle = -height / 2, body + width / 2
    texts.append(Text(body - 7, 4.0, left, "", _colour(piece.writes), "end"))
    y = top - 8
    if piece.reads:
        texts.append(Text(middle, y, above, "", _colour(piece.reads, piece.kind), "middle"))
        shapes.append(_edge(f"M{_s(body)} {_s(top - 4)}h{_s(width)}", _colour(piece.reads, piece.kind)))
        y -= LINE + 3
    texts.append(Text(middle, y, piece.symbol, piece.subscript, f"{piece.css} lp-symbol", "middle"))
    shapes.append(_edge(f"M{_s(body - 4)} {_s(top)}v{_s(height)}", _colour(piece.writes)))
    if CHARACTER * len(count) <= room:
        texts.append(Text(middle, top + height + LINE - 2, count, "", "", "middle"))
    is_enlarged = not scale.cells and (
        not piece.reads or scale.is_enlarged(rows) or scale.is_enlarged(columns)
    )
    path = _cells(body, top, rows, columns, scale.unit) if scale.cells else _area(body, top, width, height)
    shapes.append(Shape(path, piece.css, f"lp-from-{piece.kind}", piece.parameters, is_enlarged))
    return body + width + (room - width) / 2 - x


def _values(
    piece: Values, x: float, scale: Scale, size_on_edge: SizeText, texts: list[Text], shapes: list[Shape]
) -> float:
    """Draw a vector of values at a place; how wide it is with its texts."""
    length = scale.length(piece.length.value)
    label = size_on_edge(piece.length)
    room = max(THIN, *(CHARACTER * len(text) for text in (label, piece.symbol + piece.subscript + " ")))
    middle, top = x + room / 2, -length / 2
    texts.append(Text(middle, top - 8, piece.symbol, piece.subscript, f"{piece.css} lp-symbol", "middle"))
    if scale.cells:
        first = f"M{_s(middle)} {_s(top + scale.unit / 2)}h0"
        path, css = first + f"m0 {_s(scale.unit)}h0" * (piece.length.value - 1), "lp-dots"
    else:
        path, css = f"M{_s(middle)} {_s(top)}v{_s(length)}", "lp-dots lp-line"
    is_enlarged = not scale.cells and scale.is_enlarged(piece.length.value)
    shapes.append(Shape(path, f"{css} {piece.css}", "", 0, is_enlarged))
    css = piece.css if piece.css in ("lp-x", "lp-h") else _colour(piece.length)
    texts.append(Text(middle, length / 2 + LINE - 2, label, "", css, "middle"))
    return room


def _colour(size: Formula, kind: str = "hidden") -> str:
    return size_class(size) or ("lp-x" if kind == "input" else "lp-h")


def _edge(path: str, css: str) -> Shape:
    return Shape(path, f"lp-edge {css}", "", 0, False)


def _cells(x: float, y: float, rows: int, columns: int, unit: float) -> str:
    side = _s(unit - CELL_GAP)
    cell = f"h{side}v{side}h-{side}z"
    row = cell + f"m{_s(unit)} 0{cell}" * (columns - 1)
    return "".join(f"M{_s(x + 1)} {_s(y + 1 + number * unit)}{row}" for number in range(rows))


def _area(x: float, y: float, width: float, height: float) -> str:
    return f"M{_s(x)} {_s(y)}h{_s(width)}v{_s(height)}h-{_s(width)}z"


def _described(pieces: Sequence[Piece]) -> str:
    """The pieces in words."""
    words = []
    for piece in pieces:
        if isinstance(piece, Matrix):
            by = f" by {size_text(piece.reads)}" if piece.reads else ""
            words.append(f"{piece.symbol} is {size_text(piece.writes)}{by}: {piece.parameters:,} parameters")
        elif isinstance(piece, Values):
            words.append(f"{piece.symbol} is a vector of {size_text(piece.length)} values")
    return "; ".join(words) + "."


def _s(length: float) -> str:
    """A length as short as SVG allows."""
    return f"{length:.2f}".rstrip("0").rstrip(".")
