"""New models: functional, or layers in a row."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.shapes import Tensor, unnamed
from ..values import Unknown
from .layers import KerasLayer, KerasModel
from .rows import extend_row, set_network
from .state import State
from .tensors import KerasTensor, flatten, known_flag, unknown_in


def functional(
    keras: State,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
    model: KerasModel | None = None,
) -> Any:
    """A new model of what lies between inputs and outputs; or `model`, made into one."""
    machine = keras.machine
    given = dict(zip(("inputs", "outputs", "name"), arguments, strict=False)) | keywords
    if "inputs" not in given and "outputs" not in given and model is None:
        machine.fail(node, "a model needs its inputs and outputs", "Write Model(inputs, outputs).")
    if "inputs" not in given or "outputs" not in given:
        machine.fail(node, "a model needs its inputs and outputs", "Write Model(inputs, outputs).")
    ends = []
    for name in ("inputs", "outputs"):
        tensors, unknown = flatten(given[name]), unknown_in(given[name])
        if isinstance(given[name], dict):
            unknown = unknown_in(list(given[name].values()))
        if unknown is not None:
            machine.fail_unknown(unknown, f"an {name.removesuffix('s')} of the model", "")
        if not tensors:
            machine.fail(node, f"the model's {name} are no tensors that are known here")
        ends.append(tensors)
    if model is None:
        model = KerasModel(
            keras,
            None,
            machine.next_serial(),
            machine.first_line(node),
            "Functional",
            keras.named("Functional", given),
        )
        keras.note(model, node)
    model.form = "Functional"
    set_network(keras, model, ends[0], ends[1], node)
    trainable = given.get("trainable")
    if trainable is not None:
        model.is_trainable = known_flag(machine, trainable, node)
    model.ins = ends[0][0] if len(ends[0]) == 1 else ends[0]
    model.outs = ends[1][0] if len(ends[1]) == 1 else ends[1]
    return model


def sequential(
    keras: State, model: KerasModel | None, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> KerasModel:
    """A new model of layers in a row; or `model`, made into one."""
    machine = keras.machine
    # In Keras 3.15 the second one is `trainable`; in Keras 2 it was the name, as programs still have it.
    given = dict(zip(("layers", "trainable", "name"), arguments, strict=False))
    if (
        len(arguments) > 3
        or given.keys() & keywords.keys()
        or keywords.keys() - {"layers", "trainable", "name"}
    ):
        machine.fail(node, "Sequential() takes layers, trainable and name")
    given |= keywords
    if "trainable" in given and not isinstance(given["trainable"], (bool, Unknown)):
        machine.fail(node, "Sequential() takes 'trainable' second, and a name by its name", "Write name='…'.")
    if model is None:
        model = KerasModel(
            keras,
            None,
            machine.next_serial(),
            machine.first_line(node),
            "Sequential",
            keras.named("Sequential", given),
        )
        keras.note(model, node)
    model.is_trainable = known_flag(machine, given.get("trainable", True), node)
    layers = given.get("layers")
    if layers is not None:
        items = machine.items(layers, node)
        if isinstance(items, Unknown):
            machine.fail_unknown(items, "the layers of this model", "2")
        for number, item in enumerate(items):
            place = node
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], (ast.List, ast.Tuple)):
                written = node.args[0].elts
                place = written[number] if len(written) == len(items) else node
            add_layer(keras, model, item, place, is_built=False)
        build_row(keras, model, node)
    return model


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
        machine.fail(node, "this is no layer that is known here")
    if model.is_used:
        machine.fail(node, "this model has been used, and cannot grow any more")
    if any(other.name == value.name and other is not value for other in model.row):
        machine.fail(
            node, f"a layer before is named '{value.name}' too", "Keras wants another name for each."
        )
    if not model.row and model.start is None:
        stated_start(keras, model, value)
    model.row.append(value)
    keras.places.setdefault(id(value), node)
    if is_built:
        build_row(keras, model, node, only_last=True)


def stated_start(keras: State, model: KerasModel, first: KerasLayer) -> None:
    """The input that the first layer of a row states."""
    if first.bound is not None and (stated := first.bound.stated_inputs):
        shape: tuple[int | None, ...] = (None, *stated[-1][1])
    elif isinstance(first, KerasModel) and isinstance(first.ins, KerasTensor):
        shape = first.ins.shape
    else:
        return
    ref = keras.builder.input(Tensor(unnamed(shape[1:])))
    model.start = model.end = model.ins = KerasTensor(keras, shape, ref, True)


def build_row(keras: State, model: KerasModel, node: ast.AST, only_last: bool = False) -> None:
    """Build the layers of a row, where its input is known."""
    if model.start is None:
        return
    for layer in model.row[-1:] if only_last else model.row:
        extend_row(keras, model, layer, node)
