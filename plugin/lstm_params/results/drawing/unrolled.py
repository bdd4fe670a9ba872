"""A recurrent layer step by step: the same weights at every timestep, in one direction or in both."""

from collections.abc import Iterator, Sequence

from ...calculator.formulas import Formula, Size, counted
from ...calculator.layers import Layer
from ...calculator.named_tuples import NamedTuple
from ...request import Request
from ..first_weights import FirstWeights, backward_weights, first_weights
from ..html import NOTHING, Html, join, label, notes, parameters, template
from .steps import HandedOn, Output, Place, Step, elided, height, step, step_of_both
from .svg import drawn, picture


class Key(NamedTuple):
    """What a row of dots or a bar stands for."""

    symbol: str
    css: str
    text: str


class Shared(NamedTuple):
    """The weights that all steps share in one direction."""

    label: str
    symbols: list[str]
    parameters: int


class Unrolled(NamedTuple):
    """A layer at each of its timesteps."""

    height: float
    weights: list[Shared]
    """Those of its first direction, and of its other one if it is drawn."""
    steps: list[Step]
    keys: list[Key]
    sentence: tuple[str, str]
    """The text before the count of parameters, and that after it."""
    notes: list[str]


def unrolled_view(layer: Layer, request: Request) -> Html:
    """A recurrent layer at each of its timesteps."""
    found = unrolled(layer)
    return _VIEW(
        label=label("The same weights at each timestep", request.level),
        before=found.sentence[0],
        behind=found.sentence[1],
        parameters=parameters(found.weights[-1].parameters),
        weights=_shared(found.weights[0]),
        others=_shared(found.weights[1]) if found.weights[1:] else NOTHING,
        steps=join([_step_picture(step, found.height) for step in found.steps]),
        keys=join([_KEY(css=key.css, symbol=key.symbol, text=key.text) for key in found.keys]),
        notes=notes(found.notes),
    )


_VIEW = template(
    '<div class="lp-view lp-unrolled">\n{label}'
    "<p><strong>{before} {parameters}</strong>{behind}.</p>\n"
    '<div class="lp-chain">\n{weights}<div class="lp-row">\n{steps}</div>\n{others}</div>\n'
    '<ul class="lp-keys">\n{keys}</ul>\n{notes}</div>\n'
)
_SHARED = template('<p class="lp-shared">{label} {symbols}: {parameters}</p>\n')
_SYMBOL = template("<i>{symbol}</i>")
_KEY = template('<li class="{css}"><b><i>{symbol}</i></b> {text}</li>\n')


def _shared(shared: Shared) -> Html:
    return _SHARED(
        label=shared.label,
        symbols=join([_SYMBOL(symbol=symbol) for symbol in shared.symbols], ", "),
        parameters=parameters(shared.parameters),
    )


def _step_picture(step: Step, height: float) -> Html:
    return picture(step.title, step.description, step.width, height, drawn(step.parts), css=step.css)


def unrolled(layer: Layer) -> Unrolled:
    """A recurrent layer, unrolled over its timesteps."""
    first = first_weights(layer)
    read = next(source for source in first.group.sources if source.kind == "input").length
    backward = None if _has_other_order(layer) else backward_weights(layer)
    return _of_both(layer, read, first, backward) if backward else _of_one(layer, read, first)


def _has_other_order(layer: Layer) -> bool:
    """Whether the layer that reads forwards is told to read the sequence from its end."""
    return "reverse" in layer.given or "go_backwards" in layer.code.partition("backward_layer")[0]


def _of_one(layer: Layer, read: Formula, first: FirstWeights) -> Unrolled:
    carried = _carried(layer, first)
    places = _places(layer)
    everything = f"; {layer.parameters:,} in the whole layer" if first.note else ""
    is_one = layer.is_one_step
    return Unrolled(
        height(read, is_both=False),
        [Shared("weights", _symbols(layer, ""), first.parameters)],
        [
            step(place, read, carried) if place.number != "…" else elided(place.css, carried)
            for place in places
        ],
        [_key_of_input(read), *(Key(c.symbol, c.css, _handed_on(c.length.value)) for c in carried)],
        ("One step, and one set of", "; a sequence calls it again and again")
        if is_one
        else (f"{_steps(layer)}, one set of", everything),
        [
            f"The first step is handed {_start(carried)}, zeros unless others are given.",
            *([first.note] if first.note else []),
        ],
    )


