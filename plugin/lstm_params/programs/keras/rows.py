"""Layers in a row, and the network that a model is."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import partial

from ...calculator.calls import LayerError
from ...calculator.graph import Unit, model_unit
from ...calculator.network import Ref
from ...calculator.shapes import Tensor, unnamed
from ..values import Unknown
from .layers import KerasLayer, KerasModel
from .order import order_of
from .state import State
from .tensors import KerasTensor, Variable, flatten


def start_row(keras: State, model: KerasModel, shape: tuple[int | None, ...], node: ast.AST) -> None:
    """Give layers in a row their input, and build them."""
    begin_row(keras, model, shape, node)
    for layer in model.row:
        extend_row(keras, model, layer, node)
    name_row(keras)


def begin_row(keras: State, model: KerasModel, shape: tuple[int | None, ...], node: ast.AST) -> None:
    """Give layers in a row their input, for which Keras makes a layer that the row does not list."""
    ref = keras.builder.input(Tensor(unnamed(shape[1:])))
    name, serial = keras.named("InputLayer", {}), keras.machine.next_serial()
    layer = KerasLayer(keras, None, serial, keras.machine.first_line(node), "InputLayer", name)
    model.start = model.end = model.ins = become_input(keras, layer, ref, shape)


def become_input(keras: State, layer: KerasLayer, ref: Ref, shape: tuple[int | None, ...]) -> KerasTensor:
    """Make a layer the maker of an input of the graph, which is what it reads and returns."""
    layer.flat = []
    keras.makers[ref.node] = layer
    layer.ins = layer.outs = made = KerasTensor(keras, shape, ref, True)
    return made


def name_row(keras: State) -> None:
    """Count the functional model that Keras 3 makes of a row whenever it builds one, as that takes a name."""
    if not keras.is_older:
        keras.named("Functional", {})


def extend_row(keras: State, model: KerasModel, layer: KerasLayer, node: ast.AST) -> None:
    """Build one more layer of a row, on what the one before returns."""
    place = keras.places.get(id(layer), node)
    result = keras.machine.call(layer, place, [model.end], {})
    if isinstance(result, Unknown):
        keras.machine.fail_unknown(layer.taint or result, "this model", "")
    if not isinstance(result, KerasTensor):
        keras.machine.fail(place, f"'{layer.name}' returns a list, and a layer in a row returns one tensor")
    model.end = result
    model.made.append(result)
    model.outs = result
    model.flat = None
    model.unit = None
    model.network = None


def finish_row(keras: State, model: KerasModel, node: ast.AST) -> None:
    """The network of layers in a row."""
    if model.network is not None:
        return
    if not model.row:
        keras.machine.fail(node, "there is no layer in this model", "Add one to it.")
    assert model.start, "it has its input"
    assert model.end, "it has its input"
    set_network(keras, model, [model.start], [model.end], node)


def set_network(
    keras: State,
    model: KerasModel,
    inputs: Sequence[KerasTensor],
    outputs: Sequence[KerasTensor],
    node: ast.AST,
) -> None:
    """Make a model of what lies between some tensors."""
    builder = keras.builder
    refs, ends = [tensor.ref for tensor in inputs], [tensor.ref for tensor in outputs]
    if None in refs or None in ends:
        keras.machine.fail(node, "a model's inputs and outputs are tensors of its graph")
    try:
        network = builder.network(refs, ends)  # type: ignore[arg-type]
    except LayerError as error:
        raise keras.maker.placed([error], node) from None
    model.network = network
    units = builder.units_between(refs, ends)  # type: ignore[arg-type]
    model.units = [keras.owners[unit] for unit in units]
    model.unit = None
    flat: list[Variable] = []
    for layer in model.units:
        flat += layer.flat or []
    model.flat = flat
    if model.form != "Sequential":
        model.order = order_of(keras, refs, ends)  # type: ignore[arg-type]
        _check_names(keras, model, node)


def _check_names(keras: State, model: KerasModel, node: ast.AST) -> None:
    """Check that no two layers of a functional model have one name.

    Raises:
        ProgramError: Two have.
    """
    seen: dict[str, KerasLayer] = {}
    for layer in model.order:
        if seen.setdefault(layer.name, layer) is not layer:
            message = f"two layers of this model are named '{layer.name}'"
            keras.machine.fail(node, message, "Keras wants another name for each.")


def unit_of_model(keras: State, model: KerasModel) -> Unit:
    """A model as a unit of the graph."""
    if model.unit is None:
        assert model.network, "a model that is used has its network"
        starts, ends = ([tensor.ref for tensor in flatten(value)] for value in (model.ins, model.outs))
        again = partial(keras.builder.on, starts, ends)  # type: ignore[arg-type]
        model.unit = model_unit(model.network, model.name, model.form, again)
        keras.owners[model.unit] = model
    return model.unit
