"""What is counted of a model."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator
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
from .tensors import KerasTensor, Variable, flatten, unknown_in
from .weights import groups_of, plain


def candidates(keras: State) -> list[KerasLayer]:
    """The models that the program's names refer to, the one that is made last at the end."""
    machine = keras.machine
    values = [value for value in machine.globals.names.values() if keras.is_model(value)]
    values = values or [value for value in machine.bare if keras.is_model(value)]
    found: list[KerasLayer] = []
    for value in values:  # a model with two names is taken where it was assigned last
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
        reads = flatten(root.ins)
        batch = reads[0].shape[0] if len(reads) == 1 else None
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
    if not root.is_built and (keras.sources or not _has_all_weights(root)):
        _call_on_given(keras, root)
    seen: set[int] = set()
    layers = list(_own_variables(root, seen))
    spans: dict[str, tuple[int, int]] = {}
    for owner in root.listed():
        layer = _by_itself(owner)._replace(name=owner.name, code=owner.code)
        layers.append(_final(keras, layer, owner, seen, root.is_trainable))
        spans.setdefault(owner.name, owner.span)
    if not layers:
        keras.machine.fail(root.span, "there is no layer in this model")
    ends = (_ends(root.ins), _ends(root.first))
    ends = ends if all(ends) else ((), ())
    network = Network(keras.maker.framework, tuple(layers), is_apart=True, ends=ends)
    _check(keras, root, network)
    return network, spans


def _has_all_weights(root: KerasLayer) -> bool:
    """Whether a model that is called nowhere is made of models and layers that are built already."""
    parts = [part for part in all_in(root) if part is not root]
    has_build = root.cls is not None and root.cls.find("build")[0] is not None and not root.is_locked
    return bool(parts) and all(part.is_built for part in parts) and not has_build


def _call_on_given(keras: State, root: KerasLayer) -> None:
    """Call a model that the program calls nowhere, on the inputs that the block gives."""
    if not keras.sources:
        hint = (
            "Call it on an Input(), or give the block an 'input'. Keras's build() makes weights only where "
            "the class has a build() of its own."
        )
        keras.machine.fail(root.span, "the input of this model is missing", hint)
    tensors = [
        KerasTensor(keras, (None, *shape), keras.builder.input(Tensor(unnamed(shape))), False)
        for shape in keras.sources
    ]
    result = keras.machine.call(root, keras.places[id(root)], tensors if len(tensors) == 1 else [tensors], {})
    root.ins = tensors
    if isinstance(result, Unknown):
        keras.machine.fail_unknown(result, "what this model computes", "")


def _own_variables(root: KerasLayer, seen: set[int]) -> Iterator[Layer]:
    """The variables that a model has beside its layers, each as a row."""
    for variable in (*root.own, *root.fixed):
        if id(variable) not in seen:
            seen.add(id(variable))
            weight = plain(variable)._replace(trainable=variable.trainable and root.is_trainable)
            groups = (Group((LAYER,), (weight,)),)
            yield Layer("Variable", Tensor(()), (), groups, name=variable.name, code=variable.name)


def _by_itself(owner: KerasLayer) -> Layer:
    """A layer as it is listed where nothing is known of what passes between layers."""
    if owner.flat is None:
        note = "it is never called, so Keras makes no weights for it"
        return Layer(owner.kind, Tensor(()), (), (), (note,))
    return owner.layer or Layer(owner.kind, Tensor(()), _ends(owner.first), tuple(groups_of(owner)))


def _ends(value: Any) -> tuple[Tensor, ...]:
    """What a layer reads or returns; nothing where that is not known."""
    if value is None or unknown_in([value]) is not None:
        return ()
    tensors = flatten(value)
    if not all(tensor.shape for tensor in tensors):
        return ()
    return tuple(Tensor(unnamed(tensor.shape[1:])) for tensor in tensors)


