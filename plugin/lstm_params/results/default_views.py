"""The views that a block shows by default, as HTML: functions and no templates, for speed."""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.cells import Gate
from ..calculator.layers import Layer
from ..calculator.network import Network
from ..calculator.patterns import Blank, Pattern
from ..calculator.weights import Group, Weight
from ..calculator.working import worked
from .drawing.paint import LETTERS, dotted, filled, stroked
from .drawing.parameter_map import Band, Map, parameter_map
from .html import (
    ARROW,
    PART,
    call_beside_name,
    count,
    escaped,
    formula,
    label,
    length,
    shapes,
    tensor_name,
    tensor_shape,
)
from .layer_table import BAR_WIDTH, LayerRow, layer_rows

MAP_SCALE = 1.2
"""How much larger than its units a picture is where there is room."""

LONGEST_TITLE = 200
"""A picture's title has no longer code in it."""

_SCROLL = 'role="group" aria-label='


def layer_table(network: Network, batch: int | None) -> str:
    """The layers of a network, with their shares.

    Args:
        network: The network.
        batch: The batch size that shapes show.
    """
    css = ' class="lp-code"' if network.framework.names_inner else ""
    rows = "".join([_layer_row(row, css) for row in layer_rows(network, batch)])
    totals = {"Total": network.parameters}
    if network.trainable != network.parameters:
        totals |= {"Trainable": network.trainable, "Not trainable": network.parameters - network.trainable}
    foot = "".join(
        f'<tr><th scope="row">{name}</th> <td></td> <td class="lp-n">{count(value)}</td> <td></td></tr>\n'
        for name, value in totals.items()
    )
    return (
        f'<div class="lp-scroll lp-layers" {_SCROLL}"Layers">\n<table>\n'
        '<thead><tr><th scope="col">Layer</th> <th scope="col">Output shape</th> '
        '<th scope="col" class="lp-n">Parameters</th> <th scope="col">Share</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n<tfoot>\n{foot}</tfoot>\n</table>\n</div>\n"
    )


def _layer_row(row: LayerRow, css: str) -> str:
    layer = row.layer
    bar = f'<svg width="{BAR_WIDTH}" height="8" aria-hidden="true">'
    bar += f'<rect{filled("lp-track")} width="{BAR_WIDTH}" height="8"/>'
    bar += f'<rect class="lp-bar"{filled("lp-bar")} width="{row.bar}" height="8"/></svg> {escaped(row.share)}'
    name = f"{escaped(layer.name)} <code{css}>{escaped(call_beside_name(layer))}</code>"
    return (
        f'<tr><th scope="row" class="lp-long">{name}</th> '
        f'<td class="lp-long">{shapes(row.outputs)}</td> <td class="lp-n">{count(layer.parameters)}</td> '
        f"<td>{bar if row.share else ''}</td></tr>\n"
    )


def weights(layer: Layer) -> str:
    """The weights of a layer by its gates, with totals on both margins."""
    return "".join([_weight_table(group) for group in layer.groups])


def _weight_table(group: Group) -> str:
    gates = group.gates if len(group.gates) > 1 else ()
    heading, name = (label(group.label), f", {escaped(group.label)}") if group.label else ("", "")
    cells = _count_cells(gates)
    counts = [_counts(weight, gates) for weight in group.weights]
    rows = "".join(
        [
            f'<tr class="lp-from-{weight.kind}">{_weight_head(weight)}{cells.format(*row)}</tr>\n'
            for weight, row in zip(group.weights, counts, strict=True)
        ]
    )
    totals = cells.format(*map(sum, zip(*counts, strict=True)))
    return (
        f'<div class="lp-scroll lp-weights" {_SCROLL}"Weights{" by gate" if gates else ""}'
        f'{name}">\n{heading}<table>\n{_gate_heads(gates)}'
        f'<tbody>\n{rows}</tbody>\n<tfoot><tr><th scope="row">Total</th>{totals}</tr></tfoot>\n'
        "</table>\n</div>\n"
    )


def _counts(weight: Weight, gates: Sequence[Gate]) -> list[int]:
    """How many parameters of a tensor serve each gate, and how many there are."""
    by_gate = weight.by_gate if gates else {}
    return [*[by_gate.get(gate, 0) for gate in gates], weight.parameters]


@lru_cache(maxsize=64)
def _count_cells(gates: Sequence[Gate]) -> str:
    """Cells with fields for the count of each gate, and for that of all."""
    roles = [f" lp-{gate.role}" for gate in gates]
    cells = enumerate([*roles, ""])
    return "".join(f' <td class="lp-n{role}">{count(Blank.at(place))}</td>' for place, role in cells)


@lru_cache(maxsize=64)
def _gate_heads(gates: Sequence[Gate]) -> str:
    heads = "".join(
        f' <th scope="col" class="lp-n lp-{gate.role}" tabindex="0">'
        f'<span class="lp-word">{gate.role}</span> <i>{gate.letter}</i></th>'
        for gate in gates
    )
    heads += ' <th scope="col" class="lp-n">Total</th>'
    return f'<thead><tr><th scope="col">Weights</th>{heads}</tr></thead>\n'


def _weight_head(weight: Weight) -> str:
    return (
        f'<th scope="row" tabindex="0"><i>{weight.symbol}</i> {tensor_name(weight.name)}'
        f"{'' if weight.trainable else ' <em>not trained</em>'} "
        f'<span class="lp-shape">{tensor_shape(weight.shape)}</span></th>'
    )


