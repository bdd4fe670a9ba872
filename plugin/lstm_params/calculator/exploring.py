"""A layer whose sizes and switches a reader may change: all that it can become, as formulas over sizes."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice, product

from .calls import LayerError
from .cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, Recurrent
from .formulas import Compound, Formula, Size
from .frameworks import FRAMEWORKS
from .layers import Layer, as_recurrent
from .named_tuples import NamedTuple
from .network import Network
from .powers import sizes
from .rows import network

MOST_COUNTED = 2**53
"""A program in a page counts exactly up to here."""

LARGEST = (99_999, 9_999, 999, 99)
"""The largest value that a reader can give a size: the first of these with which counts stay exact."""

SWITCHES = ("framework", "bidirectional", "bias", "reset_after")
"""What can be switched, beside the sizes."""


class Knob(NamedTuple):
    """A size that a reader may change."""

    name: str
    """What the block calls it."""
    size: Size


class Variant(NamedTuple):
    """What a layer becomes with one choice for each switch."""

    choice: tuple[str, ...]
    network: Network
    code: str
    """The call, with `{h}` in the place of a size."""


class Exploration(NamedTuple):
    """A layer that a reader explores."""

    knobs: tuple[Knob, ...]
    switches: Mapping[str, tuple[str, ...]]
    """By name, the choices of each."""
    variants: tuple[Variant, ...]
    """The first is the block's own."""
    largest: int


class ExploringError(ValueError):
    """Something cannot be explored.

    Attributes:
        name: What.
        message: Why.
        hint: What to write instead, or nothing.
    """

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.name, self.message, self.hint = name, message, hint


Build = Callable[[Mapping[str, int]], Network]
"""Makes a network with other values for some sizes, by the names that the block gives them."""

_CODED = (900_007, 800_011, 700_001)
"""Sizes by which a call is known in which they are put."""


def explore(own: Network, names: Sequence[str], switches: Sequence[str], build: Build) -> Exploration:
    """All that a layer can become.

    A size is found by changing it: it is the size in the layer's formulas that has the new value then, and
    nothing else may change. So what a program makes of the formulas is what is counted here, for any value.

    Args:
        own: The network of one layer that the block counts.
        names: The sizes that may be changed.
        switches: The switches among `SWITCHES`.
        build: Makes the network with other sizes.

    Raises:
        ExploringError: Something cannot be explored.
        NetworkError: What `build` raises.
    """
    if own.layers[0].trainable != own.layers[0].parameters:
        raise ExploringError("", f"{own.layers[0].type} has parameters that are not trained")
    knobs = tuple([_knob(own, name, build) for name in names])
    coded = build(dict(zip(names, _CODED, strict=False))).layers[0].code
    variants = list(_variants(own, switches, knobs)) if switches else [Variant((), own, "")]
    variants[0] = variants[0]._replace(code=_template(coded, knobs))
    kept = {
        name: tuple(dict.fromkeys([variant.choice[number] for variant in variants]))
        for number, name in enumerate(switches)
    }
    for name, values in kept.items():
        if len(values) < 2:
            raise ExploringError(name, f"'{name}' cannot be anything else for this layer")
    return Exploration(knobs, kept, tuple(variants), _largest(variants, knobs))


def _named(layer: Layer) -> dict[str, int]:
    return {size.name: size.value for formula in layer.formulas for size in sizes(formula)}


def _knob(own: Network, name: str, build: Build) -> Knob:
    before = _named(own.layers[0])
    data = [formula.as_data() for formula in own.layers[0].formulas]
    found: set[str] = set()
    for probe in (2, 7, 1_000):
        changed = build({name: probe}).layers[0]
        named = _named(changed)
        moved = {size for size, other in named.items() if other != before.get(size)}
        found |= moved
        is_same = [formula.as_data() for formula in changed.formulas] == data
        if not is_same or any(named[size] != probe for size in moved):
            raise ExploringError(name, f"'{name}' changes more than a size of this layer's formulas")
    counted = {size.name for size in sizes(own.layers[0].formula)}
    if len(found) != 1 or not found & counted:
        raise ExploringError(name, f"'{name}' changes no count")
    return Knob(name, _as_shaped(own.layers[0], found.pop()))


def _as_shaped(layer: Layer, name: str) -> Size:
    """A size with what it means in shapes: formulas call units biases where there is one for each."""
    lengths = [*layer.input.shape, *[length for weight in layer.weights for length in weight.shape]]
    found = [size for length in lengths if length is not None for size in sizes(length) if size.name == name]
    return found[0]


def _variants(own: Network, switches: Sequence[str], knobs: Sequence[Knob]) -> Iterator[Variant]:
    """The block's own network, and all others that switches make of it and that frameworks have."""
    recurrent = as_recurrent(own.layers[0])
    if recurrent is None:
        message = f"'{switches[0]}' is explored of one plain LSTM, GRU or simple RNN"
        raise ExploringError(switches[0], message)
    if "reset_after" in switches and not recurrent.cell.reset:
        raise ExploringError("reset_after", "'reset_after' is said of GRU layers")
    made = {
        "framework": own.framework.key,
        "bidirectional": _YES[recurrent.is_bidirectional],
        "bias": _YES[recurrent.has_bias],
        "reset_after": _YES[recurrent.cell.reset == "after"],
    }
    yield Variant(tuple([made[name] for name in switches]), own, "")
    values = [[made[name], *[other for other in _values(name) if other != made[name]]] for name in switches]
    for choice in islice(product(*values), 1, None):
        all_made = made | dict(zip(switches, choice, strict=True))
        code = _code(own, _with(recurrent, all_made), all_made["framework"], knobs)
        if code is not None:
            yield Variant(choice, *code)


_YES = {True: "yes", False: "no"}
_FRAMEWORKS = ("keras", "pytorch", "onnx")
"""What a reader may switch to: Flax counts as Keras does, and its tensors are too many to carry along."""


def _values(name: str) -> Sequence[str]:
    return _FRAMEWORKS if name == "framework" else tuple(_YES.values())


def _with(recurrent: Recurrent, choice: Mapping[str, str]) -> Recurrent:
    cell = GRU_RESET_AFTER if choice["reset_after"] == "yes" else GRU_RESET_BEFORE
    return recurrent._replace(
        cell=cell if recurrent.cell.reset else recurrent.cell,
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
    coded = {knob.size.name: code for knob, code in zip(knobs, _CODED, strict=False)}
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
    return (built[0], _template(built[1].layers[0].code, knobs)) if is_same else None


def _template(code: str, knobs: Sequence[Knob]) -> str:
    """A call with names in the place of the sizes that were put into it."""
    for knob, number in zip(knobs, _CODED, strict=False):
        code = code.replace(str(number), f"{{{knob.size.name}}}")
    return code


def _largest(variants: Sequence[Variant], knobs: Sequence[Knob]) -> int:
    """The largest value for which all counts, and numbers of bytes, are exact in a page's program."""
    names = {knob.size.name for knob in knobs}
    formulas = [variant.network.layers[0].formula for variant in variants]
    for most in LARGEST:
        if all(8 * _value(formula, names, most) < MOST_COUNTED for formula in formulas):
            return most
    raise ExploringError(knobs[0].name if knobs else "explore", "this layer is too large to be explored")


def _value(formula: Formula, names: Collection[str], value: int) -> int:
    if isinstance(formula, Compound):
        return formula.worked_out([_value(part, names, value) for part in formula.parts])
    return value if isinstance(formula, Size) and formula.name in names else formula.value
