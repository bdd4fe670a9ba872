"""Networks: layers in a row, or joined as a graph, with their counts and totals."""

from .frameworks.framework import Framework
from .layers import Layer, with_dtype
from .named_tuples import NamedTuple
from .shapes import Tensor
from .weights import Weight


class Ref(NamedTuple):
    """One of the tensors that a node returns."""

    node: int
    output: int


class Node(NamedTuple):
    """A use of a layer, an input of the network, or something that is computed without a layer."""

    layer: int | None
    """Which of the network's layers it uses; None for an input, and for what has no layer."""
    reads: tuple[Ref, ...]
    outputs: tuple[Tensor, ...]
    name: str = ""
    """What an input is called, if it has a name; what is computed without a layer."""

    @property
    def is_input(self) -> bool:
        """Whether it is an input of the network."""
        return self.layer is None and not self.reads


class Graph(NamedTuple):
    """How layers are joined, where they are not in a row."""

    nodes: tuple[Node, ...]
    """Each after all that it reads."""
    outputs: tuple[Ref, ...]

    def tensor(self, ref: Ref) -> Tensor:
        """The tensor that a node returns."""
        return self.nodes[ref.node].outputs[ref.output]

    @property
    def ranks(self) -> list[int]:
        """How deep each node lies: below all that it reads; inputs just above what reads them."""
        ranks: list[int] = []
        readers: dict[int, int] = {}
        for node in self.nodes:
            rank = 1 + max((ranks[ref.node] for ref in node.reads), default=-1)
            ranks.append(rank)
            for ref in node.reads:
                readers[ref.node] = min(readers.get(ref.node, rank), rank)
        return [
            rank if node.reads else readers.get(number, 1) - 1
            for number, (node, rank) in enumerate(zip(self.nodes, ranks, strict=True))
        ]

    @property
    def steps(self) -> int:
        """How many ranks all tensors go down to what reads them, one after the other."""
        ranks = self.ranks
        pairs = ((ref, rank) for node, rank in zip(self.nodes, ranks, strict=True) for ref in node.reads)
        return sum(rank - ranks[ref.node] for ref, rank in pairs)


class Kept(NamedTuple):
    """What a file keeps of a network."""

    file: str
    """The file's name."""
    bytes: int
    """How many bytes its parameters take there."""
    dtypes: str
    """Their types, that of the most numbers first."""
    notes: tuple[str, ...] = ()
    """What a reader should know of the file, each without a full stop."""


class Network(NamedTuple):
    """Layers in a row, each built on the output shape of the one before; or joined as a graph says."""

    framework: Framework
    """Whose count it is."""
    layers: tuple[Layer, ...]
    """Its layers: in a row, in the order in which data passes them."""
    batch: int | None = None
    """The batch size, if a layer states it."""
    graph: Graph | None = None
    """How the layers are joined; None where they are in a row."""
    is_apart: bool = False
    """Whether the layers are only listed, and nobody says what passes between them."""
    kept: Kept | None = None
    """What the file keeps of it that it was read from, if it was."""
    gap: str = ""
    """Why what passes between them is not known, where an input is given."""
    ends: tuple[tuple[Tensor, ...], tuple[Tensor, ...]] = ((), ())
    """What it reads and what it returns, where that is known all the same."""

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """What it reads."""
        if self.graph:
            return tuple(node.outputs[0] for node in self.graph.nodes if node.is_input)
        return self.ends[0] if self.is_apart else (self.layers[0].input,)

    @property
    def outputs(self) -> tuple[Tensor, ...]:
        """What it returns."""
        if self.graph:
            return tuple(map(self.graph.tensor, self.graph.outputs))
        return self.ends[1] if self.is_apart else self.layers[-1].outputs

    @property
    def weighted(self) -> tuple[Layer, ...]:
        """Its layers that have parameters."""
        return tuple(layer for layer in self.layers if layer.weights)

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The weight tensors of all its layers."""
        return tuple(weight for layer in self.layers for weight in layer.weights)

    @property
    def dtype(self) -> str:
        """The type of all its parameters, if all its weights say the same one."""
        dtypes = {weight.dtype for weight in self.weights}
        return dtypes.pop() if len(dtypes) == 1 else ""

    @property
    def parameters(self) -> int:
        """How many parameters it has, trainable or not."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def trainable(self) -> int:
        """How many of them are trainable."""
        return sum(layer.trainable for layer in self.layers)

    def with_dtype(self, dtype: str) -> "Network":
        """The same with all its weights of one type; nothing for the type that results assume."""
        return self._replace(layers=tuple(with_dtype(layer, dtype) for layer in self.layers))
