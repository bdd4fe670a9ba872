"""All causes that there are for layers of which readers may ask, as data.

A program in a page works their formulas out for any sizes. So each layer is built once, with sizes that are
known again: a number in a formula or a sentence is then one of them, or follows from one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ..formulas import Compound, Data, Formula, Number, Size
from ..frameworks import FRAMEWORKS
from ..layers import Layer
from ..lazy_regex import regex
from ..named_tuples import NamedTuple
from ..network import Network
from ..powers import sizes
from .asked import EMBEDDING, LEFT_OUT, SHOWN, WORDS, Choice, Sizes, asked, choices, width
from .explanation import Explanation, Question, whole
from .misreadings import with_batch, with_output
from .search import single_causes
from .solved import MOST_TIMES, dials, with_size


class Cause(NamedTuple):
    """A cause, for any sizes."""

    cause: str
    cost: int
    sentence: str
    """What is said of it: `{}` for a number that follows from sizes, `{,}` for one with commas."""
    numbers: tuple[Data, ...]
    """These numbers."""
    formula: Data
    between: tuple[Data, Data] | None
    """Between which the unknown of the formula is, if it has one: what the number to explain makes of it."""
    size: str = ""
    """The key of the size of the layer that is the unknown, if one is; `u` if it has none in the layer."""


class Variant(NamedTuple):
    """A layer, and all causes near it."""

    code: str
    """Its call, with `{}` for numbers."""
    numbers: tuple[Data, ...]
    names: tuple[str, ...]
    """What its sizes are called in formulas, as in `Sizes`."""
    formula: Data
    causes: tuple[Cause, ...]


_KNOWN = 600_011, 500_018, 400_009
"""Sizes, as in `Sizes`, that are known again in what follows from them; the units have a half."""

_UNKNOWNS = ((7, 2, 10), (997, 11, 1_000))
"""Units of a dense layer beside a layer: as they are known again, the least and the most of them."""

_BATCH = 997, 2, 1_024
"""The same of examples in a batch."""

_SIZE = 997
"""The same of another size of the layer."""

_NUMBER = regex(r"\d+(?:,\d{3})*")
_MOST_TIMES = 16
_LARGE = 100_000
"""A number that is larger than this follows from sizes."""

_Known = Mapping[int, Data]
"""What numbers follow from: from `a`, `b` and `c`, the sizes; `n`, the layer's own count; `u`, an unknown."""


@cache
def variant(choice: Choice) -> Variant:
    """A layer with all causes near it, for any sizes."""
    made = asked(choice, Sizes(*_KNOWN))
    assert made, "it is one of the choices"
    question, network = made
    layer = network.layers[0]
    names = tuple(_name(layer, size) for size in _KNOWN)
    known = {**_followed(), network.parameters: "n"}
    output = width(network) + 1
    causes: list[Cause] = []
    for each in single_causes(question, network, network.parameters + output):
        if each.cause != LEFT_OUT:
            causes.append(_cause(each, names, known))
        if each.cause == "dense":
            causes += _with_outputs(network, names, known, output)
            causes += _with_batches(network, names, known)
    code, numbers = _blanked(layer.code, known)
    formula = _data(whole(network), names, _followed())
    causes += _with_sizes(question, network, names, known, formula)
    return Variant(code, numbers, names, formula, tuple(_nearest(causes)))


def _nearest(causes: Sequence[Cause]) -> Iterator[Cause]:
    """Causes without those that say nothing new beside a nearer one, as in `search.distinct`."""
    costs: dict[tuple[str, str, str], list[int]] = {}
    for cause in causes:
        costs.setdefault((cause.cause, str(cause.formula), str(cause.between)), []).append(cause.cost)
    for cause in causes:
        same = costs[cause.cause, str(cause.formula), str(cause.between)]
        if same and cause.cost == min(same):
            same.clear()
            yield cause


def all_causes() -> list[object]:
    """What a program in a page knows of all layers and causes, in this order, as it has no room for names.

    For each layer the words for its sizes, and the sizes of its input; labels of frameworks; the variants
    by their choices, each with the places of its causes' sentences and those of their formulas; sentences;
    formulas.
    """
    sentences: dict[str, int] = {}
    formulas: dict[str, int] = {}

    def place(pool: dict[str, int], piece: object) -> int:
        return pool.setdefault(json.dumps(piece, ensure_ascii=False), len(pool))

    variants = {
        ",".join(map(str, choice)): [
            made.code,
            made.numbers,
            made.names,
            place(formulas, made.formula),
            [place(sentences, _said(cause)) for cause in made.causes],
            [place(formulas, cause.formula) for cause in made.causes],
        ]
        for choice in choices()
        for made in [variant(choice)]
    }
    labels = {key: FRAMEWORKS[key].label for key in SHOWN}
    words = {layer: [*said, ["c"] if layer == EMBEDDING else ["c", "a"]] for layer, said in WORDS.items()}
    return [
        words,
        labels,
        variants,
        *[[json.loads(piece) for piece in pool] for pool in (sentences, formulas)],
    ]


