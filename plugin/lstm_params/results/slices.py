"""Which slice of each tensor is which gate, and code that cuts it out."""

from ..calculator.cells import Gate
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.tensor_code import PlacedPart, WeightSet, code, placed_parts
from ..request import Request
from .html import NOTHING, PART, Html, breakable, code_block, gate_symbol, join, label, notes, template

_VARIABLES = {
    "input": "W",
    "hidden": "U",
    "bias": "b",
    "input bias": "b",
    "recurrent bias": "b_recurrent",
    "peephole": "p",
}
"""What code calls the part of a gate that reads something."""


def slice_view(layer: Layer, request: Request) -> Html:
    """The slices of a recurrent layer's gates."""
    framework = request.networks[0].framework
    lines = framework.language.read(layer, "layer")
    by_gate: dict[tuple[WeightSet, Gate], list[PlacedPart]] = {}
    by_set: dict[WeightSet, list[PlacedPart]] = {}
    for place in placed_parts(layer):
        by_set.setdefault(place.set, []).append(place)
        by_gate.setdefault((place.set, place.part.gate), []).append(place)
    for own in by_gate.values():
        names = ", ".join(map(_variable, own))
        lines.append(f"{names} = {', '.join(code(framework, place) for place in own)}")
    is_coupled = layer.cell is not None and layer.cell.is_coupled
    packed = f"{layer.packed[:1].upper()}{layer.packed[1:]}."
    return _VIEW(
        label=label("Which slice is which gate, and how many parameters", request.level),
        tables=join([_table(own.label, found, framework, request.level) for own, found in by_set.items()]),
        code=code_block("\n".join(lines), "Code that cuts out each slice"),
        note=notes([_NEVER_READ] * is_coupled + [packed] * bool(layer.packed)),
    )


_NEVER_READ = "The forget gate is 1 − i: its slices are stored, and never read."
_VIEW = template('<div class="lp-view lp-wide lp-few">\n{label}{tables}{code}\n{note}</div>\n')


def _table(name: str, places: list[PlacedPart], framework: Framework, level: int) -> Html:
    """The slices of one set of weights: a row for each gate, a column for each thing that is read."""
    read = {place.reads: place.part.source.name for place in places}
    found = {
        (place.part.gate, place.reads): _SLICE(
            code=breakable(code(framework, place)), parameters=place.part.parameters
        )
        for place in places
    }
    gates = dict.fromkeys(place.part.gate for place in places)
    return _TABLE(
        name=f", {name}" if name else "",
        label=label(name, level, PART) if name else "",
        heads=join([_HEAD(read=name) for name in read.values()]),
        rows=join(
            [
                _ROW(
                    role=gate.role,
                    symbol=gate_symbol(gate) if gate.letter else NOTHING,
                    cells=join([_CELL(slice=found.get((gate, reads), "")) for reads in read]),
                )
                for gate in gates
            ]
        ),
    )


_TABLE = template(
    '<div class="lp-scroll" role="group" aria-label="Slices by gate{name}">\n{label}<table>\n'
    '<thead><tr><th scope="col">Gate</th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n'
)
_HEAD = template(' <th scope="col" class="lp-long">{read}</th>')
_ROW = template('<tr><th scope="row" class="lp-{role}">{role} {symbol}</th>{cells}</tr>\n')
_CELL = template(" <td>{slice}</td>")
_SLICE = template('{code} <data value="{parameters:d}">{parameters:,}</data>')


def _variable(place: PlacedPart) -> str:
    """A name for a part: `W_forget`."""
    role = "" if place.part.gate.role == "layer" else place.part.gate.role
    own = place.set
    is_first = own.level is None and own.direction == "forward" and not own.is_projection
    where = "" if is_first else own.label.replace(" ", "_")
    variable = "P" if own.is_projection else _VARIABLES[place.reads]
    return "_".join(filter(None, [variable, role, where]))
