"""Parameter maps: every parameter is a cell, and the area is the count.

Rows are what is read, columns are what is written. Lengths are in SVG units, of which one is a
pixel where there is little room.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..calculator.formulas import Formula, Number, counted
from ..calculator.weights import CONSTANT, Gate, Group, Part, Source
from .marks import size_class

LONGEST_SIDE, MOST_CELLS = 32, 400
"""What has a longer side, or more cells in all, is drawn to scale and not cell by cell."""
CELL, CELL_GAP = 18.0, 2.0
"""How wide a cell is where there is room, and how much of that is left free."""
WIDEST, TALLEST = 236.0, 180.0
NARROWEST, LOWEST = 60.0, 30.0
THINNEST = 4.0
"""What would be thinner is enlarged to be seen."""
INDENT = 14.0
"""Room for the dots before the rows."""
GATE_GAP, BAND_GAP = 8.0, 10.0
LINE = 16.0
"""How high a line of text is."""
CHARACTER = 7.0
"""How wide a character is, rather more than less."""


class Scale(NamedTuple):
    """How long a row and a column are."""

    row: float
    column: float
    cells: bool
    """Whether each cell is drawn."""


class Column(NamedTuple):
    """A gate: where its cells lie."""

    gate: Gate
    writes: Formula
    parameters: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where texts above and below it are centred."""
        return self.x + self.width / 2


class Block(NamedTuple):
    """The cells of one gate in one band, as an SVG path."""

    gate: Gate
    parameters: int
    path: str


class Text(NamedTuple):
    """A line of text above or below the gates, centred on `x` if it is one gate's."""

    x: float
    y: float
    text: str
    css: str
    is_centred: bool


class Band(NamedTuple):
    """A row of the map: a source, and the weights that read it."""

    source: Source
    dots: str
    """What is read, as an SVG path: a dot for each value, or a bar for all of them."""
    blocks: list[Block]
    lines: list[tuple[float, str, str]]
    """Lines of text below it: the height of each, what is read, and how many parameters that makes."""
    is_enlarged: bool


class Map(NamedTuple):
    """The map of a group of weights."""

    label: str
    width: float
    height: float
    cells: bool
    """Whether it is drawn cell by cell, and not to scale."""
    indent: float
    """Where cells and texts start."""
    columns: str
    """How wide each gate is, as an SVG path above the cells."""
    written: str
    """The class that gives what is written its colour: the one that it has in formulas."""
    texts: list[Text]
    bands: list[Band]
    caption: str
    description: str


class _Row(NamedTuple):
    """A source, the parts that read it, and what is said of them."""

    source: Source
    parts: list[Part]
    read: str
    made: str


def parameter_map(group: Group) -> Map:
    """The map of a group of weights."""
    scale = _scale(group)
    rows = list(_rows(group))
    columns = list(_columns(group, scale))
    texts, y = _heading(columns)
    lines = [text for row in rows for text in (row.read, row.made)]
    lines += [text.text for text in texts if not text.is_centred]
    room = max(WIDEST, *map(_text_width, lines))
    above = "".join(f"M{_short(column.x)} {_short(y)}h{_short(column.width)}" for column in columns)
    y += BAND_GAP / 2
    bands: list[Band] = []
    for row in rows:
        band = _band(row, columns, y, scale, room)
        bands.append(band)
        y = band.lines[-1][0] + BAND_GAP
    totals = _totals(columns, y)
    return Map(
        group.label,
        _rounded(INDENT + room),
        _rounded(totals[0].y + 5 if totals else y - BAND_GAP / 2),
        scale.cells,
        INDENT,
        above,
        _written_class(columns[0]),
        [*texts, *totals],
        bands,
        _caption(group, rows, bands, scale),
        _description(group, rows),
    )


