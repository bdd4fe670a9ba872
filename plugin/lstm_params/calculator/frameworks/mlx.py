"""MLX 0.32 (mlx/nn): a layer reads the whole sequence, and returns each state at every timestep."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ..calls import Call, LayerError, Value
from ..cells import GRU_RESET_AFTER, LAYER, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Size, counted
from ..layers import Layer, State
from ..shapes import Lengths, Tensor, axis, shape_text
from ..signatures import Arguments, Counted, Signature, flag, function, rate, size, sizes
from ..weights import Group, Part, Weight, vector
from .beside import ZEROES, Layout, Window, convolution, dense, embedding, last_axis, normalization, unchanged
from .framework import Framework, Language, LayerType, Symbol, by_name
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
    statistics = [
        vector(symbol, name, LAYER, (channels,), trainable=False)
        for symbol, name in (("μ", "running_mean"), ("σ²", "running_var"))
    ]
    own = layer.groups[0] if layer.groups else Group((LAYER,), ())
    return layer._replace(groups=(own._replace(weights=(*own.weights, *statistics)),))


_STATISTICS = "the running mean and variance are parameters in MLX, which are frozen"


def _conv(name: str, arguments: Arguments, source: Tensor) -> Layer:
    window = Window(
        arguments["kernel_size"], arguments["stride"], arguments["padding"], arguments["dilation"]
    )
    layout, channels = Layout("oki", True, ("weight", "bias")), ("in_channels", arguments["in_channels"])
    filters, groups = arguments["out_channels"], arguments["groups"]
    return convolution(name, source, window, channels, filters, groups, arguments["bias"], layout)


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


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        "in_channels, out_channels, kernel_size, stride=, padding=, dilation=, groups=, bias=",
        partial(_conv, name),
        {
            "in_channels": size(),
            "out_channels": size(),
            "kernel_size": sizes(rank),
            "stride": sizes(rank, 1),
            "padding": sizes(rank, 0, least=0),
            "dilation": sizes(rank, 1),
            "groups": size(1),
            "bias": flag(True),
        },
        lambda arguments: (*[None] * rank, arguments["in_channels"]),
    )


_NONLINEARITY = function("a function such as nn.relu", is_optional=True)
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
        "Dropout", "p=", lambda arguments, source: unchanged("Dropout", source, ZEROES), {"p": rate()}
    ),
    "Conv1d": _conv_type("Conv1d", 1),
    "Conv2d": _conv_type("Conv2d", 2),
}


def _named(name: str, names: dict[str, int]) -> str:
    """The name that nn.Sequential gives it: its place in the row."""
    names[""] = names.get("", -1) + 1
    return f"layers.{names['']}"


def _written(recurrent: Recurrent) -> Call:
    if recurrent.is_bidirectional:
        raise LayerError(None, "MLX has no layer of both directions")
    flags: dict[str, Value] = {} if recurrent.has_bias else {"bias": False}
    return Call(f"nn.{_NAMES[recurrent.cell.name]}", recurrent.features, recurrent.units, **flags)


def _read(layer: Layer, name: str) -> list[str]:
    return [f"{weight.name} = numpy.array({name}.{weight.name})" for weight in layer.weights]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    pairs = zip(layer.weights, expressions, strict=True)
    return [f"{name}.{weight.name} = mlx.core.array({expression})" for weight, expression in pairs]


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
    named=_named,
    written=_written,
    fresh_bias="random",
    language=Language(by_name, _read, _write, "mlx.core"),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
