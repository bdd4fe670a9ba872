"""Keras 3, as of 3.15."""

import re
from collections.abc import Sequence
from functools import cache

from ...calls import Call
from ...layers import Layer
from ...recurrent import Recurrent
from ...weights import Group, Weight
from ..framework import Framework, Language
from ..given import GIVEN
from .activations import ACTIVATIONS
from .attention import ATTENTION
from .cells import CELLS
from .convolution import CONVOLUTION
from .convolutional_recurrent import CONVOLUTIONAL_RECURRENT
from .core import CORE
from .merging import MERGING
from .normalization import NORMALIZATION
from .pooling import POOLING
from .recurrent import RECURRENT
from .reshaping import RESHAPING
from .wrappers import WRAPPERS


@cache
def _snake_case(name: str) -> str:
    """A class's name as Keras writes it in a layer's name (keras/src/utils/naming.py).

    >>> _snake_case("TimeDistributed"), _snake_case("SimpleRNN"), _snake_case("LSTM")
    ('time_distributed', 'simple_rnn', 'lstm')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _named(name: str, names: dict[str, int]) -> str:
    base = _snake_case(name)
    names[base] = names.get(base, -1) + 1
    return f"{base}_{names[base]}" if names[base] else base


_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "SimpleRNN"}


def _written(recurrent: Recurrent) -> Call:
    flags = {} if recurrent.has_bias else {"use_bias": False}
    if recurrent.cell.reset == "before":
        flags["reset_after"] = False
    call = Call(_NAMES[recurrent.cell.name], recurrent.units, **flags)
    return Call("Bidirectional", call) if recurrent.is_bidirectional else call


def _variable(group: Group, weight: Weight) -> str:
    return f"{weight.symbol}_backward" if group.label == "backward" else weight.symbol


def _read(layer: Layer, name: str) -> list[str]:
    names = [_variable(group, weight) for group in layer.groups for weight in group.weights]
    return [f"{', '.join(names)} = {name}.get_weights()"]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    return [f"{name}.set_weights([", *(f"    {expression}," for expression in expressions), "])"]


KERAS = Framework(
    key="keras",
    label="Keras 3",
    name="Keras",
    prefixes=(
        "keras.layers",
        "layers",
        "tf.keras.layers",
        "tensorflow.keras.layers",
        "keras",
        "tf.keras",
    ),
    types={
        **RECURRENT,
        **CORE,
        **WRAPPERS,
        **CELLS,
        **CONVOLUTIONAL_RECURRENT,
        **ATTENTION,
        **CONVOLUTION,
        **POOLING,
        **NORMALIZATION,
        **RESHAPING,
        **ACTIVATIONS,
        **MERGING,
        **GIVEN,
    },
    terms={},
    former={"time_major": "Keras 2", "batch_input_shape": "Keras 2"},
    named=_named,
    written=_written,
    language=Language(_variable, _read, _write),
    names_inner=True,
)
