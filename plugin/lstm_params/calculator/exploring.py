"""Layers whose sizes a reader may change: all that they can become, as formulas over sizes.

What a layer returns is what the next one reads, so one change moves sizes of several layers. How, is found by
building them with other values: a size is then a sum of what is changed, each a whole number of times.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from .calls import NetworkError
from .formulas import Compound, Data, Formula, Size
from .layers import Layer
from .named_tuples import NamedTuple
from .network import Network

Build = Callable[[Mapping[str, int]], Network]
"""Makes a network with other values for some sizes, by the names that the block gives them."""

MOST_COUNTED = 2**53
"""A program in a page counts exactly up to here."""

LARGEST = (99_999, 9_999, 999, 99)
"""The largest value that a reader can give a size: the first of these with which counts stay exact."""


class Knob(NamedTuple):
    """A size that a reader may change."""

    name: str
    """What the block calls it."""
    size: Size
    key: str
    """What it is called among all sizes of the network."""
    owner: str = ""
    """The name of the layer whose size it is, where there are several layers."""

    @property
    def meaning(self) -> str:
        """What it counts, and of which layer."""
        return f"{self.size.meaning} of {self.owner}" if self.owner else self.size.meaning


class Variant(NamedTuple):
    """What a layer becomes with one choice for each switch."""

    choice: tuple[str, ...]
    network: Network
    codes: tuple[str, ...]
    """The call of each layer, with `{h}` in the place of a size."""


Keys = Mapping[tuple[str, int], str]
"""What sizes of a layer are called among all of the network, by their names and values."""


class Exploration(NamedTuple):
    """Layers that a reader explores."""

    knobs: tuple[Knob, ...]
    switches: Mapping[str, tuple[str, ...]]
    """By name, the choices of each."""
    variants: tuple[Variant, ...]
    """The first is the block's own."""
    largest: int
    values: Mapping[str, int]
    """What each size is at the start, by its key."""
    derived: Mapping[str, Data]
    """The sizes that follow from others, as formulas over these."""
    keys: tuple[Keys, ...]
    """Of each layer; empty where a size's name is its key."""
    build: Build
    """Makes the block's own network with other values of sizes, by the knobs' names."""


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


CODED = (900_007, 800_011, 700_001, 600_011, 500_009, 400_009, 300_007, 200_003)
"""Sizes by which a call is known in which they are put."""


_PROBES = (2, 7, 1_000)


class _Follows(NamedTuple):
    """How a size follows from those that are changed."""

    start: int
    """Its own value."""
    times: tuple[int, ...]
    """How often each of these is in it."""
    rest: int

    def as_data(self, knobs: Sequence[Knob]) -> Data:
        """The same as a formula over the knobs' keys."""
        terms: list[Data] = [
            knob.key if times == 1 else ["*", "", times, knob.key]
            for knob, times in zip(knobs, self.times, strict=True)
            if times
        ]
        terms += [self.rest] if self.rest else []
        return terms[0] if len(terms) == 1 else ["+", "", *terms]


def explore(own: Network, names: Sequence[str], build: Build) -> Exploration:
    """All that layers can become when sizes are changed.

    Args:
        own: The network that the block counts, its layers in a row.
        names: The sizes that may be changed.
        build: Makes the network with other sizes.

    Raises:
        ExploringError: Something cannot be explored.
        NetworkError: What `build` raises.
    """
    if len(names) > len(CODED):
        raise ExploringError(names[len(CODED)], f"at most {len(CODED)} sizes are explored at a time")
    probed = [_probed(own, name, probe, build) for name in names for probe in _PROBES]
    coded = build(dict(zip(names, CODED, strict=False)))
    networks = [own, coded, *probed]
    found = [
        [(size, _follows(size, others, names)) for size, *others in _side_by_side(layers)]
        for layers in zip(*[network.layers for network in networks], strict=True)
    ]
    knobs = _knobs(own, names, found)
    keys: list[Keys] = []
    values: dict[str, int] = {}
    derived: dict[str, Data] = {}
    codes: list[str] = []
    for number, sizes in enumerate(found):
        own_keys: dict[tuple[str, int], str] = {}
        written = {code: knob.key for knob, code in zip(knobs, CODED, strict=False)}
        owner = _owner(own, number)
        for size, follows in sizes:
            name = size.name if isinstance(size, Size) else ""
            place = name, follows.rest + sum(map(int.__mul__, follows.times, CODED))
            if place in own_keys or (not name and not any(follows.times)):
                continue
            own_keys[place] = key = _key(name, owner, own_keys, follows, knobs)
            if any(knob.key == key for knob in knobs) or not any(follows.times):
                values[key] = follows.start
            else:
                derived[key] = follows.as_data(knobs)
                written.setdefault(place[1], key)
        codes.append(template_of(coded.layers[number].code, written))
        is_plain = all(name == key for (name, _), key in own_keys.items())
        keys.append({} if is_plain else own_keys)
    most = largest(lambda value: [build(dict.fromkeys(names, value)).parameters], names)
    return Exploration(
        knobs, {}, (Variant((), coded, tuple(codes)),), most, values, derived, tuple(keys), build
    )


def _probed(own: Network, name: str, value: int, build: Build) -> Network:
    """The network with another value of a size, in which nothing else may change."""
    try:
        network = build({name: value})
    except NetworkError as error:
        reason = error.errors[0].message
        raise ExploringError(name, f"'{name}' cannot be {value:,} here: {reason}") from error
    if _structure(network) != _structure(own):
        raise ExploringError(name, f"'{name}' changes more than sizes in the formulas")
    return network


