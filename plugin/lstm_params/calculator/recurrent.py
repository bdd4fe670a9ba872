"""One recurrent layer in no framework's terms, so that it can be written in each."""

from typing import NamedTuple

from .cells import Cell
from .layers import Layer


class Recurrent(NamedTuple):
    """What recurrent layers of different frameworks have in common."""

    cell: Cell
    features: int
    units: int
    has_bias: bool = True
    is_bidirectional: bool = False


def as_recurrent(layer: Layer) -> Recurrent | None:
    """What a layer has in common with those of other frameworks; None if it is not one such layer.

    Args:
        layer: A layer of any framework. One with several layers in it, with projections or with
            peepholes is not the same in every framework.
    """
    own_directions = [group.direction for group in layer.groups]
    if layer.cell is None or own_directions not in ([""], ["forward", "backward"]):
        return None
    joined_directions = {source.direction for source in layer.groups[0].sources}
    group = layer.groups[0]
    lengths = {source.kind: source.length.value for source in group.sources}
    units = group.weights[0].parts[0].writes.value
    if set(lengths) - {"input", "hidden", "bias"} or lengths["hidden"] != units:
        return None
    is_bidirectional = len(own_directions) * len(joined_directions) == 2
    return Recurrent(layer.cell, lengths["input"], units, "bias" in lengths, is_bidirectional)
