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
from .drawing.weight_cells import Block, Scale, cells, lengths, scale_of, values_read
from .html import (
    NOTHING,
    Html,
    attribute,
    formula,
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
    scale = scale_of(group)
    rows = [_row(weight, gates, scale) for weight in group.weights]
    by_gate = group.by_gate
    parameters = group.parameters
    digits = max([len(f"{by_gate[gate]:,}") for gate in gates], default=1)
    return _FIGURE(
        by_gate=" by gate" if gates else "",
        gates=_GATES(number=len(gates)) if gates else _ALONE,
        digits=min(digits, WIDEST_COUNT),
        name=f", {group.label}" if group.label else "",
        heading=label(group.label, level) if group.label else "",
        heads=_gate_heads(gates),
        rows=join(rows),
        totals=_TOTALS([(gate.role, by_gate[gate]) for gate in gates]) if gates else _TOTAL_ALONE,
        total=_COUNTED(value=parameters),
        note=_caption(group, scale),
    )


WIDEST_COUNT = 13
"""Counts of more digits are not put below one another."""

_GATES = template(" lp-g{number:d}")
_ALONE = Html(" lp-alone")
_COUNTED = template('<data value="{value:d}">{value:,}</data>')
_FIGURE = template(
    '<div class="lp-view lp-weights{gates} lp-w{digits:d}">\n{heading}'
    '<div class="lp-scroll" role="group" aria-label="Weights{by_gate}{name}">\n<table>\n'
    '<thead><tr><th scope="col">Weights</th> <th scope="col">reads</th>{heads} '
    '<th scope="col" class="lp-n">Total</th></tr></thead>\n<tbody>\n{rows}</tbody>\n'
    '<tfoot><tr><th scope="row">Total</th> <td></td>{totals} <td class="lp-n">{total}</td></tr></tfoot>\n'
    '</table>\n</div>\n<p class="lp-note">{note}</p>\n</div>\n'
)
_TOTAL_ALONE = Html(" <td></td>")
_TOTALS = repeated(' <td class="lp-{role}"><data value="{count:d}">{count:,}</data></td>')


@lru_cache(maxsize=64)
def _gate_heads(gates: Sequence[Gate]) -> Html:
    if not gates:
        return _NO_GATES
    return join([_GATE_HEAD(role=gate.role, head=gate_head(gate)) for gate in gates])


def gate_head(gate: Gate) -> Html:
    """A gate's letter and name; a tilde tells a candidate from a state, whose letter it has."""
    return _GATE(
        role=gate.role,
        letter=gate.letter,
        tilde=_TILDE if gate.role == "candidate" and gate.letter in "ch" else NOTHING,
    )


_NO_GATES = Html(' <th scope="col">Parameters</th>')
_TILDE = Html(' class="lp-tilde"')
_GATE = template('<i{tilde}>{letter}</i> <span class="lp-word">{role}</span>')
_GATE_HEAD = template(' <th scope="col" class="lp-{role}" tabindex="0">{head}</th>')


def _row(weight: Weight, gates: Sequence[Gate], scale: Scale) -> Html:
    drawn: dict[Gate, list[tuple[int, int]]] = {}
    for part in weight.parts:
        drawn.setdefault(part.gate, []).append(lengths(part, scale.is_read_down))
    counts, kind = weight.by_gate, weight.kind
    first = tuple(next(iter(drawn.values())))
    alike = set(counts.values()) if len(counts) == len(gates) else ()
    drawings = {gate: _drawing(tuple(own), scale, kind) for gate, own in drawn.items()}
    return _ROW(
        kind=kind,
        head=weight_head(weight),
        shape=tensor_shape(weight.shape),
        reads=_reads(weight, first, scale),
        cells=_CELLS([(gate.role, drawings.get(gate, NOTHING), counts.get(gate, 0)) for gate in gates])
        if gates
        else _CELL_ALONE(drawing=_drawing(first, scale, kind), product=_product(first)),
        product=_PRODUCT(gates=len(gates), each=counts[gates[0]]) if len(alike) == 1 else NOTHING,
        count=_COUNTED(value=weight.parameters),
    )


def weight_head(weight: Weight) -> Html:
    """A tensor's symbol and name, and whether it is trained."""
    return _HEAD(
        symbol=weight.symbol,
        name=tensor_name(weight.name),
        not_trained=NOTHING if weight.trainable else _NOT_TRAINED,
    )


_NOT_TRAINED = Html(" <em>not trained</em>")
_HEAD = template("<i>{symbol}</i> {name}{not_trained}")
_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row" tabindex="0">{head} '
    '<span class="lp-shape">{shape}</span></th> <td>{reads}</td>{cells} '
    '<td class="lp-n">{product}{count}</td></tr>\n'
)
_CELLS = repeated(' <td class="lp-{role}">{drawing}<data value="{count:d}">{count:,}</data></td>')
_CELL_ALONE = template(" <td>{drawing}{product}</td>")
_PRODUCT = template("<small>{gates} × {each:,} =</small> ")


