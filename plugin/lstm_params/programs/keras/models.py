"""New models: functional, or layers in a row."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Instance, Unknown
from .layers import KerasLayer, KerasModel
from .rows import begin_row, extend_row, name_row, set_network
from .state import State
from .tensors import KerasTensor, flatten, known_flag, refilled, unknown_in


def functional(
    keras: State,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
    model: KerasModel | None = None,
) -> KerasModel:
    """A new model of what lies between inputs and outputs; or `model`, made into one."""
    machine = keras.machine
    given = dict(zip(("inputs", "outputs", "name"), arguments, strict=False)) | keywords
    if "inputs" not in given or "outputs" not in given:
        machine.fail(node, "a model needs its inputs and outputs", "Write Model(inputs, outputs).")
    inputs, outputs = (_ends(keras, name, given[name], node) for name in ("inputs", "outputs"))
    model = model or _new_model(keras, "Functional", given, node)
    set_network(keras, model, inputs, outputs, node)
    trainable = given.get("trainable")
    if trainable is not None:
        model.is_trainable = known_flag(machine, trainable, node, model)
    model.ins, model.outs = refilled(given["inputs"], iter(inputs)), refilled(given["outputs"], iter(outputs))
    if keras.is_older:  # there, a list of one tensor is that tensor
        model.ins = inputs[0] if len(inputs) == 1 else model.ins
        model.outs = outputs[0] if len(outputs) == 1 else model.outs
    return model


def _ends(keras: State, name: str, value: Any, node: ast.AST) -> list[KerasTensor]:
    """The tensors that are given as a model's inputs or outputs."""
    tensors = flatten(value)
    unknown = unknown_in(list(value.values()) if isinstance(value, dict) else value)
    if unknown is not None:
        keras.machine.fail_unknown(unknown, f"an {name.removesuffix('s')} of the model", "")
    if not tensors:
        keras.machine.fail(node, f"the model's {name} are no tensors that are known here")
    if any(tensor.ref is not None and tensor.ref.node not in keras.makers for tensor in tensors):
        keras.machine.fail(node, f"the model's {name} are no tensors of its graph", "Begin with Input(…).")
    return tensors


def _new_model(keras: State, form: str, given: dict[str, Any], node: ast.AST) -> KerasModel:
    machine = keras.machine
    name = keras.named("Model" if keras.is_older and form == "Functional" else form, given)
    model = KerasModel(keras, None, machine.next_serial(), machine.first_line(node), form, name)
    keras.note(model, node)
    return model


def sequential(
    keras: State, model: KerasModel | None, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> KerasModel:
    """A new model of layers in a row; or `model`, made into one."""
    machine = keras.machine
    # In Keras 3.15 the second one is `trainable`; in Keras 2 it was the name, as programs still have it.
    names = ("layers", "trainable", "name")
    given = dict(zip(names, arguments, strict=False))
    if len(arguments) > 3 or given.keys() & keywords.keys() or keywords.keys() - set(names):
        machine.fail(node, "Sequential() takes layers, trainable and name")
    given |= keywords
    if "trainable" in given and not isinstance(given["trainable"], (bool, Unknown)):
        machine.fail(node, "Sequential() takes 'trainable' second, and a name by its name", "Write name='…'.")
    model = model or _new_model(keras, "Sequential", given, node)
    model.is_trainable = known_flag(machine, given.get("trainable", True), node, model)
    if given.get("layers") is not None:
        _add_layers(keras, model, given["layers"], node)
    return model


def _add_layers(keras: State, model: KerasModel, layers: Any, node: ast.AST) -> None:
    """Add the layers that a row is made of, each at its own place where they are written as a list."""
    items = keras.machine.items(layers, node)
    if isinstance(items, Unknown):
        keras.machine.fail_unknown(items, "the layers of this model", "2")
    written: list[ast.expr] = []
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], (ast.List, ast.Tuple)):
        written = node.args[0].elts
    places = written if len(written) == len(items) else [node] * len(items)
    for place, item in zip(places, items, strict=True):
        add_layer(keras, model, item, place, is_built=False)
    build_row(keras, model, node)


def add_layer(keras: State, model: KerasModel, value: Any, node: ast.AST, is_built: bool = True) -> None:
    """`Sequential.add`."""
    machine = keras.machine
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "a layer of this model", '"Given(parameters=1000, output=[64])"')
    machine.certain(node, "a layer is added", model)
    if isinstance(value, KerasTensor) and value.ref and (owner := keras.makers.get(value.ref.node)):
        value = owner if owner.form == "InputLayer" else value
    if isinstance(value, KerasLayer) and value.form == "InputLayer":
        if model.start is not None or model.row:
            machine.fail(node, "the input comes before all layers")
        model.start = model.end = model.ins = value.outs
        return
    if not isinstance(value, KerasLayer):
        for base in value.cls.unknown_bases() if isinstance(value, Instance) and value.cls else ():
            machine.fail_unknown(base, f"whether '{value.kind}' is a layer", "")
        machine.fail(node, "this is no layer that is known here")
    if model.is_used:
        machine.fail(node, "this model has been used, and cannot grow any more")
    if model.named.setdefault(value.name, value) is not value:
        machine.fail(
            node, f"a layer before is named '{value.name}' too", "Keras wants another name for each."
        )
    is_model_first = isinstance(value, KerasModel) and not model.row and model.start is None
    if not model.row and model.start is None:
        stated_start(keras, model, value, node)
    model.row.append(value)
    keras.places.setdefault(id(value), node)
    if is_built:
        build_row(keras, model, node, only_last=True, is_named=not is_model_first)


def stated_start(keras: State, model: KerasModel, first: KerasLayer, node: ast.AST) -> None:
    """The input that the first layer of a row states."""
    if first.bound is not None and (stated := first.bound.stated_inputs):
        shape: tuple[int | None, ...] = (None, *stated[-1][1])
    elif isinstance(first, KerasModel) and len(ins := flatten(first.ins)) == 1:
        shape = ins[0].shape
    else:
        return
    begin_row(keras, model, shape, node)


def build_row(
    keras: State, model: KerasModel, node: ast.AST, only_last: bool = False, is_named: bool = True
) -> None:
    """Build the layers of a row, where its input is known; Keras itself builds no row of one model alone."""
    if model.start is None:
        return
    for layer in model.row[-1:] if only_last else model.row:
        extend_row(keras, model, layer, node)
    if model.row and is_named:
        name_row(keras)
