"""The weights of a layer as one figure: a table whose cells are the parameters themselves.

A row is a tensor, a column a gate. The cell of both has its parameters, drawn and counted, and the margins
have the totals: so the table, the picture and the counts by tensor are one thing.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..calculator.cells import Gate
from ..calculator.formulas import Formula, Number
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.patterns import Outline
from ..calculator.weights import CONSTANT, Group, Weight
from ..request import Request
from .drawing.paint import dotted, filled
from .drawing.paths import number
from .drawing.weight_cells import Row, Scale, Sides, cells, is_enlarged, layout_of, length
from .html import (
    NOTHING,
    Form,
    Html,
    blank,
    breakable,
    by_number,
    coloured,
    count,
    formula,
    gate_symbol,
    join,
    label,
    template,
    tensor_shape,
)


class _RowMarkup(NamedTuple):
    """A row of a figure but for its texts."""

    kind: str
    axes: int
    """How many axes the tensor has."""
    dots: int
    """How many texts say how large the dots are, or the bar, beside what it reads; 0 where there are none."""
    reads: tuple[str, ...]
    """What it reads: the kind of a constant, or nothing for a length."""
    rectangles: tuple[int, ...]
    """How many there are in each of its drawings: mostly all gates have the same one."""
    drawings: tuple[int | None, ...]
    """Which of them each gate has; None where the tensor has nothing for it."""
    is_product: bool
    """Whether all gates have as many parameters, so that the row says how often how many."""


class _Markup(NamedTuple):
    """A figure but for its texts, which are put into the markup of one before in half of the time."""

    gates: tuple[Gate, ...]
    room: int
    """The width of a drawing."""
    rows: tuple[_RowMarkup, ...]
    formulas: Outline
    """Row by row, the axes and the lengths that are read."""
    texts: int
    """How many texts are put in."""


def weight_figures(layer: Layer, request: Request) -> Html:
    """A figure for each group of a layer's weights."""
    return join([_figure(group, request.level) for group in layer.groups])


def _figure(group: Group, level: int) -> Html:
    gates = group.gates if len(group.gates) > 1 else ()
    scale, rows = layout_of(group)
    texts: list[str] = []
    formulas: list[Formula] = []
    markup = tuple([_row(row, gates, scale, texts, formulas) for row in rows])
    by_gate = [sum([counts[sides[gate]] for _, sides, counts in rows if gate in sides]) for gate in gates]
    for total in (*by_gate, group.parameters):
        texts += _count_texts(total)
    texts += (
        str(min(len(f"{max(by_gate, default=1):,}"), WIDEST_COUNT)),
        label(group.label, level) if group.label else NOTHING,
        _NAME(label=group.label) if group.label else NOTHING,
        _caption(rows, scale),
    )
    return _form(_Markup(gates, scale.room, markup, Outline(formulas), len(texts))).filled_in(texts)


@lru_cache(maxsize=128)
def _form(figure: _Markup) -> Form:
    """A figure with blanks, in the order in which `_row` and `_figure` have the texts for them."""
    gates = figure.gates
    blanks = iter([blank(place) for place in range(figure.texts)])
    formulas = iter(figure.formulas.formulas)
    html = _FIGURE(
        by_gate=" by gate" if gates else "",
        gates=_GATES(number=len(gates)) if gates else _ALONE,
        heads=column_heads(gates),
        rows=join([_row_form(row, figure, formulas, blanks) for row in figure.rows]),
        totals=join([_CELL(role=gate.role, drawing=NOTHING, count=_count_form(blanks)) for gate in gates])
        or _TOTAL_ALONE,
        total=_count_form(blanks),
        digits=next(blanks),
        heading=next(blanks),
        name=next(blanks),
        note=next(blanks),
    )
    assert next(blanks, None) is None, "every text has its place"
    return Form(html)


WIDEST_COUNT = 13
"""Counts of more digits are not put below one another."""

_GATES = template(" lp-g{number:d}")
_ALONE = Html(" lp-alone")
_FIGURE = template(
    '<div class="lp-view lp-weights{gates} lp-w{digits}">\n{heading}'
    '<div class="lp-scroll" role="group" aria-label="Weights{by_gate}{name}">\n<table>\n'
    "<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
    '<tfoot><tr><th scope="row">Total</th> <td></td>{totals} <td class="lp-n">{total}</td></tr></tfoot>\n'
    '</table>\n</div>\n<p class="lp-note">{note}</p>\n</div>\n'
)
_NAME = template(", {label}")
_TOTAL_ALONE = Html(" <td></td>")


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