def _scale(group: Group) -> Scale:
    rows = sum(source.length.value for source in group.sources)
    columns = sum(_writes(group, gate).value for gate in group.gates)
    room = WIDEST - GATE_GAP * (len(group.gates) - 1)
    if max(rows, columns) <= LONGEST_SIDE and rows * columns <= MOST_CELLS:
        cell = min(CELL, room / columns)
        return Scale(cell, cell, cells=True)
    width, height = room, room * rows / columns
    if height > TALLEST:
        width, height = max(TALLEST * columns / rows, NARROWEST), TALLEST
    return Scale(max(height, LOWEST) / rows, width / columns, cells=False)


def _rows(group: Group) -> Iterator[_Row]:
    for source in group.sources:
        direction = f", {source.direction}" if source.direction else ""
        parts = [part for weight in group.weights for part in weight.parts if part.source == source]
        weight = next(weight for weight in group.weights if parts[0] in weight.parts)
        sources = list(dict.fromkeys(part.source for part in weight.parts))
        tensor = weight.symbol if len(sources) == 1 else f"{weight.symbol}[{_place(source, sources)}]"
        count = f"{sum(part.parameters for part in parts):,} in {tensor}"
        if source.kind in CONSTANT:
            yield _Row(source, parts, source.name + direction, count)
            continue
        size = "" if isinstance(source.length, Number) else f"{source.length} = "
        columns = sum(part.writes.value for part in parts)
        yield _Row(
            source,
            parts,
            f"{size}{counted(source.length.value, source.name)}{direction}",
            f"{source.length.value:,} × {columns:,} = {count}",
        )


def _place(source: Source, sources: list[Source]) -> int:
    """Where along a tensor's first axis a source's weights lie: that of its direction, or its own."""
    directions = list(dict.fromkeys(other.direction for other in sources))
    return directions.index(source.direction) if len(directions) > 1 else sources.index(source)


def _writes(group: Group, gate: Gate) -> Formula:
    """How many values a gate writes."""
    return next(part.writes for weight in group.weights for part in weight.parts if part.gate == gate)


def _columns(group: Group, scale: Scale) -> Iterator[Column]:
    x = INDENT
    for gate in group.gates:
        writes = _writes(group, gate)
        yield Column(gate, writes, group.parameters_of(gate), x, writes.value * scale.column)
        x += writes.value * scale.column + GATE_GAP


def _heading(columns: list[Column]) -> tuple[list[Text], float]:
    """The gates and how many values each writes, and how high that is."""
    texts, y = [], 0.0
    if len(columns) > 1:
        y += LINE
        names = [f"{column.gate.role} {column.gate.letter}" for column in columns]
        if not _fit(names, columns):
            names = [column.gate.letter for column in columns]
        texts += [
            Text(_rounded(c.middle), y - 4, name, f"lp-{c.gate.role}", True)
            for c, name in zip(columns, names, strict=True)
        ]
    y += LINE
    sizes = [_size(column.writes) for column in columns]
    if _fit(sizes, columns):
        texts += [
            Text(_rounded(c.middle), y - 4, size, _written_class(c), True)
            for c, size in zip(columns, sizes, strict=True)
        ]
    else:
        each = "each gate writes " if len(columns) > 1 else ""
        writes = columns[0].writes
        text = f"{each}{_size(writes)} {writes.meaning.removesuffix('s' if writes.value == 1 else '')}"
        texts.append(Text(INDENT, y - 4, text, _written_class(columns[0]), False))
    return texts, y


def _written_class(column: Column) -> str:
    """The colour of what is written, which is what a formula gives it."""
    return size_class(column.writes) or "lp-h"


def _totals(columns: list[Column], y: float) -> list[Text]:
    """The count of each gate below it, where there is room."""
    counts = [f"{column.parameters:,}" for column in columns]
    if len(columns) == 1 or not _fit(counts, columns):
        return []
    return [
        Text(_rounded(c.middle), _rounded(y + 6), count, f"lp-{c.gate.role}", True)
        for c, count in zip(columns, counts, strict=True)
    ]


