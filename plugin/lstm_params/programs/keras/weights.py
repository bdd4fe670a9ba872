"""The weights of Keras' layers: in the layer that each belongs to, and in groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.weights import Group, vector
from .layers import KerasLayer
from .tensors import Variable

_OF_ONE_CELL = ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


def attach(layer: KerasLayer, groups: list[Group]) -> list[Variable]:
    """Make the variables of a layer that is built, each in the layer inside it that it belongs to.

    Args:
        layer: The layer.
        groups: The weights, as the calculator has them.
    """
    if layer.flat is not None:
        return layer.flat
    if layer.form == "Bidirectional":
        sides = [[group for group in groups if group.direction == side] for side in ("forward", "backward")]
        names = ("forward_layer", "backward_layer")
        flat = [
            variable
            for name, side in zip(names, sides, strict=True)
            for variable in attach(layer.parts[name], side)
        ]
    elif layer.form == "TimeDistributed":
        flat = attach(layer.parts["layer"], groups)
    elif layer.form == "SpectralNormalization":
        kernel, follows, *others = groups
        inner = attach(layer.parts["layer"], [kernel, *others])
        layer.own.append(inner[0])  # the wrapper tracks the kernel too
        own = [weight._replace(dtype=inner[0].weight.dtype) for weight in follows.weights]
        flat = [inner[0], *map(layer.track, own), *inner[1:]]
    elif layer.form in _OF_ONE_CELL:
        flat = attach(layer.parts["cell"], groups)
    elif layer.form == "RNN":
        cells = list(_cells(layer.parts["cell"]))
        flat = []
        for number, cell in enumerate(cells):
            flat += attach(cell, groups if len(cells) == 1 else groups[number : number + 1])
    else:
        owner = layer
        # The projections of attention are layers of their own, through which `trainable` reaches the weights.
        if layer.attends:
            owner = KerasLayer(layer.keras, None, 0, layer.span, "EinsumDense", "")
            owner.dtype = layer.dtype
            layer.parts["_projections"] = owner
        owner.flat = flat = [owner.track(weight) for group in groups for weight in group.weights]
        _fix_adapted(owner)
    layer.flat = flat
    return flat


def _fix_adapted(layer: KerasLayer) -> None:
    """The kernel beside the two adapters is created as trained and then frozen: `trainable` changes it."""
    if any(variable.name.startswith("lora_") for variable in layer.own):
        for variable in layer.fixed:
            layer.own.append(variable)
        layer.fixed.clear()


def _cells(cell: KerasLayer) -> Iterator[KerasLayer]:
    if cell.form == "StackedRNNCells":
        for part in cell.tracked[0]:
            yield from _cells(part)
    else:
        yield cell


def groups_of(layer: KerasLayer) -> list[Group]:
    """The weights of a layer whose class is in the text, in groups by the layers in it."""
    groups: list[Group] = []
    seen: set[int] = set()
    _collect(layer, "", groups, seen)
    return groups


def _collect(layer: KerasLayer, label: str, groups: list[Group], seen: set[int]) -> None:
    if id(layer) in seen:
        return
    seen.add(id(layer))
    own = [variable for variable in (*layer.own, *layer.fixed) if id(variable) not in seen]
    seen.update(map(id, own))
    if own:
        groups.append(Group((LAYER,), tuple(plain(variable) for variable in own), label, "layers"))
    for inner in layer.inner():
        _collect(inner, f"{label} {inner.name}".strip(), groups, seen)


def plain(variable: Variable) -> Any:
    """A variable as a tensor without a reader."""
    shape = tuple(Number(length.value) for length in variable.weight.shape)
    return vector("θ", variable.name, LAYER, shape)._replace(dtype=variable.weight.dtype)
