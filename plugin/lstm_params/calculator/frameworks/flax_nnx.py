"""Flax NNX, as of 0.12 (flax/nnx/nn): Flax's other API, whose cells have other tensors than linen's.

A layer is written with the sizes that it reads. `rngs=` may be left out: it changes no count.
"""

from collections.abc import Callable, Mapping
from functools import partial

from ..calls import Call, Expression, LayerError, Value
from ..cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Size
from ..layers import Layer
from ..shapes import Lengths, Tensor
from ..signatures import (
    INPUT_IS_NO_ARGUMENT,
    Arguments,
    Counted,
    Signature,
    as_size,
    by_suffix,
    flag,
    function,
    layer,
    only,
    optional,
    rate,
    size,
)
from ..weights import Group, Part, Weight
from .beside import (
    ZEROES,
    Layout,
    Window,
    convolution,
    dense,
    embedding,
    last_axis,
    normalization,
    unchanged,
)
from .flax_linen.recurrent import bidirectional, one_step, rnn
from .framework import Bound, Framework, Language, LayerType, Symbol, by_place, write_each
from .given import GIVEN
from .number_types import JAX, computed_type, number_type, stored
from .plans import CellPlan, apart, bias, matrix

_IFGO = LSTM.lettered("i:input f:forget g:candidate o:output")
_CELLS = {
    "LSTMCell": CellPlan(
        LSTM,
        _IFGO,
        (
            *apart("kernel", ("ii", "if_", "ig", "io"), "ifgo", "input"),
            *apart("kernel", ("hi", "hf", "hg", "ho"), "ifgo", "hidden"),
            *apart("bias", ("hi", "hf", "hg", "ho"), "ifgo", "recurrent bias"),
        ),
    ),
    "OptimizedLSTMCell": CellPlan(
        LSTM,
        _IFGO,
        (
            matrix("dense_i.kernel", "input"),
            matrix("dense_h.kernel", "hidden"),
            bias("dense_h.bias", is_recurrent=True),
        ),
    ),
    "GRUCell": CellPlan(
        GRU_RESET_AFTER,
        GRU_RESET_AFTER.lettered("r:reset z:update n:candidate"),
        (matrix("dense_i.kernel", "input"), bias("dense_i.bias"), matrix("dense_h.kernel", "hidden")),
    ),
    "SimpleCell": CellPlan(
        SIMPLE_RNN,
        SIMPLE_RNN.lettered(":layer"),
        (matrix("dense_i.kernel", "input"), bias("dense_i.bias"), matrix("dense_h.kernel", "hidden")),
    ),
}
_NAMES = {"LSTM": "LSTMCell", "GRU": "GRUCell", "simple RNN": "SimpleCell"}


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """One timestep; the axes before the last one are batch axes too."""
    plan, units = _CELLS[name], Size("h", arguments["hidden_features"], "units")
    features = last_axis(name, source, "x", "features", "in_features", arguments["in_features"])
    return one_step(name, plan.cell, plan.group(features, units), (*source.shape[:-1], features), units)


_NAMED = {
    "_fn": function("a function such as nnx.tanh", of_a_number=INPUT_IS_NO_ARGUMENT),
    "_init": function("a function such as nnx.initializers.zeros_init()"),
}


def _layer(
    name: str,
    parameters: str,
    keywords: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None,
    batch_axis: Callable[[Arguments], int | None] = lambda arguments: None,
    reads_sequence: bool = False,
    reads_indices: bool = False,
) -> LayerType:
    names = keywords.split()
    types = {"param_dtype": number_type(JAX, "jnp.float16"), "dtype": computed_type(JAX)}
    typed = {name: types[name] for name in names if name in types}
    readers = {**by_suffix(names, _NAMED), **typed, **counted}
    return LayerType(
        Signature.of(name, parameters, readers, keywords),
        lambda arguments, source: stored(build(arguments, source), arguments, "param_dtype"),
        reads_sequence,
        reads_indices,
        own_input=own_input,
        batch_axis=batch_axis,
    )


def _cell_type(name: str, keywords: str) -> LayerType:
    shared = (
        "kernel_init recurrent_kernel_init bias_init dtype param_dtype carry_init promote_dtype keep_rngs "
        "rngs kernel_metadata recurrent_kernel_metadata bias_metadata"
    )
    return _layer(
        name,
        "in_features, hidden_features",
        f"{keywords} {shared}",
        partial(_cell, name),
        {"in_features": size(), "hidden_features": size()},
        lambda arguments: (arguments["in_features"],),
    )


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = last_axis("Linear", source, "i", "inputs", "in_features", arguments["in_features"])
    tensors, outputs = ("kernel", "bias"), arguments["out_features"]
    return dense("Linear", source, inputs, outputs, tensors, arguments["use_bias"], "rw")


