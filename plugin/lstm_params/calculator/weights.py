"""Weight tensors as data: what each part of a tensor reads, what it writes, and where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from .formulas import Compound, Formula, Number, Product, product, times, total
from .named_tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .cells import Gate


class Source(NamedTuple):
    """What weights read: the input, the hidden state, or the constant 1 that a bias reads."""

    kind: str
    """`input`, `hidden`, `bias`, …"""
    length: Formula
    """How many values are read."""
    name: str
    """What it is called in a picture: `features`, `units`, `bias`, …"""
    direction: str = ""
    """Which direction reads it, where one tensor holds several."""


CONSTANT = {"bias": "biases", "vector": "vectors", "peephole": "peepholes"}
"""Kinds of sources that are the constant 1, and what weights of each are called."""

BIAS = Source("bias", Number(1), "bias")
INPUT_BIAS = Source("bias", Number(1), "input bias")
RECURRENT_BIAS = Source("bias", Number(1), "recurrent bias")


class Part(NamedTuple):
    """The block of a tensor that serves one gate and reads one source."""

    gate: Gate
    """The gate that it serves."""
    source: Source
    """What it reads."""
    writes: Formula
    """How many values are written."""
    place: tuple[int, ...]
    """Along each axis of the tensor, which of the lengths there it takes up, from 0."""

    @property
    def parameters(self) -> int:
        """How many parameters it holds."""
        return self.source.length.value * self.writes.value


class Blocks(NamedTuple):
    """The blocks of a tensor that read one source, gate by gate: its parts, before each is taken alone."""

    source: Source
    gates: tuple[Gate, ...]
    writes: Formula
    """How many values each gate writes."""
    places: tuple[tuple[int, ...], ...]
    """The place of each gate's block, as a part has it."""

    @property
    def parts(self) -> list[Part]:
        """The block of each gate."""
        pairs = zip(self.gates, self.places, strict=True)
        return [Part(gate, self.source, self.writes, place) for gate, place in pairs]

    def part(self, role: str) -> Part:
        """The block of a gate."""
        number = [gate.role for gate in self.gates].index(role)
        return Part(self.gates[number], self.source, self.writes, self.places[number])


class Weight(NamedTuple):
    """A weight tensor, by the framework's name and in its orientation."""

    symbol: str
    """What equations call it: `W`, `U`, `b`."""
    name: str
    """What the framework calls it: `kernel`."""
    shape: tuple[Formula, ...]
    """The length of each axis as a formula, such as 4 × h, whose number is its `value`."""
    along: tuple[Sequence[Formula], ...]
    """The lengths that lie one behind the other along each axis."""
    blocks: tuple[Blocks, ...]
    """What tiles the tensor, by what is read."""
    trainable: bool = True
    """Whether training changes it."""
    axes: str = ""
    """What each axis runs over: `r` what is read, `w` what is written, `d` directions."""
    dtype: str = ""
    """The type of its numbers, if it is said: `float16`."""

    @property
    def kind(self) -> str:
        """The kind of what it reads first: `input`, `hidden`, `bias`, …"""
        return self.blocks[0].source.kind

    @property
    def parts(self) -> tuple[Part, ...]:
        """The blocks that tile the tensor, one by one."""
        return tuple([part for blocks in self.blocks for part in blocks.parts])

    def slices(self, part: Part) -> tuple[tuple[Formula, Formula], ...]:
        """Where one of its parts lies: start and stop along each axis."""
        axes = zip(self.along, part.place, strict=True)
        return tuple((_summed(lengths[:number]), _summed(lengths[: number + 1])) for lengths, number in axes)

    @property
    def parameters(self) -> int:
        """How many parameters it holds: the product of its shape."""
        parameters = 1  # read some fifteen times a block, for which a list and `math.prod` cost too much
        for length in self.shape:
            parameters *= length.value
        return parameters

    @property
    def by_gate(self) -> Mapping[Gate, int]:
        """How many of them serve each gate."""
        counts: dict[Gate, int] = {}
        for source, gates, writes, _ in self.blocks:
            for gate in gates:
                counts[gate] = counts.get(gate, 0) + source.length.value * writes.value
        return counts


