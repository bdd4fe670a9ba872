"""One gate as matrices to scale, so that one sees which size meets which."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ...calculator.cells import Cell, Gate
from ...calculator.equations import Carried, FunctionName, Gated, Learned, Sign, Token, split
from ...calculator.formulas import Formula, Product, total
from ...calculator.frameworks.framework import Framework
from ...calculator.layers import Layer
from ...calculator.named_tuples import NamedTuple
from ...calculator.weights import CONSTANT, Part
from ...request import Request
from ..first_weights import FirstWeights, first_weights
from ..html import NOTHING, Html, formula, gate_symbol, join, label, notes, parameters, template
from ..layer_equations import LayerParts, gate_row, layer_parts, plain_text
from .matrices import ColumnVector, Matrix, Piece, TermPicture, draw, written_size
from .svg import drawn, picture


class GateRow(NamedTuple):
    """A gate in the legend."""

    gate: Gate
    activation: str
    parameters: int


class GateEquation(NamedTuple):
    """A gate, drawn term by term."""

    gate: Gate
    label: str
    formula: str
    """What it computes, in one line of text."""
    terms: list[TermPicture]
    working: list[Html]
    """The count as a formula, and with its numbers."""
    parameters: int
    note: str


class GatePicture(NamedTuple):
    """The first gate of a layer, the candidate of a GRU, and a legend of all gates."""

    equations: list[GateEquation]
    legend_text: str
    rows: list[GateRow]
    notes: list[str]


def gate_view(layer: Layer, request: Request) -> Html:
    """The gates of a recurrent layer as matrices."""
    found = gate_picture(layer, request.networks[0].framework)
    rows = [
        _ROW(
            role=row.gate.role,
            symbol=gate_symbol(row.gate),
            activation=row.activation,
            parameters=parameters(row.parameters),
        )
        for row in found.rows
    ]
    return _VIEW(
        equations=join([_equation_html(equation, request.level) for equation in found.equations]),
        legend=_LEGEND(text=found.legend_text, rows=join(rows)) if rows else NOTHING,
        notes=notes(found.notes),
    )


_VIEW = template('<div class="lp-view lp-wide lp-gate">\n{equations}{legend}{notes}</div>\n')
_LEGEND = template('<p class="lp-note">{text}</p>\n<ul class="lp-gates">\n{rows}</ul>\n')
_ROW = template('<li class="lp-{role}"><b>{role} {symbol}</b> {activation}, {parameters}</li>\n')


def _equation_html(equation: GateEquation, level: int) -> Html:
    pictures = [
        picture(
            f"{equation.label}, part {number} of {len(equation.terms)}",
            term.description,
            term.width,
            term.height,
            drawn(term.parts),
            top=term.top,
        )
        for number, term in enumerate(equation.terms, 1)
    ]
    return _EQUATION(
        label=label(equation.label, level),
        formula=equation.formula,
        terms=join(pictures),
        working=join([_WORKING(formula=line) for line in equation.working]),
        parameters=parameters(equation.parameters),
        note=notes([equation.note] if equation.note else []),
    )


_EQUATION = template(
    '<div>\n{label}<p class="lp-equation">{formula}</p>\n<div class="lp-terms">\n{terms}</div>\n'
    "<p>{working}<strong>{parameters}</strong></p>\n{note}</div>\n"
)
_WORKING = template("{formula} = ")


def gate_picture(layer: Layer, framework: Framework) -> GatePicture:
    """The gates of a recurrent layer as matrices."""
    cell = layer.cell
    assert cell, "the view is of recurrent layers"
    part_of = first_weights(layer)
    gates = part_of.group.gates
    shown = [gates[0], *(gate for gate in gates[1:] if cell.reset and gate.role == "candidate")]
    equations = [_equation(part_of, gate, layer, cell) for gate in shown]
    rows = [GateRow(gate, _computed(cell, gate), part_of.parameters_of(gate)) for gate in gates]
    notes = [_storage(part_of, gates[0], framework)]
    if any(term.is_enlarged for equation in equations for term in equation.terms):
        notes.insert(0, "Lengths are to scale; what would be too thin to see is enlarged (dashed).")
    if part_of.parameters != sum(row.parameters for row in rows):
        notes.append("A projection comes after the gates and has weights of its own.")
    if cell.is_coupled:
        notes.append("The forget gate is 1 − i: what is stored for it is never read.")
    notes.append(part_of.note)
    return GatePicture(
        equations, _legend_text(rows), rows if len(rows) > 1 else [], [note for note in notes if note]
    )


def _computed(cell: Cell, gate: Gate) -> str:
    """What a gate ends in, or what it is instead."""
    return cell.activation(gate.role) if cell.reads_weights(gate.role) else "1 − i"


def _equation(part_of: FirstWeights, gate: Gate, layer: Layer, cell: Cell) -> GateEquation:
    parts = layer_parts(layer)
    left: list[Token] = [Gated(gate.role), Sign("=")]
    row = [*left, *gate_row(layer, gate.role, parts)]
    opening = len(left) + 2  # a function and its bracket
    terms = [row[:opening], *split(row[opening:], depth=len(row))]
    count = total([_count(part) for _, part in part_of.parts(gate)])
    name = f"The {gate.role} gate" if gate.letter else "The layer"
    if gate.role == "candidate":
        name = "The candidate"
    return GateEquation(
        gate,
        f"{name} as matrices",
        plain_text(row, layer, parts),
        draw([list(_pieces(term, gate.role, layer, parts)) for term in terms]),
        [formula(count), formula(count.with_numbers())],
        count.value,
        _reset_note(cell) if gate.role == "candidate" else "",
    )


def _count(part: Part) -> Formula:
    """What a part counts, as it is drawn: what is written by what is read."""
    return part.writes if part.source.kind in CONSTANT else Product([part.writes, part.source.length])


def _pieces(term: Sequence[Token], role: str, layer: Layer, parts: LayerParts) -> Iterator[Piece]:
    """What is drawn of a term; signs beside one another are one."""
    for is_sign, tokens in groupby(term, lambda token: isinstance(token, Sign | FunctionName)):
        if is_sign:
            yield Sign(plain_text([*tokens], layer, parts).strip())
        else:
            yield from (_piece(token, role, layer, parts) for token in tokens)


def _piece(token: Token, role: str, layer: Layer, parts: LayerParts) -> Piece:
    """A symbol as what it is the name of."""
    read, hidden = parts["input", role].part, parts["hidden", role].part
    if isinstance(token, Learned):
        found = parts[token.reads, role]
        source, writes = found.part.source, found.part.writes
        reads = None if source.kind in CONSTANT else source.length
        return Matrix(found.symbol, found.part.gate.letter, writes, reads, f"lp-{role}", source.kind)
    symbol = plain_text([token], layer, parts)
    if isinstance(token, Gated):
        return ColumnVector(symbol, "t", read.writes, f"lp-{token.role}")
    if isinstance(token, Carried):
        length = hidden.source.length if token.role == "hidden" else read.writes
        css = "lp-h" if token.role == "hidden" else "lp-c"
        return ColumnVector(symbol, "t−1" if token.is_before else "t", length, css)
    return ColumnVector(symbol, "t", read.source.length, "lp-x")


def _reset_note(cell: Cell) -> str:
    if cell.reset == "before":
        return "The reset gate acts on h before the recurrent product."
    return "The reset gate acts on the recurrent product, after it was made."


def _legend_text(rows: list[GateRow]) -> str:
    if len(rows) < 2:
        return ""
    if all(row.parameters == rows[0].parameters for row in rows):
        number = {3: "three", 4: "four"}[len(rows)]
        return f"All {number} gates have these shapes, each with numbers of its own:"
    return "Each gate has numbers of its own, and not all have as many:"


def _storage(part_of: FirstWeights, gate: Gate, framework: Framework) -> str:
    """How the framework stores what is drawn as outputs by inputs."""
    weight, part = next(pair for pair in part_of.parts(gate) if pair[1].source.kind == "input")
    is_transposed = weight.axes.index("r") < weight.axes.index("w")
    gates = len(weight.by_gate)
    shape = f"({', '.join(map(written_size, weight.shape))})"
    x, h = written_size(part.source.length), written_size(part.writes)
    if is_transposed:
        beside = f", all {gates} gates side by side" if gates > 1 else ""
        return f"{framework.name} stores the transpose, {x} × {h}{beside}: {weight.name} is {shape}."
    below = f", all {gates} gates one below the other" if gates > 1 else ""
    return f"{framework.name} stores it this way round, {h} × {x}{below}: {weight.name} is {shape}."
