"""The weights of a layer as one figure: a table whose cells are the parameters themselves.

A row is a tensor, a column a gate. The cell of both has its parameters, drawn and counted, and the margins
have the totals: so the table, the picture and the counts by tensor are one thing.
"""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.cells import Gate
from ..calculator.formulas import Formula, Number
from ..calculator.layers import Layer
from ..calculator.weights import CONSTANT, Group, Weight
from ..request import Request
from .drawing.paint import dotted, filled
from .drawing.paths import number
from .drawing.weight_cells import Row, Scale, Sides, cells, is_enlarged, layout_of, length
from .html import (
    NOTHING,
    Html,
    count,
    formula,
    gate_symbol,
    join,
    label,
    length_with_commas,
    repeated,
    template,
    tensor_name,
    tensor_shape,
)


def weight_figures(layer: Layer, request: Request) -> Html:
    """A figure for each group of a layer's weights."""
    return join([_figure(group, request.level) for group in layer.groups])


def _figure(group: Group, level: int) -> Html:
    gates = group.gates if len(group.gates) > 1 else ()
    scale, rows = layout_of(group)
    by_gate = [sum([row.counts[row.sides[gate]] for row in rows if gate in row.sides]) for gate in gates]
    totals = {total: count(value=total) for total in {*by_gate}}
    return _FIGURE(
        by_gate=" by gate" if gates else "",
        gates=_GATES(number=len(gates)) if gates else _ALONE,
        digits=min(len(f"{max(by_gate, default=1):,}"), WIDEST_COUNT),
        name=f", {group.label}" if group.label else "",
        heading=label(group.label, level) if group.label else "",
        heads=column_heads(gates),
        rows=join([_row(row, gates, scale) for row in rows]),
        totals=_CELLS([(gate.role, totals[total]) for gate, total in zip(gates, by_gate, strict=True)])
        if gates
        else _TOTAL_ALONE,
        total=count(value=group.parameters),
        note=_caption(rows, scale),
    )


WIDEST_COUNT = 13
"""Counts of more digits are not put below one another."""

_GATES = template(" lp-g{number:d}")
_ALONE = Html(" lp-alone")
_FIGURE = template(
    '<div class="lp-view lp-weights{gates} lp-w{digits:d}">\n{heading}'
    '<div class="lp-scroll" role="group" aria-label="Weights{by_gate}{name}">\n<table>\n'
    "<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
    '<tfoot><tr><th scope="row">Total</th> <td></td>{totals} <td class="lp-n">{total}</td></tr></tfoot>\n'
    '</table>\n</div>\n<p class="lp-note">{note}</p>\n</div>\n'
)
_TOTAL_ALONE = Html(" <td></td>")


@lru_cache(maxsize=64)
def column_heads(gates: Sequence[Gate]) -> Html:
    """The heads of a figure's columns; without gates, all parameters of a tensor are in one."""
    heads = [_GATE_HEAD(role=gate.role, symbol=gate_symbol(gate)) for gate in gates]
    return _HEADS(heads=join(heads) if heads else _NO_GATES)


_NO_GATES = Html(' <th scope="col">Parameters</th>')
_GATE_HEAD = template(
    ' <th scope="col" class="lp-{role}" tabindex="0">{symbol} <span class="lp-word">{role}</span></th>'
)
_HEADS = template(
    '<th scope="col">Weights</th> <th scope="col">reads</th>{heads} <th scope="col" class="lp-n">Total</th>'
)


def _row(row: Row, gates: Sequence[Gate], scale: Scale) -> Html:
    weight, first = row.weight, row.first
    kind = weight.kind
    return _ROW(
        kind=kind,
        head=weight_head(weight),
        shape=tensor_shape(weight.shape),
        dots=_dots(first[0][0], scale, kind) if _has_dots(row, scale) else NOTHING,
        reads=join(dict.fromkeys([_read(*blocks.source[:2]) for blocks in weight.blocks]), ", "),
        cells=_cells(kind, row, gates, scale)
        if gates
        else _CELL_ALONE(drawing=_drawing(first, scale, kind), product=_product(first)),
        product=_each(row, gates),
        count=count(value=weight.parameters),
    )


def _cells(kind: str, row: Row, gates: Sequence[Gate], scale: Scale) -> Html:
    """A tensor's parameters, gate by gate."""
    made = {own: _CELL(drawing=_drawing(own, scale, kind), value=value) for own, value in row.counts.items()}
    sides = row.sides
    return _CELLS([(gate.role, made[sides[gate]] if gate in sides else _NO_PART) for gate in gates])


def _each(row: Row, gates: Sequence[Gate]) -> Html:
    """How many parameters a gate has, if all have as many."""
    counts = {*row.counts.values()} if len(row.sides) == len(gates) else set[int]()
    return _PRODUCT(gates=len(gates), each=counts.pop()) if len(counts) == 1 else NOTHING


def weight_head(weight: Weight) -> Html:
    """A tensor's symbol and name, and whether it is trained."""
    return _head(weight.symbol, weight.name, weight.trainable)


