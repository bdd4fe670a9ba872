"""A network as tables and working for a terminal, and as data for programs."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..calculator.cells import Gate
from ..calculator.layers import Layer
from ..calculator.memory import BYTES, byte_text
from ..calculator.network import Network
from ..calculator.weights import Group
from ..calculator.working import worked
from ..results.text_runs import Mark, formula_marks, shape_text, tensor_marks

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

Cell = Sequence[Mark]


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
    lines = [*_head(network, dtype), *(line for layer in network.layers for line in _layer(layer))]
    return "\n".join("".join(_painted(mark, is_coloured) for mark in line).rstrip() for line in lines)


def network_data(network: Network) -> dict[str, Any]:
    """A network's counts, shapes and tensors, as JSON has them. An open length is null."""
    return {
        "framework": network.framework.key,
        "parameters": network.parameters,
        "trainable": network.trainable,
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
    name = ", ".join(layer.code for layer in network.layers)
    plural = "" if network.parameters == 1 else "s"
    yield [Mark(f"{name}   "), Mark(f"{network.parameters:,} parameter{plural}", "strong")]
    memory = byte_text(network.parameters * BYTES[dtype])
    outputs = ", ".join(shape_text(output, None, network.framework) for output in network.outputs)
    source = ", ".join(shape_text(tensor, None, network.framework) for tensor in network.inputs)
    facts = f"{network.framework.label} · input {source} → output {outputs} · {memory} as {dtype}"
    notes = [note for layer in network.layers for note in layer.notes]
    yield [Mark(" · ".join([facts, *notes]), "muted")]


def _layer(layer: Layer) -> Iterable[Cell]:
    for group in layer.groups:
        yield from _group(group)
    if layer.weights:
        yield []
        yield from _working(layer)


def _group(group: Group) -> Iterable[Cell]:
    gates = group.gates if len(group.gates) > 1 else ()
    yield []
    if group.label:
        yield [Mark(group.label, "strong")]
    names = [[_gate_mark(gate)] for gate in gates]
    rows = [_Row([[Mark("Weights", "strong")], [], *names, [Mark("Total", "strong")]], len(names) + 1)]
    for weight in group.weights:
        counts = [[Mark(f"{weight.by_gate.get(gate, 0):,}")] for gate in gates]
        title = [Mark(f"{weight.symbol} {weight.name}{'' if weight.trainable else ', not trained'}")]
        shape = tensor_marks(weight.shape)
        rows.append(_Row([title, shape, *counts, [Mark(f"{weight.parameters:,}")]], len(counts) + 1))
    totals = [[Mark(f"{group.by_gate[gate]:,}", "strong")] for gate in gates]
    corner = [Mark(f"{group.parameters:,}", "strong")]
    yield from _table([*rows, _Row([[Mark("Total", "strong")], [], *totals, corner], len(totals) + 1)])


def _gate_mark(gate: Gate) -> Mark:
    return Mark(f"{gate.role} {gate.letter}", f"lp-{gate.role}")


def _working(layer: Layer) -> Iterable[Cell]:
    lines = worked(layer.formula)
    rows = []
    for number, line in enumerate(lines):
        end = [Mark(" parameter" + ("" if layer.parameters == 1 else "s"))] if line is lines[-1] else []
        step = [Mark("= " if number else "  "), *formula_marks(line.formula), *end]
        rows.append(_Row([step, [Mark(", ".join(line.notes), "muted")]], 0))
    yield from _table(rows)


def _table(rows: Sequence[_Row]) -> Iterable[Cell]:
    """Rows whose columns are as wide as their widest cell."""
    widths = [max(map(_width, column)) for column in zip(*(row.cells for row in rows), strict=True)]
    for row in rows:
        line: list[Mark] = []
        first_number = len(row.cells) - row.numbers
        for number, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
            space = Mark(" " * (width - _width(cell)))
            line += [space, *cell] if number >= first_number else [*cell, space]
            line.append(Mark("  "))
        yield line


def _width(cell: Cell) -> int:
    return sum(len(mark.text) for mark in cell)


def _painted(mark: Mark, is_coloured: bool) -> str:
    colour = _COLOURS.get(mark.css)
    return f"\x1b[{colour}m{mark.text}\x1b[0m" if is_coloured and colour and mark.text else mark.text
