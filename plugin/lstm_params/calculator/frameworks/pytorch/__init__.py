"""PyTorch 2, as of 2.13."""

from collections.abc import Sequence

from ...calls import Call
from ...cells import Recurrent
from ...layers import Layer
from ...weights import Part, Weight
from ..framework import Framework, Language, Symbol, by_name
from ..given import GIVEN
from .convolution import CONVOLUTION
from .layers import BESIDE
from .normalization import NORMALIZATION
from .recurrent import RECURRENT

_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "RNN"}


def _named(name: str, names: dict[str, int]) -> str:
    """The name that nn.Sequential gives it: its place in the row."""
    names[""] = names.get("", -1) + 1
    return str(names[""])


def _written(recurrent: Recurrent) -> Call:
    flags = {} if recurrent.has_bias else {"bias": False}
    if recurrent.is_bidirectional:
        flags["bidirectional"] = True
    return Call(_NAMES[recurrent.cell.name], recurrent.features, recurrent.units, **flags)


def _read(layer: Layer, name: str) -> list[str]:
    names = ", ".join(weight.name for weight in layer.weights)
    return [f"{names} = (", f"    tensor.detach().numpy() for tensor in {name}.parameters()", ")"]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    pairs = zip(layer.weights, expressions, strict=True)
    lines = [f'    "{weight.name}": torch.tensor({expression}),' for weight, expression in pairs]
    return [f"{name}.load_state_dict({{", *lines, "})"]


def _symbol(weight: Weight, part: Part) -> Symbol:
    """`weight_ih_l0` is W with two letters: what is read, and the gate; without gates both are the name's."""
    kind, letters = weight.name.split("_")[:2]
    subscript = letters[0] + part.gate.letter if part.gate.letter else letters
    return Symbol("W" if kind == "weight" else "b", subscript)


PYTORCH = Framework(
    key="pytorch",
    label="PyTorch 2",
    name="PyTorch",
    prefixes=("nn", "torch.nn"),
    types={**RECURRENT, **BESIDE, **CONVOLUTION, **NORMALIZATION, **GIVEN},
    terms={
        "hidden_size": "units",
        "out_features": "units",
        "bias": "use_bias",
        "num_embeddings": "input_dim",
        "embedding_dim": "output_dim",
        "nonlinearity": "activation",
        "p": "rate",
        "out_channels": "filters",
        "stride": "strides",
        "dilation": "dilation_rate",
    },
    aliases=("torch",),
    layers={
        "LSTM": "LSTM",
        "GRU": "GRU",
        "SimpleRNN": "RNN",
        "SimpleRNNCell": "RNNCell",
        "Dense": "Linear",
        "Embedding": "Embedding",
        "LayerNormalization": "LayerNorm",
        "RMSNormalization": "RMSNorm",
        "GroupNormalization": "GroupNorm",
        "BatchNormalization": "BatchNorm1d",
    },
    carried=frozenset(("input_size", "hidden_size", "bias", "bidirectional")),
    no_count=frozenset(("dropout",)),
    named=_named,
    written=_written,
    fresh_bias="random",
    language=Language(by_name, _read, _write, "torch"),
    symbol=_symbol,
    names_by_path=True,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