def _said(cause: Cause) -> tuple[object, ...]:
    size = (cause.size,) if cause.size else ()
    return cause.cause, cause.cost, cause.sentence, cause.numbers, *(cause.between or ()), *size


def _with_outputs(network: Network, names: Sequence[str], known: _Known, output: int) -> Iterator[Cause]:
    """A dense layer of several units that is counted with the layer."""
    for units, least, most in _UNKNOWNS:
        for each in with_output(network, network.parameters + units * output):
            yield _cause(each, names, {**known, units: "u"}, (least, most))


def _with_sizes(
    question: Question, network: Network, names: Sequence[str], known: _Known, formula: Data
) -> Iterator[Cause]:
    """Another size than one of the layer's own; or a projection, where it has none."""
    keys = dict(zip(_KNOWN, "abc", strict=True))
    known = {**known, _SIZE: "u"}
    for dial in dials(question, network):
        found = with_size(dial, _SIZE) if dial.value in keys or not dial.value else None
        if found and found.formula.value != network.parameters:
            sentence, numbers = _blanked(found.sentence, known)
            if dial.value:
                key = keys[dial.value]
                between: tuple[Data, Data] = (["/", key, MOST_TIMES], ["*", MOST_TIMES, key])
                yield Cause(found.cause, found.cost, sentence, numbers, formula, between, key)
            else:
                projected = _data(found.formula, names, known)
                yield Cause(found.cause, found.cost, sentence, numbers, projected, (1, ["+", "b", -1]), "u")


def _with_batches(network: Network, names: Sequence[str], known: _Known) -> Iterator[Cause]:
    """Any number of examples for which the layer is counted."""
    examples, least, most = _BATCH
    for each in with_batch(network, examples * network.parameters):
        yield _cause(each, names, {**known, examples: "u"}, (least, most))


def _followed() -> dict[int, Data]:
    """What numbers are that follow from the sizes."""
    reads, writes, steps = _KNOWN
    followed: dict[int, Data] = {writes // 2: ["/", "b", 2], steps * reads: ["*", "c", "a"]}
    for key, size in zip("abc", _KNOWN, strict=True):
        followed |= {size + more: ["+", key, more] for more in (-1, 1)}
        followed |= {size * times: ["*", times, key] for times in range(2, _MOST_TIMES + 1)}
        followed[size] = key
    return followed


def _name(layer: Layer, value: int) -> str:
    """What formulas call a size."""
    found = (size.name for formula in layer.formulas for size in sizes(formula) if size.value == value)
    return next(found, "")


def _cause(
    explanation: Explanation, names: Sequence[str], known: _Known, between: tuple[int, int] | None = None
) -> Cause:
    sentence, numbers = _blanked(explanation.sentence, known)
    formula = _data(explanation.formula, names, known)
    return Cause(explanation.cause, explanation.cost, sentence, numbers, formula, between)


def _blanked(text: str, known: _Known) -> tuple[str, tuple[Data, ...]]:
    """A text with blanks in the place of numbers that follow from others, and these."""
    numbers: list[Data] = []

    def blank(found: re.Match[str]) -> str:
        value = int(found[0].replace(",", ""))
        if value not in known:
            assert value < _LARGE, f"nobody knows what {found[0]} follows from in: {text}"
            return found[0]
        numbers.append(known[value])
        return "{,}" if "," in found[0] or value < _LARGE else "{}"

    return _NUMBER.sub(blank, text), tuple(numbers)


def _data(formula: Formula, names: Sequence[str], known: _Known) -> Data:
    """A formula as data.

    A size is its key. Where it has another value, it is `=`, its name and what that value follows from; a
    number that follows from others is `#`, the name of the size whose number it is, or nothing, and the same.
    """
    if isinstance(formula, Compound):
        return [formula.sign, *[_data(part, names, known) for part in formula.parts]]
    follows = known.get(formula.value, formula.value)
    assert follows != formula.value or formula.value < _LARGE, f"nobody knows what {formula!r} follows from"
    if isinstance(formula, Size):
        is_own = dict(zip("abc", names, strict=True)).get(str(follows)) == formula.name
        return follows if is_own else ["=", formula.name, follows]
    size = formula.size if isinstance(formula, Number) else None
    name = size.name if isinstance(size, Size) else ""
    return ["#", name, follows] if name or follows != formula.value else formula.value