class Group(NamedTuple):
    """The weights that are used together: a layer's, or those of one direction of it."""

    gates: tuple[Gate, ...]
    """In the framework's own order."""
    weights: tuple[Weight, ...]
    """Its tensors, in the framework's order."""
    label: str = ""
    """What it is called beside a layer's other groups (`forward`); nothing where there is only one."""
    direction: str = ""
    """`forward` or `backward`, where each direction has tensors of its own."""
    level: int | None = None
    """Which of several layers one above the other it belongs to, from 0; None where there is one."""
    is_projection: bool = False
    """Whether it comes behind the gates, and makes the hidden state shorter."""
    kind: str = "directions"
    """What a layer's groups are that have the same count."""

    @property
    def parameters(self) -> int:
        """How many parameters it holds."""
        return sum(weight.parameters for weight in self.weights)

    @property
    def by_gate(self) -> Mapping[Gate, int]:
        """How many of them serve each gate, in the gates' order."""
        counts = dict.fromkeys(self.gates, 0)
        for weight in self.weights:
            for gate, parameters in weight.by_gate.items():
                counts[gate] += parameters
        return counts

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that its weights read, each once, in the order of the weights."""
        return tuple(dict.fromkeys(blocks.source for weight in self.weights for blocks in weight.blocks))

    @property
    def formula(self) -> Formula:
        """The count by gate: 4 × ((x + h) × h + h), gates of equal count multiplied."""
        return self._by_gate("parameters", CONSTANT)

    @property
    def products(self) -> Formula:
        """The count of the weights that multiply what they read, biases and the like left out."""
        return self._by_gate("multiply-adds", {})

    def _by_gate(self, meaning: str, constants: Mapping[str, str]) -> Formula:
        counts: dict[Formula, int] = {}
        for blocks, gates in self._alike():
            formula = _formula_of(blocks, constants).means(meaning)
            counts[formula] = counts.get(formula, 0) + gates
        return total([times(count, formula, "gates") for formula, count in counts.items()])

    def _alike(self) -> Iterable[tuple[list[Blocks], int]]:
        """What gates read, and how many gates that is of: one direction after the other."""
        by_direction: dict[str, list[Blocks]] = {}
        for weight in self.weights:
            for blocks in weight.blocks:
                by_direction.setdefault(blocks.source.direction, []).append(blocks)
        for own in by_direction.values():
            if [blocks.gates for blocks in own] == [self.gates] * len(own):  # mostly all gates read the same
                yield own, len(self.gates)
            else:
                for gate in self.gates:
                    yield [blocks for blocks in own if gate in blocks.gates], 1


def _formula_of(uses: Sequence[Blocks], constants: Mapping[str, str]) -> Formula:
    """The count of a gate: what it reads by what it writes, and what reads the constant 1."""
    sources = [blocks.source for blocks in uses]
    read = [source.length for source in sources if source.kind not in CONSTANT]
    terms: list[Formula] = []
    if read:
        values = total(read)
        values = values.means("values") if isinstance(values, Compound) else values
        terms.append(Product([values, uses[0].writes], "weights"))
    for kind, things in constants.items():
        counts: dict[Formula, int] = {}
        for blocks in uses:
            if blocks.source.kind == kind:
                counts[blocks.writes] = counts.get(blocks.writes, 0) + 1
        meaning = things if len(counts) == 1 else "values"
        terms += [times(count, writes, things).means(meaning) for writes, count in counts.items()]
    return total(terms)


def whole(
    symbol: str,
    name: str,
    source: Source,
    gate: Gate,
    writes: Formula,
    shape: Sequence[Formula],
    trainable: bool = True,
) -> Weight:
    """A tensor that holds one gate, and has axes as it likes.

    Args:
        symbol: What equations call it.
        name: What the framework calls it.
        source: What it reads.
        gate: What it computes.
        writes: How many values are written.
        shape: The tensor's axes; their product is what is read by what is written.
        trainable: Whether training changes it.

    Examples:
        >>> from lstm_params.calculator.cells import Gate
        >>> from lstm_params.calculator.formulas import Size
        >>> k, c, f = Size("k", 3), Size("c", 4), Size("f", 8)
        >>> window = Source("input", Product([k, k, c]), "values in a window")
        >>> whole("W", "kernel", window, Gate("layer"), f, (k, k, c, f)).parameters
        288
    """
    blocks = Blocks(source, (gate,), writes, ((0,) * len(shape),))
    return Weight(symbol, name, tuple(shape), tuple((length,) for length in shape), (blocks,), trainable)


def vector(symbol: str, name: str, gate: Gate, shape: Sequence[Formula], trainable: bool = True) -> Weight:
    """A tensor of one weight for each value that is written, as the gain of a normalization."""
    source = Source("vector", Number(1), name)
    written = product([length for length in shape if length != Number(1)])
    written = written.means("values") if isinstance(written, Compound) else written
    return whole(symbol, name, source, gate, written, shape, trainable)


def with_training(group: Group, trained: Sequence[bool]) -> Group:
    """A group whose weights are trained, or not, one by one; the group itself where all are so already."""
    if all(weight.trainable is flag for weight, flag in zip(group.weights, trained, strict=True)):
        return group
    pairs = zip(group.weights, trained, strict=True)
    return group._replace(weights=tuple(weight._replace(trainable=flag) for weight, flag in pairs))


def fused(
    symbol: str,
    name: str,
    sources: Sequence[Source],
    gates: Sequence[Gate],
    writes: Formula,
    axes: str = "rw",
    window: Sequence[Formula] = (),
) -> Weight:
    """A tensor that holds several gates side by side.

    Args:
        symbol: What equations call it.
        name: What the framework calls it.
        sources: What it reads, one below the other.
        gates: What it computes, in the order in which they lie.
        writes: How many values each gate writes.
        axes: The tensor's axes in order: `r` runs over what is read, `w` over what is written.
            A vector, which reads the constant 1, has no `r`.
        window: Axes before these, of a window in which each source is read at every place.

    Examples:
        >>> from lstm_params.calculator.cells import Gate
        >>> from lstm_params.calculator.formulas import Size
        >>> features = Source("input", Size("x", 3), "features")
        >>> kernel = fused("W", "kernel", [features], [Gate("input"), Gate("forget")], Size("h", 2))
        >>> kernel.shape
        (<Size x>, <Product 2 × h>)
        >>> kernel.slices(kernel.parts[1])
        ((<Number 0>, <Size x>), (<Size h>, <Product 2 × h>))
    """
    lengths = {"r": [source.length for source in sources], "w": [writes] * len(gates)}
    if window:
        sources = [source._replace(length=product([*window, source.length])) for source in sources]
    own = tuple(gates)
    blocks = [
        Blocks(source, own, writes, _places(axes, len(window), number, len(own)))
        for number, source in enumerate(sources)
    ]
    return Weight(
        symbol,
        name,
        (*window, *[_summed(lengths[axis]) for axis in axes]),
        (*[(length,) for length in window], *[lengths[axis] for axis in axes]),
        tuple(blocks),
        axes=axes,
    )


@lru_cache
def _places(axes: str, window: int, source: int, gates: int) -> tuple[tuple[int, ...], ...]:
    """The places of a source's blocks, gate by gate, behind the axes of a window."""
    places = ({"r": source, "w": gate} for gate in range(gates))
    return tuple((0,) * window + tuple(place[axis] for axis in axes) for place in places)


def blocks_of(parts: Iterable[Part]) -> tuple[Blocks, ...]:
    """Parts as blocks: those of one source that come one behind the other are together."""
    found: list[Blocks] = []
    for gate, source, writes, place in parts:
        if found and (found[-1].source, found[-1].writes) == (source, writes):
            last = found.pop()
            found.append(Blocks(source, (*last.gates, gate), writes, (*last.places, place)))
        else:
            found.append(Blocks(source, (gate,), writes, (place,)))
    return tuple(found)


def _summed(lengths: Sequence[Formula]) -> Formula:
    """How long lengths are together: equal ones multiplied, plain numbers added up."""
    if len(lengths) == 1:
        return lengths[0]
    if set(map(type, lengths)) <= {Number}:
        return Number(sum([length.value for length in lengths]))
    is_one = len(set(map(id, lengths))) == 1
    return times(len(lengths), lengths[0]) if is_one else total(lengths)