def _normalized(name: str, note: str, arguments: Arguments, source: Tensor) -> Layer:
    length = arguments["num_features"]
    channels = last_axis(name, source, "c", "channels", "num_features", length)
    if name == "GroupNorm":
        groups, each = arguments["num_groups"], arguments["group_size"]
        if (groups is None) == (each is None):
            raise LayerError(None, "GroupNorm needs num_groups or group_size, and the other one as None")
        if length % (groups or each):
            raise LayerError(None, f"{length:,} channels do not make equal groups")
    vectors = [own for own in ("scale", "bias") if arguments.get(f"use_{own}")]
    return normalization(name, source, vectors, (channels,), note)


def _conv(arguments: Arguments, source: Tensor) -> Layer:
    sides: tuple[int, ...] = arguments["kernel_size"]
    rank = len(sides)
    window = Window(
        sides,
        _spread("strides", arguments["strides"], rank),
        arguments["padding"],
        _spread("kernel_dilation", arguments["kernel_dilation"], rank),
    )
    channels = ("in_features", arguments["in_features"])
    groups, layout = arguments["feature_group_count"], Layout("kio", True, ("kernel", "bias"))
    filters, has_bias = arguments["out_features"], arguments["use_bias"]
    return convolution("Conv", source, window, channels, filters, groups, has_bias, layout)


def _spread(name: str, lengths: int | tuple[int, ...], rank: int) -> tuple[int, ...]:
    """One number for each axis."""
    if isinstance(lengths, int):
        return (lengths,) * rank
    if len(lengths) != rank:
        raise LayerError(name, f"'{name}' must have {rank} numbers, not {len(lengths)}")
    return lengths


def _several(value: Value) -> int | tuple[int, ...]:
    """A number for all axes, or a tuple of one for each."""
    if not isinstance(value, tuple) or isinstance(value, Expression):
        return as_size(value)
    if not 1 <= len(value) <= 3:
        raise ValueError("must be one to three whole numbers")
    return tuple(map(as_size, value))


def _sides(value: Value) -> tuple[int, ...]:
    """The sides of a window."""
    sides = _several(value)
    return (sides,) if isinstance(sides, int) else sides


def _padding(value: Value) -> str:
    if value not in ("SAME", "VALID"):
        raise ValueError("must be 'SAME' or 'VALID' here")
    return str(value).lower()


_TIME = {"time_major": flag(False), "return_carry": flag(False)}
_BOTH = {"use_bias": flag(True), "use_scale": flag(True)}
_NORM = "epsilon dtype param_dtype use_scale scale_init promote_dtype rngs scale_metadata axis_name "
_NORM += "axis_index_groups use_fast_variance"
_LAST = "Channels come last here."
_STATISTICS = "the running mean and variance are of nnx.BatchStat, and no nnx.Param"


def _own_input(bound: Bound) -> Lengths | None:
    return bound.type.own_input(bound.arguments)


def _sequence_of(cell: Bound) -> Lengths | None:
    """What a cell reads at each timestep."""
    own = _own_input(cell)
    return (None, *own) if own else None


def _batch_axis(arguments: Arguments) -> int:
    return 1 if arguments["time_major"] else 0


def _norm_type(name: str, keywords: str, note: str, parameters: str = "", **counted: Counted) -> LayerType:
    has_bias = "bias_init" in keywords
    return _layer(
        name,
        f"num_features{parameters}",
        f"{_NORM} {keywords}",
        partial(_normalized, name, note),
        {
            "num_features": size(),
            **(_BOTH if has_bias else {"use_scale": flag(True)}),
            **{one: only(-1, why=_LAST) for one in ("axis", "feature_axes") if one in keywords.split()},
            **counted,
        },
        lambda arguments: (arguments["num_features"],),
    )


