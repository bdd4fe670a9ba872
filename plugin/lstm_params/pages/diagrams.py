"""Parameter maps: every parameter is a cell, and the area is the count.

Rows are what is read, columns are what is written. Lengths are in SVG units; a unit is about
a pixel.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..calculator.formulas import Size, counted
from ..calculator.weights import Gate, Group, Part, Source

LONGEST_SIDE, MOST_CELLS = 24, 320
"""What has a longer side, or more cells in all, is drawn to scale and not cell by cell."""
CELL = 14.0
"""How wide a cell is, with the gap beside it, where there is room."""
SCALED_WIDTH = 160.0
TALLEST, LOWEST = 200.0, 60.0
THINNEST = 3.0
"""What would be thinner is enlarged to be seen."""
CELL_GAP, GATE_GAP, BAND_GAP = 1.5, 6.0, 8.0
LINE = 13.0
"""How high a line of text is."""
CHARACTER = 6.2
"""How wide a character is, rather more than less."""
HEAD = 16.0
"""Room for the letters of the gates."""
MARGIN = 8.0
"""Between texts, dots and cells."""


class Scale(NamedTuple):
    """How long a row and a column are."""

    row: float
    column: float
    cells: bool
    """Whether each cell is drawn."""


class Column(NamedTuple):
    """A gate: where its cells lie, and its letter above them."""

    gate: Gate
    x: float
    width: float

    @property
    def middle(self) -> float:
        """Where its letter stands."""
        return self.x + self.width / 2


class Block(NamedTuple):
    """The cells of one gate in one band, as an SVG path."""

    gate: Gate
    parameters: int
    path: str


class Band(NamedTuple):
    """A row of the map: a source, and the weights that read it."""

    source: Source
    middle: float
    """The height at which its texts stand."""
    dots: str
    """What is read, as an SVG path: a dot for each value, or a bar for all of them."""
    read: tuple[str, ...]
    """What is read, as lines of text."""
    counted: tuple[str, ...]
    """How many parameters that makes, as lines of text."""
    blocks: list[Block]
    enlarged: bool

    def lines(self, texts: tuple[str, ...]) -> list[tuple[float, str]]:
        """Lines of text, each with the height of its base line, centred on the band."""
        first = self.middle - LINE * (len(texts) - 1) / 2 + 4
        return [(_rounded(first + LINE * number), text) for number, text in enumerate(texts)]


class Map(NamedTuple):
    """The map of a group of weights."""

    label: str
    width: float
    height: float
    cells: bool
    """Whether it is drawn cell by cell, and not to scale."""
    columns: list[Column]
    bands: list[Band]
    left: float
    """Where the texts of what is read end."""
    right: float
    """Where the texts of what is counted start."""
    caption: str
    description: str


def parameter_map(group: Group) -> Map:
    """The map of a group of weights."""
    scale = _scale(group)
    parts = _parts_by_source(group)
    read = {source: _read_text(source) for source in parts}
    counts = {source: _counted_text(group, source, parts[source]) for source in parts}
    left = _text_width(read.values())
    columns = list(_columns(group, left + 2 * MARGIN, scale))
    right = columns[-1].x + columns[-1].width + MARGIN
    bands: list[Band] = []
    y = HEAD if columns[0].gate.letter else 1.0
    for source in parts:
        height = max(source.length.value * scale.row, THINNEST)
        slot = max(height, LINE * max(len(read[source]), len(counts[source])))
        band = _band(source, parts[source], columns, y + (slot - height) / 2, height, left + MARGIN, scale)
        bands.append(band._replace(read=read[source], counted=counts[source]))
        y += slot + BAND_GAP
    return Map(
        group.label,
        _rounded(right + _text_width(counts.values())),
        _rounded(y - BAND_GAP + 1),
        scale.cells,
        columns,
        bands,
        _rounded(left),
        _rounded(right),
        _caption(group, bands, scale),
        _description(group, bands),
    )


def _scale(group: Group) -> Scale:
    rows = sum(source.length.value for source in group.sources)
    columns = sum(_writes(group, gate) for gate in group.gates)
    if max(rows, columns) <= LONGEST_SIDE and rows * columns <= MOST_CELLS:
        cell = min(CELL, SCALED_WIDTH / columns)
        return Scale(cell, cell, cells=True)
    height = min(max(SCALED_WIDTH * rows / columns, LOWEST), TALLEST)
    return Scale(height / rows, SCALED_WIDTH / columns, cells=False)


def _parts_by_source(group: Group) -> dict[Source, list[Part]]:
    found: dict[Source, list[Part]] = {}
    for weight in group.weights:
        for part in weight.parts:
            found.setdefault(part.source, []).append(part)
    return found


def _writes(group: Group, gate: Gate) -> int:
    """How many values a gate writes."""
    return next(part.writes.value for weight in group.weights for part in weight.parts if part.gate == gate)


def _columns(group: Group, x: float, scale: Scale) -> Iterator[Column]:
    for gate in group.gates:
        width = _writes(group, gate) * scale.column
        yield Column(gate, x, width)
        x += width + GATE_GAP


def _band(
    source: Source, parts: list[Part], columns: list[Column], y: float, height: float, x: float, scale: Scale
) -> Band:
    by_gate = {part.gate: part for part in parts}
    blocks = [
        Block(column.gate, by_gate[column.gate].parameters, _block_path(column, y, height, scale))
        for column in columns
        if column.gate in by_gate
    ]
    middle = y + height / 2
    if scale.cells:
        first = y + (scale.row - CELL_GAP) / 2
        dots = f"M{_short(x)} {_short(first)}h0" + f"m0 {_short(scale.row)}h0" * (source.length.value - 1)
    else:
        dots = f"M{_short(x)} {_short(y)}v{_short(height)}"
    return Band(source, middle, dots, (), (), blocks, height > source.length.value * scale.row + 0.01)


def _block_path(column: Column, y: float, height: float, scale: Scale) -> str:
    """One rectangle, or one for each cell; every `z` ends a cell."""
    if not scale.cells:
        width = _short(column.width)
        return f"M{_short(column.x)} {_short(y)}h{width}v{_short(height)}h-{width}z"
    side = _short(scale.column - CELL_GAP)
    cell = f"h{side}v{side}h-{side}z"
    row = cell + f"m{_short(scale.column)} 0{cell}" * (round(column.width / scale.column) - 1)
    starts = [y + number * scale.row for number in range(round(height / scale.row))]
    return "".join(f"M{_short(column.x)} {_short(start)}{row}" for start in starts)


def _read_text(source: Source) -> tuple[str, ...]:
    if isinstance(source.length, Size):
        number, _, name = counted(source.length.value, source.name).partition(" ")
        return (f"{source.length.name} = {number}", name)
    return (source.name,)


def _counted_text(group: Group, source: Source, parts: list[Part]) -> tuple[str, ...]:
    symbol = next(weight.symbol for weight in group.weights if parts[0] in weight.parts)
    count = f"{symbol} = {sum(part.parameters for part in parts):,}"
    if source.kind == "bias":
        return (count,)
    return (count, f"{source.length.value:,} × {sum(part.writes.value for part in parts):,}")


def _caption(group: Group, bands: list[Band], scale: Scale) -> str:
    rows = " + ".join(f"{band.source.length.value:,}" for band in bands)
    columns = sum(_writes(group, gate) for gate in group.gates)
    counted = (
        f"({rows}) rows × {columns:,} columns = {group.parameters:,}"
        if len(bands) > 1
        else f"{rows} rows × {columns:,} columns = {group.parameters:,}"
    )
    if scale.cells:
        return f"Every cell is one parameter: {counted}"
    enlarged = [band.counted[0].partition(" ")[0] for band in bands if band.enlarged]
    note = f"; {' and '.join(enlarged)} enlarged to be seen" if enlarged else ""
    return f"Areas are to scale{note}: {counted}"


def _description(group: Group, bands: list[Band]) -> str:
    rows = "; ".join(f"{' '.join(band.read)}: {' is '.join(reversed(band.counted))}" for band in bands)
    gates = ", ".join(f"{gate.role} {gate.letter}" for gate in group.gates if gate.letter)
    columns = f" Columns, by gate: {gates}." if gates else ""
    return f"Rows, by what is read: {rows}.{columns} Together {group.parameters:,} parameters."


def _text_width(texts: Iterable[tuple[str, ...]]) -> float:
    return CHARACTER * max(len(line) for lines in texts for line in lines)


def _rounded(length: float) -> float:
    return round(length, 2)


def _short(length: float) -> str:
    """A length as short as SVG allows."""
    return f"{length:.2f}".rstrip("0").rstrip(".")
