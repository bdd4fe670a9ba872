"""What was pasted of a model, compared with the network of the program or the block beside it."""

import re
from collections.abc import Iterator, Set

from ..calculator.layers import Layer
from ..calculator.network import Network
from ..calculator.shapes import Lengths, shape_text
from .listings import Listing
from .modules import Part, PrintedModule, expanded, parameters_of
from .programs import Program
from .summary import Contradiction, Row, Summary
from .totals import Stated

_KERAS = ("keras", "keras-2")
"""The frameworks whose programs print Keras's tables."""


def table_differences(summary: Summary, network: Network) -> list[Contradiction]:
    """Where a summary is not that of a network that has the same types of layers in the same order."""
    rows = [row for row in summary.rows if row.layer_type != "InputLayer" and not row.is_inner]
    layers = network.layers
    if not summary.is_keras or network.framework.key not in _KERAS:
        return []
    if [row.layer_type for row in rows] != [layer.type for layer in layers]:
        return []
    found = [
        Contradiction(row.line, message)
        for row, layer in zip(rows, layers, strict=True)
        if (message := _difference(row, layer))
    ]
    total = summary.totals.get("total")
    own = total.parameters - _optimizer(summary) if total else network.parameters
    if total and own != network.parameters:
        message = f"the program above makes {network.parameters:,} parameters, and the total is {own:,}"
        found.append(Contradiction(total.line, message))
    return found


def is_table_of(summary: Summary, network: Network) -> bool:
    """Whether a table is that of a network, if a stale one: by its total, or by the types of its layers."""
    total = summary.totals.get("total")
    if total and total.parameters - _optimizer(summary) == network.parameters:
        return True
    rows = [row for row in summary.rows if row.parameters and not (summary.is_keras and row.is_inner)]
    return [row.layer_type for row in rows] == [layer.type for layer in network.layers if layer.parameters]


def _optimizer(summary: Summary) -> int:
    optimizer = summary.totals.get("optimizer")
    return optimizer.parameters if optimizer else 0


def _difference(row: Row, layer: Layer) -> str:
    if row.parameters is not None and row.parameters != layer.parameters:
        return f"the program's {layer.code} has {layer.parameters:,} parameters, and not {row.parameters:,}"
    shape = (None, *layer.outputs[0].lengths)
    if row.shapes and row.shapes[0][1:] != shape[1:]:
        return f"the program's {layer.code} returns {shape_text(shape)}"
    return ""


def module_differences(printed: PrintedModule, program: Program) -> list[Contradiction]:
    """Where a printed module is not that of a program.

    They are compared if their modules with parameters have the same names, or if there is but one class that
    the printed one can be of.
    """
    if program.network.framework.key != "pytorch":
        return []
    counts = _counts(printed)
    if counts is None:
        return []
    names = _names(program, printed)
    if names != counts.keys():
        return list(_other_modules(printed, program, names, counts.keys()))
    own = {layer.name: layer for layer in program.network.layers}
    found = []
    for name, (part, count) in counts.items():
        layer = own[name]
        if count != layer.parameters:
            message = f"the program's {layer.code} has {layer.parameters:,} parameters, and this {count:,}"
            found.append(Contradiction(part.line, message))
    return [*found, *_total_difference(printed.total, program.network)]


def is_of_program(printed: PrintedModule, program: Program) -> bool:
    """Whether a printed module is that of a program, if a stale one: by its names, or as its only class."""
    if program.network.framework.key != "pytorch":
        return False
    counts = _counts(printed)
    return (counts is not None and _names(program, printed) == counts.keys()) or _is_only_class(
        printed, program
    )


def _counts(printed: PrintedModule) -> dict[str, tuple[Part, int]] | None:
    """The modules with parameters by their paths, and how many; None where that is not known of each."""
    counts: dict[str, tuple[Part, int]] = {}
    for part in printed.parts:
        count = parameters_of(part) if part.arguments is not None else 0
        if count is None:
            return None
        counts.update((path, (part, count)) for path in expanded(part) if count)
    return counts


def _names(program: Program, printed: PrintedModule) -> set[str]:
    """A program's modules with parameters, but for those that are printed with others in them."""
    inner = {path for part in printed.parts if part.arguments is None for path in expanded(part)}
    own = (layer for layer in program.network.layers if layer.parameters and not _is_parameter(layer))
    return {layer.name for layer in own} - inner


