"""What changes no count, and why; and where the forget gate's bias starts at 1."""

from typing import NamedTuple

from ..calculator.comparison import bias_counts
from ..calculator.formulas import counted
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.tensor_code import subscript

_AT_RANDOM = "it zeroes values at random while training, and has nothing to learn"
_REASONS = {
    "return_sequences": "every step's output is there anyway; it says whether all are returned",
    "return_state": "the states are there anyway; it says whether they are returned",
    "return_carry": "the states are there anyway; it says whether they are returned",
    "stateful": "the states are kept between batches, and states are not parameters",
    "go_backwards": "the same weights read the sequence from its end",
    "reverse": "the same weights read the sequence from its end",
    "dropout": _AT_RANDOM,
    "recurrent_dropout": _AT_RANDOM,
    "activation": "a fixed function has nothing to learn",
    "nonlinearity": "a fixed function has nothing to learn",
    "activation_fn": "a fixed function has nothing to learn",
    "activations": "fixed functions have nothing to learn",
    "unroll": "it says how the steps are computed, all with the same weights",
    "batch_first": "it says which axis of the data is the batch",
    "time_major": "it says which axis of the data is the batch",
    "layout": "it says which axis of the data is the batch",
}
"""Arguments of recurrent layers that change no count, and why."""


class IrrelevantRow(NamedTuple):
    """Something that changes no count."""

    name: str
    is_argument: bool
    reason: str


class Irrelevant(NamedTuple):
    """All that changes no count, and a sentence on the forget gate's bias if there is one."""

    rows: list[IrrelevantRow]
    forget_bias: str


def irrelevant(layer: Layer, framework: Framework) -> Irrelevant:
    """What changes no count of a recurrent layer."""
    types = [framework.types[name] for name in (layer.type, *_inner_types(layer, framework))]
    names = dict.fromkeys(
        name for known in types for name in (*known.signature.parameters, *known.signature.keyword_only)
    )
    timesteps = layer.input.lengths[0] if len(layer.input.shape) > 1 else None
    steps = counted(timesteps, "timesteps") if timesteps else "timesteps"
    rows = [
        IrrelevantRow(steps, False, "each step uses the same weights again"),
        IrrelevantRow("batch size", False, "each sequence of a batch passes the same weights"),
        *(IrrelevantRow(name, True, reason) for name, reason in _REASONS.items() if name in names),
    ]
    return Irrelevant(rows, _forget_bias(layer, framework))


def _inner_types(layer: Layer, framework: Framework) -> list[str]:
    """The layer types of the same cell, which a wrapper's layer is made of."""
    cell = layer.cell.name.removeprefix("simple ") if layer.cell else ""
    return [name for name in framework.types if name in (cell, f"Simple{cell}", f"{cell}Cell")]


def _forget_bias(layer: Layer, framework: Framework) -> str:
    counts = bias_counts(layer)
    if not counts.get("forget"):
        return ""
    if layer.starts_at_one:
        places = dict.fromkeys(
            weight.name + subscript(weight, part.slices) for weight, part in layer.starts_at_one
        )
        return f"Before training, the forget gate's bias {' and '.join(places)} is 1 and all others are 0."
    both = "; its two biases add up, so setting both to 1 makes 2" if counts["forget"] > 1 else ""
    return f"{framework.name} does not start the forget gate's bias at 1{both}."
