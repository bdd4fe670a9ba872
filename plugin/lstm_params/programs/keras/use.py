"""Keras' layers and models, used on tensors: they are built, and the graph grows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from ...calculator.layers import Layer
from ...calculator.shapes import Tensor, unnamed
from ..values import Unknown
from .calling import check_call
from .custom import use_custom, use_lambda
from .custom_cells import use_cells
from .folding import hand_on
from .layers import KerasLayer, KerasModel
from .nodes import used
from .rows import finish_row, start_row, unit_of_model
from .state import State
from .tensors import KerasTensor, flatten, refilled, unknown_in
from .units import unit_of

_READ = ("inputs", "initial_state", "query", "value", "key", "x", "sequences")

_PASSED = (
    "training",
    "mask",
    "use_causal_mask",
    "return_attention_scores",
    "attention_mask",
    "query_mask",
    "value_mask",
    "key_mask",
    "constants",
)


def use(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a layer returns on some tensors."""
    machine = keras.machine
    unknown = layer.taint
    if unknown is not None:
        return machine.unknown(node, False, unknown)
    if not layer.is_built:  # a layer has no weights before it is called, and none if that is not known
        machine.certain(node, "a layer is built", layer)
    if not keras.is_older:
        check_call(keras, layer, node, arguments, keywords)
    if layer.is_own_cell:
        machine.fail(node, f"a class derived from {layer.form} is not understood here outside RNN()")
    if layer.is_of_text:
        if layer.is_ready and (unknown := unknown_in(arguments)) is not None:
            return _on_unknown(keras, layer, unknown, node)
        return use_custom(keras, layer, node, arguments, keywords)
    if layer.is_cell and "states" in keywords:
        keywords = dict(keywords)
        arguments = [*arguments, keywords.pop("states")]
    if layer.form == "InputLayer":
        machine.fail(node, "an InputLayer is called on nothing", "Leave this call out: it holds its tensor.")
    if layer.form == "ReversibleEmbedding" and (len(arguments) > 1 or keywords.get("reverse")):
        hint = "Leave this call out: it adds no weights."
        machine.fail(node, "what an embedding returns with reverse=True is not understood here", hint)
    reads = _reads(keras, layer, node, arguments, keywords)
    if isinstance(reads, Unknown):
        return _on_unknown(keras, layer, reads, node)
    if layer.is_cell:
        return _cell(keras, layer, reads, arguments, node)
    if isinstance(layer, KerasModel):
        return _model(keras, layer, reads, node)
    if layer.form == "RNN" and layer.bound is None:
        return use_cells(keras, layer, reads, node)
    if layer.form == "Lambda":
        return use_lambda(keras, layer, node, arguments)
    if layer.attends or layer.form in ("Attention", "AdditiveAttention"):
        return _attention(keras, layer, reads, node, keywords.get("return_attention_scores", False))
    if not keras.is_older:
        _check_lists(keras, layer, node, arguments)
    return _leaf(keras, layer, reads, node)


def _check_lists(keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any]) -> None:
    """Check that no list is where Keras 3 wants a tensor: Keras 2 took one of one tensor for that tensor.

    Raises:
        ProgramError: There is one.
    """
    given = arguments[:1]
    if given and layer.bound is not None and layer.bound.type.merge is not None:
        given = list(given[0]) if isinstance(given[0], (list, tuple)) else []
    if layer.form != "Given" and any(isinstance(one, (list, tuple)) for one in given):
        hint = "A model whose outputs are a list returns a list: take the tensor out of it."
        keras.machine.fail(node, f"'{layer.name}' is given a list where it reads a tensor", hint)


def _cell(
    keras: State, layer: KerasLayer, reads: Sequence[KerasTensor], arguments: list[Any], node: ast.AST
) -> Any:
    """What a cell of Keras' returns for a timestep: the output and the states, in a list if they were."""
    output, *states = _leaf(keras, layer, reads, node)
    is_listed = len(arguments) > 1 and isinstance(arguments[1], (list, tuple))
    return (output, states if is_listed or len(states) > 1 else states[0])