def _row(
    row: Row, gates: Sequence[Gate], scale: Scale, texts: list[str], formulas: list[Formula]
) -> _RowMarkup:
    """A row but for its texts and formulas, which are added to those of the rows above."""
    weight, sides, counts = row
    kind, shape = weight.kind, weight.shape
    reads = dict.fromkeys([_read(*blocks.source[:2]) for blocks in weight.blocks])
    lengths = [length for _, length in reads if length]
    dots = _dots(row.first[0][0], scale) if _has_dots(row, scale) else ()
    formulas += (*shape, *lengths)
    texts += (
        weight_head(weight),
        *[str(axis.value) for axis in shape],
        *dots,
        *[f"{length.value:,}" for length in lengths if not isinstance(length, Number)],
    )
    rectangles: list[int] = []
    for own, value in counts.items():
        blocks, height = cells(own, scale)
        for parameters, top, width, down, is_large, lines in blocks:
            texts += (
                str(parameters),
                _ENLARGED if is_large else NOTHING,
                number(top),
                number(width),
                number(top + down),
                _LINES(points=lines) if lines else NOTHING,
            )
        rectangles.append(len(blocks))
        texts.append(str(height))
        texts += _count_texts(value) if gates else (_product(own),)
    texts += _count_texts(weight.parameters)
    places = {own: place for place, own in enumerate(counts)}
    drawings = tuple([places[sides[gate]] if gate in sides else None for gate in gates])
    is_product = len(sides) == len(gates) and len({*counts.values()}) == 1
    constants = tuple([read for read, _ in reads])
    return _RowMarkup(kind, len(shape), len(dots), constants, tuple(rectangles), drawings, is_product)


def _count_texts(value: int) -> tuple[str, str]:
    """A number as programs read it, and with its commas."""
    return str(value), f"{value:,}"


def _row_form(row: _RowMarkup, figure: _Markup, formulas: Iterator[Formula], blanks: Iterator[Html]) -> Html:
    shape = [next(formulas) for _ in range(row.axes)]
    head = next(blanks)
    lengths = [coloured(axis, next(blanks)) for axis in shape]
    dots = _dots_form(row, blanks)
    reads = join([_read_form(kind, formulas, blanks) for kind in row.reads], ", ")
    cells, each = _cells_form(row, figure, blanks)
    return _ROW(
        kind=row.kind,
        head=head,
        shape=tensor_shape(shape, lengths),
        dots=dots,
        reads=reads,
        cells=cells,
        product=_PRODUCT(gates=len(figure.gates), each=each) if row.is_product else NOTHING,
        count=_count_form(blanks),
    )


def _cells_form(row: _RowMarkup, figure: _Markup, blanks: Iterator[Html]) -> tuple[Html, Html]:
    """A tensor's parameters, gate by gate; and how many the first has."""
    drawings, counts, texts = [], [], []
    for rectangles in row.rectangles:
        blocks = join([_block_form(blanks) for _ in range(rectangles)])
        fill, height = filled(f"lp-from-{row.kind}"), next(blanks)
        drawing = _DRAWING(room=figure.room, height=height, fill=fill, blocks=blocks)
        if not figure.gates:
            return _CELL_ALONE(drawing=drawing, product=next(blanks)), NOTHING
        value, text = next(blanks), next(blanks)
        drawings.append(drawing)
        counts.append(_COUNT(value=value, text=text))
        texts.append(text)
    cells = [
        _CELL(role=gate.role, drawing=NOTHING, count=_NO_PART)
        if place is None
        else _CELL(role=gate.role, drawing=drawings[place], count=counts[place])
        for gate, place in zip(figure.gates, row.drawings, strict=True)
    ]
    return join(cells), texts[0]


def _block_form(blanks: Iterator[Html]) -> Html:
    return _BLOCK(
        value=next(blanks),
        enlarged=next(blanks),
        top=next(blanks),
        width=next(blanks),
        bottom=next(blanks),
        lines=next(blanks),
    )