def _product(parts: Sequence[tuple[int, int]]) -> str:
    """How many rows and columns a matrix has; of a vector nothing."""
    ((rows, columns), *_) = parts
    return f"{rows:,} × {columns:,}" if min(rows, columns) > 1 else "\N{NO-BREAK SPACE}"


def _reads(weight: Weight, parts: Sequence[tuple[int, int]], scale: Scale) -> Html:
    """What a tensor reads: its values as dots beside the rows, and how many there are."""
    sources = dict.fromkeys((part.source.kind, part.source.length) for part in weight.parts)
    read = join([_read(*source) for source in sources], ", ")
    kind = weight.kind
    if not scale.is_read_down or len(parts) > 1 or kind in ("vector", "peephole"):
        return read
    return _DOTTED(drawing=_dots(parts[0][0], scale, kind), read=read)


_DOTTED = template("{drawing}{read}")


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
    height = cells(((rows, 1),), scale).height
    width = min(12, scale.cell / 2) if scale.is_by_cell else 4
    line = dotted(f"lp-from-{kind}", width, not scale.is_by_cell)
    return _DOTS(height=number(height), line=line, path=values_read(rows, scale))


_DOTS = template(
    '<svg class="lp-dots" viewBox="0 0 40 {height}" width="40" height="{height}"{line} '
    'aria-hidden="true"><path d="{path}"/></svg>'
)


@lru_cache(maxsize=256)
def _drawing(parts: tuple[tuple[int, int], ...], scale: Scale, kind: str) -> Html:
    """The parameters of a tensor that serve one gate."""
    drawn = cells(parts, scale)
    blocks = [
        _BLOCK(
            value=block.parameters,
            y=attribute("y", number(block.y)) if block.y else NOTHING,
            width=number(block.width),
            height=number(block.height),
            enlarged=_ENLARGED if block.is_enlarged else NOTHING,
            lines=_LINES(path=block.lines) if block.lines else NOTHING,
        )
        for block in drawn.blocks
    ]
    return _DRAWING(
        room=scale.room, height=number(drawn.height), fill=filled(f"lp-from-{kind}"), blocks=join(blocks)
    )


_DRAWING = template(
    '<svg viewBox="0 0 {room} {height}" width="{room}" height="{height}"{fill} aria-hidden="true">'
    "{blocks}</svg>"
)
_BLOCK = template('<rect data-value="{value:d}"{y}{enlarged} width="{width}" height="{height}"/>{lines}')
_ENLARGED = Html(" data-enlarged")
_LINES = template('<path d="{path}" stroke="#fff"/>')


def _caption(group: Group, scale: Scale) -> Html:
    if scale.is_by_cell:
        return _BY_CELL
    enlarged = [
        _SYMBOL(symbol=weight.symbol)
        for weight in group.weights
        if any(block.is_enlarged for block in _first_cells(weight, scale))
    ]
    return _TO_SCALE_BUT(symbols=join(enlarged, ", ")) if enlarged else _TO_SCALE


def _first_cells(weight: Weight, scale: Scale) -> Sequence[Block]:
    return cells((lengths(weight.parts[0], scale.is_read_down),), scale).blocks


_BY_CELL = Html("Every square is one parameter.")
_TO_SCALE = Html("To scale: twice the area, twice the parameters.")
_TO_SCALE_BUT = template(
    "To scale: twice the area, twice the parameters; {symbols} enlarged to be seen (dashed)."
)
_SYMBOL = template("<i>{symbol}</i>")
