"""Matrices and vectors drawn to scale, side by side: equal sizes have equal lengths.

Parameters are cells or areas; values that they meet are dots or bars. Lengths are in SVG units.
"""

from collections.abc import Callable, Sequence

from ...calculator.equations import Sign
from ...calculator.formulas import Formula, counted
from ...calculator.named_tuples import NamedTuple
from ..colours import size_class
from .paint import filled, stroked
from .paths import (
    LINE,
    MOST_DOTS,
    THINNEST,
    WIDEST,
    dots,
    number,
    points,
    rectangle,
    row_of_cells,
    text_width,
)
from .svg import Path, Text, vector

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


class ColumnVector(NamedTuple):
    """A vector of values that are no parameters."""

    symbol: str
    subscript: str
    length: Formula
    css: str


Piece = Sign | Matrix | ColumnVector

SizeText = Callable[[Formula], str]
"""How a size is written on an edge."""


class TermPicture(NamedTuple):
    """A part of an equation as a picture of its own, so that equations wrap."""

    width: float
    top: float
    height: float
    parts: list[Path | Text]
    description: str

    @property
    def paths(self) -> list[Path]:
        """Its matrices, vectors and edges."""
        return [part for part in self.parts if isinstance(part, Path)]

    @property
    def is_enlarged(self) -> bool:
        """Whether something in it is not to scale."""
        return any(path.is_enlarged for path in self.paths)


class MatrixScale(NamedTuple):
    """How long things are; equal for all terms of an equation."""

    unit: float
    cells: bool

    def length(self, size: int) -> float:
        """How long a size is drawn."""
        return self.unit * size if self.cells else max(self.unit * size, THINNEST)

    def is_enlarged(self, size: int) -> bool:
        """Whether it would be too short to be seen."""
        return self.unit * size < THINNEST


def scale_of(pieces: Sequence[Piece]) -> MatrixScale:
    """One scale for all pieces of an equation."""
    sizes = [size.value for piece in pieces for size in _sizes(piece)]
    longest = max(sizes)
    cells = longest <= MOST_DOTS
    return MatrixScale(min(LARGEST_CELL, LONGEST / longest) if cells else LONGEST_AREA / longest, cells)


def _sizes(piece: Piece) -> list[Formula]:
    if isinstance(piece, Matrix):
        return [piece.writes, *([piece.reads] if piece.reads else [])]
    return [piece.length] if isinstance(piece, ColumnVector) else []


def draw(terms: Sequence[Sequence[Piece]]) -> list[TermPicture]:
    """The terms of an equation, with sizes at the edges, which are shorter where there is too little room."""
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


def _placed(pieces: Sequence[Piece], scale: MatrixScale, size_on_edge: SizeText) -> TermPicture:
    x = 0.0
    parts: list[Path | Text] = []
    for piece in pieces:
        if isinstance(piece, Sign):
            width = SIGN * len(piece.text)
            parts.append(Text(x + width / 2, 5.0, piece.text, "lp-sign", "middle"))
        elif isinstance(piece, Matrix):
            width = _matrix(piece, x, scale, size_on_edge, parts)
        else:
            width = _values(piece, x, scale, size_on_edge, parts)
        x += width + GAP
    lengths = [
        scale.length(piece.length.value if isinstance(piece, ColumnVector) else piece.writes.value)
        for piece in pieces
        if not isinstance(piece, Sign)
    ]
    height = max(lengths) + ABOVE + BELOW
    return TermPicture(x - GAP, -max(lengths) / 2 - ABOVE, height, parts, _described(pieces))


