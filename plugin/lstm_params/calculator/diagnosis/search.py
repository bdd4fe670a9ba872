"""The search for what makes a number of parameters."""

from collections.abc import Iterable, Iterator, Sequence

from ..formulas import Formula, times
from ..network import Network
from .beside import beside, in_bytes
from .between import misread
from .explanation import Explanation, Question, whole
from .misreadings import misreadings, with_batch, with_normalization, with_output
from .parts import other_parts
from .solved import solved, solved_singly
from .variants import Variant, variants
from .windows import of_windows

_ALONE = frozenset(
    [
        *("batch", "bytes", "part", "twice", "gates", "recurrent", "dense", "features", "units", "cell"),
        *("positions", "peepholes", "states", "embedding", "seeds", "channels", "quantized", "weight_norm"),
        *("one_hot", "heads", "layer", "operations"),
    ]
)
"""Causes that are not joined with another one: two of them explain nearly every number."""

_FAR = 2
"""Two causes are looked for only if no single one is as near as this, and each is."""

_ALONE_FIRST = 3
"""A single cause that is no more far-fetched than this comes before any two at once."""

USUAL = 4
"""Other sizes are looked for only if nothing is as near as this: what they explain may be chance."""

_MOST_LAYERS = 3
"""In more layers, two causes at once are not looked for: that takes long, and they explain any number."""

_MOST_COST = 6
"""What is more far-fetched than this is not an explanation."""


def explain(question: Question, parameters: int) -> list[Explanation]:
    """What makes a number that is not a network's count, the likeliest first.

    Args:
        question: The layers as they are written.
        parameters: The number.

    Returns:
        Explanations whose formulas have exactly that value; none if nothing near the layers does.

    Raises:
        NetworkError: The layers cannot be counted.

    >>> from lstm_params.calculator.calls import Call
    >>> gru = Question((Call("GRU", 128),), "keras", (40, 256))
    >>> [(each.cause, str(each.formula)) for each in explain(gru, 147_840)][0]
    ('reset_after', '3 × ((x + h) × h + h)')
    """
    original = question.network()
    nearby = list(variants(question, original, _MOST_COST))
    found = _fitting(_single(question, original, nearby, parameters), parameters)
    is_small = len(question.calls) <= _MOST_LAYERS
    if is_small and (not found or min(each.cost for each in found) > _FAR):
        found += _fitting(_double(nearby, parameters), parameters)
    if not found or min(each.cost for each in found) > USUAL:
        found += _fitting(solved(question, original, parameters), parameters)
    found.sort(key=lambda each: each.cost)  # stable: of equal cost, what comes first in the search
    return distinct(found)


def near_counts(question: Question, original: Network) -> list[Explanation]:
    """The counts that are most often taken for a network's own, the likeliest first.

    Args:
        question: The layers as they are written.
        original: The same, counted.
    """
    found = single_causes(question, original, original.parameters)
    near = [each for each in found if each.cost == 1 or each.cause == "framework"]
    return distinct([each for each in near if each.formula.value != original.parameters])


def explain_singly(question: Question, parameters: int) -> list[Explanation]:
    """The same, without two causes at once.

    Args:
        question: The layers as they are written.
        parameters: The number.

    Raises:
        NetworkError: The layers cannot be counted.
    """
    original = question.network()
    found = _fitting(single_causes(question, original, parameters), parameters)
    if not found or min(each.cost for each in found) > USUAL:
        found += solved_singly(question, original, parameters)
    return distinct(sorted(found, key=lambda each: each.cost))


def single_causes(question: Question, original: Network, parameters: int) -> Iterator[Explanation]:
    """All that a network's count may be taken for, whatever number that gives.

    Args:
        question: The layers as they are written.
        original: The same, counted.
        parameters: The number to explain, for causes that are looked for by it.
    """
    return _single(question, original, list(variants(question, original, _MOST_COST)), parameters)


def likeliest(question: Question, parameters: int) -> Explanation | None:
    """The first of `explain`, if it is a single cause that two at once cannot outdo; None else.

    Args:
        question: The layers as they are written.
        parameters: The number, which is not their count.

    Raises:
        NetworkError: The layers cannot be counted.
    """
    original = question.network()
    found = _fitting(single_causes(question, original, parameters), parameters)
    return min(
        (each for each in found if each.cost <= _ALONE_FIRST), key=lambda each: each.cost, default=None
    )


def _fitting(explanations: Iterable[Explanation], parameters: int) -> list[Explanation]:
    return [each for each in explanations if each.formula.value == parameters and each.cost <= _MOST_COST]


def _single(
    question: Question, original: Network, nearby: Sequence[Variant], parameters: int
) -> Iterator[Explanation]:
    """One cause; or a variant, taken for something else."""
    yield from beside(original, question)
    yield from misreadings(original)
    yield from of_windows(original)
    yield from in_bytes(original)
    yield from with_output(original, parameters)
    yield from with_batch(original, parameters)
    yield from other_parts(original, question, parameters)
    yield from with_normalization(original)
    yield from misread(question, original)
    for near in nearby:
        formula = whole(near.network)
        yield Explanation(near.cause, near.sentence, formula, near.cost)
        if near.cause == "bidirectional" and near.network.parameters < original.parameters:
            sentence = (
                "Two stacks of one direction are counted: above its first layer, each direction reads both."
            )
            yield Explanation("directions", sentence, times(2, formula, "directions"), 2)


def _double(nearby: Sequence[Variant], parameters: int) -> Iterator[Explanation]:
    """Two causes at once."""
    for near in nearby:
        if near.cause in _ALONE or near.cost > _FAR:
            continue
        more = *other_parts(near.network, near.question, parameters), *beside(near.network, near.question)
        for other in (*misreadings(near.network), *with_output(near.network, parameters), *more):
            if other.cause not in _ALONE or (other.cause == "dense" and other.cost <= _FAR):
                yield _joined(near, other.cause, other.sentence, other.formula, other.cost)
        for second in variants(near.question, near.network, _FAR):
            is_other = second.cause not in {*_ALONE, near.cause}
            if is_other and second.network.parameters == parameters:
                yield _joined(near, second.cause, second.sentence, whole(second.network), second.cost)


def _joined(near: Variant, cause: str, sentence: str, formula: Formula, cost: int) -> Explanation:
    sentences = " ".join(dict.fromkeys([near.sentence, sentence]))
    return Explanation(f"{near.cause} {cause}", sentences, formula, near.cost + cost + 1)


def distinct(found: list[Explanation]) -> list[Explanation]:
    """One explanation of each kind, the first: a cause whose formula was there before says nothing new."""
    seen: set[tuple[str, str]] = set()
    kept: list[Explanation] = []
    for each in found:
        key = (each.cause, str(each.formula))
        if key not in seen:
            seen.add(key)
            kept.append(each)
    return kept
