"""The layers of a network, and what share of the parameters each has."""

from typing import NamedTuple

from ..calculator.layers import Layer
from ..calculator.network import Network
from .text_runs import Mark, shape_marks

BAR_WIDTH = 64
"""How wide the bar of a layer that has every parameter is, in pixels."""


class LayerRow(NamedTuple):
    """A layer of a network, and its share of the parameters."""

    layer: Layer
    outputs: list[list[Mark]]
    share: str
    """`43.5 %`; nothing for a layer without parameters."""
    bar: float
    """How wide its bar is, in pixels."""


def layer_rows(network: Network, batch: int | None) -> list[LayerRow]:
    """The table of a network's layers."""
    total = network.parameters
    return [
        LayerRow(
            layer,
            [shape_marks(output, batch, network.framework) for output in layer.outputs],
            _share(layer.parameters, total),
            round(BAR_WIDTH * layer.parameters / total, 1) if total else 0,
        )
        for layer in network.layers
    ]


def _share(parameters: int, total: int) -> str:
    if not parameters:
        return ""
    if total > parameters and 2000 * (total - parameters) < total:
        return "> 99.9 %"
    return f"{100 * parameters / total:.1f} %" if 2000 * parameters >= total else "< 0.1 %"