def parameter_maps(layer: Layer) -> str:
    """The parameter map of each group of a layer's weights; nothing where there are none."""
    if not layer.groups:
        return ""
    wide = " lp-wide" if len(layer.groups) > 1 else ""
    code = layer.code if len(layer.code) <= LONGEST_TITLE else layer.type  # it is the title of each map
    maps = "".join([_map(parameter_map(group), code) for group in layer.groups])
    return (
        f'<div class="lp-view{wide}">\n{label("Parameter map")}<div class="lp-maps">\n{maps}</div>\n</div>\n'
    )


def _map(drawn: Map, code: str) -> str:
    name, width = f", {escaped(drawn.label)}" if drawn.label else "", drawn.width
    texts = "".join(
        [
            f'<text class="{css}" x="{x}" y="{y}"{_CENTRED if is_centred else ""}>{text}</text>\n'
            for x, y, text, css, is_centred in drawn.texts
        ]
    )
    bands = "".join([_band(band, drawn) for band in drawn.bands])
    heading = label(drawn.label, PART) if name else ""
    return (
        f'<div class="lp-map">\n{heading}'
        f'<svg role="img" viewBox="0 0 {width} {drawn.height}" width="{round(width * MAP_SCALE)}" '
        f"data-search-exclude{LETTERS}>\n"
        f"<title>Parameter map of {escaped(code)}{name}</title>\n"
        f"<desc>{drawn.description}</desc>\n{texts}"
        f'<path class="lp-columns {drawn.written}"{stroked(drawn.written, 2)} d="{drawn.columns}"/>\n'
        f"{bands}</svg>\n"
        f'<p class="lp-note">{drawn.caption}</p>\n</div>\n'
    )


_CENTRED = ' text-anchor="middle"'


def _band(band: Band, drawn: Map) -> str:
    source, css = band.source, f"lp-from-{band.source.kind}"
    dots, width = ("lp-dots", 9) if drawn.cells else ("lp-dots lp-line", 4)
    enlarged = f' data-enlarged="{escaped(source.name)}"' if band.is_enlarged else ""
    blocks = "".join(
        [
            f'<path class="lp-{gate.role}" data-value="{parameters}" d="{path}"/>'
            for gate, parameters, path in band.blocks
        ]
    )
    lines = "".join(
        [
            f'<text x="{drawn.indent}" y="{y}">{read}{" " if read and made else ""}'
            f"{f'<tspan>{ARROW} {made}</tspan>' if made else ''}</text>"
            for y, read, made in band.lines
        ]
    )
    return (
        f'<g class="{css}"{filled(css)}{enlarged}>\n'
        f'<path class="{dots}"{dotted(f"{dots} {css}", width)} d="{band.dots}"/>\n'
        f"{blocks}\n{lines}\n</g>\n"
    )


def arithmetic(layer: Layer) -> str:
    """A layer's count worked out by gate and by weight; nothing where it has no weights."""
    weights = layer.weights
    if not weights:
        return ""
    by_gate = ", by gate" if any(len(group.gates) > 1 for group in layer.groups) else ""
    counts = [weight.parameters for weight in weights]
    rows = "".join([_weight_sum(*row) for row in zip(weights, counts, strict=True)])
    pattern = Pattern([layer.formula])
    return (
        f'<div class="lp-view">\n{label(f"Worked arithmetic{by_gate}")}'
        f'<ol class="lp-steps">\n{_steps(pattern).format(*pattern.numbers)}</ol>\n'
        f'<div class="lp-scroll lp-sum" {_SCROLL}"Count by weight">\n{label("By weight", PART)}'
        f"<table>\n<tbody>\n{rows}</tbody>\n{_sum(counts)}</table>\n</div>\n</div>\n"
    )


@lru_cache(maxsize=64)
def _steps(pattern: Pattern) -> str:
    """The lines of the working, from the formula to the number."""
    (worked_out,) = pattern.blanks()
    *steps, result = worked(worked_out)
    lines = [f"{formula(step)}</span>{_note(notes)}" for step, notes in steps]
    plural = "" if result.formula.value == 1 else "s"
    last = f"<strong>{formula(result.formula)}</strong> parameter{plural}</span>{_note(result.notes)}"
    return "".join(
        f'<li><span class="lp-step">{"= " if number else ""}{line}</li>\n'
        for number, line in enumerate([*lines, last])
    )


def _note(notes: Sequence[str]) -> str:
    return f' <span class="lp-note">{", ".join(notes)}</span>' if notes else ""


def _weight_sum(weight: Weight, parameters: int) -> str:
    """The lengths of a tensor's axes multiplied; of a vector nothing, whose length is its count."""
    product = " × ".join([length(axis, ",") for axis in weight.shape]) if len(weight.shape) > 1 else ""
    name = f"<i>{weight.symbol}</i> {tensor_name(weight.name)}"
    return (
        f'<tr class="lp-from-{weight.kind}"><th scope="row">{name}</th> '
        f'<td class="lp-n">{product}</td> <td class="lp-n">= {count(parameters)}</td></tr>\n'
    )


def _sum(counts: Sequence[int]) -> str:
    if len(counts) < 2:
        return ""
    terms = " + ".join([f"{value:,}" for value in counts])
    return (
        f'<tfoot><tr><th scope="row" colspan="2" class="lp-long">{terms}</th> '
        f'<td class="lp-n">= {count(sum(counts))}</td></tr></tfoot>\n'
    )
