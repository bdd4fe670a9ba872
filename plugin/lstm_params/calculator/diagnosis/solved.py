"""Sizes with which layers would have a number of parameters."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from math import isqrt

from ..calls import Call
from ..cells import LSTM
from ..formulas import product, times
from ..frameworks import FRAMEWORKS
from ..layers import as_recurrent
from ..named_tuples import NamedTuple
from ..network import Network
from ..shapes import Lengths
from .arguments import innermost, oddness_of, parameters_of, value_of, with_argument
from .explanation import Explanation, Question, counted_question, replaced, whole

_BATCHES = (2, 4, 8, 16, 32, 64, 100, 128, 256, 512)
MOST_TIMES = 10
"""How many times as large or as small as it is a size may be."""

_NO_SIZES = frozenset(
    ["stride", "strides", "padding", "dilation", "dilation_rate", "axis", "dropout", "groups", "padding_idx"]
)

_Counted = tuple[Question, Network]


class Dial(NamedTuple):
    """A number in the layers as they are written."""

    name: str
    words: str
    """What is said of it: `{}` for its value."""
    value: int
    """0 where it is left out."""
    turned: Callable[[int], _Counted | None]
    """The layers with another one in its place."""
    cost: int = 5


def solved(question: Question, original: Network, parameters: int) -> Iterator[Explanation]:
    """Other sizes that make a number, or how many values layers return.

    Args:
        question: The layers as they are written.
        original: The same, counted.
        parameters: The number to explain.
    """
    yield from _returned(original, parameters)
    sizes = (*dials(question, original), *_passed(question, original), *_projected(original))
    found = sorted(_fitting(sizes, parameters), key=lambda found: oddness_of(found[0]))
    yield from (each for _, each in found)


def solved_singly(question: Question, original: Network, parameters: int) -> Iterator[Explanation]:
    """The same for the sizes that are written, and a projection, as a page knows them.

    Args:
        question: The layers as they are written.
        original: The same, counted.
        parameters: The number to explain.
    """
    yield from (each for _, each in _fitting(dials(question, original), parameters))


def _fitting(sizes: Iterable[Dial], parameters: int) -> Iterator[tuple[int, Explanation]]:
    for dial in sizes:
        for value in _roots(dial, parameters):
            found = with_size(dial, value)
            if found and found.formula.value == parameters:
                yield value, found


def with_size(dial: Dial, value: int) -> Explanation | None:
    """The count with another size; None if the layers cannot have it."""
    made = dial.turned(value)
    if made is None:
        return None
    rest = f", and not {dial.value:,}" if dial.value else ""
    sentence = f"It is the count with {dial.words.format(f'{value:,}')}{rest}."
    return Explanation(f"size of {dial.name}", sentence, whole(made[1]), dial.cost)


def _returned(original: Network, parameters: int) -> Iterator[Explanation]:
    """The values that the network returns, or at all timesteps of which it returns the last."""
    shape, read = original.layers[-1].outputs[0].shape, original.layers[-1].input.shape
    axes = shape if len(shape) > 1 else (read[0], *shape)
    known = [axis.with_numbers() for axis in axes if axis is not None]
    if len(known) < len(axes) or len(axes) < 2:
        return
    values = product(known)
    for batch in (1, *_BATCHES):
        if batch * values.value == parameters:
            examples = f" for {batch} examples" if batch > 1 else ""
            sentence = f"It is how many values are returned{examples} at all timesteps, and no weights."
            yield Explanation("output", sentence, times(batch, values, "examples"), 4)


def dials(question: Question, original: Network) -> Iterator[Dial]:
    """The numbers in layers as they are written.

    Args:
        question: The layers.
        original: The same, counted.
    """
    types = original.framework.types
    if question.input and question.input[-1]:
        shape = question.input[:-1]
        yield Dial(
            "features", "{} features", question.input[-1], partial(_with_features, question, shape),
        )  # fmt: skip
    for number, call in enumerate(question.calls):
        inner = innermost(call)
        parameters = parameters_of(inner, types)
        for name in dict.fromkeys((*parameters, *inner.keywords)):
            value = value_of(inner, name, types) or 0
            if type(value) is int and name not in _NO_SIZES and (value > 0 or name == "proj_size"):
                turned = partial(_turned, question, number, name)
                yield Dial(name, f"{name}={{}}", value, turned, cost=5 if value else 4)


def _with_features(question: Question, shape: Lengths, value: int) -> _Counted | None:
    """On as many features, of which the first layer says how many in PyTorch."""
    first, *others = question.calls
    name = next(iter(parameters_of(first, FRAMEWORKS[question.framework].types)), "")
    if name in ("input_size", "in_features"):
        first = with_argument(first, name, value, FRAMEWORKS[question.framework].types)
    return counted_question(question._replace(calls=(first, *others), input=(*shape, value)))


def _passed(question: Question, original: Network) -> Iterator[Dial]:
    """How many values pass between two layers, where both of them say it."""
    types = original.framework.types
    for number, (one, other) in enumerate(pairwise(question.calls)):
        names = parameters_of(one, types)[1:2], parameters_of(other, types)[:1]
        if question.framework != "pytorch" or not all(names):
            continue
        (returned,), (read,) = names
        value = value_of(one, returned, types)
        if type(value) is int and value == value_of(other, read, types):
            turned = partial(_turned_both, question, number, (returned, read))
            yield Dial(returned, f"{returned}={{}}", value, turned)


def _turned_both(question: Question, number: int, names: tuple[str, str], value: int) -> _Counted | None:
    types = FRAMEWORKS[question.framework].types
    calls = question.calls[number : number + 2]
    changed = tuple(with_argument(call, name, value, types) for call, name in zip(calls, names, strict=True))
    return replaced(question, number + 1, changed, before=1)


def _projected(original: Network) -> Iterator[Dial]:
    """An LSTM in frameworks whose LSTM may have a projection, if its own has none."""
    recurrent = as_recurrent(original.layers[0]) if len(original.layers) == 1 else None
    if recurrent is None or recurrent.cell != LSTM or recurrent.is_bidirectional or not recurrent.has_bias:
        return
    x, h = recurrent.features, recurrent.units
    for framework, code, argument, call in (
        ("pytorch", "proj_size={}, in PyTorch", "proj_size", Call("nn.LSTM", x, h)),
        ("tensorflow-1", "num_proj={}, in TensorFlow 1", "num_proj", Call("LSTMCell", h)),
    ):
        if framework != original.framework.key:
            asked = Question((call,), framework, (x,) if framework == "tensorflow-1" else None)
            yield Dial(argument, code, 0, partial(_shortened, asked, argument, h), cost=5)


def _shortened(question: Question, name: str, units: int, value: int) -> _Counted | None:
    """With a projection, which returns fewer values than there are units."""
    return _turned(question, 0, name, value) if value < units else None


def _turned(question: Question, number: int, name: str, value: int) -> _Counted | None:
    types = FRAMEWORKS[question.framework].types
    return replaced(question, number, (with_argument(question.calls[number], name, value, types),))


def _roots(dial: Dial, parameters: int) -> Iterator[int]:
    """The values of a size that may make a number: a count has no power of it above the second."""
    first = dial.value or 1
    made = [dial.turned(first + more) for more in range(3)]
    counts = [each[1].parameters for each in made if each]
    if len(counts) < 3:
        return
    slope, bend = counts[1] - counts[0], counts[2] - 2 * counts[1] + counts[0]
    for more in _zeros(bend, 2 * slope - bend, 2 * (counts[0] - parameters)):
        value = first + more
        is_near = not dial.value or dial.value <= MOST_TIMES * value <= MOST_TIMES**2 * dial.value
        if value > 0 and value != dial.value and is_near:
            yield value


def _zeros(a: int, b: int, c: int) -> Iterator[int]:
    """Where a × t² + b × t + c is zero, in whole numbers."""
    if not a:
        if b and c % b == 0:
            yield -c // b
        return
    square = b * b - 4 * a * c
    root = isqrt(square) if square >= 0 else -1
    if root * root == square:
        yield from {(sign * root - b) // (2 * a) for sign in (1, -1) if (sign * root - b) % (2 * a) == 0}
