"""What changes no count, and why; and where the forget gate's bias starts at 1."""

from ..calculator.comparison import bias_counts
from ..calculator.formulas import counted
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.tensor_code import subscript
from ..request import Request
from .html import Html, join, label, notes, template

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
    "input_forget": "with 1 the forget gate is 1 − i, but the tensors keep its rows, which are never read",
    "layout": "it says which axis of the data is the batch",
}
"""Arguments of recurrent layers that change no count, and why."""


def irrelevant_view(layer: Layer, request: Request) -> Html:
    """What changes no count of a recurrent layer."""
    names = {name for own in layer.signatures for name in (*own.parameters, *own.keyword_only)}
    rows = [
        *_timesteps(layer),
        _ROW(what="batch size", why="each sequence of a batch passes the same weights"),
        *(_ROW(what=_CODE(name=name), why=reason) for name, reason in _REASONS.items() if name in names),
    ]
    forget_bias = _forget_bias(layer, request.networks[0].framework)
    return _VIEW(
        label=label("What changes no count", request.level),
        rows=join(rows),
        forget_bias=notes([forget_bias] if forget_bias else []),
    )


_VIEW = template(
    '<div class="lp-scroll" role="group" aria-label="What changes no count">\n{label}<table>\n'
    '<thead><tr><th scope="col">What</th> <th scope="col" class="lp-n">Parameters</th> '
    '<th scope="col">Why</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n{forget_bias}</div>\n'
)
_ROW = template(
    '<tr><th scope="row">{what}</th> <td class="lp-n">+ <data value="0">0</data></td> '
    '<td class="lp-long">{why}</td></tr>\n'
)
_CODE = template("<code>{name}</code>")


def _timesteps(layer: Layer) -> list[Html]:
    if len(layer.input.shape) < 2:
        return []
    timesteps = layer.input.lengths[0]
    steps = counted(timesteps, "timesteps") if timesteps else "timesteps"
    return [_ROW(what=steps, why="each step uses the same weights again")]


_FRESH = {"zeros": ", but at 0", "random": ", but at random numbers", "": ""}
"""What biases are before training, by the framework's word for it."""


def _forget_bias(layer: Layer, framework: Framework) -> str:
    if layer.cell and layer.cell.is_coupled:
        return "The forget gate is 1 − i here: its biases are stored, and never read."
    counts = bias_counts(layer)
    if not counts.get("forget"):
        return ""
    if layer.starts_at_one:
        if "bias_initializer" in layer.given:
            return "The biases start as the layer's bias_initializer says."
        weight, part = layer.starts_at_one[0]
        each = " of each direction" if len(layer.starts_at_one) > 1 else ""
        place = f"{weight.name}{subscript(weight, weight.slices(part))}"
        return f"Before training, {place}{each}, the forget gate's bias, is 1; all other biases are 0."
    if layer.cell and layer.cell.forget_offset:
        added = layer.cell.forget_offset
        return (
            f"The forget gate's bias starts at 0, and {framework.name}'s code adds {added}: "
            f"before training the gate is σ({added}) where all weights are 0."
        )
    both = "; its two biases add up, so setting both to 1 makes 2" if counts["forget"] > 1 else ""
    return f"Here the forget gate's bias does not start at 1{_FRESH[framework.fresh_bias]}{both}."
