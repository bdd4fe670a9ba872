"""Which slice of each tensor is which gate, and code that cuts it out."""

from typing import NamedTuple

from ..calculator.cells import Gate
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.tensor_code import PlacedPart, WeightSet, code, placed_parts

_VARIABLES = {
    "input": "W",
    "hidden": "U",
    "bias": "b",
    "input bias": "b",
    "recurrent bias": "b_recurrent",
    "peephole": "p",
}
"""What code calls the part of a gate that reads something."""


class Slice(NamedTuple):
    """Where a part of a gate lies."""

    code: str
    parameters: int


class SliceRow(NamedTuple):
    """A gate's slices; None where a tensor has nothing for the gate."""

    gate: Gate
    slices: list[Slice | None]


class SliceTable(NamedTuple):
    """The slices of one set of weights."""

    label: str
    read: list[str]
    """What the columns read."""
    rows: list[SliceRow]


class Slices(NamedTuple):
    """All slices of a layer."""

    tables: list[SliceTable]
    code: str
    """Lines that give each slice a name."""
    note: str


def gate_slices(layer: Layer, framework: Framework) -> Slices:
    """The slices of a recurrent layer's gates."""
    places = list(placed_parts(layer))
    lines = framework.language.read(layer, "layer")
    by_gate: dict[tuple[WeightSet, Gate], list[PlacedPart]] = {}
    by_set: dict[WeightSet, list[PlacedPart]] = {}
    for place in places:
        by_set.setdefault(place.set, []).append(place)
        by_gate.setdefault((place.set, place.part.gate), []).append(place)
    for own in by_gate.values():
        names = ", ".join(map(_variable, own))
        lines.append(f"{names} = {', '.join(code(framework, place) for place in own)}")
    tables = [_table(own.label, found, framework) for own, found in by_set.items()]
    is_coupled = layer.cell is not None and layer.cell.is_coupled
    note = "The forget gate is 1 − i: its slices are stored, and never read." if is_coupled else ""
    return Slices(tables, "\n".join(lines), note)


def _table(label: str, places: list[PlacedPart], framework: Framework) -> SliceTable:
    read = {place.reads: place.part.source.name for place in places}
    found = {
        (place.part.gate, place.reads): Slice(code(framework, place), place.part.parameters)
        for place in places
    }
    gates = dict.fromkeys(place.part.gate for place in places)
    rows = [SliceRow(gate, [found.get((gate, reads)) for reads in read]) for gate in gates]
    return SliceTable(label, list(read.values()), rows)


def _variable(place: PlacedPart) -> str:
    """A name for a part: `W_forget`."""
    role = "" if place.part.gate.role == "layer" else place.part.gate.role
    own = place.set
    is_first = own.level is None and own.direction == "forward" and not own.is_projection
    where = "" if is_first else own.label.replace(" ", "_")
    variable = "P" if own.is_projection else _VARIABLES[place.reads]
    return "_".join(filter(None, [variable, role, where]))
