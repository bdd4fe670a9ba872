"""Flax linen, as of 0.12. Flax has a second API, nnx, whose GRU has other biases: it is not meant here."""

from collections.abc import Sequence

from ...calls import Call, LayerError
from ...cells import Recurrent
from ...layers import Layer
from ...weights import Group, Part, Weight
from ..framework import Framework, Language, Symbol, by_place
from ..given import GIVEN
from .convolution import CONVOLUTION
from .layers import BESIDE
from .normalization import NORMALIZATION
from .recurrent import RECURRENT

_NAMES = {"LSTM": "LSTMCell", "GRU": "GRUCell", "simple RNN": "SimpleCell"}


def _written(recurrent: Recurrent) -> Call:
    name = _NAMES[recurrent.cell.name]
    if not recurrent.has_bias:
        raise LayerError(None, f"Flax linen's {name}() always has biases")
    layers = [Call("RNN", Call(name, recurrent.units)) for _ in range(1 + recurrent.is_bidirectional)]
    return Call("Bidirectional", *layers) if recurrent.is_bidirectional else layers[0]


def _variable(group: Group, weight: Weight) -> str:
    return "params" + "".join(f'["{key}"]' for key in weight.name.split("/"))


def _read(layer: Layer, name: str) -> list[str]:
    return [f'params = {name}_variables["params"]']


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    pairs = zip(layer.weights, expressions, strict=True)
    lines = [f'    "{weight.name}": {expression},' for weight, expression in pairs]
    return ["params = flax.traverse_util.unflatten_dict({", *lines, '}, sep="/")']


def _symbol(weight: Weight, part: Part) -> Symbol:
    """`cell/if/kernel` is W with the letters of the dense layer that it belongs to."""
    *_, letters, kind = weight.name.split("/")
    return Symbol("W" if kind == "kernel" else "b", letters)


FLAX_LINEN = Framework(
    key="flax-linen",
    label="Flax linen 0.12",
    name="Flax linen",
    prefixes=("nn", "linen", "flax.linen"),
    types={**RECURRENT, **CONVOLUTION, **BESIDE, **NORMALIZATION, **GIVEN},
    terms={"features": "units"},
    aliases=("flax", "jax", "linen"),
    layers={
        "LSTM": "LSTMCell",
        "GRU": "GRUCell",
        "SimpleRNN": "SimpleCell",
        "SimpleRNNCell": "SimpleCell",
        "Dense": "Dense",
        "Embedding": "Embed",
        "LayerNormalization": "LayerNorm",
        "BatchNormalization": "BatchNorm",
        "Conv1D": "Conv",
        "Conv2D": "Conv",
    },
    carried=frozenset(("features", "use_bias", "cell", "forward_rnn", "backward_rnn")),
    no_count=frozenset(("gate_fn", "activation_fn", "unroll")),
    named=by_place("layers_{}"),
    written=_written,
    fresh_bias="zeros",
    language=Language(_variable, _read, _write, "flax"),
    symbol=_symbol,
    batch_name="N",
    open_length="L",
)