def _of_both(layer: Layer, read: Formula, first: FirstWeights, other: FirstWeights) -> Unrolled:
    carried, back = _carried(layer, first), _carried(layer, other)
    output = _output(layer, carried[-1].length.value, back[-1].length.value)
    places = _places(layer)
    last = places[-1].number
    return Unrolled(
        height(read, is_both=True),
        [
            Shared(f"{direction} weights", _symbols(layer, direction), own.parameters)
            for direction, own in (("forward", first), ("backward", other))
        ],
        [
            step_of_both(place, read, carried, back, output)
            if place.number != "…"
            else elided(place.css, carried, back)
            for place in places
        ],
        [
            _key_of_input(read),
            *_keys_of_both(carried, back),
            Key("y", "lp-h", _output_in_words(output, last, first.group.level is not None)),
        ],
        _sentence_of_both(layer, first, other),
        list(_notes_on_both(layer, carried, first, other, last)),
    )


def _key_of_input(read: Formula) -> Key:
    return Key("x", "lp-x", f"read at each step, {counted(read.value, 'values')}")


def _handed_on(values: int) -> str:
    return f"handed on, {counted(values, 'values')}"


def _keys_of_both(carried: Sequence[HandedOn], back: Sequence[HandedOn]) -> Iterator[Key]:
    for one, other in zip(carried, back, strict=True):
        if one.length.value == other.length.value:
            text = f"handed on in each direction, {counted(one.length.value, 'values')}"
        else:
            text = f"{_handed_on(one.length.value)} forwards and {other.length.value:,} backwards"
        yield Key(one.symbol, one.css, text)


def _sentence_of_both(layer: Layer, first: FirstWeights, other: FirstWeights) -> tuple[str, str]:
    is_alike = first.parameters == other.parameters
    sets = "two sets of" if is_alike else f"two sets of {first.parameters:,} and"
    return f"{_steps(layer)}, {sets}", f"; {layer.parameters:,} in the whole layer"


def _notes_on_both(
    layer: Layer, carried: Sequence[HandedOn], first: FirstWeights, other: FirstWeights, last: str
) -> Iterator[str]:
    yield (
        f"Forwards, step 1 is handed {_start(carried)}; backwards, step {last} is handed others: "
        "zeros unless they are given."
    )
    if first.parameters + other.parameters < layer.parameters:
        whole = f"{first.label} and {other.label}"
        yield f"These are {whole}; what else the layer consists of has weights of its own."


def _start(carried: Sequence[HandedOn]) -> str:
    return " and ".join(f"{state.symbol}₀" for state in reversed(carried))


def _symbols(layer: Layer, direction: str) -> list[str]:
    groups = [group for group in layer.groups if not direction or group.direction in ("", direction)]
    return list(dict.fromkeys(weight.symbol for group in groups for weight in group.weights))


def _carried(layer: Layer, own: FirstWeights) -> list[HandedOn]:
    """The cell state, if there is one, and the hidden state."""
    hidden = next(
        source
        for source in own.group.sources
        if source.kind == "hidden" and source.direction in ("", own.direction)
    ).length
    writes = own.group.weights[0].blocks[0].writes
    has_cell = any(state.role == "cell" for state in layer.states)
    cell = [HandedOn("c", writes, "lp-c")] if has_cell else []
    return [*cell, HandedOn("h", hidden, "lp-h")]


def _output(layer: Layer, forward: int, backward: int) -> Output:
    """What a layer of two directions returns."""
    output = next((one for one in layer.outputs if one.name == "output"), layer.outputs[0])
    *before, values = output.lengths
    is_joined = values == forward + backward
    is_of_all_steps = layer.input.lengths[0] in before
    return Output((forward, backward), layer.merges, not is_joined and not layer.merges, is_of_all_steps)


def _output_in_words(output: Output, last: str, is_inner: bool) -> str:
    forward, backward = output.lengths
    values = forward if output.merges else forward + backward
    how = f"their {output.merges}" if output.merges else "apart" if output.are_two else "side by side"
    if output.is_of_all_steps:
        whither = "read by the next layer" if is_inner else "returned"
        return f"{whither} at each step, {counted(values, 'values')}: h of both directions, {how}"
    return f"returned, {counted(values, 'values')}: h of step {last} forwards and of step 1 backwards, {how}"


def _timesteps(layer: Layer) -> int | None:
    """How many there are; None where that is left open."""
    if layer.is_one_step:
        return 1
    named = (axis for axis in layer.input.shape if isinstance(axis, Size) and axis.name == "T")
    return next((axis.value for axis in named), None)


def _steps(layer: Layer) -> str:
    last = _timesteps(layer)
    return "T steps" if last is None else counted(last, "steps")


def _places(layer: Layer) -> list[Place]:
    """The steps that are drawn, each with the class that says where."""
    last = _timesteps(layer)
    if last is not None and last <= 3:
        return [Place(str(number), "", number == 1, number == last) for number in range(1, last + 1)]
    return [
        Place("1", "", True, False),
        Place("2", "", False, False),
        Place("3", "lp-roomy", False, False),
        Place("…", "lp-narrow" if last == 4 else "", False, False),
        Place(f"{last:,}" if last else "T", "", False, True),
    ]
