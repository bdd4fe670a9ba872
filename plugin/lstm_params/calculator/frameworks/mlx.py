"""MLX 0.32 (mlx/nn): a layer reads the whole sequence, and returns each state at every timestep."""

from collections.abc import Callable, Mapping
from functools import partial

from ..calls import Call, Expression, LayerError, Value
from ..cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Size, counted
from ..layers import Layer, State
from ..shapes import Lengths, Tensor, axis, shape_text
from ..signatures import Arguments, Counted, Signature, flag, function, rate, size
from ..weights import Part, Weight
from .beside import (
    ZEROES,
    Layout,
    convolution_by_sizes,
    dense,
    embedding,
    last_axis,
    normalization,
    sizes_of_convolution,
    unchanged,
    with_statistics,
)
from .framework import Framework, Language, LayerType, Symbol, by_name, by_place, read_each, write_each
from .given import GIVEN
from .plans import CellPlan, bias, matrix

_MATRICES = (matrix("Wx", "input", axes="wr"), matrix("Wh", "hidden", axes="wr"))
_CELLS = {
    "LSTM": CellPlan(
        LSTM, LSTM.lettered("i:input f:forget g:candidate o:output"), (*_MATRICES, bias("bias"))
    ),
    "GRU": CellPlan(
        GRU_RESET_AFTER,
        GRU_RESET_AFTER.lettered("r:reset z:update n:candidate"),
        (*_MATRICES, bias("b"), bias("bhn", "n", is_recurrent=True)),
    ),
    "RNN": CellPlan(
        SIMPLE_RNN,
        SIMPLE_RNN.lettered(":layer"),
        (matrix("Wxh", "input", axes="wr"), matrix("Whh", "hidden", axes="wr"), bias("bias")),
    ),
}
_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "RNN"}
_STATE_NAMES = {"hidden": "hidden", "cell": "cell"}


def _sequence(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) < 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    plan, units = _CELLS[name], Size("h", arguments["hidden_size"], "units")
    features = last_axis(name, source, "x", "features", "input_size", arguments["input_size"])
    plan = plan if arguments["bias"] else plan.without("bias", "b", "bhn")
    timesteps = axis(source.lengths[-2], "T", "timesteps")
    leading = (*source.shape[:-2], timesteps)
    states = tuple(State(role, Tensor((*leading, units), _STATE_NAMES[role])) for role in plan.cell.states)
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    return Layer(
        type=name,
        input=Tensor((*leading, features)),
        outputs=tuple(state.tensor for state in states),
        groups=(plan.group(features, units),),
        notes=(f"shared by {every}",),
        cell=plan.cell,
        states=states,
        used_along=leading,
    )


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = last_axis("Linear", source, "i", "inputs", "input_dims", arguments["input_dims"])
    tensors, outputs = ("weight", "bias"), arguments["output_dims"]
    return dense("Linear", source, inputs, outputs, tensors, arguments["bias"], "wr")


def _normalized(name: str, argument: str, arguments: Arguments, source: Tensor) -> Layer:
    length = arguments[argument]
    channels = last_axis(name, source, "c", "channels", argument, length)
    if name == "GroupNorm" and length % arguments["num_groups"]:
        raise LayerError(
            "num_groups", f"{length:,} channels do not make {arguments['num_groups']:,} equal groups"
        )
    has_bias = arguments.get("bias", name != "RMSNorm")
    vectors = ["weight", *["bias"] * has_bias] if arguments.get("affine", True) else []
    return normalization(name, source, vectors, (channels,), "it normalizes each example by itself")


def _batch_norm(arguments: Arguments, source: Tensor) -> Layer:
    length = arguments["num_features"]
    channels = last_axis("BatchNorm", source, "c", "channels", "num_features", length)
    if not 1 <= len(source.shape) <= 3:
        raise LayerError(None, f"BatchNorm reads one to three axes, and not {shape_text(source.lengths)}")
    vectors = ["weight", "bias"] if arguments["affine"] else []
    layer = normalization("BatchNorm", source, vectors, (channels,), _STATISTICS)
    if not arguments["track_running_stats"]:
        return layer
    return with_statistics(layer, channels, "running_mean", "running_var")


_STATISTICS = "the running mean and variance are parameters in MLX, which are frozen"


def _layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None,
    reads_sequence: bool = False,
    reads_indices: bool = False,
) -> LayerType:
    return LayerType(
        Signature.of(name, parameters, counted),
        build,
        reads_sequence,
        reads_indices,
        own_input=own_input,
        batch_axis=lambda arguments: 0,
    )


def _sequence_type(name: str, parameters: str = "", **counted: Counted) -> LayerType:
    return _layer(
        name,
        f"input_size, hidden_size, bias={parameters}",
        partial(_sequence, name),
        {"input_size": size(), "hidden_size": size(), "bias": flag(True), **counted},
        lambda arguments: (None, arguments["input_size"]),
        reads_sequence=True,
    )


def _norm_type(name: str, parameters: str, argument: str = "dims", **counted: Counted) -> LayerType:
    return _layer(
        name,
        parameters,
        partial(_normalized, name, argument),
        {argument: size(), **counted},
        lambda arguments: (arguments[argument],),
    )