def _fit(texts: Sequence[str], columns: list[Column]) -> bool:
    return len(texts) > 1 and all(
        _text_width(text) <= column.width + GATE_GAP / 2 for text, column in zip(texts, columns, strict=True)
    )


def _size(size: Formula) -> str:
    return f"{size.value:,}" if isinstance(size, Number) else f"{size} = {size.value:,}"


def _band(row: _Row, columns: list[Column], y: float, scale: Scale, room: float) -> Band:
    length = row.source.length.value * scale.row
    height = max(length, THINNEST)
    by_gate = {part.gate: part for part in row.parts}
    blocks = [
        Block(column.gate, by_gate[column.gate].parameters, _block_path(column, y, height, scale))
        for column in columns
        if column.gate in by_gate
    ]
    middle = INDENT / 2 - 1
    if scale.cells:
        first = f"M{_short(middle)} {_short(y + (scale.row - CELL_GAP) / 2)}h0"
        dots = first + f"m0 {_short(scale.row)}h0" * (row.source.length.value - 1)
    else:
        dots = f"M{_short(middle)} {_short(y)}v{_short(height)}"
    below = y + height + LINE - 3
    if _text_width(f"{row.read} → {row.made}") <= room:
        lines = [(_rounded(below), row.read, f"→ {row.made}")]
    else:
        lines = [(_rounded(below), row.read, ""), (_rounded(below + LINE), "", f"→ {row.made}")]
    return Band(row.source, dots, blocks, lines, height > length + 0.01)


def _block_path(column: Column, y: float, height: float, scale: Scale) -> str:
    """One rectangle, or one for each cell; every `z` ends a cell."""
    if not scale.cells:
        width = _short(column.width)
        return f"M{_short(column.x)} {_short(y)}h{width}v{_short(height)}h-{width}z"
    side = _short(scale.column - CELL_GAP)
    cell = f"h{side}v{side}h-{side}z"
    row = cell + f"m{_short(scale.column)} 0{cell}" * (column.writes.value - 1)
    starts = [y + number * scale.row for number in range(round(height / scale.row))]
    return "".join(f"M{_short(column.x)} {_short(start)}{row}" for start in starts)


def _caption(group: Group, rows: list[_Row], bands: list[Band], scale: Scale) -> str:
    lengths = " + ".join(f"{row.source.length.value:,}" for row in rows)
    writes = f"{_writes(group, group.gates[0]).value:,}"
    columns = f"({len(group.gates)} × {writes})" if len(group.gates) > 1 else writes
    above = f"({lengths}) rows" if len(rows) > 1 else counted(rows[0].source.length.value, "rows")
    plural = "" if columns == "1" else "s"
    product = f"{above} × {columns} column{plural} = {group.parameters:,}"
    if any(len(row.parts) < len(group.gates) for row in rows):
        product = f"{group.parameters:,} in all"
    if scale.cells:
        return f"Every cell is one parameter: {product}"
    if len(rows) == len(group.gates) == 1:
        return product
    stretched = "" if abs(scale.row / scale.column - 1) < 0.01 else ", heights and widths are not"
    enlarged = [row.source.name for row, band in zip(rows, bands, strict=True) if band.is_enlarged]
    note = f"; {' and '.join(enlarged)} enlarged to be seen (dashed)" if enlarged else ""
    return f"Areas in this map are to scale{stretched}{note}: {product}"


def _description(group: Group, rows: list[_Row]) -> str:
    by_row = "; ".join(f"{row.read}, {row.made}" for row in rows)
    gates = ", ".join(
        f"{gate.role} {gate.letter} {group.parameters_of(gate):,}" for gate in group.gates if gate.letter
    )
    columns = f" By gate: {gates}." if gates else ""
    return f"By what is read: {by_row}.{columns} Together {group.parameters:,} parameters."


def _text_width(text: str) -> float:
    return CHARACTER * len(text)


def _rounded(length: float) -> float:
    return round(length, 2)


def _short(length: float) -> str:
    """A length as short as SVG allows."""
    return f"{length:.2f}".rstrip("0").rstrip(".")
