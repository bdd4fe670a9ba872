"""Recipes that carry a recurrent layer's weights from one framework to another, as code in NumPy."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from .cells import Cell
from .comparison import bias_counts, differences, is_gates_first
from .named_tuples import NamedTuple
from .network import Network
from .tensor_code import PlacedPart, is_index, placed_parts, subscript

Place = tuple[str, str, str]
"""A direction, a gate's role, and what is read: the same in every framework."""


class Recipe(NamedTuple):
    """How weights get from one framework's layer into another's."""

    source: Network
    target: Network
    code: str
    """Python that does it; nothing where it cannot be done."""
    notes: tuple[str, ...]
    """What becomes of orders, orientations and biases."""


def recipe(source: Network, target: Network) -> Recipe:
    """The recipe from one layer to the same one in another framework.

    Args:
        source: The layer whose weights are known.
        target: The layer that gets them.
    """
    notes = differences(source, target)
    cells = {_weighed(network.layers[0].cell) for network in (source, target) if network.layers[0].cell}
    if len(cells) > 1:
        return Recipe(source, target, "", (*notes, "No weights make one of the other."))
    packed = [network.layers[0].packed for network in (source, target) if network.layers[0].packed]
    if packed:
        return Recipe(source, target, "", (*notes, f"No slices are enough: {packed[0]}."))
    writer = _Writer(source, target)
    if writer.lost_biases():
        return Recipe(source, target, "", (*notes, *writer.lost_biases()))
    expressions = list(writer.expressions())
    read, write = source.framework.language.read, target.framework.language.write
    layers = [f"# {_variable(network)}: {network.layers[0].code}" for network in (source, target)]
    lines = [
        *layers,
        *_imports(source, target),
        "",
        *read(source.layers[0], _variable(source)),
        "",
        *write(target.layers[0], _variable(target), expressions),
    ]
    return Recipe(source, target, "\n".join(lines), (*notes, *writer.bias_notes()))


def _weighed(cell: Cell) -> Cell:
    """A cell but for what other weights make up for."""
    return cell._replace(forget_offset=0, update_takes="old")


def _variable(network: Network) -> str:
    """What a layer is called in the code."""
    return f"{network.framework.key.replace('-', '_')}_layer"


def _imports(source: Network, target: Network) -> list[str]:
    modules = {"numpy", *(network.framework.language.module for network in (source, target))}
    return [f"import {module}" for module in sorted(modules) if module]


