"""The order of a model's layers as `model.layers` has them (keras/src/ops/function.py, `map_graph`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...calculator.network import Ref
from .layers import KerasLayer
from .state import State

Owners = Mapping[int, KerasLayer | None]
"""The layer that made each node of the graph."""

Reads = Sequence[tuple[Ref, ...]]
"""What each node of the graph reads."""


def order_of(keras: State, inputs: list[Ref], outputs: list[Ref]) -> list[KerasLayer]:
    """All layers between some tensors, by their depth and then by the order in which they are reached."""
    starts = {ref.node for ref in inputs}
    owners = _owners(keras, starts)
    reads = [() if number in starts else node.reads for number, node in enumerate(keras.builder.nodes)]
    finished, reached = _walked(owners, reads, outputs)
    depths = _depths(owners, reads, finished)
    layers = {id(layer): layer for number in finished if (layer := owners[number]) is not None}
    for (
        ref
    ) in inputs:  # `map_graph` puts an input that no output depends on at depth 0, before all others there
        layer = owners[ref.node]
        if layer is not None and id(layer) not in layers:
            layers[id(layer)], depths[id(layer)], reached[id(layer)] = layer, 0, -1
    ordered = sorted(layers, key=lambda key: (-depths[key], reached[key]))
    return [layers[key] for key in ordered if layers[key].form != "Operation"]


def _owners(keras: State, starts: set[int]) -> Owners:
    """The layers that made the nodes; where a model begins behind a layer, an input in the place of it."""
    owners = {number: keras.makers.get(number) for number in range(len(keras.builder.nodes))}
    for number in starts:
        layer = owners[number]
        if layer is not None and layer.form != "InputLayer":
            made = KerasLayer(keras, None, keras.machine.next_serial(), layer.span, "InputLayer", layer.name)
            made.flat = []
            owners[number] = made
    return owners


def _walked(owners: Owners, reads: Reads, outputs: list[Ref]) -> tuple[list[int], dict[int, int]]:
    """The nodes that outputs depend on, each after what it reads, and when each layer was reached first.

    Keras walks by recursion, which a deep model would end; here what waits is a list.
    """
    finished: list[int] = []
    done: set[int] = set()
    reached: dict[int, int] = {}
    for output in outputs:
        waiting: list[tuple[int, int]] = [(output.node, 0)]
        while waiting:
            number, at = waiting.pop()
            if number in done:
                continue
            if at == 0 and (layer := owners[number]) is not None:
                reached.setdefault(id(layer), len(reached))
            if at < len(reads[number]):
                waiting += [(number, at + 1), (reads[number][at].node, 0)]
            else:
                done.add(number)
                finished.append(number)
    return finished, reached


def _depths(owners: Owners, reads: Reads, finished: list[int]) -> dict[int, int]:
    """How far each layer is from the outputs by the longest way, and a shared one at its deepest use."""
    depths: dict[int, int] = {}
    of_layers: dict[int, int] = {}
    for number in reversed(finished):
        layer = owners[number]
        if layer is not None:
            depth = max(depths.get(number, 0), of_layers.get(id(layer), 0))
            of_layers[id(layer)] = depth
            for ref in reads[number]:
                depths[ref.node] = max(depth + 1, depths.get(ref.node, 0))
    return of_layers
