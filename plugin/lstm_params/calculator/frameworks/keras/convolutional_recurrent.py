"""Keras's convolutional LSTMs (keras/src/layers/rnn/conv_lstm.py)."""

from functools import partial

from ...calls import LayerError
from ...cells import LSTM
from ...formulas import Size
from ...layers import Layer, State
from ...shapes import Lengths, Tensor, axis, shape_text
from ...signatures import Arguments, flag, size
from ...weights import BIAS, Group, Source, fused
from ..framework import LayerType
from .base import ACTIVATION, check_axes, keras_layer
from .cells import LSTM_GATES, with_forget_ones
from .convolution import WINDOW
from .recurrent import SEQUENCE_ARGUMENTS
from .windows import AXES, channels_of, check_dilation, grid_of, kernel_of, slid, window_arguments


def _conv_lstm(rank: int, arguments: Arguments, source: Lengths) -> Layer:
    name = f"ConvLSTM{rank}D"
    is_first = arguments["data_format"] == "channels_first"
    places = ("channels", *AXES[rank]) if is_first else (*AXES[rank], "channels")
    check_axes(name, source, ("timesteps", *places))
    grid = grid_of(name, rank, arguments, source[1:])
    channels = Size("x", channels_of(name, grid).value, "channels")  # c and f are gates here
    if None in grid.space:
        message = f"{name} needs to know all axes but the timesteps, and more is None in {shape_text(source)}"
        raise LayerError(None, message)
    check_dilation(arguments)
    filters = Size("h", arguments["filters"], "filters")
    space = slid(arguments, grid.space)
    step = grid.tensor(space, filters)
    timesteps = axis(source[0], "T", "timesteps")
    output = Tensor((timesteps, *step.shape)) if arguments["return_sequences"] else step
    layer = Layer(
        type=name,
        input=Tensor((timesteps, *grid.input(channels).shape)),
        outputs=(output, *([step, step] if arguments["return_state"] else [])),
        groups=(_weights(arguments, channels, filters),),
        notes=("an LSTM whose gates are convolutions: the same weights at every place and timestep",),
        states=tuple(State(role, step) for role in LSTM.states),
        used_along=(timesteps, *space),
    )
    return with_forget_ones(arguments, layer)


def _weights(arguments: Arguments, channels: Size, filters: Size) -> Group:
    window = kernel_of(arguments["kernel_size"])
    hidden = Source("hidden", filters.means("hidden channels"), f"hidden {WINDOW}")
    weights = [
        fused("W", "kernel", [Source("input", channels, WINDOW)], LSTM_GATES, filters, window=window),
        fused("U", "recurrent_kernel", [hidden], LSTM_GATES, filters, window=window),
    ]
    if arguments["use_bias"]:
        weights.append(fused("b", "bias", [BIAS], LSTM_GATES, filters, axes="w"))
    return Group(LSTM_GATES, tuple(weights))


def _type(rank: int) -> LayerType:
    return keras_layer(
        f"ConvLSTM{rank}D",
        "filters, kernel_size, strides=, padding=, data_format=, dilation_rate=, activation=, "
        "recurrent_activation=, use_bias=, kernel_initializer=, recurrent_initializer=, bias_initializer=, "
        "unit_forget_bias=, kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, "
        "activity_regularizer=, kernel_constraint=, recurrent_constraint=, bias_constraint=, dropout=, "
        "recurrent_dropout=, seed=, return_sequences=, return_state=, go_backwards=, stateful=",
        partial(_conv_lstm, rank),
        {
            **window_arguments(rank),
            **SEQUENCE_ARGUMENTS,
            "filters": size(),
            "activation": ACTIVATION,
            "recurrent_activation": ACTIVATION,
            "use_bias": flag(True),
            "unit_forget_bias": flag(True),
        },
        keyword_only="unroll zero_output_for_mask",
        is_wrapper=True,
    )


CONVOLUTIONAL_RECURRENT = {f"ConvLSTM{rank}D": _type(rank) for rank in (1, 2, 3)}
