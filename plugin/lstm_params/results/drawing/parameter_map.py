"""Parameter maps: every parameter is a cell, and the area is the count.

Rows are what is read, columns are what is written. Lengths are in SVG units, of which one is a
pixel where there is little room.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import le
from typing import NamedTuple

from ...calculator.cells import Gate
from ...calculator.formulas import Formula, Number, counted
from ...calculator.weights import CONSTANT, Group, Part, Source, Weight
from ..colours import size_class
from ..html import NOTHING, join, template
from .paint import stroked
from .paths import CELL_GAP, CHARACTER, LINE, THINNEST, WIDEST, dots, number, row_of_cells
from .svg import Path, Text, vector

LONGEST_SIDE, MOST_CELLS = 32, 400
"""What has a longer side, or more cells in all, is drawn to scale and not cell by cell."""
CELL = 18.0
"""How wide a cell is where there is room."""
TALLEST = 180.0
NARROWEST, LOWEST = 60.0, 30.0
INDENT = 14.0
"""Room for the dots before the rows."""
GATE_GAP, BAND_GAP = 8.0, 10.0


class MapScale(NamedTuple):
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
    start: str
    """Where it starts, as it is written in a path."""
    width: str
    """How wide it is, likewise."""
    middle: float
    """Where texts above and below it are centred."""
    longest: float
    """How many characters such a text may have."""
    row: str
    """A row of its cells, as a path from where it starts; every `z` ends a cell."""


class Band(NamedTuple):
    """A row of the map: a source, and the weights that read it."""

    source: Source
    dots: Path
    """What is read: a dot for each value, or a bar for all of them."""
    blocks: list[Path]
    """The cells of each gate."""
    lines: list[Text]
    """Below it, what is read, and how many parameters that makes."""
    is_enlarged: bool


class Map(NamedTuple):
    """The map of a group of weights."""

    label: str
    width: float
    height: float
    cells: bool
    """Whether it is drawn cell by cell, and not to scale."""
    columns: Path
    """How wide each gate is, above the cells."""
    texts: list[Text]
    bands: list[Band]
    caption: str
    description: str


class _MapRow(NamedTuple):
    """A source, the parts that read it, and what is said of them."""

    source: Source
    parameters: dict[Gate, int]
    """How many read it for each gate."""
    read: str
    made: str


def parameter_map(group: Group) -> Map:
    """The map of a group of weights."""
    rows = _rows(group)
    writes = _writes(group)
    scale = _scale(rows, writes)
    columns = list(_columns(rows, writes, scale))
    texts, y = _heading(columns)
    lines = [text for row in rows for text in (row.read, row.made)]
    lines += [text.text for text in texts if not text.anchor]
    room = max(WIDEST, CHARACTER * max(map(len, lines)))
    at = number(y)
    written = _written_class(columns[0])
    above = "".join([f"M{column.start} {at}h{column.width}" for column in columns])
    y += BAND_GAP / 2
    bands: list[Band] = []
    for row in rows:
        band = _band(row, columns, y, scale, room)
        bands.append(band)
        y = band.lines[-1].y + BAND_GAP
    totals = _totals(columns, y)
    return Map(
        group.label,
        round(INDENT + room, 2),
        round(totals[0].y + 5 if totals else y - BAND_GAP / 2, 2),
        scale.cells,
        Path(above, f"lp-columns {written}", stroked(written, 2)),
        [*texts, *totals],
        bands,
        _caption(columns, rows, bands, scale),
        _description(columns, rows),
    )


def _scale(rows: list[_MapRow], writes: Mapping[Gate, Formula]) -> MapScale:
    height, width = (
        sum([row.source.length.value for row in rows]),
        sum([length.value for length in writes.values()]),
    )
    room = WIDEST - GATE_GAP * (len(writes) - 1)
    if max(height, width) <= LONGEST_SIDE and height * width <= MOST_CELLS:
        cell = min(CELL, room / width)
        return MapScale(cell, cell, cells=True)
    across, down = room, room * height / width
    if down > TALLEST:
        across, down = max(TALLEST * width / height, NARROWEST), TALLEST
    return MapScale(max(down, LOWEST) / height, across / width, cells=False)


class _Uses(NamedTuple):
    """What reads a source: the first tensor that does, and the parts."""

    weight: Weight
    parts: list[Part]


def _rows(group: Group) -> list[_MapRow]:
    found: dict[Source, _Uses] = {}
    for weight in group.weights:
        source, uses = None, None
        for part in weight.parts:
            if uses is None or part.source is not source:
                source = part.source
                uses = found.setdefault(source, _Uses(weight, []))
            uses.parts.append(part)
    return [_row(source, weight, parts) for source, (weight, parts) in found.items()]


def _row(source: Source, weight: Weight, parts: list[Part]) -> _MapRow:
    length = source.length.value
    columns = sum([part.writes.value for part in parts])
    direction = f", {source.direction}" if source.direction else ""
    count = f"{length * columns:,} in {_tensor(weight, source)}"
    by_gate = {part.gate: length * part.writes.value for part in parts}
    if source.kind in CONSTANT:
        return _MapRow(source, by_gate, source.name + direction, count)
    size = "" if isinstance(source.length, Number) else f"{source.length} = "
    read = f"{size}{counted(length, source.name)}{direction}"
    return _MapRow(source, by_gate, read, f"{length:,} × {columns:,} = {count}")


def _tensor(weight: Weight, source: Source) -> str:
    """The tensor that reads a source, by its symbol, and where along its first axis if it reads several.

    That is the place of the source's direction, or its own.
    """
    if weight.parts[0].source == weight.parts[-1].source:
        return weight.symbol
    sources = list(dict.fromkeys(part.source for part in weight.parts))
    directions = list(dict.fromkeys(other.direction for other in sources))
    place = directions.index(source.direction) if len(directions) > 1 else sources.index(source)
    return f"{weight.symbol}[{place}]"


def _writes(group: Group) -> dict[Gate, Formula]:
    """How many values each gate writes."""
    written = {
        part.gate: part.writes for weight in reversed(group.weights) for part in reversed(weight.parts)
    }
    return {gate: written[gate] for gate in group.gates}


def _columns(rows: list[_MapRow], writes: Mapping[Gate, Formula], scale: MapScale) -> Iterator[Column]:
    x = INDENT
    for gate, length in writes.items():
        width = length.value * scale.column
        parameters = sum([row.parameters.get(gate, 0) for row in rows])
        longest = (width + GATE_GAP / 2) / CHARACTER
        middle, row = round(x + width / 2, 2), _row_path(length.value, scale)
        yield Column(gate, length, parameters, number(x), number(width), middle, longest, row)
        x += width + GATE_GAP


def _row_path(cells: int, scale: MapScale) -> str:
    """Cells in a row; nothing where they are not drawn one by one."""
    return row_of_cells(cells, scale.column) if scale.cells else ""


def _heading(columns: list[Column]) -> tuple[list[Text], float]:
    """The gates and how many values each writes, and how high that is."""
    texts, y = [], 0.0
    if len(columns) > 1:
        y += LINE
        names = [f"{column.gate.role} {column.gate.letter}" for column in columns]
        if not _fit(names, columns):
            names = [column.gate.letter for column in columns]
        texts += [
            Text(c.middle, y - 4, name, f"lp-{c.gate.role}", "middle")
            for c, name in zip(columns, names, strict=True)
        ]
    y += LINE
    sizes = [_size(column.writes) for column in columns]
    if _fit(sizes, columns):
        texts += [
            Text(c.middle, y - 4, size, _written_class(c), "middle")
            for c, size in zip(columns, sizes, strict=True)
        ]
    else:
        each = "each gate writes " if len(columns) > 1 else ""
        writes = columns[0].writes
        text = f"{each}{_size(writes)} {writes.meaning.removesuffix('s' if writes.value == 1 else '')}"
        texts.append(Text(INDENT, y - 4, text, _written_class(columns[0])))
    return texts, y


def _written_class(column: Column) -> str:
    """The colour of what is written, which is what a formula gives it."""
    return size_class(column.writes) or "lp-h"


def _totals(columns: list[Column], y: float) -> list[Text]:
    """The count of each gate below it, where there is room."""
    counts = [f"{column.parameters:,}" for column in columns]
    if len(columns) == 1 or not _fit(counts, columns):
        return []
    y = round(y + 6, 2)
    return [
        Text(c.middle, y, count, f"lp-{c.gate.role}", "middle")
        for c, count in zip(columns, counts, strict=True)
    ]


def _fit(texts: Sequence[str], columns: list[Column]) -> bool:
    return len(texts) > 1 and all(map(le, map(len, texts), [column.longest for column in columns]))


@lru_cache(maxsize=16)
def _size(size: Formula) -> str:
    return f"{size.value:,}" if isinstance(size, Number) else f"{size} = {size.value:,}"


def _band(row: _MapRow, columns: list[Column], y: float, scale: MapScale, room: float) -> Band:
    length = row.source.length.value * scale.row
    height = max(length, THINNEST)
    starts = (
        [number(y + line * scale.row) for line in range(row.source.length.value)]
        if scale.cells
        else [number(y)]
    )
    paths = zip(columns, _block_paths(columns, starts, height, scale), strict=True)
    blocks = [
        Path(path, f"lp-{column.gate.role}", NOTHING, row.parameters[column.gate])
        for column, path in paths
        if column.gate in row.parameters
    ]
    below, made = round(y + height + LINE - 3, 2), _MADE(text=row.made)
    if CHARACTER * (len(row.read) + len(row.made) + 3) <= room:
        lines = [Text(INDENT, below, join([row.read, made], " "))]
    else:
        lines = [Text(INDENT, below, row.read), Text(INDENT, round(below + LINE, 2), made)]
    return Band(row.source, _dots(row.source, y, height, scale), blocks, lines, height > length + 0.01)


_MADE = template("<tspan>&#8594; {text}</tspan>")


def _dots(source: Source, y: float, height: float, scale: MapScale) -> Path:
    middle, css = INDENT / 2 - 1, f"lp-from-{source.kind}"
    if scale.cells:
        path = dots(middle, y + (scale.row - CELL_GAP) / 2, source.length.value, down=scale.row)
        return vector(path, css, 9)
    return vector(f"M{number(middle)} {number(y)}v{number(height)}", css, 4, is_bar=True)


def _block_paths(columns: list[Column], starts: Sequence[str], height: float, scale: MapScale) -> list[str]:
    """For each gate one rectangle, or one for each cell."""
    if scale.cells:
        return ["".join([f"M{column.start} {start}{column.row}" for start in starts]) for column in columns]
    top, down = starts[0], number(height)
    return [f"M{column.start} {top}h{column.width}v{down}h-{column.width}z" for column in columns]


def _caption(columns: list[Column], rows: list[_MapRow], bands: list[Band], scale: MapScale) -> str:
    lengths = " + ".join([f"{row.source.length.value:,}" for row in rows])
    writes = f"{columns[0].writes.value:,}"
    written = f"({len(columns)} × {writes})" if len(columns) > 1 else writes
    above = f"({lengths}) rows" if len(rows) > 1 else counted(rows[0].source.length.value, "rows")
    plural = "" if written == "1" else "s"
    parameters = sum([column.parameters for column in columns])
    product = f"{above} × {written} column{plural} = {parameters:,}"
    if any(len(row.parameters) < len(columns) for row in rows):
        product = f"{parameters:,} in all"
    if scale.cells:
        return f"Every cell is one parameter: {product}"
    if len(rows) == len(columns) == 1:
        return product
    stretched = "" if abs(scale.row / scale.column - 1) < 0.01 else ", heights and widths are not"
    enlarged = [row.source.name for row, band in zip(rows, bands, strict=True) if band.is_enlarged]
    note = f"; {' and '.join(enlarged)} enlarged to be seen (dashed)" if enlarged else ""
    return f"Areas in this map are to scale{stretched}{note}: {product}"


def _description(columns: list[Column], rows: list[_MapRow]) -> str:
    by_row = "; ".join([f"{row.read}, {row.made}" for row in rows])
    gates = ", ".join([f"{c.gate.role} {c.gate.letter} {c.parameters:,}" for c in columns if c.gate.letter])
    by_gate = f" By gate: {gates}." if gates else ""
    parameters = sum([column.parameters for column in columns])
    return f"By what is read: {by_row}.{by_gate} Together {parameters:,} parameters."
