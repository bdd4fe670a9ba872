"""What else a recurrent layer can become: another kind or framework, in both directions, without biases."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice, product

from .calls import LayerError
from .cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Recurrent
from .exploring import CODED, Exploration, ExploringError, Knob, Variant, largest, template_of
from .formulas import Compound, Formula, Size
from .frameworks import FRAMEWORKS
from .layers import Layer, as_recurrent
from .network import Network
from .powers import sizes
from .rows import network

SWITCHES = ("layer", "framework", "bidirectional", "bias", "reset_after")
"""What can be switched, beside the sizes."""


def with_switches(explored: Exploration, own: Network, switches: Sequence[str]) -> Exploration:
    """What is explored, with all that the layer becomes with each choice of switches.

    Args:
        explored: What is explored of the layer's sizes.
        own: The network of one layer that the block counts.
        switches: Names among `SWITCHES`.

    Raises:
        ExploringError: Something cannot be switched.
    """
    if len(own.layers) > 1:
        message = f"'{switches[0]}' is explored of one layer, and there are {len(own.layers)}"
        raise ExploringError(switches[0], message, "Explore sizes, such as features and units.")
    variants = list(_variants(own, switches, explored.knobs))
    variants[0] = variants[0]._replace(codes=explored.variants[0].codes)
    kept = {
        name: tuple(dict.fromkeys([variant.choice[number] for variant in variants]))
        for number, name in enumerate(switches)
    }
    for name, values in kept.items():
        if len(values) < 2:
            raise ExploringError(name, f"'{name}' cannot be anything else for this layer")
    names = {knob.size.name for knob in explored.knobs}
    formulas = [variant.network.layers[0].formula for variant in variants]
    layers = [variant.network.layers[0] for variant in reversed(variants)]
    return explored._replace(
        switches=kept,
        variants=tuple(variants),
        largest=largest(lambda most: [_value(formula, names, most) for formula in formulas], switches),
        values={name: value for layer in layers for name, value in _named(layer).items()},
    )


def _variants(own: Network, switches: Sequence[str], knobs: Sequence[Knob]) -> Iterator[Variant]:
    """The block's own network, and all others that switches make of it and that frameworks have."""
    recurrent = as_recurrent(own.layers[0])
    if recurrent is None:
        message = f"'{switches[0]}' is explored of one plain LSTM, GRU or simple RNN"
        raise ExploringError(switches[0], message)
    if "reset_after" in switches and not recurrent.cell.reset:
        raise ExploringError("reset_after", "'reset_after' is said of GRU layers")
    made = {
        "layer": recurrent.cell.name,
        "framework": own.framework.key,
        "bidirectional": _YES[recurrent.is_bidirectional],
        "bias": _YES[recurrent.has_bias],
        "reset_after": _YES[recurrent.cell.reset == "after"],
    }
    yield Variant(tuple([made[name] for name in switches]), own, ())
    values = [[made[name], *[other for other in _values(name) if other != made[name]]] for name in switches]
    for choice in islice(product(*values), 1, None):
        all_made = made | dict(zip(switches, choice, strict=True))
        code = _code(own, _with(recurrent, all_made), all_made["framework"], knobs)
        if code is not None:
            yield Variant(choice, code[0], (code[1],))


_YES = {True: "yes", False: "no"}
_FRAMEWORKS = ("keras", "pytorch", "onnx")
"""What a reader may switch to: Flax counts as Keras does, and its tensors are too many to carry along."""


CELLS = {cell.name: cell for cell in (LSTM, GRU_RESET_AFTER, SIMPLE_RNN)}
"""What a reader may switch to, by name; a GRU is as Keras and PyTorch have it without further arguments."""


def _values(name: str) -> Sequence[str]:
    return {"layer": tuple(CELLS), "framework": _FRAMEWORKS}.get(name, tuple(_YES.values()))


def _with(recurrent: Recurrent, choice: Mapping[str, str]) -> Recurrent:
    cell = recurrent.cell if choice["layer"] == recurrent.cell.name else CELLS[choice["layer"]]
    if recurrent.cell.reset and cell.reset:
        cell = GRU_RESET_AFTER if choice["reset_after"] == "yes" else GRU_RESET_BEFORE
    return recurrent._replace(
        cell=cell,
        has_bias=choice["bias"] == "yes",
        is_bidirectional=choice["bidirectional"] == "yes",
    )


def _code(
    own: Network, recurrent: Recurrent, framework: str, knobs: Sequence[Knob]
) -> tuple[Network, str] | None:
    """A recurrent layer in a framework, and its call; None where the framework has none such.

    It is built with other sizes, too: its formulas must be the same then.
    """
    lengths = own.layers[0].input.lengths
    timesteps = lengths[0] if len(lengths) > 1 else None
    coded = {knob.size.name: code for knob, code in zip(knobs, CODED, strict=False)}
    changed = recurrent._replace(
        features=coded.get("x", recurrent.features), units=coded.get("h", recurrent.units)
    )
    built = []
    for one in (recurrent, changed):
        try:
            call = FRAMEWORKS[framework].written(one)
        except LayerError:
            return None
        built.append(network(call, framework=framework, input=(timesteps, one.features)))
    data = [[formula.as_data() for formula in each.layers[0].formulas] for each in built]
    named = [_named(each.layers[0]) for each in built]
    if as_recurrent(built[0].layers[0]) != recurrent:  # a framework may have only one kind of GRU
        return None
    is_same = data[0] == data[1] and all(named[1][name] == code for name, code in coded.items())
    return (
        (built[0], template_of(built[1].layers[0].code, {code: name for name, code in coded.items()}))
        if is_same
        else None
    )


def _value(formula: Formula, names: Collection[str], value: int) -> int:
    if isinstance(formula, Compound):
        return formula.worked_out([_value(part, names, value) for part in formula.parts])
    return value if isinstance(formula, Size) and formula.name in names else formula.value


def _named(layer: Layer) -> dict[str, int]:
    return {size.name: size.value for formula in layer.formulas for size in sizes(formula)}
