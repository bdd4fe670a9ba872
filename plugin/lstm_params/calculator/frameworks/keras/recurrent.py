"""Keras's recurrent layers (keras/src/layers/rnn/lstm.py, gru.py, simple_rnn.py, rnn.py)."""

from functools import partial

from ...calls import LayerError
from ...formulas import Size, counted
from ...layers import Layer
from ...shapes import Lengths, Shape, Tensor, axis, shape_text
from ...signatures import Arguments, choice, flag, layers
from ...weights import Group
from .base import keras_layer
from .cells import CELL_ARGUMENTS, Step, gru_step, lstm_step, simple_rnn_step, steps_of

SEQUENCE_ARGUMENTS = {
    "return_sequences": flag(False),
    "return_state": flag(False),
    "go_backwards": flag(False),
    "stateful": flag(False),
    "unroll": flag(False),
}


def _of_one_cell(name: str, step: Step, arguments: Arguments, source: Lengths) -> Layer:
    timesteps, features = _sequence(name, source)
    units = Size("h", arguments["units"], "units")
    return _over_time(name, [step(arguments, features, units)], arguments, timesteps)


def _rnn(arguments: Arguments, source: Lengths) -> Layer:
    timesteps, features = _sequence("RNN", source)
    return _over_time("RNN", steps_of(arguments["cell"], features), arguments, timesteps)


def _over_time(name: str, steps: list[Layer], arguments: Arguments, timesteps: Size | None) -> Layer:
    """Cells at every timestep, each reading what the one before it writes."""
    (units,) = steps[-1].outputs[0].shape
    output: Shape = (timesteps, units) if arguments["return_sequences"] else (units,)
    states = tuple(state for step in steps for state in step.states)
    returned = [state.tensor for state in states] if arguments["return_state"] else []
    is_one = len(steps) == 1
    return Layer(
        type=name,
        input=Tensor((timesteps, *steps[0].input.shape)),
        outputs=(Tensor(output), *returned),
        groups=steps[0].groups if is_one else _labelled(steps),
        notes=(_shared(timesteps), *([] if is_one else ["each cell reads what the one before it writes"])),
        cell=steps[0].cell if is_one else None,
        states=states,
        used_along=(timesteps,),
        starts_at_one=tuple(ones for step in steps for ones in step.starts_at_one),
    )


def _labelled(steps: list[Layer]) -> tuple[Group, ...]:
    """The weights of several cells."""
    return tuple(
        group._replace(label=f"cell {number}")
        for number, step in enumerate(steps, start=1)
        for group in step.groups
    )


def _sequence(name: str, source: Lengths) -> tuple[Size | None, Size]:
    if len(source) != 2:
        raise LayerError(
            None,
            f"{name} reads a sequence, of shape (timesteps, features), but its input is {shape_text(source)}",
            _shape_hint(source),
        )
    timesteps, features = source
    if features is None:
        raise LayerError(None, f"{name} needs to know its features, which are None in {shape_text(source)}")
    return axis(timesteps, "T", "timesteps"), Size("x", features, "features")


def _shape_hint(source: Lengths) -> str:
    if len(source) == 1:
        return f"{source[0]} features at each timestep are (None, {source[0]})."
    return f"Without the batch axis it is {shape_text(source[1:])}." if len(source) == 3 else ""


def _shared(timesteps: Size | None) -> str:
    return f"shared by {counted(timesteps.value, 'timesteps') if timesteps else 'all timesteps'}"


_COUNTED = {**CELL_ARGUMENTS, **SEQUENCE_ARGUMENTS}
_CUDNN = {"use_cudnn": choice("auto", True, False)}

RECURRENT = {
    "LSTM": keras_layer(
        "LSTM",
        "units, activation=, recurrent_activation=, use_bias=, kernel_initializer=, recurrent_initializer=, "
        "bias_initializer=, unit_forget_bias=, kernel_regularizer=, recurrent_regularizer=, "
        "bias_regularizer=, activity_regularizer=, kernel_constraint=, recurrent_constraint=, "
        "bias_constraint=, dropout=, recurrent_dropout=, seed=, return_sequences=, return_state=, "
        "go_backwards=, stateful=, unroll=, use_cudnn=",
        partial(_of_one_cell, "LSTM", lstm_step),
        {**_COUNTED, **_CUDNN, "unit_forget_bias": flag(True)},
        keyword_only="implementation zero_output_for_mask",
        reads_sequence=True,
    ),
    "GRU": keras_layer(
        "GRU",
        "units, activation=, recurrent_activation=, use_bias=, kernel_initializer=, recurrent_initializer=, "
        "bias_initializer=, kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, "
        "activity_regularizer=, kernel_constraint=, recurrent_constraint=, bias_constraint=, dropout=, "
        "recurrent_dropout=, seed=, return_sequences=, return_state=, go_backwards=, stateful=, unroll=, "
        "reset_after=, use_cudnn=",
        partial(_of_one_cell, "GRU", gru_step),
        {**_COUNTED, **_CUDNN, "reset_after": flag(True)},
        keyword_only="implementation zero_output_for_mask",
        reads_sequence=True,
    ),
    "SimpleRNN": keras_layer(
        "SimpleRNN",
        "units, activation=, use_bias=, kernel_initializer=, recurrent_initializer=, bias_initializer=, "
        "kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, activity_regularizer=, "
        "kernel_constraint=, recurrent_constraint=, bias_constraint=, dropout=, recurrent_dropout=, "
        "return_sequences=, return_state=, go_backwards=, stateful=, unroll=, seed=",
        partial(_of_one_cell, "SimpleRNN", simple_rnn_step),
        _COUNTED,
        keyword_only="zero_output_for_mask",
        reads_sequence=True,
    ),
    "RNN": keras_layer(
        "RNN",
        "cell, return_sequences=, return_state=, go_backwards=, stateful=, unroll=, zero_output_for_mask=",
        _rnn,
        {**SEQUENCE_ARGUMENTS, "cell": layers()},
        reads_sequence=True,
        is_wrapper=True,
    ),
}