def _count_form(blanks: Iterator[Html]) -> Html:
    return _COUNT(value=next(blanks), text=next(blanks))


def weight_head(weight: Weight) -> Html:
    """A tensor's symbol and name, and whether it is trained."""
    return _head(weight.symbol, weight.name, weight.trainable)


@lru_cache(maxsize=256)
def _head(symbol: str, name: str, is_trained: bool) -> Html:
    return _HEAD(symbol=symbol, name=breakable(name), not_trained=NOTHING if is_trained else _NOT_TRAINED)


_NOT_TRAINED = Html(" <em>not trained</em>")
_HEAD = template("<i>{symbol}</i> {name}{not_trained}")
_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row" tabindex="0">{head} '
    '<span class="lp-shape">{shape}</span></th> <td>{dots}{reads}</td>{cells} '
    '<td class="lp-n">{product}{count}</td></tr>\n'
)
_COUNT = template('<data value="{value}">{text}</data>')
_NO_PART = count(value=0)
_CELL = template(' <td class="lp-{role}">{drawing}{count}</td>')
_CELL_ALONE = template(" <td>{drawing}{product}</td>")
_PRODUCT = template("<small>{gates} × {each} =</small> ")


def _product(parts: Sides) -> Html:
    """How many rows and columns a matrix has; of a vector nothing."""
    ((rows, columns), *_) = parts
    return _SIDES(rows=rows, columns=columns) if min(rows, columns) > 1 else _NO_SIDES


_SIDES = template("{rows:,} × {columns:,}")
_NO_SIDES = by_number("\N{NO-BREAK SPACE}")


def _has_dots(row: Row, scale: Scale) -> bool:
    """Whether the values that a tensor reads are beside its rows."""
    return scale.is_read_down and len(row.first) == 1 and row.weight.kind not in ("vector", "peephole")


def _read(kind: str, length: Formula) -> tuple[str, Formula | None]:
    """What a tensor reads: a kind of constant, or a length."""
    return (kind, None) if kind in CONSTANT else ("", length)


def _read_form(kind: str, formulas: Iterator[Formula], blanks: Iterator[Html]) -> Html:
    if kind:
        return constant_read(kind)
    length = next(formulas)
    if isinstance(length, Number):
        return formula(length)
    return _READ(name=formula(length, compact=True), count=coloured(length, next(blanks)))


def constant_read(kind: str) -> Html:
    """What a bias or the like reads."""
    return _CONSTANTS[kind]


_CONSTANTS = {"bias": Html("1"), "vector": NOTHING, "peephole": Html("<i>c</i>")}
_READ = template("{name} = {count}")


def _dots(rows: int, scale: Scale) -> tuple[str, ...]:
    """How large the values are beside the rows that read them: a dot for each, or a bar for all.

    The unit of dots is a cell, so that cells of another size need no other width of a line, nor other dashes:
    for those, and for another path, a browser works out new styles.
    """
    if not scale.is_by_cell:
        return (number(length(rows, scale)),)
    return number(40 / scale.cell), str(rows), number(rows - 0.4)


def _dots_form(row: _RowMarkup, blanks: Iterator[Html]) -> Html:
    css = f"lp-from-{row.kind}"
    if row.dots == 1:
        return _BAR(height=next(blanks), line=dotted(css, 4, True))
    if row.dots:
        return _DOTS(
            width=next(blanks), height=next(blanks), bottom=next(blanks), line=dotted(css, 0.4, False)
        )
    return NOTHING


_BAR = template(
    '<svg class="lp-dots" viewBox="0 0 40 {height}" width="40"{line} '
    'aria-hidden="true"><line x1="8" y1="0" x2="8" y2="{height}"/></svg>'
)
_DOTS = template(
    '<svg class="lp-dots" viewBox="0 0 {width} {height}" width="40"{line} stroke-dasharray="0 1" '
    'aria-hidden="true"><line x1=".27" y1=".5" x2=".27" y2="{bottom}"/></svg>'
)


_DRAWING = template(
    '<svg viewBox="0 0 {room} {height}" width="{room}"{fill} aria-hidden="true">{blocks}</svg>'
)
_BLOCK = template(
    '<polygon data-value="{value}"{enlarged} '
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