_CONVOLUTION = Layout("oki", True, ("weight", "bias"))


def _sizes_of(rank: int) -> dict[str, Counted]:
    """The readers of a convolution's sizes, which are no tuples where it has one axis."""
    readers = sizes_of_convolution(rank)
    return {name: _alone(reader) for name, reader in readers.items()} if rank == 1 else readers


def _alone(counted: Counted) -> Counted:
    def read(value: Value) -> object:
        if isinstance(value, tuple) and not isinstance(value, Expression):
            raise ValueError("must be a number")
        return counted.read(value)

    return Counted(read, counted.default)


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        "in_channels, out_channels, kernel_size, stride=, padding=, dilation=, groups=, bias=",
        partial(convolution_by_sizes, name, _CONVOLUTION, "bias"),
        {**_sizes_of(rank), "bias": flag(True)},
        lambda arguments: (*[None] * rank, arguments["in_channels"]),
    )


_NONLINEARITY = function("a function such as nn.relu", is_optional=True)


def _share(value: Value) -> Value:
    """A share that is dropped, which is never all of it."""
    if value == 1:
        raise ValueError("must be less than 1")
    return rate().read(value)  # type: ignore[no-any-return]


_TYPES = {
    "LSTM": _sequence_type("LSTM"),
    "GRU": _sequence_type("GRU"),
    "RNN": _sequence_type("RNN", ", nonlinearity=", nonlinearity=_NONLINEARITY),
    "Linear": _layer(
        "Linear",
        "input_dims, output_dims, bias=",
        _linear,
        {"input_dims": size(), "output_dims": size(), "bias": flag(True)},
        lambda arguments: (arguments["input_dims"],),
    ),
    "Embedding": _layer(
        "Embedding",
        "num_embeddings, dims",
        lambda arguments, source: embedding(
            "Embedding", source, arguments["num_embeddings"], arguments["dims"], "weight"
        ),
        {"num_embeddings": size(), "dims": size()},
        lambda arguments: (None,),
        reads_indices=True,
    ),
    "LayerNorm": _norm_type("LayerNorm", "dims, eps=, affine=, bias=", affine=flag(True), bias=flag(True)),
    "RMSNorm": _norm_type("RMSNorm", "dims, eps="),
    "GroupNorm": _norm_type(
        "GroupNorm",
        "num_groups, dims, eps=, affine=, pytorch_compatible=",
        num_groups=size(),
        affine=flag(True),
    ),
    "BatchNorm": _layer(
        "BatchNorm",
        "num_features, eps=, momentum=, affine=, track_running_stats=",
        _batch_norm,
        {"num_features": size(), "affine": flag(True), "track_running_stats": flag(True)},
        lambda arguments: (arguments["num_features"],),
    ),
    "Dropout": _layer(
        "Dropout",
        "p=",
        lambda arguments, source: unchanged("Dropout", source, ZEROES),
        {"p": Counted(_share)},
    ),
    "Conv1d": _conv_type("Conv1d", 1),
    "Conv2d": _conv_type("Conv2d", 2),
}


def _written(recurrent: Recurrent) -> Call:
    if recurrent.is_bidirectional:
        raise LayerError(None, "MLX has no layer of both directions")
    flags: dict[str, Value] = {} if recurrent.has_bias else {"bias": False}
    return Call(f"nn.{_NAMES[recurrent.cell.name]}", recurrent.features, recurrent.units, **flags)


_SYMBOLS = {"Wx": ("W", "x"), "Wxh": ("W", "x"), "Wh": ("W", "h"), "Whh": ("W", "h"), "bhn": ("b", "h")}


def _symbol(weight: Weight, part: Part) -> Symbol:
    base, side = _SYMBOLS.get(weight.name, ("b", ""))
    return Symbol(base, side + part.gate.letter)


MLX = Framework(
    key="mlx",
    label="MLX 0.32",
    name="MLX",
    prefixes=("nn", "mlx.nn"),
    types={**_TYPES, **GIVEN},
    terms={
        "hidden_size": "units",
        "output_dims": "units",
        "bias": "use_bias",
        "num_embeddings": "input_dim",
        "dims": "output_dim",
        "nonlinearity": "activation",
        "p": "rate",
        "out_channels": "filters",
        "stride": "strides",
        "dilation": "dilation_rate",
    },
    layers={
        "LSTM": "LSTM",
        "GRU": "GRU",
        "SimpleRNN": "RNN",
        "Dense": "Linear",
        "Embedding": "Embedding",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "GroupNormalization": "GroupNorm",
        "BatchNormalization": "BatchNorm",
        "Conv1D": "Conv1d",
        "Conv2D": "Conv2d",
    },
    carried=frozenset(("input_size", "hidden_size", "bias")),
    named=by_place("layers.{}"),
    written=_written,
    fresh_bias="random",
    language=Language(
        by_name,
        read_each("{tensor} = numpy.array({layer}.{tensor})"),
        write_each("{layer}.{tensor} = mlx.core.array({value})"),
        "mlx.core",
    ),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
