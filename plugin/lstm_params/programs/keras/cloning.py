"""`clone_model`: a model of new layers that are made as those of another (keras/src/models/cloning.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from ...calculator.network import Ref
from ...calculator.shapes import Tensor, unnamed
from ..values import Unknown
from .configs import Config
from .layers import KerasLayer, KerasModel, all_in
from .models import add_layer, build_row
from .parts import clone
from .rows import become_input, set_network
from .state import State
from .tensors import KerasTensor, flatten, refilled


def clone_model(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`clone_model(model)`, of a functional model or layers in a row, of Keras' own layers.

    `from_config(config)` makes the same of what `get_config()` gives, and new layers, too.
    """
    machine = keras.machine
    model = (*arguments, keywords.get("model"))[0]
    is_configured = isinstance(model, Config)
    if isinstance(model, Config):
        if not isinstance(model.layer, KerasModel):
            machine.certain(node, "a layer is made of a configuration")
            return _copy(keras, model.layer, {}, node)
        model = model.layer
    if isinstance(model, Unknown):
        machine.fail_unknown(model, "the model that is cloned", "")
    is_plain = isinstance(model, KerasModel) and model.cls is None and model.is_trainable
    if not is_plain or len(arguments) + len(keywords) != 1:
        machine.fail(node, "what 'clone_model' makes of this is not understood here", _HINT)
    assert isinstance(model, KerasModel), "anything else is refused"
    machine.certain(node, "a model is cloned")
    return _of_model(keras, model, node, is_configured)


def _of_model(keras: State, model: KerasModel, node: ast.AST, is_configured: bool) -> KerasModel:
    """A model of copies of another one's layers."""
    machine = keras.machine
    copies: dict[int, KerasLayer] = {}
    made = KerasModel(keras, None, machine.next_serial(), machine.first_line(node), model.form, model.name)
    keras.note(made, node)
    if model.form == "Sequential":
        if model.start is not None:
            made.start = made.end = made.ins = _input(keras, model.start, node)
        # A configuration has each layer once, also one that stands at several places (keras 3.15).
        row = {id(layer): layer for layer in model.row}.values() if is_configured else model.row
        for layer in row:
            add_layer(keras, made, _copy(keras, layer, copies, node), node, is_built=is_configured)
        if not is_configured:  # all at once: from_config() adds one layer after another
            build_row(keras, made, node)
        if len(row) < len(model.row):
            _check_inputs(keras, row, copies, node)
        return made
    _replay(keras, model, made, copies, node)
    return made


_HINT = "Call what makes the model once more in its place."


def _copy(keras: State, layer: KerasLayer, copies: dict[int, KerasLayer], node: ast.AST) -> KerasLayer:
    """A new layer from another one's configuration, which has its `trainable` and no variable's.

    In Keras 3 the configuration of a wrapper has that of each layer in it, in Keras 2 the wrapper's alone.

    Raises:
        ProgramError: What its configuration has is not known.
    """
    if id(layer) in copies:
        return copies[id(layer)]
    parts = list(all_in(layer))
    if isinstance(layer, KerasModel) and not keras.is_older and not any(map(_is_changed, parts)):
        # a model in it is made of its configuration, where each layer in that is another one than outside
        copies[id(layer)] = model = _of_model(keras, layer, node, True)
        model.is_trainable = layer.is_trainable
        return model
    is_known = layer.bound is not None and not any(map(_is_changed, parts))
    if not is_known or (keras.is_older and len({part.is_trainable for part in parts}) > 1):
        message = f"what 'clone_model' makes of '{layer.name}' is not understood here"
        keras.machine.fail(node, message, _HINT)
    made = copies[id(layer)] = clone(keras, layer, layer.name)
    keras.note(made, node)
    made.code, made.size = layer.code, layer.size
    return made


def _check_inputs(
    keras: State, row: Iterable[KerasLayer], copies: dict[int, KerasLayer], node: ast.AST
) -> None:
    """Refuse copies of which one gets other features than what it was built for, which its configuration has.

    Raises:
        ProgramError: One does.
    """
    for layer in row:
        copy = copies[id(layer)]
        shapes = [[variable.shape for variable in each.weights()] for each in (layer, copy)]
        if layer.is_built and copy.is_built and shapes[0] != shapes[1]:
            message = f"'{layer.name}' is built for another input than it gets where each layer stands once"
            keras.machine.fail(node, message, _HINT)


def _is_changed(layer: KerasLayer) -> bool:
    """Whether a layer is another than the call that makes it says."""
    has_adapters = any(variable.name.startswith("lora_") for variable in layer.own)
    says_so = layer.bound is not None and bool(layer.bound.arguments.get("lora_rank"))
    is_adapted = has_adapters and not says_so
    return layer.cls is not None or bool(layer.stored) or bool(layer.attributes) or is_adapted


def _input(keras: State, tensor: KerasTensor, node: ast.AST) -> KerasTensor:
    before = keras.makers.get(tensor.ref.node) if tensor.ref else None
    name = before.name if before is not None else "input_layer"
    layer = keras.new_layer(None, "InputLayer", name, node)
    ref = keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
    return become_input(keras, layer, ref, tensor.shape)


def _replay(
    keras: State, model: KerasModel, made: KerasModel, copies: dict[int, KerasLayer], node: ast.AST
) -> None:
    """Call the copies as the layers of a functional model are called."""
    inputs, outputs = ([*flatten([ends])] for ends in (model.ins, model.outs))
    known = {tensor.ref: _input(keras, tensor, node) for tensor in inputs}
    refs = [tensor.ref for tensor in outputs if tensor.ref is not None]
    starts = [tensor.ref for tensor in inputs if tensor.ref is not None]
    for number in keras.builder.uses_between(starts, refs):
        use = keras.builder.nodes[number]
        layer = keras.makers.get(number)
        reads = [known[ref] for ref in use.reads]
        if layer is None or layer.form == "Operation" or layer.attends:
            kind = layer.name if layer is not None else "an operation"
            keras.machine.fail(node, f"what 'clone_model' makes of '{kind}' is not understood here", _HINT)
        copy = _copy(keras, layer, copies, node)
        joins = copy.bound is not None and copy.bound.type.merge is not None
        given: list[Any] = [reads] if joins else [*reads]
        if isinstance(copy, KerasModel):
            given = [refilled(copy.ins, iter(reads))]
        found = flatten(keras.machine.call(copy, node, given, {}))
        known |= {Ref(number, output): tensor for output, tensor in enumerate(found)}
    ends = [known[tensor.ref] for tensor in outputs]
    begins = [known[tensor.ref] for tensor in inputs]
    set_network(keras, made, begins, ends, node)
    made.ins, made.outs = refilled(model.ins, iter(begins)), refilled(model.outs, iter(ends))
