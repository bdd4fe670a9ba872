"""The nodes of the graph: a unit that is used on tensors."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...calculator.calls import LayerError
from ...calculator.shapes import Tensor, shape_text, unnamed
from .folding import hand_on
from .layers import KerasLayer
from .state import State
from .storage import can_be_stored, store
from .tensors import KerasTensor
from .weights import attach

if TYPE_CHECKING:
    from ...calculator.graph import Unit


def ref_of(keras: State, tensor: KerasTensor) -> Any:
    """The place of a tensor in the graph; an array is added to it as an input."""
    if tensor.ref is None:
        if not tensor.shape:
            raise LayerError(None, "a number is no input of a layer")
        tensor.ref = keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
        tensor.is_symbolic = False
    return tensor.ref


def used(keras: State, layer: KerasLayer, unit: Unit, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
    """What a unit of the graph returns on some tensors."""
    builder = keras.builder
    keras.machine.step(node, 35)
    try:
        refs = builder.use(unit, [ref_of(keras, tensor) for tensor in reads])
    except LayerError as error:
        if keras.opened is not None and any(None in tensor.shape[1:] for tensor in reads):
            keras.machine.fail_unknown(keras.opened, f"'{layer.name}'")
        raise keras.maker.placed([_hinted(keras, error, reads)], node) from None
    made = builder.layers[builder.units.index(unit)]
    if layer.flat is None:
        attach(layer, list(made.groups))
        # which Keras 3 makes inside, and names
        for kind in ("Softmax", "Dropout") if layer.attends and not keras.is_older else ():
            keras.named(kind, {})
        if layer.stored:
            _store(keras, layer, node)
    elif layer.layer is not None and layer.layer.groups != made.groups:
        before, now = (shape_text(one.input.lengths) for one in (layer.layer, made))
        keras.machine.fail(node, f"'{layer.name}' is built on {before}, and reads {now}")
    layer.layer = made
    # An array has a batch axis of a known length, and what is computed of it is an array as well.
    batch = reads[0].shape[0] if reads and reads[0].shape else None
    is_symbolic = any(tensor.is_symbolic for tensor in reads)
    tensors = [KerasTensor(keras, (batch, *builder.tensor(ref).lengths), ref, is_symbolic) for ref in refs]
    hand_on(keras, reads, tensors)
    for tensor in tensors:
        assert tensor.ref, "it stands in the graph"
        keras.makers[tensor.ref.node] = layer
    outs = tensors[0] if len(tensors) == 1 else tensors
    is_node = is_symbolic and not keras.is_tracing
    if layer.outs is None or (is_node and not layer.has_node):  # `layer.output` is that of the first one
        layer.ins, layer.outs = list(reads) if len(reads) > 1 else reads[0], outs
    layer.has_node = layer.has_node or is_node
    layer.first = layer.first or outs
    if len(tensors) > 1 and "cell" in layer.parts and layer.parts["cell"].form == "StackedRNNCells":
        states = _by_cell(tensors, layer.parts["cell"])
        return states if keras.is_older else tuple(states)
    return outs if len(tensors) == 1 or keras.is_older else tuple(tensors)


def _store(keras: State, layer: KerasLayer, node: ast.AST) -> None:
    """Store a new layer's weights as its dtype says."""
    if not can_be_stored(layer, layer.stored) or len(layer.own) + len(layer.fixed) > 2:
        keras.machine.fail(node, f"how '{layer.name}' stores its weights is not understood here")
    store(layer, layer.stored, None)


def _hinted(keras: State, error: LayerError, reads: Sequence[KerasTensor]) -> LayerError:
    """The layer before may return a sequence, if it is asked to."""
    ref = reads[0].ref if reads else None
    before = keras.makers.get(ref.node) if ref else None
    if before and before.bound and before.bound.returns_last_only:
        error.hint = f"The {before.bound.name} before it needs {before.bound.type.sequence_flag}=True."
    return error


def _by_cell(tensors: list[KerasTensor], stack: KerasLayer) -> list[Any]:
    """What stacked cells return: the output, and for each cell its state, or a list of its states."""
    made: list[Any] = tensors[:1]
    rest = tensors[1:]
    for cell in stack.tracked[0]:
        if cell.form == "StackedRNNCells":
            return tensors
        count = 2 if cell.form == "LSTMCell" else 1
        made.append(rest[:count] if count > 1 else rest[0])
        rest = rest[count:]
    return made
