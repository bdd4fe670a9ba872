"""Convolutions and attention, counted with other channels, windows or heads."""

from collections.abc import Iterator

from ..formulas import Compound, Formula, Product, Size, total
from ..layers import Layer
from ..network import Network
from ..powers import sizes
from .explanation import Explanation

_CHANNELS = ("c", "x")


def of_windows(network: Network) -> Iterator[Explanation]:
    """Convolutions whose input has other channels, or whose window has another shape.

    Args:
        network: The network.
    """
    for layer in network.layers:
        found = _channels(layer) if layer.weights else None
        if found is None:
            continue
        rest = [other.formula for other in network.layers if other is not layer and other.parameters]
        for sentence, formula, cost in _others(layer, found):
            if formula != layer.formula:
                yield Explanation("channels", sentence, total([formula, *rest]), cost)


def _channels(layer: Layer) -> Size | None:
    """How many channels a convolution reads, as its formula names them; None where a layer has no window."""
    read = list(sizes(layer.groups[0].weights[0].parts[0].source.length))
    has_window = any(size.name.startswith("k") for size in read)
    return next((size for size in read if has_window and size.name in _CHANNELS), None)


def _others(layer: Layer, channels: Size) -> Iterator[tuple[str, Formula, int]]:
    own, name = channels.value, layer.name
    for length in dict.fromkeys(layer.input.lengths):
        if length and length != own:
            sentence = (
                f"An axis of {length:,} is taken for the {own:,} channels that '{name}' reads: "
                "the axes are in another order, or data_format is the other one."
            )
            yield sentence, resized(layer.formula, channels.name, length), 2
    sentence = f"The {own:,} channels that '{name}' reads are not counted: a filter has a window for each."
    yield sentence, resized(layer.formula, channels.name, 1), 3
    sentence = f"The window of '{name}' is taken to have one axis."
    yield sentence, _flat(layer.formula), 4


def resized(formula: Formula, name: str, value: int) -> Formula:
    """A formula with another value for a size.

    >>> print(resized(Size("k", 3) * Size("c", 5), "c", 1).with_numbers())
    3 × 1
    """
    if isinstance(formula, Compound):
        return type(formula)([resized(part, name, value) for part in formula.parts], formula.meaning)
    is_meant = isinstance(formula, Size) and formula.name == name
    return Size(name, value, formula.meaning) if is_meant else formula


def _flat(formula: Formula) -> Formula:
    """A formula in which windows have the first of their axes."""
    if not isinstance(formula, Compound):
        return formula
    parts, seen = [], False
    for part in formula.parts:
        is_window = isinstance(formula, Product) and isinstance(part, Size) and part.name.startswith("k")
        if not (is_window and seen):
            parts.append(_flat(part))
        seen = seen or is_window
    return type(formula)(parts, formula.meaning)