_BIAS = "use_bias bias_init bias_metadata"
_TYPES = {
    "LSTMCell": _cell_type("LSTMCell", "gate_fn activation_fn"),
    "OptimizedLSTMCell": _cell_type("OptimizedLSTMCell", "gate_fn activation_fn"),
    "GRUCell": _cell_type("GRUCell", "gate_fn activation_fn"),
    "SimpleCell": _cell_type("SimpleCell", "activation_fn residual"),
    "RNN": _layer(
        "RNN",
        "cell",
        "time_major return_carry reverse keep_order unroll state_axes broadcast_rngs rngs",
        lambda arguments, source: rnn(arguments, source, _CELLS, "."),
        {"cell": layer(), **_TIME},
        lambda arguments: _sequence_of(arguments["cell"]),
        _batch_axis,
        reads_sequence=True,
    ),
    "Bidirectional": _layer(
        "Bidirectional",
        "forward_rnn, backward_rnn",
        "merge_fn time_major return_carry rngs",
        lambda arguments, source: bidirectional(arguments, source, "."),
        {"forward_rnn": layer(), "backward_rnn": layer(), **_TIME},
        lambda arguments: _own_input(arguments["forward_rnn"]),
        _batch_axis,
        reads_sequence=True,
    ),
    "Linear": _layer(
        "Linear",
        "in_features, out_features",
        "use_bias dtype param_dtype precision kernel_init bias_init dot_general promote_dtype "
        "preferred_element_type rngs kernel_metadata bias_metadata",
        _linear,
        {"in_features": size(), "out_features": size(), "use_bias": flag(True)},
        lambda arguments: (arguments["in_features"],),
    ),
    "Embed": _layer(
        "Embed",
        "num_embeddings, features",
        "dtype param_dtype embedding_init promote_dtype rngs embedding_metadata",
        lambda arguments, source: embedding(
            "Embed", source, arguments["num_embeddings"], arguments["features"], "embedding"
        ),
        {"num_embeddings": size(), "features": size()},
        lambda arguments: (None,),
        reads_indices=True,
    ),
    "Conv": _layer(
        "Conv",
        "in_features, out_features, kernel_size, strides=",
        "padding input_dilation kernel_dilation feature_group_count use_bias mask dtype param_dtype "
        "precision kernel_init bias_init conv_general_dilated promote_dtype preferred_element_type rngs "
        "kernel_metadata bias_metadata",
        _conv,
        {
            "in_features": size(),
            "out_features": size(),
            "kernel_size": Counted(_sides),
            "strides": Counted(_several, 1),
            "padding": Counted(_padding, "same"),
            "kernel_dilation": Counted(_several, 1),
            "input_dilation": only(1, None, why="It spreads the input out."),
            "feature_group_count": size(1),
            "use_bias": flag(True),
        },
        lambda arguments: (*[None] * len(arguments["kernel_size"]), arguments["in_features"]),
        lambda arguments: 0,
    ),
    "LayerNorm": _norm_type(
        "LayerNorm", f"reduction_axes feature_axes {_BIAS}", "it normalizes each example by itself"
    ),
    "RMSNorm": _norm_type("RMSNorm", "reduction_axes feature_axes", "it normalizes each example by itself"),
    "BatchNorm": _norm_type("BatchNorm", f"use_running_average axis momentum {_BIAS}", _STATISTICS),
    "GroupNorm": _norm_type(
        "GroupNorm",
        f"reduction_axes {_BIAS}",
        "it normalizes each group of channels by itself",
        ", num_groups=, group_size=",
        num_groups=optional(size(32)),
        group_size=optional(size()),
    ),
    "Dropout": _layer(
        "Dropout",
        "rate",
        "broadcast_dims deterministic rng_collection rngs",
        lambda arguments, source: unchanged("Dropout", source, ZEROES),
        {"rate": rate()},
    ),
}


def _written(recurrent: Recurrent) -> Call:
    name = _NAMES[recurrent.cell.name]
    if not recurrent.has_bias:
        raise LayerError(None, f"Flax NNX's {name}() always has biases")
    cell = Call(f"nnx.{name}", recurrent.features, recurrent.units, rngs=Expression("rngs"))
    layers = [Call("nnx.RNN", cell) for _ in range(1 + recurrent.is_bidirectional)]
    return Call("nnx.Bidirectional", *layers) if recurrent.is_bidirectional else layers[0]


def _variable(group: Group, weight: Weight) -> str:
    return weight.name.rpartition(".")[0].replace(".", "_") + f"_{weight.name.rpartition('.')[2]}"


def _read(layer: Layer, name: str) -> list[str]:
    pairs = [(_variable(layer.groups[0], weight), weight.name) for weight in layer.weights]
    return [f"{variable} = numpy.asarray({name}.{path}[...])" for variable, path in pairs]


def _symbol(weight: Weight, part: Part) -> Symbol:
    """`cell.if_.kernel` is W with the letters of its product and its gate."""
    *_, where, kind = weight.name.split(".")
    side = where.rpartition("_")[2] if where.startswith("dense") else where[0]
    return Symbol("W" if kind == "kernel" else "b", side + part.gate.letter)


FLAX_NNX = Framework(
    key="flax-nnx",
    label="Flax NNX 0.12",
    name="Flax NNX",
    prefixes=("nnx", "flax.nnx"),
    types={**_TYPES, **GIVEN},
    terms={
        "hidden_features": "units",
        "out_features": "units",
        "num_embeddings": "input_dim",
        "features": "output_dim",
        "num_features": "channels",
    },
    aliases=("nnx",),
    layers={
        "LSTM": "LSTMCell",
        "GRU": "GRUCell",
        "SimpleRNN": "SimpleCell",
        "SimpleRNNCell": "SimpleCell",
        "Dense": "Linear",
        "Embedding": "Embed",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "GroupNormalization": "GroupNorm",
        "BatchNormalization": "BatchNorm",
        "Conv1D": "Conv",
        "Conv2D": "Conv",
    },
    carried=frozenset(("in_features", "hidden_features", "cell", "forward_rnn", "backward_rnn", "rngs")),
    no_count=frozenset(("gate_fn", "activation_fn", "unroll", "rngs")),
    named=by_place("layers.{}"),
    written=_written,
    fresh_bias="zeros",
    language=Language(_variable, _read, write_each("{layer}.{tensor}[...] = {value}")),
    symbol=_symbol,
    batch_name="N",
    open_length="L",
)