def _structure(network: Network) -> object:
    """What a network is but for its numbers."""
    return [(layer.type, layer.name, layer.notes, [*map(_kind, layer.formulas)]) for layer in network.layers]


def _kind(formula: Formula) -> object:
    """What a formula is but for its numbers."""
    parts = [*map(_kind, formula.parts)] if isinstance(formula, Compound) else getattr(formula, "name", "")
    return type(formula), formula.meaning, parts


def _side_by_side(layers: Sequence[Layer]) -> Iterator[Sequence[Formula]]:
    """Each size of a layer, and beside it what it is where it was built with other values."""
    for alike in zip(*[layer.formulas for layer in layers], strict=True):
        yield from _leaves(alike)


def _leaves(formulas: Sequence[Formula]) -> Iterator[Sequence[Formula]]:
    parts = [formula.parts for formula in formulas if isinstance(formula, Compound)]
    if not parts:
        yield formulas
    for alike in zip(*parts, strict=True):
        yield from _leaves(alike)


def _follows(size: Formula, others: Sequence[Formula], names: Sequence[str]) -> _Follows:
    """How a size follows from those that are changed, from what it is for other values of these."""
    coded, *probed = [other.value for other in others]
    by_name = [probed[start : start + len(_PROBES)] for start in range(0, len(probed), len(_PROBES))]
    times = []
    for name, found in zip(names, by_name, strict=True):
        steps = (found[1] - found[0]) / (_PROBES[1] - _PROBES[0])
        if steps < 0 or steps % 1 or found[2] - found[0] != steps * (_PROBES[2] - _PROBES[0]):
            raise ExploringError(name, f"what follows from '{name}' is no multiple of it")
        times.append(int(steps))
    rest = coded - sum(map(int.__mul__, times, CODED))
    if rest < 0:
        raise ExploringError(names[0], f"what follows from '{names[0]}' follows from others too")
    return _Follows(size.value, tuple(times), rest)


def _knobs(
    own: Network, names: Sequence[str], found: Sequence[Sequence[tuple[Formula, _Follows]]]
) -> tuple[Knob, ...]:
    """The sizes that are changed, each where a layer has it by itself."""
    knobs = []
    for number, name in enumerate(names):
        alone = tuple([int(other == number) for other in range(len(names))])
        counted = any(
            follows.times[number]
            for layer, sizes in zip(own.layers, found, strict=True)
            if layer.parameters
            for _, follows in sizes
        )
        places = [
            (layer, position, size)
            for position, (layer, sizes) in enumerate(zip(own.layers, found, strict=True))
            for size, follows in sizes[len(list(_leaves([layer.formula]))) :]
            if isinstance(size, Size) and follows.times == alone and not follows.rest and size.meaning
        ]  # as shapes have it: formulas call units biases where there is one for each
        if not counted or not places:
            raise ExploringError(name, f"'{name}' changes no count")
        layer, position, size = places[0]
        owner = _owner(own, position)
        key = f"{size.name}.{owner}" if owner else size.name
        is_read = position == 0 and size in layer.input.shape
        knobs.append(Knob(name, size, key, "" if is_read or not owner else layer.name))
    return tuple(knobs)


def _owner(own: Network, number: int) -> str:
    """What sizes of a layer are told by from those of others; nothing where there are no others."""
    name = own.layers[number].name
    return "" if len(own.layers) == 1 else name if name.isidentifier() else str(number)


def _key(
    name: str, owner: str, taken: Mapping[tuple[str, int], str], follows: _Follows, knobs: Sequence[Knob]
) -> str:
    """What a size is called among all of the network."""
    for position, knob in enumerate(knobs):
        alone = tuple([int(other == position) for other in range(len(knobs))])
        if knob.size.name == name and follows.times == alone and not follows.rest:
            return knob.key
    key = f"{name}.{owner}" if owner or not name else name
    is_taken = key in taken.values() or any(knob.key == key for knob in knobs)
    return f"{key}.{len(taken)}" if is_taken else key


def template_of(code: str, keys: Mapping[int, str]) -> str:
    """A call with keys in the place of numbers that were put into it."""
    for number in sorted(keys, reverse=True):
        code = code.replace(str(number), f"{{{keys[number]}}}")
    return code


def largest(counts: Callable[[int], list[int]], names: Sequence[str]) -> int:
    """The largest value for which all counts, and numbers of bytes, are exact in a page's program.

    Args:
        counts: The counts for a value of all sizes.
        names: The sizes.
    """
    for most in LARGEST:
        if all(8 * count < MOST_COUNTED for count in counts(most)):
            return most
    raise ExploringError(names[0] if names else "explore", "this is too large to be explored")


def keyed_data(formula: Formula, keys: Keys) -> Data:
    """A formula as data, its sizes by their keys.

    Args:
        formula: The formula.
        keys: Those of the layer that it is of.
    """
    if not keys:
        return formula.as_data()
    if isinstance(formula, Compound):
        return [formula.sign, formula.meaning, *[keyed_data(part, keys) for part in formula.parts]]
    key = keys.get((formula.name if isinstance(formula, Size) else "", formula.value), formula.value)
    return [key, formula.meaning] if formula.meaning else key
