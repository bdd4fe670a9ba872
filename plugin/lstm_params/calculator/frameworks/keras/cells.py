"""Keras's recurrent cells, which compute one timestep (keras/src/layers/rnn)."""

from collections.abc import Callable, Iterator, Sequence

from ...calls import LayerError
from ...cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Gate
from ...formulas import Formula, Size
from ...layers import Layer, State, frozen
from ...shapes import Lengths, Tensor, subscripted
from ...signatures import Arguments, flag, layers, size
from ...weights import BIAS, INPUT_BIAS, RECURRENT_BIAS, Group, Source, Weight, fused
from ..framework import Bound
from .base import ACTIVATION, keras_layer
from .dtypes import stored

CELL_ARGUMENTS = {
    "units": size(),
    "activation": ACTIVATION,
    "recurrent_activation": ACTIVATION,
    "use_bias": flag(True),
}

LSTM_GATES = LSTM.lettered("i:input f:forget c:candidate o:output")
_GRU_GATES = GRU_RESET_AFTER.lettered("z:update r:reset h̃:candidate")
_SIMPLE_RNN_GATES = SIMPLE_RNN.lettered(":layer")

Step = Callable[[Arguments, Formula, Size], Layer]
"""Makes a cell as a layer that reads one timestep, from its arguments, its features and its units."""


def lstm_step(arguments: Arguments, features: Formula, units: Size) -> Layer:
    """An LSTM's cell."""
    layer = _step("LSTMCell", LSTM, LSTM_GATES, (BIAS,), arguments, features, units)
    return with_forget_ones(arguments, layer)


def with_forget_ones(arguments: Arguments, layer: Layer) -> Layer:
    """The same layer; its forget gate's bias starts at one, if it has a bias and `unit_forget_bias`.

    Raises:
        LayerError: The other biases have no initializer, which Keras calls then.
    """
    if not (arguments["use_bias"] and arguments["unit_forget_bias"]):
        return layer
    if arguments["bias_initializer"] is None:
        message = "'bias_initializer' must not be None where 'unit_forget_bias' is True"
        raise LayerError("bias_initializer", message, "Leave it out, or write 'zeros'.")
    bias = layer.weights[-1]
    return layer._replace(starts_at_one=((bias, bias.blocks[0].part("forget")),))


def gru_step(arguments: Arguments, features: Formula, units: Size) -> Layer:
    """A GRU's cell."""
    cell = GRU_RESET_AFTER if arguments["reset_after"] else GRU_RESET_BEFORE
    biases = (INPUT_BIAS, RECURRENT_BIAS) if arguments["reset_after"] else (BIAS,)
    return _step("GRUCell", cell, _GRU_GATES, biases, arguments, features, units)


def simple_rnn_step(arguments: Arguments, features: Formula, units: Size) -> Layer:
    """A simple RNN's cell."""
    return _step("SimpleRNNCell", SIMPLE_RNN, _SIMPLE_RNN_GATES, (BIAS,), arguments, features, units)


def _step(
    name: str,
    cell: Cell,
    gates: tuple[Gate, ...],
    biases: tuple[Source, ...],
    arguments: Arguments,
    features: Formula,
    units: Size,
) -> Layer:
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    weights = [
        fused("W", "kernel", [Source("input", features, "features")], gates, units),
        fused("U", "recurrent_kernel", [hidden], gates, units),
    ]
    if arguments["use_bias"]:
        weights.append(_bias(biases, gates, units))
    output = Tensor((units,))
    return Layer(
        type=name,
        input=Tensor((features,)),
        outputs=(output,),
        groups=(Group(gates, tuple(weights)),),
        cell=cell,
        states=tuple(State(role, output) for role in cell.states),
        used_along=(),
    )


def _bias(sources: tuple[Source, ...], gates: tuple[Gate, ...], units: Size) -> Weight:
    """One bias vector is (gates · h,); the two of `reset_after` lie in one tensor (2, gates · h)."""
    return fused("b", "bias", sources, gates, units, axes="w" if len(sources) == 1 else "rw")


_STEPS: dict[str, Step] = {"LSTMCell": lstm_step, "GRUCell": gru_step, "SimpleRNNCell": simple_rnn_step}


def steps_of(bounds: Sequence[Bound], features: Size) -> list[Layer]:
    """The cells of a recurrent layer, each reading what the one before writes.

    Raises:
        LayerError: One of them is not a cell.
    """
    cells = list(_flat(bounds))
    steps: list[Layer] = []
    read = features
    for number, bound in enumerate(cells, start=1):
        units = Size("h" if len(cells) == 1 else subscripted("h", number), bound.arguments["units"], "units")
        step = stored(_STEPS[bound.name](bound.arguments, read, units), bound.arguments["dtype"])
        steps.append(step if bound.arguments["trainable"] else frozen(step))
        read = units.means("features")
    return steps


def _flat(bounds: Sequence[Bound]) -> Iterator[Bound]:
    """Cells, and those of stacks of cells."""
    for bound in bounds:
        if bound.name == "StackedRNNCells":
            yield from _flat(bound.arguments["cells"])
        elif bound.name in _STEPS:
            yield bound
        else:
            hint = "There is LSTMCell, GRUCell and SimpleRNNCell; several go in a list."
            raise LayerError(None, f"{bound.name}() is not a cell", hint, bound.call)


def _alone(arguments: Arguments, source: Lengths) -> Layer:
    raise LayerError(
        None, "a cell computes one timestep, and is not a layer by itself", "Write it inside RNN()."
    )


_STEP_SIGNATURE = (
    "{}kernel_initializer=, recurrent_initializer=, bias_initializer=, {}kernel_regularizer=, "
    "recurrent_regularizer=, bias_regularizer=, kernel_constraint=, recurrent_constraint=, bias_constraint=, "
    "dropout=, recurrent_dropout=, {}seed="
)
_GATED = "units, activation=, recurrent_activation=, use_bias=, "

CELLS = {
    "LSTMCell": keras_layer(
        "LSTMCell",
        _STEP_SIGNATURE.format(_GATED, "unit_forget_bias=, ", ""),
        _alone,
        {**CELL_ARGUMENTS, "unit_forget_bias": flag(True)},
        keyword_only="implementation",
    ),
    "GRUCell": keras_layer(
        "GRUCell",
        _STEP_SIGNATURE.format(_GATED, "", "reset_after=, "),
        _alone,
        {**CELL_ARGUMENTS, "reset_after": flag(True)},
        keyword_only="implementation",
    ),
    "SimpleRNNCell": keras_layer(
        "SimpleRNNCell",
        _STEP_SIGNATURE.format("units, activation=, use_bias=, ", "", ""),
        _alone,
        CELL_ARGUMENTS,
    ),
    "StackedRNNCells": keras_layer("StackedRNNCells", "cells", _alone, {"cells": layers()}),
}
