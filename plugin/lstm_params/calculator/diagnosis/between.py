"""Layers in a row of which one is counted as if something else came before it."""

from collections.abc import Iterator

from ..calls import Call
from ..formulas import total
from ..frameworks import FRAMEWORKS
from ..layers import Layer
from ..network import Network
from .arguments import parameters_of, with_argument
from .explanation import Explanation, Question, counted_question


def misread(question: Question, original: Network) -> Iterator[Explanation]:
    """A layer behind others, counted on another number of values than it reads.

    Args:
        question: The layers as they are written.
        original: The same, counted.
    """
    calls = {str(call): call for call in question.calls}
    source = original.layers[0].input.lengths
    features = source[-1] if len(source) > 1 else None
    for before, layer in zip(original.layers, original.layers[1:], strict=False):
        own = layer.input.lengths[-1]
        if not own or not layer.parameters or layer.code not in calls:
            continue
        for reads, sentence, cost in _others(own, features, before, layer.name):
            other = _on(calls[layer.code], question.framework, layer, reads)
            if other is not None and other.parameters != layer.parameters:
                rest = [each.formula for each in original.layers if each is not layer and each.parameters]
                yield Explanation("reads", sentence, total([*rest, other.formula]), cost)


def _others(own: int, features: int | None, before: Layer, name: str) -> Iterator[tuple[int, str, int]]:
    """How many values a layer may be thought to read, what to say of it, and how far-fetched it is."""
    if features and features != own:
        sentence = f"The layer '{name}' is counted on the {features:,} features of the input"
        yield features, f"{sentence}: it reads the {own:,} values that the layer before returns.", 2
        joined = (
            f"{own + features:,} values, the {features:,} features of the input beside the {own:,} before it"
        )
        yield own + features, f"The layer '{name}' reads {joined}.", 3
    if own % 2 == 0 and any(group.direction == "backward" for group in before.groups):
        sentence = f"The layer '{name}' is counted on the {own // 2:,} values of one direction"
        added = ", unless they are added: merge_mode='sum'" if "Bidirectional(" in before.code else ""
        yield own // 2, f"{sentence}: it reads those of both{added}.", 2
    yield (
        2 * own,
        f"The layer '{name}' reads {2 * own:,} values, as where two things are joined before it.",
        4,
    )


def _on(call: Call, framework: str, layer: Layer, reads: int) -> Layer | None:
    """A layer on so many values."""
    shape = (*layer.input.lengths[:-1], reads)
    types = FRAMEWORKS[framework].types
    if framework == "pytorch":
        parameters = parameters_of(call, types)
        if not parameters:
            return None
        call = with_argument(call, parameters[0], reads, types)
    made = counted_question(Question((call,), framework, shape))
    return made[1].layers[0] if made and len(made[1].layers) == 1 else None
