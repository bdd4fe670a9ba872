"""A sweep: the table of its counts, and what each of its sizes does to them."""

import math
from collections.abc import Sequence

from ..calculator.formulas import Formula, Size, counted
from ..calculator.named_tuples import NamedTuple
from ..calculator.powers import by_power
from ..calculator.sweeps import Axis, Sweep
from ..request import Request
from .colours import size_class
from .drawing.growth import Growth, growth
from .drawing.paint import filled, stroked
from .drawing.paths import number
from .drawing.svg import Path, drawn, picture
from .html import NOTHING, Html, attribute, count, formula, join, label, result_name, template

SHADES = 5
"""How many shades a table has."""

MOST_WORKED = 4
"""A table of more columns has no room for the numbers in each of its cells."""

_WIDEST_WORKING = 30


class Count(NamedTuple):
    """A count in a table."""

    parameters: int
    shade: int
    """From 1, the lightest, to `SHADES`."""
    numbers: Html
    """The formula with this cell's numbers put in; nothing where there is no room for it."""


class Heading(NamedTuple):
    """An axis: its name, its symbol in the formula, and its values."""

    name: str
    symbol: Html
    values: tuple[int, ...]
    effect: Html
    """What the size does to the count, in a sentence."""


class PartColumn(NamedTuple):
    """The part of each count that has the swept size in it so many times."""

    power: int
    css: str
    formula: Html
    values: list[int]


class SweepTable(NamedTuple):
    """All that is shown of a sweep."""

    headings: list[Heading]
    rows: list[tuple[int, list[Count]]]
    """Each value of the first axis, and its counts."""
    parts: list[PartColumn]
    """With one axis: the parts of the counts by the powers of its size."""
    formula: Html
    growth: Growth | None
    """With one axis: its picture."""
    least: int
    most: int


def sweep_table(sweep: Sweep) -> SweepTable:
    """What is shown of a sweep."""
    counts = [cell.network.parameters for cell in sweep.cells]
    formulas = sweep.formulas
    width = len(sweep.axes[-1].values) if len(sweep.axes) > 1 else 1
    shown = _counts(counts, formulas, width)
    starts = range(0, len(shown), width)
    is_line = len(sweep.axes) == 1
    parts = _parts(sweep) if is_line else []
    return SweepTable(
        [_heading(sweep, number, axis) for number, axis in enumerate(sweep.axes)],
        [(sweep.cells[start].values[0], shown[start : start + width]) for start in starts],
        parts,
        formula(formulas[0]) if formulas else NOTHING,
        _picture(sweep, parts) if is_line else None,
        min(counts),
        max(counts),
    )


def _counts(counts: Sequence[int], formulas: Sequence[Formula], width: int) -> list[Count]:
    """Counts with their shades; with their numbers where a table so wide has room for those."""
    longest = max((len(str(formula.with_numbers())) for formula in formulas), default=0)
    is_worked = bool(formulas) and width <= MOST_WORKED and longest <= _WIDEST_WORKING
    least, most = min(counts), max(counts)
    return [
        Count(
            count,
            _shade(count, least, most),
            formula(formulas[number].with_numbers(), is_narrow=True) if is_worked else NOTHING,
        )
        for number, count in enumerate(counts)
    ]


def _picture(sweep: Sweep, parts: Sequence[PartColumn]) -> Growth:
    counts = [cell.network.parameters for cell in sweep.cells]
    return growth(sweep.axes[0].values, counts, [(part.power, part.values) for part in parts])


def _shade(count: int, least: int, most: int) -> int:
    """A shade darker wherever the count is larger by the same factor."""
    if least == most or not least:
        return 1
    share = math.log(count / least) / math.log(most / least)
    return 1 + min(int(share * SHADES), SHADES - 1)


def _heading(sweep: Sweep, number: int, axis: Axis) -> Heading:
    size = sweep.size(number)
    return Heading(axis.name, formula(size) if size else NOTHING, axis.values, _effect(sweep, number, size))


def _effect(sweep: Sweep, number: int, size: Size | None) -> Html:
    """What more of a size does to the count; nothing where the formula does not tell."""
    degree = sweep.degree(number)
    if degree == 0:
        return Html("changes no count: the same weights serve them all")
    if not size or degree is None:
        return NOTHING
    highest = by_power(sweep.formulas[0], size.name)[0]
    if degree == 1:
        return _ADDS(factor=formula(highest.factor), examples=_examples(sweep, number, size))
    return _MULTIPLIED(formula=formula(highest.formula))


