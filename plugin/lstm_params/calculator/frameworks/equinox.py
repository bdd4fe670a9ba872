"""Equinox 0.13 (equinox/nn): a module reads one example without a batch axis, and a cell one timestep of it.

`key=` may be left out: it changes no count. A batch is what `jax.vmap` makes of a module.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ..calls import Call, Expression, LayerError, Value
from ..cells import GRU_RESET_AFTER, LSTM, Recurrent
from ..formulas import Size
from ..layers import Layer, State
from ..shapes import Lengths, Tensor, numbered, shape_text
from ..signatures import Arguments, Counted, Signature, as_sizes, flag, optional, rate, size, unset
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
)
from .framework import Framework, Language, LayerType, Symbol, by_name, by_place, read_each
from .given import GIVEN
from .number_types import JAX, number_type, stored
from .plans import CellPlan, bias, matrix

_MATRICES = (matrix("weight_ih", "input", axes="wr"), matrix("weight_hh", "hidden", axes="wr"))
_CELLS = {
    "LSTMCell": CellPlan(
        LSTM, LSTM.lettered("i:input f:forget g:candidate o:output"), (*_MATRICES, bias("bias"))
    ),
    "GRUCell": CellPlan(
        GRU_RESET_AFTER,
        GRU_RESET_AFTER.lettered("r:reset z:update n:candidate"),
        (*_MATRICES, bias("bias"), bias("bias_n", "n", is_recurrent=True)),
    ),
}
_NAMES = {"LSTM": "LSTMCell", "GRU": "GRUCell"}
_STATE_NAMES = {"hidden": "h", "cell": "c"}


def _one_axis(name: str, source: Tensor) -> None:
    if len(source.shape) != 1:
        message = f"{name} reads one axis, but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message, f"jax.vmap({name}(…)) runs it over the axes before: leave them out.")


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    _one_axis(name, source)
    plan, units = _CELLS[name], Size("h", arguments["hidden_size"], "units")
    features = last_axis(name, source, "x", "features", "input_size", arguments["input_size"])
    plan = plan if arguments["use_bias"] else plan.without("bias", "bias_n")
    states = tuple(State(role, Tensor((units,), _STATE_NAMES[role])) for role in plan.cell.states)
    return Layer(
        type=name,
        input=Tensor((features,)),
        outputs=tuple(state.tensor for state in states),
        groups=(plan.group(features, units),),
        notes=("one timestep; jax.lax.scan() runs it over a sequence",),
        cell=plan.cell,
        states=states,
        used_along=(),
        is_one_step=True,
    )


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    _one_axis("Linear", source)
    inputs = last_axis("Linear", source, "i", "inputs", "in_features", arguments["in_features"])
    tensors, outputs = ("weight", "bias"), arguments["out_features"]
    return dense("Linear", source, inputs, outputs, tensors, arguments["use_bias"], "wr")


def _embedding(arguments: Arguments, source: Tensor) -> Layer:
    if source.shape:
        hint = "jax.vmap(Embedding(…)) runs it over a sequence: leave the input out."
        raise LayerError(None, "Embedding reads the number of one word", hint)
    words, width = arguments["num_embeddings"], arguments["embedding_size"]
    if words is None or width is None:
        raise LayerError(None, "Embedding needs num_embeddings and embedding_size")
    return embedding("Embedding", source, words, width, "weight")


def _layer_norm(name: str, arguments: Arguments, source: Tensor) -> Layer:
    shape: tuple[int, ...] = arguments["shape"]
    if source.lengths != shape:
        message = f"{name} has shape={shape_text(shape)}, but its input is {shape_text(source.lengths)}"
        raise LayerError("shape", message, f"jax.vmap({name}(…)) runs it over the axes before.")
    axes = numbered("c", shape, ["channels"] if len(shape) == 1 else [""] * len(shape))
    older = arguments.get("elementwise_affine")  # which overrules the others
    flags = {own: arguments.get(f"use_{own}") if older is None else older for own in ("weight", "bias")}
    vectors = [own for own in flags if flags[own]]
    return normalization(name, source, vectors, axes, "it normalizes each example by itself")


def _group_norm(arguments: Arguments, source: Tensor) -> Layer:
    channels, groups, lengths = arguments["channels"], arguments["groups"], source.lengths
    if not lengths or lengths[0] is None or lengths[0] % groups:
        raise LayerError(
            "groups", f"the channels of {shape_text(lengths)} do not make {groups:,} equal groups"
        )
    affine = arguments["channelwise_affine"]
    if affine and channels is None:
        raise LayerError(None, "GroupNorm needs channels where channelwise_affine is True")
    if channels is not None and (channels % groups or (affine and channels != lengths[0])):
        message = f"GroupNorm has channels={channels:,}, but its input is {shape_text(lengths)}"
        raise LayerError("channels", message)
    vectors = ("weight", "bias") if affine else ()
    note = "it normalizes each group of channels by itself"
    return normalization("GroupNorm", source, vectors, (Size("c", lengths[0], "channels"),), note)


def _shape(value: Value) -> tuple[int, ...]:
    return as_sizes(value)


def _layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None,
    keywords: str = "key",
    reads_indices: bool = False,
) -> LayerType:
    if "dtype=" in parameters:
        counted = {**counted, "dtype": number_type(JAX, "jnp.float16")}
    return LayerType(
        Signature.of(name, parameters, counted, keywords),
        lambda arguments, source: stored(build(arguments, source), arguments, "dtype"),
        reads_indices=reads_indices,
        own_input=own_input,
        batch_axis=lambda arguments: 0,
    )


def _cell_type(name: str) -> LayerType:
    return _layer(
        name,
        "input_size, hidden_size, use_bias=, dtype=",
        partial(_cell, name),
        {"input_size": size(), "hidden_size": size(), "use_bias": flag(True)},
        lambda arguments: (arguments["input_size"],),
    )


_CONVOLUTION = Layout("oik", False, ("weight", "bias"), has_long_bias=True)


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        "in_channels, out_channels, kernel_size, stride=, padding=, dilation=, groups=, use_bias=, "
        "padding_mode=, dtype=",
        partial(convolution_by_sizes, name, _CONVOLUTION, "use_bias"),
        {**sizes_of_convolution(rank), "use_bias": flag(True)},
        lambda arguments: (arguments["in_channels"], *[None] * rank),
    )


_TYPES = {
    "LSTMCell": _cell_type("LSTMCell"),
    "GRUCell": _cell_type("GRUCell"),
    "Linear": _layer(
        "Linear",
        "in_features, out_features, use_bias=, dtype=",
        _linear,
        {"in_features": size(), "out_features": size(), "use_bias": flag(True)},
        lambda arguments: (arguments["in_features"],),
    ),
    "Embedding": _layer(
        "Embedding",
        "num_embeddings=, embedding_size=, weight=, dtype=",
        _embedding,
        {
            "num_embeddings": optional(size()),
            "embedding_size": optional(size()),
            "weight": unset("it is an array with the weights"),
        },
        lambda arguments: (),
        reads_indices=True,
    ),
    "LayerNorm": _layer(
        "LayerNorm",
        "shape, eps=, use_weight=, use_bias=, dtype=",
        partial(_layer_norm, "LayerNorm"),
        {
            "shape": Counted(_shape),
            "use_weight": flag(True),
            "use_bias": flag(True),
            "elementwise_affine": optional(flag(True))._replace(default=None),
        },
        lambda arguments: arguments["shape"],
        "elementwise_affine",
    ),
    "RMSNorm": _layer(
        "RMSNorm",
        "shape, eps=, use_weight=, use_bias=, dtype=",
        partial(_layer_norm, "RMSNorm"),
        {"shape": Counted(_shape), "use_weight": flag(True), "use_bias": flag(True)},
        lambda arguments: arguments["shape"],
        "",
    ),
    "GroupNorm": _layer(
        "GroupNorm",
        "groups, channels=, eps=, channelwise_affine=, dtype=",
        _group_norm,
        {"groups": size(), "channels": optional(size()), "channelwise_affine": flag(True)},
        keywords="",
    ),
    "Dropout": _layer(
        "Dropout",
        "p=, inference=",
        lambda arguments, source: unchanged("Dropout", source, ZEROES),
        {"p": rate()},
        keywords="deterministic",
    ),
    "Conv1d": _conv_type("Conv1d", 1),
    "Conv2d": _conv_type("Conv2d", 2),
}


def _written(recurrent: Recurrent) -> Call:
    name = _NAMES.get(recurrent.cell.name)
    if name is None or recurrent.is_bidirectional:
        what = "layer of both directions" if name else f"{recurrent.cell.name}"
        raise LayerError(None, f"Equinox has no {what}")
    flags: dict[str, Value] = {} if recurrent.has_bias else {"use_bias": False}
    return Call(f"eqx.nn.{name}", recurrent.features, recurrent.units, **flags, key=Expression("key"))


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    tensors = ", ".join(f"cell.{weight.name}" for weight in layer.weights)
    values = [f"    {expression}," for expression in expressions]
    return [f"{name} = equinox.tree_at(lambda cell: ({tensors}), {name}, (", *values, "))"]


def _symbol(weight: Weight, part: Part) -> Symbol:
    kind, _, letters = weight.name.partition("_")
    return Symbol(
        "W" if kind == "weight" else "b", (letters[:1] if kind == "weight" else "") + part.gate.letter
    )


EQUINOX = Framework(
    key="equinox",
    label="Equinox 0.13",
    name="Equinox",
    prefixes=("eqx.nn", "equinox.nn"),
    types={**_TYPES, **GIVEN},
    terms={
        "hidden_size": "units",
        "out_features": "units",
        "num_embeddings": "input_dim",
        "embedding_size": "output_dim",
        "p": "rate",
        "out_channels": "filters",
        "stride": "strides",
        "dilation": "dilation_rate",
    },
    aliases=("eqx",),
    layers={
        "LSTM": "LSTMCell",
        "GRU": "GRUCell",
        "Dense": "Linear",
        "Embedding": "Embedding",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "GroupNormalization": "GroupNorm",
        "Conv1D": "Conv1d",
        "Conv2D": "Conv2d",
    },
    carried=frozenset(("input_size", "hidden_size", "use_bias", "key")),
    no_count=frozenset(("key",)),
    named=by_place("layers[{}]"),
    written=_written,
    fresh_bias="random",
    language=Language(by_name, read_each("{tensor} = numpy.asarray({layer}.{tensor})"), _write, "equinox"),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
