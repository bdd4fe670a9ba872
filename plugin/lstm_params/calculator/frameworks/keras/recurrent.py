"""Keras' recurrent layers (keras/src/layers/rnn/lstm.py, gru.py, simple_rnn.py)."""

from ...calls import LayerError
from ...cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell
from ...formulas import Size, counted
from ...layers import Layer, State
from ...shapes import Lengths, Shape, Tensor, axis, shown
from ...signatures import Arguments, flag, function_name, size
from ...weights import BIAS, INPUT_BIAS, RECURRENT_BIAS, Gate, Group, Source, Weight, fused
from .base import keras_layer

_COUNTED = {
    "units": size(),
    "activation": function_name(),
    "recurrent_activation": function_name(),
    "use_bias": flag(True),
    "return_sequences": flag(False),
    "return_state": flag(False),
    "go_backwards": flag(False),
    "stateful": flag(False),
    "unroll": flag(False),
}


def _lstm(arguments: Arguments, source: Lengths) -> Layer:
    gates = LSTM.lettered("i:input f:forget c:candidate o:output")
    layer = _recurrent("LSTM", LSTM, gates, (BIAS,), arguments, source)
    if not (arguments["use_bias"] and arguments["unit_forget_bias"]):
        return layer
    bias = layer.weights[-1]
    ones = next(part for part in bias.parts if part.gate.role == "forget")
    return layer._replace(starts_at_one=((bias, ones),))


def _gru(arguments: Arguments, source: Lengths) -> Layer:
    cell = GRU_RESET_AFTER if arguments["reset_after"] else GRU_RESET_BEFORE
    gates = cell.lettered("z:update r:reset h̃:candidate")
    biases = (INPUT_BIAS, RECURRENT_BIAS) if arguments["reset_after"] else (BIAS,)
    return _recurrent("GRU", cell, gates, biases, arguments, source)


def _simple_rnn(arguments: Arguments, source: Lengths) -> Layer:
    gates = SIMPLE_RNN.lettered(":layer")
    return _recurrent("SimpleRNN", SIMPLE_RNN, gates, (BIAS,), arguments, source)


def _recurrent(
    name: str,
    cell: Cell,
    gates: tuple[Gate, ...],
    biases: tuple[Source, ...],
    arguments: Arguments,
    source: Lengths,
) -> Layer:
    timesteps, features = _sequence(name, source)
    units = Size("h", arguments["units"], "units")
    weights = [
        fused("W", "kernel", [Source("input", features, "features")], gates, units),
        fused(
            "U",
            "recurrent_kernel",
            [Source("hidden", units.means("hidden values"), "hidden values")],
            gates,
            units,
        ),
    ]
    if arguments["use_bias"]:
        weights.append(_bias(biases, gates, units))
    output: Shape = (timesteps, units) if arguments["return_sequences"] else (units,)
    states = tuple(State(state.role, Tensor((units,))) for state in cell.states)
    returned = [state.tensor for state in states] if arguments["return_state"] else []
    return Layer(
        type=name,
        input=Tensor((timesteps, features)),
        outputs=(Tensor(output), *returned),
        groups=(Group(gates, tuple(weights)),),
        notes=(_shared(timesteps),),
        cell=cell,
        states=states,
    )


def _bias(sources: tuple[Source, ...], gates: tuple[Gate, ...], units: Size) -> Weight:
    """One bias vector is (gates · h,); the two of `reset_after` lie in one tensor (2, gates · h)."""
    return fused("b", "bias", sources, gates, units, axes="w" if len(sources) == 1 else "rw")


def _sequence(name: str, source: Lengths) -> tuple[Size | None, Size]:
    if len(source) != 2:
        raise LayerError(
            None,
            f"{name} reads a sequence, of shape (timesteps, features), but its input is {shown(source)}",
            _shape_hint(source),
        )
    timesteps, features = source
    if features is None:
        raise LayerError(None, f"{name} needs to know its features, which are None in {shown(source)}")
    return axis(timesteps, "T", "timesteps"), Size("x", features, "features")


def _shape_hint(source: Lengths) -> str:
    if len(source) == 1:
        return f"{source[0]} features at each timestep are (None, {source[0]})."
    return f"Without the batch axis it is {shown(source[1:])}." if len(source) == 3 else ""


def _shared(timesteps: Size | None) -> str:
    return f"shared by {counted(timesteps.value, 'timesteps') if timesteps else 'all timesteps'}"


RECURRENT = {
    "LSTM": keras_layer(
        "LSTM",
        "units, activation=, recurrent_activation=, use_bias=, kernel_initializer=, recurrent_initializer=, "
        "bias_initializer=, unit_forget_bias=, kernel_regularizer=, recurrent_regularizer=, "
        "bias_regularizer=, activity_regularizer=, kernel_constraint=, recurrent_constraint=, "
        "bias_constraint=, dropout=, recurrent_dropout=, seed=, return_sequences=, return_state=, "
        "go_backwards=, stateful=, unroll=, use_cudnn=",
        _lstm,
        {**_COUNTED, "unit_forget_bias": flag(True)},
        keyword_only="implementation",
        reads_sequence=True,
    ),
    "GRU": keras_layer(
        "GRU",
        "units, activation=, recurrent_activation=, use_bias=, kernel_initializer=, recurrent_initializer=, "
        "bias_initializer=, kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, "
        "activity_regularizer=, kernel_constraint=, recurrent_constraint=, bias_constraint=, dropout=, "
        "recurrent_dropout=, seed=, return_sequences=, return_state=, go_backwards=, stateful=, unroll=, "
        "reset_after=, use_cudnn=",
        _gru,
        {**_COUNTED, "reset_after": flag(True)},
        keyword_only="implementation",
        reads_sequence=True,
    ),
    "SimpleRNN": keras_layer(
        "SimpleRNN",
        "units, activation=, use_bias=, kernel_initializer=, recurrent_initializer=, bias_initializer=, "
        "kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, activity_regularizer=, "
        "kernel_constraint=, recurrent_constraint=, bias_constraint=, dropout=, recurrent_dropout=, "
        "return_sequences=, return_state=, go_backwards=, stateful=, unroll=, seed=",
        _simple_rnn,
        _COUNTED,
        reads_sequence=True,
    ),
}
