"""The costs of a network: memory for its parameters, multiply-adds, values that it returns and carries."""

from typing import NamedTuple

from ..calculator.costs import Cost, costs
from ..calculator.formulas import Formula
from ..calculator.layers import Layer
from ..calculator.memory import BYTES
from ..calculator.network import Network
from .text_runs import Mark, formula_marks


class CostRow(NamedTuple):
    """A cost of a layer, or of all layers."""

    what: str
    of: str
    working: list[Mark]
    """Its formula, and the numbers put in; nothing where there is no more to it than the number."""
    value: int | None
    """The number; None where it depends on a length that is left open."""
    bytes: int | None
    """How much memory it takes; None for what takes none."""


class LayerCosts(NamedTuple):
    """A layer's costs."""

    name: str
    rows: list[CostRow]


class MemoryRow(NamedTuple):
    """The memory for all parameters, as numbers of one type."""

    dtypes: list[str]
    each: int
    """How many bytes a parameter takes."""
    bytes: int


class CostTables(NamedTuple):
    """A network's costs."""

    memory: list[MemoryRow]
    layers: list[LayerCosts]
    total: list[CostRow]
    """All layers together; nothing for a single layer."""


def cost_tables(network: Network, dtype: str, batch: int | None) -> CostTables:
    """The tables of a network's costs.

    Args:
        network: The network.
        dtype: The type of its values, for their memory.
        batch: How many inputs there are in a batch; None for one input.
    """
    found = [costs(layer, batch) for layer in network.layers]
    layers = [
        LayerCosts(_name(layer), [_row(cost, dtype) for cost in layer_costs])
        for layer, layer_costs in zip(network.layers, found, strict=True)
    ]
    total = list(_totals(found, dtype)) if len(layers) > 1 else []
    return CostTables(_memory(network), layers, total)


def _name(layer: Layer) -> str:
    return layer.name if layer.name in layer.code else f"{layer.name}: {layer.code}"


def _memory(network: Network) -> list[MemoryRow]:
    """One row for each width of numbers, the widest first."""
    by_width: dict[int, list[str]] = {}
    for dtype, width in sorted(BYTES.items(), key=lambda item: -item[1]):
        if dtype != "float64":
            by_width.setdefault(width, []).append(dtype)
    return [MemoryRow(dtypes, width, network.parameters * width) for width, dtypes in by_width.items()]


def _row(cost: Cost, dtype: str) -> CostRow:
    working = _working(cost.formula) if cost.formula else []
    return CostRow(cost.what, cost.of, working, cost.value, _bytes(cost, dtype))


def _bytes(cost: Cost, dtype: str) -> int | None:
    return cost.value * BYTES[dtype] if cost.is_kept and cost.value is not None else None


def _working(formula: Formula) -> list[Mark]:
    named, numbers = formula_marks(formula), formula_marks(formula.with_numbers())
    if len(numbers) == 1:
        return named if named[0].is_name else []
    if [mark.text for mark in named] == [mark.text for mark in numbers]:
        return named
    return [*named, Mark(" = "), *numbers]


def _totals(found: list[list[Cost]], dtype: str) -> list[CostRow]:
    """The sums over all layers of what is for the whole input."""
    totals = []
    whole = [cost for layer in found for cost in layer if not cost.is_part]
    for what, of, is_kept in dict.fromkeys((cost.what, cost.of, cost.is_kept) for cost in whole):
        values = [cost.value for cost in whole if (cost.what, cost.of) == (what, of)]
        known = [value for value in values if value is not None]
        value = sum(known) if len(known) == len(values) else None
        terms = [Mark(" + ".join(f"{value:,}" for value in known))] if len(known) > 1 else []
        bytes = value * BYTES[dtype] if is_kept and value is not None else None
        totals.append(CostRow(what, of, terms, value, bytes))
    return totals
