"""dm-haiku 0.0.17 (haiku/_src/recurrent.py and beside it): a core reads one timestep, and finds its features.

An LSTM has one matrix for x and h, and its code adds 1 to the forget gate. A GRU's z takes the new value.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ..calls import Call, LayerError, Value
from ..cells import GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Number, Size
from ..layers import Layer, State
from ..shapes import Lengths, Tensor, shape_text
from ..signatures import (
    Arguments,
    Counted,
    Signature,
    by_suffix,
    flag,
    function,
    integer,
    only,
    optional,
    size,
    sizes,
)
from ..weights import Group, Part, Weight
from .beside import Layout, Window, convolution, dense, embedding, normalization, own_last_axis
from .framework import Framework, Language, LayerType, Symbol, by_class
from .given import GIVEN
from .plans import CellPlan, bias, matrix

_SIMPLE = SIMPLE_RNN._replace(squash="ReLU")
_CELLS = {
    "LSTM": CellPlan(
        LSTM._replace(forget_offset=1),
        LSTM.lettered("i:input g:candidate f:forget o:output"),
        (matrix("linear/w", "input", "hidden"), bias("linear/b")),
    ),
    "GRU": CellPlan(
        GRU_RESET_BEFORE._replace(update_takes="new"),
        GRU_RESET_BEFORE.lettered("z:update r:reset a:candidate"),
        (matrix("w_i", "input"), matrix("w_h", "hidden"), bias("b")),
    ),
    "VanillaRNN": CellPlan(
        _SIMPLE,
        _SIMPLE.lettered(":layer"),
        (
            matrix("linear/w", "input"),
            bias("linear/b"),
            matrix("linear_1/w", "hidden"),
            bias("linear_1/b", is_recurrent=True),
        ),
    ),
}
_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "VanillaRNN"}
_STATE_NAMES = {"hidden": "hidden", "cell": "cell"}


def _core(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) != 1:
        message = (
            f"{name} reads one timestep, of shape (features,), but its input is {shape_text(source.lengths)}"
        )
        raise LayerError(
            None, message, "hk.dynamic_unroll() runs it over a sequence: leave the timesteps out."
        )
    plan, units = _CELLS[name], Size("h", arguments["hidden_size"], "units")
    features = own_last_axis(name, source, "x", "features")
    plan = plan if arguments.get("double_bias", True) else plan.without("linear_1/b")
    states = tuple(State(role, Tensor((units,), _STATE_NAMES[role])) for role in plan.cell.states)
    return Layer(
        type=name,
        input=Tensor((features,)),
        outputs=(Tensor((units,), "output"), *(state.tensor for state in states)),
        groups=(plan.group(features, units),),
        notes=("one timestep; hk.dynamic_unroll() runs it over a sequence",),
        cell=plan.cell,
        states=states,
        used_along=(),
        is_one_step=True,
    )


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = own_last_axis("Linear", source, "i", "inputs")
    outputs = arguments["output_size"]
    return dense("Linear", source, inputs, outputs, ("w", "b"), arguments["with_bias"], "rw")


def _embed(arguments: Arguments, source: Tensor) -> Layer:
    words, width = arguments["vocab_size"], arguments["embed_dim"]
    if words is None or width is None:
        raise LayerError(None, "Embed needs vocab_size and embed_dim")
    return embedding("Embed", source, words, width, "embeddings")


def _normalized(name: str, note: str, arguments: Arguments, source: Tensor) -> Layer:
    if name != "BatchNorm" and arguments["axis"] != -1:
        raise LayerError("axis", "'axis' must be -1 here")
    channels = own_last_axis(name, source, "c", "channels")
    vectors = [own for own in ("scale", "offset") if arguments.get(f"create_{own}")]
    before = [Number(1)] * len(source.shape) if name == "BatchNorm" else []
    return normalization(name, source, vectors, (*before, channels), note)


def _conv(name: str, arguments: Arguments, source: Tensor) -> Layer:
    window = Window(
        arguments["kernel_shape"], arguments["stride"], arguments["padding"].lower(), arguments["rate"]
    )
    layout, filters = Layout("kio", True, ("w", "b")), arguments["output_channels"]
    groups, has_bias = arguments["feature_group_count"], arguments["with_bias"]
    return convolution(name, source, window, ("", None), filters, groups, has_bias, layout)


def _padding(value: Value) -> str:
    if value not in ("SAME", "VALID"):
        raise ValueError("must be 'SAME' or 'VALID' here")
    return str(value)


_INITIALIZER = function("a function such as jnp.zeros", is_optional=True)


def _layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    own_input: Lengths | None = None,
    keywords: str = "",
) -> LayerType:
    named = parameters if "name=" in parameters else f"{parameters}, name="
    made = by_suffix([one.rstrip("=") for one in named.split(", ")], {"_init": _INITIALIZER})
    return LayerType(
        Signature.of(name, named, {**made, **counted}, keywords),
        build,
        reads_indices=own_input is not None,
        own_input=lambda arguments: own_input,
        batch_axis=lambda arguments: 0,
    )


def _core_type(name: str, parameters: str = "", **counted: Counted) -> LayerType:
    return _layer(name, f"hidden_size{parameters}", partial(_core, name), {"hidden_size": size(), **counted})


_LAST = "Channels come last here."
_FORMATS = {1: "NWC", 2: "NHWC"}


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        "output_channels, kernel_shape, stride=, rate=, padding=, with_bias=, w_init=, b_init=, "
        "data_format=, mask=, feature_group_count=",
        partial(_conv, name),
        {
            "output_channels": size(),
            "kernel_shape": sizes(rank),
            "stride": sizes(rank, 1),
            "rate": sizes(rank, 1),
            "padding": Counted(_padding, "SAME"),
            "with_bias": flag(True),
            "feature_group_count": size(1),
            "data_format": only(_FORMATS[rank], "channels_last", why=_LAST),
        },
    )


_EACH = "it normalizes each example by itself"
_STATISTICS = "the running mean and variance are of Haiku's state, and no parameters"
_LAST_AXIS = "Its vectors are along the last axis."
_BOTH = {"create_scale": flag(True), "create_offset": flag(True)}
_OF_THE_LAST = {
    "axis": integer(None),
    "param_axis": only(None, -1, why=_LAST_AXIS),
}
_TYPES = {
    "LSTM": _core_type("LSTM"),
    "GRU": _core_type("GRU", ", w_i_init=, w_h_init=, b_init="),
    "VanillaRNN": _core_type("VanillaRNN", ", double_bias=", double_bias=flag(True)),
    "Linear": _layer(
        "Linear",
        "output_size, with_bias=, w_init=, b_init=",
        _linear,
        {"output_size": size(), "with_bias": flag(True)},
    ),
    "Embed": LayerType(
        Signature.of(
            "Embed",
            "vocab_size=, embed_dim=, embedding_matrix=, w_init=, lookup_style=, name=, precision=",
            {"vocab_size": optional(size()), "embed_dim": optional(size())},
        ),
        _embed,
        reads_indices=True,
        own_input=lambda arguments: (None,),
    ),
    "LayerNorm": _layer(
        "LayerNorm",
        "axis, create_scale, create_offset, eps=, scale_init=, offset_init=, use_fast_variance=",
        partial(_normalized, "LayerNorm", _EACH),
        {**_OF_THE_LAST, **_BOTH},
        keywords="param_axis",
    ),
    "RMSNorm": _layer(
        "RMSNorm",
        "axis, eps=, scale_init=, name=, create_scale=",
        partial(_normalized, "RMSNorm", _EACH),
        {**_OF_THE_LAST, "create_scale": flag(True)},
        keywords="param_axis",
    ),
    "BatchNorm": _layer(
        "BatchNorm",
        "create_scale, create_offset, decay_rate, eps=, scale_init=, offset_init=, axis=, "
        "cross_replica_axis=, cross_replica_axis_index_groups=, data_format=",
        partial(_normalized, "BatchNorm", _STATISTICS),
        {
            **_BOTH,
            "axis": only(None, why="It normalizes over all axes but the last."),
            "data_format": only("channels_last", "NC", "NWC", "NHWC", "N...C", why=_LAST),
        },
    ),
    "Conv1D": _conv_type("Conv1D", 1),
    "Conv2D": _conv_type("Conv2D", 2),
}


def _named(name: str, names: dict[str, int]) -> str:
    """A module's name: its class's, with a number from the second on."""
    return by_class(re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name).lower(), names)


def _written(recurrent: Recurrent) -> Call:
    name = _NAMES[recurrent.cell.name]
    if recurrent.is_bidirectional:
        raise LayerError(None, "Haiku has no layer of both directions")
    if not recurrent.has_bias:
        raise LayerError(None, f"Haiku's {name}() always has biases")
    return Call(f"hk.{name}", recurrent.units)


def _variable(group: Group, weight: Weight) -> str:
    return weight.name.replace("/", "_")


def _read(layer: Layer, name: str) -> list[str]:
    return [
        f"{weight.name.replace('/', '_')} = numpy.asarray({name}_params{_path(layer, weight)})"
        for weight in layer.weights
    ]


def _path(layer: Layer, weight: Weight) -> str:
    inside, _, tensor = weight.name.rpartition("/")
    module = "/".join(filter(None, (_named(layer.type, {}), inside)))
    return f'["{module}"]["{tensor}"]'


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    pairs = zip(layer.weights, expressions, strict=True)
    return [f"{name}_params{_path(layer, weight)} = {expression}" for weight, expression in pairs]


def _symbol(weight: Weight, part: Part) -> Symbol:
    kind = weight.name.rpartition("/")[2]
    side = {"input": "i", "hidden": "h"}.get(part.source.kind, "")
    return Symbol("W" if kind.startswith("w") else "b", side + part.gate.letter)


HAIKU = Framework(
    key="haiku",
    label="Haiku 0.0.17",
    name="Haiku",
    prefixes=("hk", "haiku"),
    types={**_TYPES, **GIVEN},
    terms={
        "hidden_size": "units",
        "output_size": "units",
        "with_bias": "use_bias",
        "vocab_size": "input_dim",
        "embed_dim": "output_dim",
        "output_channels": "filters",
        "kernel_shape": "kernel_size",
        "stride": "strides",
    },
    aliases=("dm-haiku", "hk"),
    layers={
        "LSTM": "LSTM",
        "GRU": "GRU",
        "SimpleRNN": "VanillaRNN",
        "Dense": "Linear",
        "Embedding": "Embed",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "BatchNormalization": "BatchNorm",
        "Conv1D": "Conv1D",
        "Conv2D": "Conv2D",
    },
    carried=frozenset(("hidden_size",)),
    named=_named,
    written=_written,
    fresh_bias="zeros",
    language=Language(_variable, _read, _write),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
