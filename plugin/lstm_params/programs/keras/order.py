"""The order of a model's layers as `model.layers` has them (keras/src/ops/function.py, `map_graph`)."""

from __future__ import annotations

from ...calculator.network import Ref
from .layers import KerasLayer
from .state import State


def order_of(keras: State, inputs: list[Ref], outputs: list[Ref]) -> list[KerasLayer]:
    """All layers between some tensors, by their depth and then by the order in which they are reached."""
    nodes = keras.builder.nodes
    starts = {ref.node for ref in inputs}
    indices: dict[int, int] = {}
    finished: list[int] = []
    done: set[int] = set()
    owner = {number: keras.makers.get(number) for number in range(len(nodes))}
    for (
        number
    ) in starts:  # where a model begins within another, Keras puts an input in the place of the layer
        layer = owner[number]
        if layer is not None and layer.form != "InputLayer":
            owner[number] = placeholder(keras, layer)

    for output in outputs:
        waiting: list[tuple[int, int]] = [(output.node, 0)]
        while waiting:
            number, at = waiting.pop()
            if at == 0:
                if number in done:
                    continue
                if (layer := owner[number]) is not None:
                    indices.setdefault(id(layer), len(indices))
            reads = () if number in starts else nodes[number].reads
            if at < len(reads):
                waiting.append((number, at + 1))
                if reads[at].node not in done:
                    waiting.append((reads[at].node, 0))
                continue
            if number not in done:
                done.add(number)
                finished.append(number)
    depths: dict[int, int] = {}
    layer_depths: dict[int, int] = {}
    layers: dict[int, KerasLayer] = {}
    for number in reversed(finished):
        layer = owner[number]
        if layer is None:
            continue
        depth = max(depths.setdefault(number, 0), layer_depths.get(id(layer), 0))
        layer_depths[id(layer)] = depths[number] = depth
        layers[id(layer)] = layer
        for ref in () if number in starts else nodes[number].reads:
            depths[ref.node] = max(depth + 1, depths.get(ref.node, 0))
    for ref in inputs:
        layer = owner[ref.node]
        if layer is not None and id(layer) not in layers:
            layers[id(layer)], layer_depths[id(layer)], indices[id(layer)] = layer, 0, -1
    ordered = sorted(layers, key=lambda key: (-layer_depths[key], indices[key]))
    return [layers[key] for key in ordered if layers[key].form != "Operation"]


def placeholder(keras: State, layer: KerasLayer) -> KerasLayer:
    """The input that a model has in the place of a layer that it begins behind."""
    made = KerasLayer(keras, None, keras.machine.next_serial(), layer.span, "InputLayer", layer.name)
    made.flat = []
    return made