def _on_unknown(keras: State, layer: KerasLayer, unknown: Unknown, node: ast.AST) -> Any:
    """A layer on a tensor of unknown shape: the layer is built, but its shapes are unknown."""
    if layer.is_built:
        return keras.machine.unknown(node, True, unknown, True)
    if isinstance(layer, KerasModel) and layer.form == "Sequential" and layer.start is None and keras.source:
        start_row(keras, layer, (None, *keras.source), node)
        return keras.machine.unknown(node, True, is_passive=True)
    if keras.is_model(layer):
        return keras.machine.unknown(node, True, is_passive=True)
    return keras.machine.fail_unknown(unknown, "the shape that this layer reads", "")


def _attention(
    keras: State, layer: KerasLayer, reads: Sequence[KerasTensor], node: ast.AST, scores: Any
) -> Any:
    """Attention, and its scores, if `return_attention_scores` is set."""
    if not isinstance(scores, bool):
        keras.machine.fail(node, "'return_attention_scores' is True or False")
    if not scores:
        return _leaf(keras, layer, reads, node)
    unit = layer.unit = layer.unit or unit_of(keras, layer)
    keras.owners[unit] = layer
    build = unit.build

    def scored(sources: Sequence[Tensor]) -> Layer:
        return _with_scores(build(sources), layer, sources)

    unit.build = scored
    try:
        made = used(keras, layer, unit, reads, node)
    finally:
        unit.build = build
    first = flatten(made)[0]
    assert first.ref, "it stands in the graph"
    keras.builder.again[first.ref.node] = lambda sources: scored(sources).outputs
    if isinstance(made, KerasTensor):
        made = (made, keras.machine.unknown(node, True, is_passive=True))
    return list(made) if keras.is_older else made


def _with_scores(made: Layer, layer: KerasLayer, sources: Sequence[Tensor]) -> Layer:
    """Attention that returns its scores too: each place of the query by each of the keys, head by head."""
    assert layer.bound, "Keras' own layers have their call"
    arguments = layer.bound.arguments
    ends = [sources[0].shape, sources[-1].shape]
    if any(len(shape) != 2 for shape in ends) or arguments.get("attention_axes") is not None:
        return made
    if layer.form == "MultiHeadAttention" and ends[0][0] != ends[1][0]:
        return made  # Keras 3.15 says the query's length for that of the keys
    heads = arguments.get("num_heads", arguments.get("num_query_heads"))
    leading = unnamed((heads,)) if heads else ()
    return made._replace(outputs=(*made.outputs, Tensor((*leading, ends[0][0], ends[1][0]))))


def _reads(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """The tensors that a call gives a layer."""
    machine = keras.machine
    values = list(arguments)
    for name in _READ:
        if name in keywords and not _is_only_data(name, keywords[name]):
            values.append(keywords[name])
    for name, value in keywords.items():
        if name not in _READ and name not in _PASSED and (flatten(value) or isinstance(value, KerasLayer)):
            machine.fail(node, f"'{name}' is not understood here")
    if keywords.get("constants") is not None:
        machine.fail(node, "'constants' is not understood here")
    if not values:
        machine.fail(node, "this layer is called on nothing")
    reads = flatten(values)
    unknown = unknown_in(values)
    if unknown is not None:
        return unknown
    if not reads:
        machine.fail(node, "this is no tensor that is known here")
    return reads


def _is_only_data(name: str, value: Any) -> bool:
    """Whether these are states of unknown values, which change nothing of what a layer is or returns."""
    return name == "initial_state" and isinstance(value, Unknown) and value.is_data


def _leaf(keras: State, layer: KerasLayer, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
    unit = layer.unit
    if unit is None:
        unit = layer.unit = unit_of(keras, layer)
        keras.owners[unit] = layer
    return used(keras, layer, unit, reads, node)


def _model(keras: State, model: KerasModel, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
    if model.form == "Sequential":
        if model.start is None:
            shape = reads[0].shape
            start_row(keras, model, (None, *shape[1:]) if not reads[0].is_symbolic else shape, node)
        finish_row(keras, model, node)
    model.is_used = True
    ins, outs = model.ins, model.outs
    result = used(keras, model, unit_of_model(keras, model), reads, node)
    hand_on(keras, flatten(outs), flatten(result))
    model.ins, model.outs = ins, outs
    return refilled(outs, iter(flatten(result)))
