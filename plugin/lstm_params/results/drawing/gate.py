"""One gate as matrices to scale, so that one sees which size meets which."""

from typing import NamedTuple

from ...calculator.cells import Cell, Gate
from ...calculator.formulas import Formula, Product, total
from ...calculator.frameworks.framework import Framework
from ...calculator.layers import Layer
from ...calculator.weights import CONSTANT, Part, Weight
from ...request import Request
from ..first_weights import FirstWeights, first_weights
from ..html import NOTHING, Html, formula, join, label, notes, parameters, template
from .matrices import Matrix, Piece, Sign, TermPicture, Values, draw, written_size
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


class _Term(NamedTuple):
    pieces: list[Piece]
    text: str
    """The same as plain text."""


def gate_view(layer: Layer, request: Request) -> Html:
    """The gates of a recurrent layer as matrices."""
    found = gate_picture(layer, request.networks[0].framework)
    rows = [
        _ROW(
            role=row.gate.role,
            letter=row.gate.letter,
            activation=row.activation,
            parameters=parameters(row.parameters),
        )
        for row in found.rows
    ]
    return _VIEW(
        equations=join([_equation_html(equation) for equation in found.equations]),
        legend=_LEGEND(text=found.legend_text, rows=join(rows)) if rows else NOTHING,
        notes=notes(found.notes),
    )


_VIEW = template('<div class="lp-view lp-wide lp-gate">\n{equations}{legend}{notes}</div>\n')
_LEGEND = template('<p class="lp-note">{text}</p>\n<ul class="lp-gates">\n{rows}</ul>\n')
_ROW = template('<li class="lp-{role}"><b>{role} <i>{letter}</i></b> {activation}, {parameters}</li>\n')


def _equation_html(equation: GateEquation) -> Html:
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
        label=label(equation.label),
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
    equations = [_equation(part_of, gate, cell) for gate in shown]
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


def _equation(part_of: FirstWeights, gate: Gate, cell: Cell) -> GateEquation:
    parts = list(part_of.parts(gate))
    activation = cell.activation(gate.role)
    terms = _terms(parts, gate, part_of, cell)
    symbol = _symbol(gate)
    result = Values(symbol, "t", parts[0][1].writes, f"lp-{gate.role}")
    left = _Term([result, Sign(f"= {activation}(")], f"{symbol} = {activation}(")
    terms[-1] = _Term([*terms[-1].pieces, Sign(")")], terms[-1].text + ")")
    every = [left, *terms]
    count = total([_count(part) for _, part in parts])
    name = f"The {gate.role} gate" if gate.letter else "The layer"
    if gate.role == "candidate":
        name = "The candidate"
    return GateEquation(
        gate,
        f"{name} as matrices",
        left.text + " + ".join(term.text for term in terms),
        draw([term.pieces for term in every]),
        [formula(count), formula(count.with_numbers())],
        count.value,
        _reset_note(cell) if gate.role == "candidate" else "",
    )


def _count(part: Part) -> Formula:
    """What a part counts, as it is drawn: what is written by what is read."""
    return part.writes if part.source.kind in CONSTANT else Product([part.writes, part.source.length])


def _symbol(gate: Gate) -> str:
    """What a gate's values are called; a tilde tells a candidate from a state."""
    if not gate.letter:
        return "h"
    return f"{gate.letter}̃" if gate.letter in ("c", "h") else gate.letter


def _terms(parts: list[tuple[Weight, Part]], gate: Gate, part_of: FirstWeights, cell: Cell) -> list[_Term]:
    """The terms that are added up, in the order of the weights, each with its sign."""
    reset = next((other for other in part_of.group.gates if other.role == "reset"), None)
    if gate.role != "candidate" or reset is None:
        return _signed([_term(weight, part, gate) for weight, part in parts])
    if cell.reset == "before":
        return _signed([_term(weight, part, gate, reset) for weight, part in parts])
    late = [(w, p) for w, p in parts if p.source.kind == "hidden" or p.source.name == "recurrent bias"]
    early = [pair for pair in parts if pair not in late]
    inner = [_term(weight, part, gate) for weight, part in late]
    r = Values(reset.letter, "t", parts[0][1].writes, "lp-reset")
    first, *others = inner
    opened = _Term([r, Sign("∘ ("), *first.pieces], f"{reset.letter} ∘ ({first.text}")
    inner = [opened, *others]
    inner[-1] = _Term([*inner[-1].pieces, Sign(")")], inner[-1].text + ")")
    return _signed([*(_term(weight, part, gate) for weight, part in early), *inner])


def _signed(terms: list[_Term]) -> list[_Term]:
    return [
        _Term([*([Sign("+")] if number else []), *term.pieces], term.text)
        for number, term in enumerate(terms)
    ]


def _term(weight: Weight, part: Part, gate: Gate, reset: Gate | None = None) -> _Term:
    """A weight and what it meets; with a reset gate that acts before the recurrent product."""
    source, kind = part.source, part.source.kind
    is_constant = kind in CONSTANT
    symbol = "b′" if source.name == "recurrent bias" else weight.symbol
    matrix = Matrix(
        symbol, gate.letter, part.writes, None if is_constant else source.length, f"lp-{gate.role}", kind
    )
    if kind == "input":
        return _Term([matrix, Sign("·"), Values("x", "t", source.length, "lp-x")], f"{symbol}·x")
    before = Values("h", "t−1", source.length, "lp-h")
    if kind == "hidden" and reset:
        r = Values(reset.letter, "t", source.length, "lp-reset")
        pieces: list[Piece] = [matrix, Sign("·("), r, Sign("∘"), before, Sign(")")]
        return _Term(pieces, f"{symbol}·({reset.letter} ∘ h)")
    if kind == "hidden":
        return _Term([matrix, Sign("·"), before], f"{symbol}·h")
    if kind == "peephole":
        return _Term([matrix, Sign("∘"), Values("c", "t−1", part.writes, "lp-h")], f"{symbol} ∘ c")
    return _Term([matrix], symbol)


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
    gates = len(dict.fromkeys(other.gate for other in weight.parts))
    shape = f"({', '.join(map(written_size, weight.shape))})"
    x, h = written_size(part.source.length), written_size(part.writes)
    if is_transposed:
        beside = f", all {gates} gates side by side" if gates > 1 else ""
        return f"{framework.name} stores the transpose, {x} × {h}{beside}: {weight.name} is {shape}."
    below = f", all {gates} gates one below the other" if gates > 1 else ""
    return f"{framework.name} stores it this way round, {h} × {x}{below}: {weight.name} is {shape}."