def _check(keras: State, root: KerasLayer, network: Network) -> None:
    """Check that what is listed are the model's weights, to the last one.

    Raises:
        ProgramError: They are not.
    """
    if keras.is_older:
        _check_frozen(keras, root)
        _check_shared(keras, root)
    sizes = [(math.prod(variable.shape), variable.trainable) for variable in root.weights()]
    total = sum(size for size, _ in sizes)
    trained = sum(size for size, is_trained in sizes if is_trained) if root.is_trainable else 0
    if (total, trained) != (network.parameters, network.trainable):
        keras.machine.fail(root.span, "what this model has of weights is not understood here")


def _check_frozen(keras: State, layer: KerasLayer) -> None:
    """Check that a frozen layer of an older edition holds none that is trained.

    There it trains nothing, and in Keras 3 that one (tf_keras/src/engine/base_layer.py, `trainable_weights`).

    Raises:
        ProgramError: It holds some.
    """
    if not layer.is_trainable and any(variable.trainable for variable in layer.weights()):
        message = f"'{layer.name}' is frozen, and a layer in it is not: in {keras.edition} it trains nothing"
        keras.machine.fail(layer.span, message, "Freeze the layers inside it, too.")
    for inner in layer.inner():
        _check_frozen(keras, inner)


def _check_shared(keras: State, root: KerasLayer) -> None:
    """Check that no list or dict was changed that a layer of an older edition has.

    There it is the program's own, of which Keras 3 makes a copy (tf_keras 2.21).

    Raises:
        ProgramError: One was.
    """
    layers = set(map(id, all_in(root)))
    for layer, value, before, node in keras.shared:
        if id(layer) in layers and not _is_same(value, before):
            message = f"how what '{layer.name}' has was changed later is not followed here"
            keras.machine.fail(node, message, "Set the list or dict as an attribute when it is whole.")


def _is_same(value: Any, before: Any) -> bool:
    """Whether the very same is in two lists or two dicts."""
    if isinstance(value, dict):
        return list(value) == list(before) and _is_same(list(value.values()), list(before.values()))
    return len(value) == len(before) and all(map(operator.is_, value, before))


def _final(keras: State, layer: Layer, owner: KerasLayer, seen: set[int], is_trained: bool) -> Layer:
    """A layer with the variables that it has at the end, those left out that are counted before."""
    held = list(owner.weights())
    present = set(map(id, held))
    variables = iter(owner.flat or [])
    groups: list[Group] = []
    is_cut = False
    for group in layer.groups:
        own = [next(variables) for _ in group.weights]
        still = [variable for variable in own if id(variable) in present]
        kept = [variable for variable in still if id(variable) not in seen]
        is_cut = is_cut or len(kept) < len(still)
        seen.update(map(id, kept))
        if kept or not own:
            groups.append(_with_variables(group, kept, is_trained))
    for variable in held:
        if id(variable) not in seen:
            seen.add(id(variable))
            weight = plain(variable)._replace(trainable=variable.trainable and is_trained)
            groups.append(Group((LAYER,), (weight,), variable.name, "kernels"))
    layer = layer._replace(groups=tuple(groups))
    if not is_cut:
        return layer
    note = "its weights are counted above, where they are used first"
    return layer._replace(notes=(*layer.notes, note), cell=None, starts_at_one=())


def _with_variables(group: Group, kept: list[Variable], is_trained: bool) -> Group:
    """A group of weights, with what is left of it; its gates mean nothing where some are missing."""
    if len(kept) == len(group.weights):
        group = with_training(group, [variable.trainable and is_trained for variable in kept])
        pairs = zip(group.weights, kept, strict=True)
        typed = tuple(weight._replace(dtype=variable.weight.dtype) for weight, variable in pairs)
        return group._replace(weights=typed)
    weights = [plain(variable)._replace(trainable=variable.trainable and is_trained) for variable in kept]
    return Group((LAYER,), tuple(weights), group.label, group.kind)
