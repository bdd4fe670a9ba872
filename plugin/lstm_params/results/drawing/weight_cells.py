"""The parameters of a weight tensor, gate by gate: cell by cell where there is room, else to scale.

All weights of a group have one scale. Rows and columns are those of the tensor in its framework, so that a
matrix that is stored the other way round is drawn that way.
"""

from collections.abc import Mapping
from math import ceil

from ...calculator.cells import Gate
from ...calculator.named_tuples import NamedTuple
from ...calculator.weights import Group, Weight
from .paths import OFF_TIES, Point, points

ROOM, ROOM_ALONE = 120, 240
"""How wide the cells of one gate may be, beside other gates and where there is only one."""
TALLEST = 220
"""How high all weights together may be, one below the other."""
LARGEST_CELL, SMALLEST_CELL = 30, 5
"""A cell is no larger, and where it would be smaller, everything is drawn to scale."""
THINNEST = 3
"""What would be thinner is enlarged to be seen."""
GAP = 6
"""Between the parts of a tensor that serve one gate and read different things."""


Sides = tuple[tuple[int, int], ...]
"""The rows and columns of each part of a tensor that serves one gate."""


class Scale(NamedTuple):
    """How a group of weights is drawn."""

    cell: float
    """The side of the square that is one parameter."""
    room: int
    is_by_cell: bool
    """Whether each cell is drawn."""
    is_read_down: bool
    """Whether rows are what is read, and columns what is written."""


class Block(NamedTuple):
    """A rectangle of parameters, all of one tensor, that serve one gate and read one thing."""

    parameters: int
    y: float
    width: float
    height: float
    is_enlarged: bool
    lines: str
    """The lines between its cells, as the points of one line."""


class Cells(NamedTuple):
    """What is drawn of one tensor for one gate."""

    blocks: tuple[Block, ...]
    height: int
    """Rounded up, so that what is below stays where it is while a size changes a little."""


class Row(NamedTuple):
    """A tensor as it is drawn: a row of the figure."""

    weight: Weight
    sides: Mapping[Gate, Sides]
    """The rows and columns of the parts that serve each gate."""
    counts: Mapping[Sides, int]
    """How many parameters those are, for each that are different: mostly all gates have the same."""

    @property
    def first(self) -> Sides:
        """The rows and columns of the parts that serve its first gate."""
        return next(iter(self.counts))


class Layout(NamedTuple):
    """A group of weights as it is drawn."""

    scale: Scale
    rows: tuple[Row, ...]


def layout_of(group: Group) -> Layout:
    """How a group of weights is drawn."""
    is_down = is_read_down(group)
    room = ROOM if len(group.gates) > 1 else ROOM_ALONE
    rows = tuple([_row(weight, is_down) for weight in group.weights])
    widest, height = 1, 0
    for row in rows:
        *_, last = row.sides.values()
        widest = max(widest, *[columns for own in row.counts for _, columns in own])
        height += sum([rows for rows, _ in last])
    cell = min(LARGEST_CELL, room / widest, TALLEST / max(height, 1)) * OFF_TIES
    is_by_cell = cell >= SMALLEST_CELL
    return Layout(Scale(float(int(cell)) if is_by_cell else cell, room, is_by_cell, is_down), rows)


def _row(weight: Weight, is_read_down: bool) -> Row:
    sides: dict[Gate, Sides] = {}
    for source, gates, writes, _ in weight.blocks:
        read, written = source.length.value, writes.value
        own = (read, written) if is_read_down else (written, read)
        if sides:
            sides |= {gate: (*sides.get(gate, ()), own) for gate in gates}
        else:
            sides = dict.fromkeys(gates, (own,))
    different = dict.fromkeys(sides.values())
    return Row(weight, sides, {own: sum([rows * columns for rows, columns in own]) for own in different})


def is_read_down(group: Group) -> bool:
    """Whether what is read runs along an axis before what is written, as its first matrix has it."""
    matrix = next((weight for weight in group.weights if len(weight.shape) > 1), None)
    if matrix is None:
        return True
    if matrix.axes:
        return matrix.axes.index("r") < matrix.axes.index("w")
    return matrix.shape[0] != matrix.blocks[0].writes


def cells(parts: Sides, scale: Scale) -> Cells:
    """What is drawn of a tensor for one gate.

    Args:
        parts: The rows and columns of each of its parts.
        scale: The scale.
    """
    blocks: list[Block] = []
    y = 0.0
    for rows, columns in parts:
        width, height = length(columns, scale), length(rows, scale)
        lines = _lines(rows, columns, y, scale) if scale.is_by_cell else ""
        enlarged = is_enlarged(rows, columns, scale)
        blocks.append(Block(rows * columns, y, width, height, enlarged, lines))
        y += height + GAP
    return Cells(tuple(blocks), ceil(y - GAP))


def is_enlarged(rows: int, columns: int, scale: Scale) -> bool:
    """Whether a rectangle is larger than to scale, to be seen."""
    return not scale.is_by_cell and (rows * scale.cell <= THINNEST or columns * scale.cell <= THINNEST)


def length(cells: int, scale: Scale) -> float:
    """How long a row or a column of cells is."""
    return max(cells * scale.cell, THINNEST)


def _lines(rows: int, columns: int, y: float, scale: Scale) -> str:
    """The lines between cells: as many as rows and columns, and not as cells.

    They are one line that turns outside of the cells, where it has the colour of the ground: for other points
    a browser works out no new style, as it does for another path or rectangle.
    """
    if rows == columns == 1:
        return ""
    side, across, down = scale.cell, (-1, scale.cell * columns + 1), (y + scale.cell * rows + 1, y - 1)
    places: list[Point] = []
    for row in range(1, rows):
        places += [(across[end], y + side * row) for end in ((row + 1) % 2, row % 2)]
    places.append((across[(rows + 1) % 2], down[0]))
    for column in range(1, columns):
        places += [(side * column, down[end]) for end in ((column + 1) % 2, column % 2)]
    return points(places)