@lru_cache(maxsize=256)
def _head(symbol: str, name: str, is_trained: bool) -> Html:
    return _HEAD(symbol=symbol, name=tensor_name(name), not_trained=NOTHING if is_trained else _NOT_TRAINED)


_NOT_TRAINED = Html(" <em>not trained</em>")
_HEAD = template("<i>{symbol}</i> {name}{not_trained}")
_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row" tabindex="0">{head} '
    '<span class="lp-shape">{shape}</span></th> <td>{dots}{reads}</td>{cells} '
    '<td class="lp-n">{product}{count}</td></tr>\n'
)
_CELL = template('{drawing}<data value="{value:d}">{value:,}</data>')
_NO_PART = _CELL(drawing=NOTHING, value=0)
_CELLS = repeated(' <td class="lp-{role}">{cell}</td>')
_CELL_ALONE = template(" <td>{drawing}{product}</td>")
_PRODUCT = template("<small>{gates} × {each:,} =</small> ")


def _product(parts: Sequence[tuple[int, int]]) -> str:
    """How many rows and columns a matrix has; of a vector nothing."""
    ((rows, columns), *_) = parts
    return f"{rows:,} × {columns:,}" if min(rows, columns) > 1 else "\N{NO-BREAK SPACE}"


def _has_dots(row: Row, scale: Scale) -> bool:
    """Whether the values that a tensor reads are beside its rows."""
    return scale.is_read_down and len(row.first) == 1 and row.weight.kind not in ("vector", "peephole")


def _read(kind: str, length: Formula) -> Html:
    if kind in CONSTANT:
        return constant_read(kind)
    if isinstance(length, Number):
        return formula(length)
    return _READ(name=formula(length, compact=True), count=length_with_commas(length))


def constant_read(kind: str) -> Html:
    """What a bias or the like reads."""
    return _CONSTANTS[kind]


_CONSTANTS = {"bias": Html("1"), "vector": NOTHING, "peephole": Html("<i>c</i>")}
_READ = template("{name} = {count}")


@lru_cache(maxsize=256)
def _dots(rows: int, scale: Scale, kind: str) -> Html:
    """Values beside the rows that read them: a dot for each, or a bar for all.

    The unit of dots is a cell, so that cells of another size need no other width of a line, nor other dashes:
    for those, and for another path, a browser works out new styles.
    """
    line = dotted(f"lp-from-{kind}", 0.4 if scale.is_by_cell else 4, not scale.is_by_cell)
    if not scale.is_by_cell:
        return _BAR(height=number(length(rows, scale)), line=line)
    return _DOTS(width=number(40 / scale.cell), height=rows, line=line, bottom=number(rows - 0.4))


_BAR = template(
    '<svg class="lp-dots" viewBox="0 0 40 {height}" width="40"{line} '
    'aria-hidden="true"><line x1="8" y1="0" x2="8" y2="{height}"/></svg>'
)
_DOTS = template(
    '<svg class="lp-dots" viewBox="0 0 {width} {height:d}" width="40"{line} stroke-dasharray="0 1" '
    'aria-hidden="true"><line x1=".27" y1=".5" x2=".27" y2="{bottom}"/></svg>'
)


@lru_cache(maxsize=256)
def _drawing(parts: Sides, scale: Scale, kind: str) -> Html:
    """The parameters of a tensor that serve one gate."""
    drawn = cells(parts, scale)
    blocks = [
        _BLOCK(
            value=block.parameters,
            top=number(block.y),
            width=number(block.width),
            bottom=number(block.y + block.height),
            enlarged=_ENLARGED if block.is_enlarged else NOTHING,
            lines=_LINES(points=block.lines) if block.lines else NOTHING,
        )
        for block in drawn.blocks
    ]
    return _DRAWING(room=scale.room, height=drawn.height, fill=filled(f"lp-from-{kind}"), blocks=join(blocks))


_DRAWING = template(
    '<svg viewBox="0 0 {room} {height:d}" width="{room}"{fill} aria-hidden="true">{blocks}</svg>'
)
_BLOCK = template(
    '<polygon data-value="{value:d}"{enlarged} '
    'points="0 {top} {width} {top} {width} {bottom} 0 {bottom}"/>{lines}'
)
_ENLARGED = Html(" data-enlarged")
_LINES = template('<polyline points="{points}" fill="none" stroke="#fff"/>')


def _caption(rows: Sequence[Row], scale: Scale) -> Html:
    if scale.is_by_cell:
        return _BY_CELL
    enlarged = [row.weight.symbol for row in rows if is_enlarged(*row.first[0], scale)]
    return _to_scale_but(tuple(enlarged)) if enlarged else _TO_SCALE


@lru_cache(maxsize=64)
def _to_scale_but(enlarged: Sequence[str]) -> Html:
    return _TO_SCALE_BUT(symbols=join([_SYMBOL(symbol=symbol) for symbol in enlarged], ", "))


_BY_CELL = Html("Every square is one parameter.")
_TO_SCALE = Html("To scale: twice the area, twice the parameters.")
_TO_SCALE_BUT = template(
    "To scale: twice the area, twice the parameters; {symbols} enlarged to be seen (dashed)."
)
_SYMBOL = template("<i>{symbol}</i>")
