"""RNN() of cells that the text defines: each computes one timestep, and is built on what it reads then."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.shapes import Tensor, shape_text, unnamed
from ..values import Unknown
from .custom import composite, known_build
from .layers import KerasLayer, all_in
from .state import State
from .stated import is_bare
from .tensors import KerasTensor, flatten


def use_cells(keras: State, layer: KerasLayer, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
    """What such a layer returns on a sequence, and on the states that it starts from."""
    machine, shape = keras.machine, reads[0].shape
    if len(shape) < 3:
        machine.fail(
            node, f"RNN() reads a sequence, of shape (timesteps, features), and is given {shape[1:]}"
        )
    step = KerasTensor(keras, (shape[0], *shape[2:]))
    states: list[Any] = []
    for cell in layer.tracked[0]:
        step, own = _stepped(keras, cell, step, node)
        if layer.attributes["is_stacked"]:  # the states of each cell as that cell has them
            states.append(own)
        else:
            states += own if isinstance(own, list) else [own]
    returns_all = layer.attributes["return_sequences"]
    output = KerasTensor(keras, (*shape[: 2 if returns_all else 1], *step.shape[1:]))
    layer.flat = list(layer.weights())
    found = (output, *(states if layer.attributes["return_state"] else []))
    result = (list(found) if keras.is_older else found) if len(found) > 1 else output

    def again(sources: Sequence[Tensor]) -> list[Tensor]:
        if sources[0].lengths[1:] != shape[2:]:
            raise LayerError(None, f"'{layer.name}' is built on {shape_text(shape[1:])}")
        own, *others = (Tensor(unnamed(tensor.shape[1:])) for tensor in flatten(found))
        return [Tensor((*sources[0].shape[:1], *own.shape[1:])) if returns_all else own, *others]

    return composite(keras, layer, list(reads), result, node, again)


def _stepped(keras: State, cell: KerasLayer, step: KerasTensor, node: ast.AST) -> tuple[KerasTensor, Any]:
    """What a cell returns for a timestep, and its states, as it says itself: its `call` is not evaluated."""
    machine = keras.machine
    if cell.taint is not None:
        machine.fail_unknown(cell.taint, f"the cell '{cell.name}'", "")
    _build(keras, cell, step, node)
    sizes = machine.attribute_of(cell, "state_size", node)
    shapes = _shapes(keras, sizes if isinstance(sizes, (list, tuple)) else [sizes], node)
    has_output = machine.has_attribute(cell, "output_size")
    stated = machine.attribute_of(cell, "output_size", node) if has_output else None
    (output,) = _shapes(keras, [_first(sizes) if stated is None else stated], node)
    batch = step.shape[0]
    states = [KerasTensor(keras, (batch, *shape)) for shape in shapes]
    return KerasTensor(keras, (batch, *output)), states if isinstance(sizes, (list, tuple)) else states[0]


def _build(keras: State, cell: KerasLayer, step: KerasTensor, node: ast.AST) -> None:
    """Build a cell; Keras builds layers in it when data passes, if the cell does not build them itself."""
    machine = keras.machine
    if cell.cls is None:
        machine.call(machine.attribute_of(cell, "build", node), node, [step.shape], {})
        return
    if not cell.is_ready:
        machine.fail(node, f"the __init__ of '{cell.kind}' must call super().__init__()")
    if cell.is_built:
        return
    machine.certain(node, "a layer is built", cell)
    if (cell.is_own_cell or known_build(keras, cell) is not None) and not cell.is_locked:
        cell.build(node, [step.shape], {})
    for part in all_in(cell):
        if part is not cell and not part.is_built and not is_bare(part, step):
            hint = "Build it in build() of the cell."
            message = f"Keras makes no weights for '{part.name}' in the cell before data passes the model"
            machine.fail(part.span, message, hint)
    cell.flat = list(cell.weights())


def _first(sizes: Any) -> Any:
    """The size of the first state."""
    return sizes[0] if isinstance(sizes, (list, tuple)) and sizes else sizes


def _shapes(keras: State, sizes: Sequence[Any], node: ast.AST) -> list[tuple[int, ...]]:
    """The shapes of states, each a number or several."""
    made = []
    for size in sizes:
        lengths = list(size) if isinstance(size, (list, tuple)) else [size]
        for length in lengths:
            if isinstance(length, Unknown):
                keras.machine.fail_unknown(length, "the size of a state")
            if type(length) is not int or length < 1:
                keras.machine.fail(node, "'state_size' of a cell must be whole numbers above 0")
        made.append(tuple(lengths))
    return made
