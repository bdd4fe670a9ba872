"""A network as tables and working for a terminal, and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..calculator.cells import Gate
from ..calculator.formulas import Formula, Size, written
from ..calculator.layers import Layer
from ..calculator.memory import byte_text, bytes_of, numbers_by_dtype
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..calculator.weights import Group
from ..calculator.working import worked
from ..results.colours import size_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COLOURS = {
    "lp-x": "32",
    "lp-h": "33",
    "lp-input": "34",
    "lp-forget": "35",
    "lp-candidate": "95",
    "lp-output": "36",
    "lp-update": "94",
    "lp-reset": "95",
    "strong": "1",
    "muted": "2",
}
"""What a terminal calls the colours of a page: one for what is read, one for what is written, the gates'."""


class Span(NamedTuple):
    """A piece of a line, and the class whose colour it has, if it has one."""

    text: str
    css: str = ""


Cell = Sequence[Span]


class _Row(NamedTuple):
    """A row of a table: its cells, and whether they are numbers, which end at the right."""

    cells: list[Cell]
    numbers: int
    """How many of its last cells are numbers."""


def network_text(network: Network, dtype: str = "float32", is_coloured: bool = False) -> str:
    """A network's count, tables and working as lines of text.

    Args:
        network: The network.
        dtype: The type of its parameters, for their memory.
        is_coloured: Whether what shows the text understands ANSI's colours.
    """
    if network.kept:
        layers = [*_rows(network), *(line for layer in network.layers for line in _kept_layer(layer))]
    else:
        is_row = len(network.layers) > 1
        layers = [
            line for layer in network.layers for line in (*(_title(layer) if is_row else ()), *_layer(layer))
        ]
    lines = [*_head(network, dtype), *layers]
    return "\n".join("".join(_painted(span, is_coloured) for span in line).rstrip() for line in lines)


def network_data(network: Network) -> dict[str, Any]:
    """A network's counts, shapes and tensors, as JSON has them. An open length is null."""
    return {
        "framework": network.framework.key,
        "parameters": network.parameters,
        "trainable": network.trainable,
        **({"bytes": network.kept.bytes, "notes": network.kept.notes} if network.kept else {}),
        "layers": [_layer_data(layer) for layer in network.layers],
    }


def _layer_data(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "code": layer.code,
        "parameters": layer.parameters,
        "trainable": layer.trainable,
        "formula": str(layer.formula),
        "input": layer.input.lengths,
        "outputs": [output.lengths for output in layer.outputs],
        "weights": [
            {
                "name": weight.name,
                "shape": [length.value for length in weight.shape],
                "parameters": weight.parameters,
                "trainable": weight.trainable,
                "gates": {gate.role: weight.by_gate.get(gate, 0) for gate in group.gates if gate.letter},
            }
            for group in layer.groups
            for weight in group.weights
        ],
    }


def _head(network: Network, dtype: str) -> Iterable[Cell]:
    kept = network.kept
    name = kept.file if kept else ", ".join(layer.code for layer in network.layers)
    plural = "" if network.parameters == 1 else "s"
    yield [Span(f"{name}   "), Span(f"{network.parameters:,} parameter{plural}", "strong")]
    numbers = numbers_by_dtype(network.weights, dtype)
    memory = byte_text(kept.bytes if kept else bytes_of(numbers))
    dtype = kept.dtypes if kept else " and ".join(numbers)
    outputs = ", ".join(network.framework.shape_text(output, None) for output in network.outputs)
    source = ", ".join(network.framework.shape_text(tensor, None) for tensor in network.inputs)
    shapes = [f"input {source} → output {outputs}"] if network.inputs else []
    facts = [network.framework.label, *shapes, f"{memory} as {dtype}"]
    if network.trainable != network.parameters:
        facts.append(f"{network.trainable:,} trainable, {network.parameters - network.trainable:,} not")
    alone = network.layers[0].notes if len(network.layers) == 1 else ()
    notes = kept.notes if kept else alone
    yield [Span(" · ".join([*facts, *notes]), "muted")]


