"""A network as boxes: its layers as nodes, the tensors between them as edges."""

from typing import NamedTuple

from ..calculator.network import Network
from ..calculator.shapes import Tensor
from .layer_table import LayerRow, layer_rows
from .text_runs import Mark, shape_marks

MOST_SHOWN = 24
"""A network of more layers scrolls in its own box, so that the page stays short."""


class Edge(NamedTuple):
    """A tensor that goes from one node to another."""

    source: int | None
    """The node that returns it; None for the network's input."""
    target: int | None
    """The node that reads it; None for the network's output."""
    name: str
    """What the framework calls it, or nothing."""
    shape: list[Mark]


class Node(NamedTuple):
    """A layer, its share of the parameters, and what it reads."""

    row: LayerRow
    edges: list[Edge]
    percent: float
    """How long its bar is, in percent of the whole."""


class Flow(NamedTuple):
    """A network's nodes, each after all that it reads, and what leaves the network."""

    nodes: list[Node]
    outputs: list[Edge]
    is_long: bool


def network_flow(network: Network, batch: int | None) -> Flow:
    """The flow through a network."""
    rows = layer_rows(network, batch)
    edges = _edges(network, batch)
    total = network.parameters
    nodes = [
        Node(
            row,
            [edge for edge in edges if edge.target == number],
            round(100 * row.layer.parameters / total, 2) if total else 0,
        )
        for number, row in enumerate(rows)
    ]
    return Flow(nodes, [edge for edge in edges if edge.target is None], len(nodes) > MOST_SHOWN)


def _edges(network: Network, batch: int | None) -> list[Edge]:
    """Layers in a row: each reads the first thing that the one before it returns."""
    last = len(network.layers) - 1
    tensors: list[tuple[int | None, int | None, Tensor]] = [(None, 0, tensor) for tensor in network.inputs]
    tensors += [(number, number + 1, layer.outputs[0]) for number, layer in enumerate(network.layers[:-1])]
    tensors += [(last, None, output) for output in network.outputs]
    return [
        Edge(source, target, tensor.name, shape_marks(tensor, batch, network.framework))
        for source, target, tensor in tensors
    ]