_ADDS = template("each one more adds {factor}{examples}")
_MULTIPLIED = template(
    "it is multiplied by itself in {formula}, so twice as many make more than twice the count"
)


def _examples(sweep: Sweep, number: int, size: Size) -> Html:
    """What one more adds for each value of the other axis."""
    others = [(1 - number, axis) for axis in sweep.axes if axis is not sweep.axes[number]]
    if not others or len(others[0][1].values) > MOST_WORKED:
        return NOTHING
    other, axis = others[0]
    symbol = sweep.size(other)
    if symbol is None:
        return NOTHING
    added = {
        cell.values[other]: by_power(formula, size.name)[0].factor.value
        for cell, formula in zip(sweep.cells, sweep.formulas, strict=True)
    }
    examples = [_EXAMPLE(added=added[value], symbol=formula(symbol), value=value) for value in axis.values]
    return _EXAMPLES(examples=join(examples, ", "))


_EXAMPLES = template(": {examples}")
_EXAMPLE = template("{added:,} for {symbol} = {value:,}")


def _parts(sweep: Sweep) -> list[PartColumn]:
    """With one axis, the parts of the count by the powers of its size; nothing where there is only one."""
    size = sweep.size(0)
    powers = [by_power(formula, size.name) for formula in sweep.formulas] if size else []
    if not powers or len(powers[0]) < 2:
        return []
    return [
        PartColumn(
            part.power,
            f"lp-power-{min(part.power, 2)} {size_class(size) if part.power else ''}".rstrip(),
            formula(part.formula),
            [own[number].formula.value for own in powers],
        )
        for number, part in enumerate(powers[0])
    ]


def sweep_block(request: Request, sweep: Sweep) -> tuple[Html, str]:
    """The counts of networks that differ in sizes alone, as one `<div>`, and in a sentence."""
    table, framework = sweep_table(sweep), request.networks[0].framework
    name = ", ".join(layer.type for layer in request.networks[0].layers)
    title = f"{request.title}: " if request.title else ""
    axes = " and ".join(axis.name for axis in sweep.axes)
    fixed = join([_FIXED(text=text) for text in sweep.fixed], ", ")
    least = f"{table.least:,} to " if table.least != table.most else ""
    counts = f"{least}{counted(table.most, 'parameters')}"
    summary = f"{title}{name}, {framework.label}, by {axes}: {counts}."
    html = _BLOCK(
        id=attribute("id", request.id),
        summary=summary,
        name=result_name(request.title, name, request.level),
        least=count(value=table.least),
        most=_MOST(count=table.most) if table.most != table.least else NOTHING,
        plural="" if table.most == 1 else "s",
        framework=framework.label,
        fixed=_WITH(fixed=fixed) if fixed else NOTHING,
        counts=_line(table, table.growth, request.level) if table.growth else _grid(table),
        effects=_effects(table),
    )
    return html, summary


_BLOCK = template(
    '<div class="lstm-params"{id} data-summary="{summary}">\n<div class="lp-head">\n{name}'
    '<p class="lp-count">{least}{most} parameter{plural}</p>\n'
    '<p class="lp-facts">{framework}{fixed}</p>\n</div>\n'
    "{counts}{effects}</div>"
)
_MOST = template(' <small>to</small> <data value="{count:d}">{count:,}</data>')
_WITH = template(" · with {fixed}")
_FIXED = template("<code>{text}</code>")


def _effects(table: SweepTable) -> Html:
    """The formula of all counts, and what each size does to them."""
    effects = [_EFFECT(axis=_axis(own), effect=own.effect) for own in table.headings if own.effect]
    if not table.formula and not effects:
        return NOTHING
    return _EFFECTS(
        formula=_FORMULA(formula=table.formula) if table.formula else NOTHING, effects=join(effects)
    )


_EFFECTS = template('<div class="lp-view lp-wide">\n{formula}<ul class="lp-list">\n{effects}</ul>\n</div>\n')
_FORMULA = template("<p>Each count is {formula}.</p>")
_EFFECT = template("<li>{axis}: {effect}</li>\n")


def _axis(heading: Heading) -> Html:
    return _AXIS(name=heading.name, symbol=_SYMBOL(symbol=heading.symbol) if heading.symbol else NOTHING)


_AXIS = template("<code>{name}</code>{symbol}")
_SYMBOL = template(" {symbol}")