def _rows(network: Network) -> Iterable[Cell]:
    """The layers of a file, and what share each has."""
    yield []
    rows = [_Row([[Span(name, "strong")] for name in ("Layer", "", "Parameters", "Share")], 2)]
    for layer in network.layers:
        share = f"{100 * layer.parameters / network.parameters:.1f} %" if network.parameters else ""
        code = Span(layer.code, "muted")
        rows.append(_Row([[Span(layer.name)], [code], [Span(f"{layer.parameters:,}")], [Span(share)]], 2))
    yield from _table(rows)


def _kept_layer(layer: Layer) -> Iterable[Cell]:
    """A recurrent layer of a file: its tensors, its gates and its working."""
    if layer.cell:
        yield from _title(layer)
        yield from _layer(layer)


def _title(layer: Layer) -> Iterable[Cell]:
    """What a layer among others is called, and what a reader should know of it."""
    yield []
    yield [Span(f"{layer.name}   "), Span(layer.code, "strong")]
    if layer.notes:
        yield [Span(" · ".join(layer.notes), "muted")]


def _layer(layer: Layer) -> Iterable[Cell]:
    for group in layer.groups:
        yield from _group(group)
    if layer.weights:
        for name, formula in layer.workings:
            yield []
            if name:
                yield [Span(name, "strong")]
            yield from _working(formula)


def _group(group: Group) -> Iterable[Cell]:
    gates = group.gates if len(group.gates) > 1 else ()
    yield []
    if group.label:
        yield [Span(group.label, "strong")]
    names = [[_gate_span(gate)] for gate in gates]
    rows = [_Row([[Span("Weights", "strong")], [], *names, [Span("Total", "strong")]], len(names) + 1)]
    for weight in group.weights:
        counts = [[Span(f"{weight.by_gate.get(gate, 0):,}")] for gate in gates]
        title = [Span(f"{weight.symbol} {weight.name}{'' if weight.trainable else ', not trained'}")]
        shape = _tensor_shape(weight.shape)
        rows.append(_Row([title, shape, *counts, [Span(f"{weight.parameters:,}")]], len(counts) + 1))
    totals = [[Span(f"{group.by_gate[gate]:,}", "strong")] for gate in gates]
    corner = [Span(f"{group.parameters:,}", "strong")]
    yield from _table([*rows, _Row([[Span("Total", "strong")], [], *totals, corner], len(totals) + 1)])


def _gate_span(gate: Gate) -> Span:
    return Span(f"{gate.role} {gate.letter}", f"lp-{gate.role}")


def _working(formula: Formula) -> Iterable[Cell]:
    lines = worked(formula)
    rows = []
    for number, line in enumerate(lines):
        end = [Span(" parameter" + ("" if formula.value == 1 else "s"))] if line is lines[-1] else []
        step = [Span("= " if number else "  "), *_formula(line.formula), *end]
        rows.append(_Row([step, [Span(", ".join(line.notes), "muted")]], 0))
    yield from _table(rows)


def _formula(formula: Formula, compact: bool = False) -> list[Span]:
    return [Span(written(token), size_class(token)) for token in formula.tokens(compact)]


def _tensor_shape(shape: Sequence[Formula]) -> list[Span]:
    """A tensor's shape, as formulas and in numbers: `(x, 4h) = (3, 8)`."""
    named = [_formula(axis, compact=True) for axis in shape]
    lengths = [[Span(str(axis.value), size_class(axis) if isinstance(axis, Size) else "")] for axis in shape]
    return [*_listed(named), Span(" = "), *_listed(lengths)]


def _listed(items: Sequence[Cell]) -> list[Span]:
    """Items in brackets, with commas between them."""
    spans = [span for item in items for span in (Span(", "), *item)]
    return [Span("("), *spans[1:], Span(")")]


def _table(rows: Sequence[_Row]) -> Iterable[Cell]:
    """Rows whose columns are as wide as their widest cell."""
    widths = [max(map(_width, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    for row in rows:
        line: list[Span] = []
        first_number = len(row.cells) - row.numbers
        for number, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
            space = Span(" " * (width - _width(cell)))
            line += [space, *cell] if number >= first_number else [*cell, space]
            line.append(Span("  "))
        yield line


def _width(cell: Cell) -> int:
    return sum(len(span.text) for span in cell)


def _painted(span: Span, is_coloured: bool) -> str:
    colour = _COLOURS.get(span.css)
    return f"\x1b[{colour}m{span.text}\x1b[0m" if is_coloured and colour and span.text else span.text
