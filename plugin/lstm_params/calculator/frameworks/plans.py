"""How a framework lays out a recurrent cell's weights: which tensors, and which gates lie in each."""

from collections.abc import Callable, Collection, Iterable, Sequence

from ..cells import Cell, Gate
from ..formulas import Formula, Number, Size, times
from ..named_tuples import NamedTuple
from ..weights import (
    BIAS,
    CONSTANT,
    INPUT_BIAS,
    RECURRENT_BIAS,
    Group,
    Part,
    Source,
    Weight,
    blocks_of,
    fused,
)


class TensorPlan(NamedTuple):
    """One tensor of a cell."""

    name: str
    reads: tuple[str, ...]
    """What it reads, one below the other: `input`, `hidden`, `bias`, and `recurrent bias`, which is the one
    beside the recurrent product; or `peephole`, the cell state."""
    gates: Collection[str] | None = None
    """The letters of the gates that it holds; all by default."""
    axes: str = "rw"
    """As in `fused`."""


def matrix(name: str, *reads: str, gates: Collection[str] | None = None, axes: str = "rw") -> TensorPlan:
    """A tensor that is multiplied with what it reads."""
    return TensorPlan(name, reads, gates, axes)


def bias(name: str, gates: Collection[str] | None = None, *, is_recurrent: bool = False) -> TensorPlan:
    """A bias vector, which lies beside the product of the input or the recurrent one."""
    return TensorPlan(name, ("recurrent bias" if is_recurrent else "bias",), gates, "w")


class CellPlan(NamedTuple):
    """A cell as a framework stores it."""

    cell: Cell
    gates: tuple[Gate, ...]
    """In the framework's order, by its letters."""
    tensors: tuple[TensorPlan, ...]

    def without(self, *names: str) -> "CellPlan":
        """The same without some of its tensors."""
        return self._replace(tensors=tuple(one for one in self.tensors if one.name not in names))

    def group(
        self,
        features: Formula,
        units: Size,
        name: Callable[[str], str] = lambda name: name,
        returned: Size | None = None,
    ) -> Group:
        """The cell's weights.

        Args:
            features: How many values are read at each timestep.
            units: How many values each gate writes.
            name: What a tensor is called there.
            returned: How many values the hidden state has, if a projection makes fewer of it.
        """
        hidden = (returned or units).means("hidden values")
        read = {
            "input": ("W", Source("input", features, features.meaning or "features")),
            "hidden": ("U", Source("hidden", hidden, "hidden values")),
            "bias": ("b", BIAS),
            "recurrent bias": ("b", BIAS),
            "peephole": ("p", Source("peephole", Number(1), "peephole")),
        }
        weights = []
        for plan in self.tensors:
            gates = [gate for gate in self.gates if plan.gates is None or gate.letter in plan.gates]
            symbol = read[plan.reads[0]][0]
            sources = [read[reads][1] for reads in plan.reads]
            weight = fused(symbol, name(plan.name), sources, gates, units, plan.axes)
            weights.append(self._with_biases_told_apart(plan, weight))
        return Group(self.gates, tuple(weights))

    def _with_biases_told_apart(self, plan: TensorPlan, weight: Weight) -> Weight:
        """A gate that has a bias at both of its products has two, by their own names."""
        names = {"bias": INPUT_BIAS, "recurrent bias": RECURRENT_BIAS}
        own = names.get(plan.reads[0])
        if own is None:
            return weight
        both = self._gates_with("bias") & self._gates_with("recurrent bias")
        parts = [part._replace(source=own) if part.gate.letter in both else part for part in weight.parts]
        is_second = own is RECURRENT_BIAS and all(part.source is own for part in parts)
        return weight._replace(blocks=blocks_of(parts), symbol="b′" if is_second else weight.symbol)

    def _gates_with(self, reads: str) -> set[str]:
        letters = [gate.letter for gate in self.gates]
        plans = [plan for plan in self.tensors if reads in plan.reads]
        return {letter for plan in plans for letter in (letters if plan.gates is None else plan.gates)}


def apart(kind: str, names: Sequence[str], letters: Sequence[str], reads: str) -> tuple[TensorPlan, ...]:
    """A tensor for each gate: `kernel` of `ii`, `if_`, …, which read one thing.

    Args:
        kind: What each is called below its gate.
        names: What each gate's layer is called.
        letters: The gates.
        reads: What they read, as in `TensorPlan`.
    """
    axes = "w" if "bias" in reads else "rw"
    pairs = zip(names, letters, strict=True)
    return tuple(TensorPlan(f"{name}.{kind}", (reads,), (letter,), axes) for name, letter in pairs)


def gates_below(
    symbol: str,
    name: str,
    blocks: Iterable[tuple[Source, Gate]],
    units: Formula,
    directions: Sequence[str] = (),
) -> Weight:
    """A tensor of blocks one below the other, which may have a first axis for the directions.

    Args:
        symbol: What equations call it.
        name: What the framework calls it.
        blocks: What each block reads, and its gate. If they read more than 1, that is the last axis.
        units: How many values each gate writes.
        directions: The directions, if there is an axis for them.
    """
    placed = list(blocks)
    read = [source.length for source, _ in placed[:1] if source.kind not in CONSTANT]
    rows = [units] * len(placed)
    first = [Number(len(directions))] if directions else []
    parts = [
        Part(gate, source._replace(direction=direction), units, (*place, row, *[0 for _ in read]))
        for place, direction in ([([n], own) for n, own in enumerate(directions)] or [([], "")])
        for row, (source, gate) in enumerate(placed)
    ]
    along: list[Sequence[Formula]] = [rows, *([length] for length in read)]
    lengths: list[Sequence[Formula]] = [[Number(1)] * len(directions)] if directions else []
    return Weight(
        symbol,
        name,
        (*first, times(len(rows), units), *read),
        (*lengths, *along),
        blocks_of(parts),
        axes="d" * len(first) + ("wr" if read else "w"),
    )