def _grid(table: SweepTable) -> Html:
    """The counts by two sizes, each in a shade of its own."""
    rows, columns = table.headings
    return _GRID(
        row_name=rows.name,
        column_name=columns.name,
        row_axis=_axis(rows),
        columns=len(columns.values),
        column_axis=_axis(columns),
        heads=join([_COLUMN(value=value) for value in columns.values]),
        rows=join(
            [
                _GRID_ROW(value=value, cells=join([_count_cell(own) for own in counts]))
                for value, counts in table.rows
            ]
        ),
    )


_GRID = template(
    '<div class="lp-scroll lp-grid" role="group" aria-label="Parameters by {row_name} and {column_name}">\n'
    '<table>\n<thead>\n<tr><th rowspan="2" scope="col">{row_axis}</th> '
    '<th scope="colgroup" colspan="{columns:d}">{column_axis}</th></tr>\n<tr>{heads}</tr>\n</thead>\n'
    "<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
)
_COLUMN = template('<th scope="col" class="lp-n">{value:,}</th> ')
_GRID_ROW = template('<tr><th scope="row" class="lp-n">{value:,}</th>{cells}</tr>\n')


def _count_cell(own: Count) -> Html:
    return _COUNT_CELL(
        shade=own.shade,
        parameters=own.parameters,
        numbers=_NUMBERS(numbers=own.numbers) if own.numbers else NOTHING,
    )


_COUNT_CELL = template(
    ' <td class="lp-n lp-shade-{shade:d}" data-parameters="{parameters:d}">'
    '<data value="{parameters:d}">{parameters:,}</data>{numbers}</td>'
)
_NUMBERS = template(' <span class="lp-shape">{numbers}</span>')


def _line(table: SweepTable, growth: Growth, level: int) -> Html:
    """The counts by one size, as a picture and a table."""
    (axis,) = table.headings
    heads = [_PART_HEAD(css=part.css, fill=filled(part.css), formula=part.formula) for part in table.parts]
    rows = [
        _LINE_ROW(
            value=value,
            parts=join([_PART(value=part.values[number]) for part in table.parts]),
            parameters=own.parameters,
        )
        for number, (value, (own,)) in enumerate(table.rows)
    ]
    return _LINE(
        label=label(f"Parameters by {axis.name}", level),
        picture=_picture_of(table, growth),
        tall=_TALL if len(rows) > LONGEST_TABLE else NOTHING,
        name=axis.name,
        axis=_axis(axis),
        heads=join(heads),
        rows=join(rows),
    )


LONGEST_TABLE = 12
"""A table of more rows scrolls."""

_LINE = template(
    '<div class="lp-view lp-growth">\n{label}{picture}</div>\n'
    '<div class="lp-scroll lp-view lp-growth{tall}" role="group" aria-label="Parameters by {name}">\n'
    '<table>\n<thead><tr><th scope="col">{axis}</th>{heads} '
    '<th scope="col" class="lp-n">Parameters</th></tr></thead>\n'
    "<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
)
_TALL = Html(' lp-tall" tabindex="0')
_PART_HEAD = template(
    ' <th scope="col" class="lp-n lp-long"><svg class="lp-key" width="11" height="11" viewBox="0 0 11 11" '
    'aria-hidden="true"><rect class="{css}"{fill} width="11" height="11"/></svg> {formula}</th>'
)
_LINE_ROW = template(
    '<tr><th scope="row">{value:,}</th>{parts} <td class="lp-n" data-parameters="{parameters:d}">'
    '<strong><data value="{parameters:d}">{parameters:,}</data></strong></td></tr>\n'
)
_PART = template(' <td class="lp-n"><data value="{value:d}">{value:,}</data></td>')


def _picture_of(table: SweepTable, growth: Growth) -> Html:
    first, last = growth.dots[0], growth.dots[-1]
    areas = zip(table.parts, growth.areas, strict=True) if table.parts else []
    lines = [
        *(Path(area, part.css, filled(part.css)) for part, area in areas),
        Path(growth.grid, "lp-lines", stroked("lp-line", 1)),
        Path(growth.line, "lp-curve", stroked("lp-curve", 1.5)),
    ]
    dots = [_DOT(x=number(dot.x), y=number(dot.y), parameters=dot.parameters) for dot in growth.dots]
    return picture(
        f"Parameters by {table.headings[0].name}",
        f"From {first.parameters:,} at {first.value:,} to {last.parameters:,} at {last.value:,}; "
        "the table has all counts.",
        growth.width,
        growth.height,
        join([drawn(lines), *dots, drawn(growth.texts)]),
        scale=1.4,
    )


_DOT = template('<circle cx="{x}" cy="{y}" r="3" data-value="{parameters:d}"/>')