def _is_only_class(printed: PrintedModule, program: Program) -> bool:
    classes = re.findall(r"^class\s+(\w+)\s*\([^)]*Module", program.text, re.MULTILINE)
    return classes == [printed.parts[0].kind]


def _other_modules(
    printed: PrintedModule, program: Program, names: Set[str], here: Set[str]
) -> Iterator[Contradiction]:
    """Modules that are not in both, where the printed one is of the only class that the program has."""
    root = printed.parts[0]
    if not _is_only_class(printed, program) or not printed.is_whole:
        return
    missing = sorted(names - here)
    if missing:
        yield Contradiction(root.line, f"the program's {root.kind} has '{missing[0]}', too")
    shared = {layer.name for layer in program.network.layers if not layer.parameters}
    for part in printed.parts:
        if set(expanded(part)) & here - names - shared and not _may_be_another(part, printed, names):
            yield Contradiction(part.line, f"the program's {root.kind} has no '{part.path}' with parameters")


def _may_be_another(part: Part, printed: PrintedModule, names: Set[str]) -> bool:
    """Whether a module may be one that the program has by another name: PyTorch prints it at each of them."""
    return any(
        (other.kind, other.arguments) == (part.kind, part.arguments) and set(expanded(other)) <= names
        for other in printed.parts
        if other.path != part.path
    )


def _total_difference(total: Stated | None, network: Network) -> Iterator[Contradiction]:
    if total is None:
        return
    own = network.trainable if total.is_of_trained else network.parameters
    if total.parameters not in (own, network.parameters):
        message = f"the program above makes {own:,} parameters, and the total is {total.parameters:,}"
        yield Contradiction(total.line, message)


def listing_differences(listing: Listing, network: Network, where: str) -> list[Contradiction]:
    """Where a listing is not that of a network whose weights have the same names.

    Args:
        listing: The listing.
        network: The network of the program or the block beside it.
        where: Which that is, with an article: `the program above`.
    """
    shapes = shapes_of(listing, network)
    found = []
    for entry, shape in zip(listing.entries, shapes, strict=False):
        if shape is not None and shape != entry.shape:
            message = f"{where} has {entry.last} {shape_text(shape)}, and not {shape_text(entry.shape)}"
            found.append(Contradiction(entry.line, message))
    return [*found, *(_total_difference(listing.total, network) if shapes else ())]


def shapes_of(listing: Listing, network: Network) -> list[Lengths | None]:
    """The shapes that a network has for a listing's weights; none where their names are others."""
    if network.framework.key in _KERAS:
        return _by_order(listing, network)
    return _by_name(listing, network) if network.framework.key == "pytorch" else []


def _by_order(listing: Listing, network: Network) -> list[Lengths | None]:
    """The shapes of a network's weights, if they have a listing's names in its order; none else."""
    weights = [weight for layer in network.layers for weight in layer.weights]
    if [weight.name for weight in weights] != [entry.last for entry in listing.entries]:
        return []
    return [tuple(length.value for length in weight.shape) for weight in weights]


def _by_name(listing: Listing, network: Network) -> list[Lengths | None]:
    """The shape that a network's weight of each name has, if it has no others; none else."""
    if len(network.layers) == 1 and not network.layers[0].name.count(
        "."
    ):  # a layer alone may be an attribute
        in_order = _by_order(listing, network)
        if in_order:
            return in_order
    shapes = weights_by_name(network)
    if not shapes or shapes.keys() - {entry.name for entry in listing.entries}:
        return []
    return [shapes.get(entry.name) for entry in listing.entries]


def weights_by_name(network: Network) -> dict[str, Lengths]:
    """The shapes of all weights of a PyTorch network, by their names in its `state_dict()`."""
    return {
        _full_name(layer, weight.name): tuple(length.value for length in weight.shape)
        for layer in network.layers
        for weight in layer.weights
    }


def _full_name(layer: Layer, name: str) -> str:
    return layer.name if _is_parameter(layer) else f"{layer.name}.{name}"


def _is_parameter(layer: Layer) -> bool:
    """Whether this is a parameter of the program's own, which is named like its only weight."""
    return [weight.name for weight in layer.weights] == [layer.name.rpartition(".")[2]]
