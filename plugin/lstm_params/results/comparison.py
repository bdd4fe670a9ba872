"""One layer in several frameworks, side by side."""

from typing import NamedTuple

from ..calculator.comparison import differences, gate_order, orientation
from ..calculator.network import Network
from ..calculator.weights import Weight
from .text_runs import Mark, tensor_marks

_KINDS = ("input", "hidden", "bias", "peephole")


class TensorRow(NamedTuple):
    """Tensors of one shape."""

    names: list[str]
    shape: list[Mark]
    parameters: int


class FrameworkColumn(NamedTuple):
    """A framework's own truth about the layer."""

    network: Network
    code: str
    by_kind: dict[str, list[TensorRow]]
    """Its tensors, by what they read."""
    gates: str
    orientation: str


class ComparisonTable(NamedTuple):
    """The columns, the rows that they have, and what differs from the first one."""

    columns: list[FrameworkColumn]
    kinds: list[str]
    differences: list[str]


def comparison_table(networks: tuple[Network, ...]) -> ComparisonTable:
    """The comparison of one layer in several frameworks."""
    columns = [_column(network) for network in networks]
    kinds = [kind for kind in _KINDS if any(kind in column.by_kind for column in columns)]
    texts = [text for other in networks[1:] for text in differences(networks[0], other)]
    return ComparisonTable(columns, kinds, texts)


def _column(network: Network) -> FrameworkColumn:
    layer = network.layers[0]
    by_kind: dict[str, list[TensorRow]] = {}
    for weight in layer.weights:
        rows = by_kind.setdefault(weight.parts[0].source.kind, [])
        row = _row(weight)
        if rows and rows[-1].shape == row.shape:
            names = [*rows[-1].names, weight.name]
            rows[-1] = TensorRow(names, row.shape, rows[-1].parameters + row.parameters)
        else:
            rows.append(row)
    return FrameworkColumn(network, layer.code, by_kind, gate_order(layer), orientation(layer))


def _row(weight: Weight) -> TensorRow:
    return TensorRow([weight.name], tensor_marks(weight.shape), weight.parameters)