def _matrix(
    piece: Matrix, x: float, scale: MatrixScale, size_on_edge: SizeText, parts: list[Path | Text]
) -> float:
    """Draw a matrix at a place; how wide it is with its texts."""
    rows, columns = piece.writes.value, piece.reads.value if piece.reads else 1
    height = scale.length(rows)
    width = scale.length(columns) if piece.reads or scale.cells else THIN
    left, above = (size_on_edge(size) if size else "" for size in (piece.writes, piece.reads))
    count = f"{piece.parameters:,}"
    room = max(width, *(text_width(text) for text in (above, piece.symbol + piece.subscript + " ")))
    room = max(room, text_width(count)) if text_width(count) < LONGEST_AREA else room
    body = x + text_width(left) + 7 + (room - width) / 2
    top, middle = -height / 2, body + width / 2
    parts.append(Text(body - 7, 4.0, left, _colour(piece.writes), "end"))
    y = top - 8
    if piece.reads:
        css = _colour(piece.reads, piece.kind)
        parts += [Text(middle, y, above, css, "middle"), _edge(body, top - 4, f"h{number(width)}", css)]
        y -= LINE + 3
    parts.append(Text(middle, y, piece.symbol, f"{piece.css} lp-symbol", "middle", piece.subscript))
    parts.append(_edge(body - 4, top, f"v{number(height)}", _colour(piece.writes)))
    if text_width(count) <= room:
        parts.append(Text(middle, top + height + LINE - 2, count, "", "middle"))
    is_enlarged = not scale.cells and (
        not piece.reads or scale.is_enlarged(rows) or scale.is_enlarged(columns)
    )
    path = (
        _cells(body, top, rows, columns, scale.unit) if scale.cells else rectangle(body, top, width, height)
    )
    css = f"{piece.css} lp-from-{piece.kind}"
    paint = filled(f"lp-from-{piece.kind}")
    parts.append(Path(path, css, paint, piece.parameters, is_enlarged))
    return body + width + (room - width) / 2 - x


def _values(
    piece: ColumnVector, x: float, scale: MatrixScale, size_on_edge: SizeText, parts: list[Path | Text]
) -> float:
    """Draw a vector of values at a place; how wide it is with its texts."""
    length = scale.length(piece.length.value)
    label = size_on_edge(piece.length)
    room = max(THIN, *(text_width(text) for text in (label, piece.symbol + piece.subscript + " ")))
    middle, top = x + room / 2, -length / 2
    parts.append(Text(middle, top - 8, piece.symbol, f"{piece.css} lp-symbol", "middle", piece.subscript))
    if scale.cells:
        path = dots(middle, top + scale.unit / 2, piece.length.value, down=scale.unit)
        parts.append(vector(path, piece.css, 10))
    else:
        bar = vector(f"M{points([(middle, top)])}v{number(length)}", piece.css, 6, is_bar=True)
        parts.append(bar._replace(is_enlarged=scale.is_enlarged(piece.length.value)))
    css = piece.css if piece.css in ("lp-x", "lp-h", "lp-c") else _colour(piece.length)
    parts.append(Text(middle, length / 2 + LINE - 2, label, css, "middle"))
    return room


def _colour(size: Formula, kind: str = "hidden") -> str:
    return size_class(size) or ("lp-x" if kind == "input" else "lp-h")


def _edge(x: float, y: float, line: str, css: str) -> Path:
    return Path(f"M{points([(x, y)])}{line}", f"lp-edge {css}", stroked(css, 3))


def _cells(x: float, y: float, rows: int, columns: int, unit: float) -> str:
    row = row_of_cells(columns, unit)
    return "".join(f"M{points([(x + 1, y + 1 + line * unit)])}{row}" for line in range(rows))


def _described(pieces: Sequence[Piece]) -> str:
    """The pieces in words."""
    words = []
    for piece in pieces:
        if isinstance(piece, Matrix):
            by = f" by {size_text(piece.reads)}" if piece.reads else ""
            own = counted(piece.parameters, "parameters")
            words.append(f"{piece.symbol} is {size_text(piece.writes)}{by}: {own}")
        elif isinstance(piece, ColumnVector):
            values = "value" if piece.length.value == 1 else "values"
            words.append(f"{piece.symbol} is a vector of {size_text(piece.length)} {values}")
    return "; ".join(words) + "."