class _Writer:
    """Expressions for a target's tensors, over the names of a source's."""

    def __init__(self, source: Network, target: Network) -> None:
        self.source, self.target = source, target
        self.places: dict[Place, PlacedPart] = {
            (place.direction, place.part.gate.role, place.reads): place
            for place in placed_parts(source.layers[0])
        }
        self.biases = bias_counts(source.layers[0])
        self.target_biases = bias_counts(target.layers[0])

    def expressions(self) -> Iterator[str]:
        """One for each tensor of the target, in its order."""
        layer = self.target.layers[0]
        for _, places in groupby(placed_parts(layer), key=lambda place: id(place.weight)):
            yield self._tensor(list(places))

    def lost_biases(self) -> tuple[str, ...]:
        """What to say of a bias beside the recurrent product that the target's reset gate has none for."""
        cell = self.source.layers[0].cell
        is_reset = cell is not None and cell.reset == "after"
        if not is_reset or self.biases["candidate"] <= self.target_biases["candidate"]:
            return ()
        letters = {gate.role: gate.symbol for gate in self.source.layers[0].groups[0].gates}
        return (
            f"The reset gate acts on {self.source.framework.name}'s second bias of {letters['candidate']}, "
            f"and {self.target.framework.name} has none there: no weights make one of the other "
            "unless it is 0.",
        )

    def bias_notes(self) -> Iterator[str]:
        """What becomes of biases that only one of the two has."""
        letters = {gate.role: gate.symbol for gate in self.target.layers[0].groups[0].gates}
        new = [role for role in letters if self.biases[role] < self.target_biases[role]]
        added = [role for role in letters if self.biases[role] > self.target_biases[role]]
        for roles, what in (
            (new, f"{self.target.framework.name}'s second bias{{}} becomes zero."),
            (added, f"{self.source.framework.name}'s two biases{{}} are added; only their sum matters."),
        ):
            if roles:
                which = " and ".join(letters[role] for role in roles)
                yield what.format(f" of {which}" if len(roles) < len(letters) else "")

    def _tensor(self, places: list[PlacedPart]) -> str:
        """A whole tensor: its directions and what they read, stacked or one behind the other."""
        directions = [
            self._direction(list(group)) for _, group in groupby(places, key=lambda place: place.direction)
        ]
        has_axis = is_index(places[0].slices[0][1]) and not self._has_bias_axis(places)
        return f"numpy.stack([{', '.join(directions)}])" if has_axis else directions[0]

    def _direction(self, places: list[PlacedPart]) -> str:
        read = [self._gates(list(group)) for _, group in groupby(places, key=lambda place: place.reads)]
        if len(read) == 1:
            return read[0]
        if self._has_bias_axis(places):
            return f"numpy.stack([{', '.join(read)}])"
        axis = places[0].weight.axes.find("r")
        return f"numpy.concatenate([{', '.join(read)}]{f', axis={axis}' if axis > 0 else ''})"

    def _has_bias_axis(self, places: list[PlacedPart]) -> bool:
        """Whether several biases lie along an axis of their own."""
        first, last = places[0].slices[0], places[-1].slices[0]
        same_direction = places[0].direction == places[-1].direction
        return same_direction and is_index(first[1]) and first != last

    def _gates(self, places: list[PlacedPart]) -> str:
        """The gates of one direction that read one thing, in the target's order and orientation."""
        runs = [
            self._changed(change, self._run(rule, list(group)))
            for (rule, change), group in groupby(
                places, key=lambda place: (self._from(place), self._change(place))
            )
        ]
        if len(runs) == 1:
            return runs[0]
        axis = self._gate_axis(places[0])
        return f"numpy.concatenate([{', '.join(runs)}]{f', axis={axis}' if axis else ''})"

    def _gate_axis(self, place: PlacedPart) -> int:
        """Along which axis of one thing's weights the target's gates lie."""
        is_matrix = place.part.source.kind != "bias"
        return 1 if is_matrix and not is_gates_first(place.weight) else 0

    def _change(self, place: PlacedPart) -> tuple[bool, float]:
        """Whether weights change their sign, and what is added to a bias, as the two work otherwise."""
        ours, theirs = self.source.layers[0].cell, self.target.layers[0].cell
        role = place.part.gate.role
        if ours is None or theirs is None:
            return False, 0
        is_turned = role == "update" and ours.update_takes != theirs.update_takes
        added = ours.forget_offset - theirs.forget_offset
        is_bias = place.part.source.kind == "bias" and place.reads != "recurrent bias"
        return is_turned, added if role == "forget" and is_bias else 0

    def _changed(self, change: tuple[bool, float], code: str) -> str:
        is_turned, added = change
        if is_turned:
            return f"-({code})" if " + " in code else f"-{code}"
        return f"{code} {'+' if added > 0 else '-'} {abs(added)}" if added else code

    def _from(self, place: PlacedPart) -> tuple[str, ...]:
        """What the source reads where the target reads something: nothing, the same, or two things to add."""
        role = place.part.gate.role
        if place.part.source.kind != "bias":
            return (place.reads,)
        there, here = self.biases[role], self.target_biases[role]
        if there == here:
            return (place.reads,)
        if here == 1:
            return ("input bias", "recurrent bias") if there == 2 else ()
        return ("bias",) if there == 1 and place.reads == "input bias" else ()

    def _run(self, reads: tuple[str, ...], places: list[PlacedPart]) -> str:
        if not reads:
            return f'numpy.zeros({sum(place.part.writes.value for place in places)}, "float32")'
        gathered = [
            self._gathered([self.places[place.direction, place.part.gate.role, read] for place in places])
            for read in reads
        ]
        first = places[0]
        source = self.places[first.direction, first.part.gate.role, reads[0]]
        is_matrix = first.part.source.kind != "bias"
        is_turned = is_matrix and is_gates_first(first.weight) != is_gates_first(source.weight)
        return " + ".join(gathered) + (".T" if is_turned else "")

    def _gathered(self, places: list[PlacedPart]) -> str:
        """Parts of the source side by side, neighbours in one slice."""
        pieces = [self._piece(run) for run in _runs(places)]
        if len(pieces) == 1:
            return pieces[0]
        axis = self._gate_axis(places[0])
        return f"numpy.concatenate([{', '.join(pieces)}]{f', axis={axis}' if axis else ''})"

    def _piece(self, run: list[PlacedPart]) -> str:
        first, last = run[0], run[-1]
        slices = [(start, stop) for (start, _), (_, stop) in zip(first.slices, last.slices, strict=True)]
        variable = self.source.framework.language.variable(first.group, first.weight)
        return variable + subscript(first.weight, slices)


def _runs(places: Sequence[PlacedPart]) -> list[list[PlacedPart]]:
    """Parts in runs that lie one behind the other in one tensor."""
    runs: list[list[PlacedPart]] = []
    for place in places:
        if runs and runs[-1][-1].weight is place.weight and _follows(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _follows(before: PlacedPart, place: PlacedPart) -> bool:
    """Whether a part starts where another ends, along one axis and no other."""
    moved = [(one, other) for one, other in zip(before.slices, place.slices, strict=True) if one != other]
    return len(moved) == 1 and not is_index(moved[0][1][1]) and moved[0][0][1].value == moved[0][1][0].value
