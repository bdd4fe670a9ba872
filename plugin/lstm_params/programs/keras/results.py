"""What is counted of a model."""

from __future__ import annotations

import math
from typing import Any

from ...calculator.cells import LAYER
from ...calculator.layers import Layer
from ...calculator.network import Network
from ...calculator.shapes import Tensor, unnamed
from ...calculator.weights import Group, with_training
from ..values import Unknown
from .layers import KerasLayer, KerasModel, all_in
from .rows import finish_row, start_row
from .state import State
from .tensors import KerasTensor
from .weights import groups_of, plain


def candidates(keras: State) -> list[KerasLayer]:
    """The models that the program's names refer to, the one that is made last at the end."""
    machine = keras.machine
    values = [value for value in machine.globals.names.values() if keras.is_model(value)]
    values = values or [value for value in machine.bare if keras.is_model(value)]
    found: list[KerasLayer] = []
    for value in values:
        found = [other for other in found if other is not value] + [value]
    if len(found) < 2:
        return found
    inside = {id(layer) for value in found for layer in all_in(value) if layer is not value}
    return [value for value in found if id(value) not in inside]


def network_of(keras: State, root: Any) -> tuple[Network, dict[str, tuple[int, int]]]:
    """The network of a model, and where each of its layers is made.

    Raises:
        ProgramError: There is something in it that the text does not say, or its layers do not fit.
    """
    machine = keras.machine
    if isinstance(root, KerasTensor) or not isinstance(root, KerasLayer):
        machine.fail((0, 1), "there is no model here", "Write Model(inputs, outputs) or Sequential([…]).")
    unknown = root.unknown_part()
    if unknown is not None:
        machine.fail_unknown(unknown, "this model", '"Given(parameters=1000, output=[64])"')
    if isinstance(root, KerasModel) and root.form == "Sequential":
        _finish(keras, root)
    if isinstance(root, KerasModel):
        assert root.network, "a model of Keras' own kinds has its network"
        seen: set[int] = set()
        layers = [
            _final(keras, layer, owner, seen, root.is_trainable)
            for layer, owner in zip(root.network.layers, root.units, strict=True)
        ]
        batch = root.ins.shape[0] if isinstance(root.ins, KerasTensor) else None
        network = root.network._replace(layers=tuple(layers), batch=batch)
        _check(keras, root, network)
        return network, {owner.name: owner.span for owner in root.units if owner.form != "Operation"}
    return _apart(keras, root)


def _finish(keras: State, root: KerasModel) -> None:
    if root.start is None:
        first = root.row[0] if root.row else None
        own = first.bound.type.own_input(first.bound.arguments) if first and first.bound else None
        shape = keras.source or own
        if first is None:
            keras.machine.fail(root.span, "there is no layer in this model", "Add one to it.")
        if shape is None:
            hint = "Begin with Input(shape=(…)), or give the block an 'input'."
            keras.machine.fail(first.span, "the input of this model is missing", hint)
        start_row(keras, root, (None, *shape), keras.places[id(root)])
    finish_row(keras, root, keras.places[id(root)])


def _apart(keras: State, root: KerasLayer) -> tuple[Network, dict[str, tuple[int, int]]]:
    """A model whose class is in the text: its layers are listed."""
    machine, node = keras.machine, keras.places[id(root)]
    if not root.is_built:
        if not keras.sources:
            hint = "Call it on an Input(), build() it on a shape, or give the block an 'input'."
            machine.fail(root.span, "the input of this model is missing", hint)
        tensors = [
            KerasTensor(keras, (None, *shape), keras.builder.input(Tensor(unnamed(shape))), False)
            for shape in keras.sources
        ]
        result = keras.use(root, node, tensors if len(tensors) == 1 else [tensors], {})
        if isinstance(result, Unknown):
            machine.fail_unknown(result, "what this model computes", "")
    seen: set[int] = set()
    layers = []
    spans: dict[str, tuple[int, int]] = {}
    for variable in (*root.own, *root.fixed):
        if id(variable) not in seen:
            seen.add(id(variable))
            weight = plain(variable)._replace(trainable=variable.trainable and root.is_trainable)
            layers.append(
                Layer(
                    "Variable",
                    Tensor(()),
                    (),
                    (Group((LAYER,), (weight,)),),
                    name=variable.name,
                    code=variable.name,
                )
            )
    for owner in root.listed():
        layer = owner.layer or Layer(owner.kind, Tensor(()), (), tuple(groups_of(owner)))
        if owner.flat is None:
            note = "it is never called, so Keras makes no weights for it"
            layer = Layer(owner.kind, Tensor(()), (), (), (note,))
        layers.append(
            _final(keras, layer._replace(name=owner.name, code=owner.code), owner, seen, root.is_trainable)
        )
        spans.setdefault(owner.name, owner.span)
    if not layers:
        machine.fail(root.span, "there is no layer in this model")
    network = Network(keras.maker.framework, tuple(layers), is_apart=True)
    _check(keras, root, network)
    return network, spans


def _check(keras: State, root: KerasLayer, network: Network) -> None:
    """Check that what is listed are the model's weights, to the last one.

    Raises:
        ProgramError: They are not.
    """
    sizes = [(math.prod(variable.shape), variable.trainable) for variable in root.weights()]
    total = sum(size for size, _ in sizes)
    trained = sum(size for size, is_trained in sizes if is_trained) if root.is_trainable else 0
    if (total, trained) != (network.parameters, network.trainable):
        keras.machine.fail(root.span, "what this model has of weights is not understood here")


def _final(keras: State, layer: Layer, owner: KerasLayer, seen: set[int], is_trained: bool) -> Layer:
    """A layer with the variables that it has at the end, those left out that are counted before."""
    groups: list[Group] = []
    variables = iter(owner.flat or [])
    held = list(owner.weights())
    present = set(map(id, held))
    is_cut = False
    for group in layer.groups:
        kept = []
        for weight in group.weights:
            variable = next(variables)
            if id(variable) not in present:
                continue
            if id(variable) in seen:
                is_cut = True
                continue
            seen.add(id(variable))
            kept.append((weight, variable))
        if len(kept) == len(group.weights):
            groups.append(with_training(group, [variable.trainable and is_trained for _, variable in kept]))
        elif kept:
            weights = tuple(
                plain(variable)._replace(trainable=variable.trainable and is_trained) for _, variable in kept
            )
            groups.append(Group((LAYER,), weights, group.label, group.kind))
    more = [variable for variable in held if id(variable) not in seen]
    for variable in more:
        seen.add(id(variable))
        weight = plain(variable)._replace(trainable=variable.trainable and is_trained)
        groups.append(Group((LAYER,), (weight,), variable.name, "kernels"))
    if is_cut:
        return layer._replace(
            groups=tuple(groups),
            notes=(*layer.notes, "its weights are counted above, where they are used first"),
            cell=None,
            starts_at_one=(),
        )
    return layer._replace(groups=tuple(groups))
