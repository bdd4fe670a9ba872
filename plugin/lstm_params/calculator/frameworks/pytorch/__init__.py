"""PyTorch 2, as of 2.13."""

from ...calls import Call
from ...recurrent import Recurrent
from ..framework import Framework
from .layers import BESIDE
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


PYTORCH = Framework(
    label="PyTorch 2",
    name="PyTorch",
    prefixes=("nn", "torch.nn"),
    types={**RECURRENT, **BESIDE},
    terms={
        "hidden_size": "units",
        "out_features": "units",
        "bias": "use_bias",
        "num_embeddings": "input_dim",
        "embedding_dim": "output_dim",
        "nonlinearity": "activation",
        "p": "rate",
    },
    named=_named,
    written=_written,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
