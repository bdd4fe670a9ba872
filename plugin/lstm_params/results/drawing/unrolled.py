"""A recurrent layer step by step: the same weights at every timestep."""

from collections.abc import Iterator, Sequence

from ...calculator.formulas import Formula, Size, counted
from ...calculator.layers import Layer
from ...calculator.named_tuples import NamedTuple
from ...request import Request
from ..colours import size_class
from ..first_weights import FirstWeights, first_weights
from ..html import Html, join, label, notes, parameters, template
from .matrices import size_text, written_size
from .paint import stroked
from .paths import MOST_DOTS, dots, number
from .svg import Arrow, Box, Path, Text, drawn, picture, vector

WIDTH, ELIDED, BOX, BOX_HEIGHT = 75.0, 20.0, 46.0, 88.0
"""The first two are whole pixels on the page, so that all pictures of a row have one scale."""
STEM = 18.0
"""How long the arrow from the weights is."""
DOT = 6.0
MOST_CHARACTERS = 6
"""What a box has room for."""


class Step(NamedTuple):
    """A timestep, or the dots that stand for those left out."""

    css: str
    """A class for what is drawn only where there is room, or only where there is little."""
    width: float
    title: str
    description: str
    parts: Sequence[Arrow | Box | Path | Text]


class Key(NamedTuple):
    """What a row of dots or a bar stands for."""

    symbol: str
    css: str
    text: str


class Unrolled(NamedTuple):
    """A layer at each of its timesteps."""

    height: float
    weights: list[str]
    parameters: int
    steps: list[Step]
    keys: list[Key]
    sentence: tuple[str, str]
    """The text before the count of parameters, and that after it."""
    notes: list[str]


class _HandedOn(NamedTuple):
    symbol: str
    length: Formula
    css: str


def unrolled_view(layer: Layer, request: Request) -> Html:
    """A recurrent layer at each of its timesteps."""
    found = unrolled(layer)
    return _VIEW(
        label=label("The same weights at each timestep", request.level),
        before=found.sentence[0],
        behind=found.sentence[1],
        parameters=parameters(found.parameters),
        weights=join([_SYMBOL(symbol=symbol) for symbol in found.weights], ", "),
        steps=join([_step_picture(step, found.height) for step in found.steps]),
        keys=join([_KEY(css=key.css, symbol=key.symbol, text=key.text) for key in found.keys]),
        notes=notes(found.notes),
    )


_VIEW = template(
    '<div class="lp-view lp-unrolled">\n{label}'
    "<p><strong>{before} {parameters}</strong>{behind}.</p>\n"
    '<div class="lp-chain">\n<p class="lp-shared">weights {weights}: {parameters}</p>\n<div class="lp-row">\n'
    '{steps}</div>\n</div>\n<ul class="lp-keys">\n{keys}</ul>\n{notes}</div>\n'
)
_SYMBOL = template("<i>{symbol}</i>")
_KEY = template('<li class="{css}"><b><i>{symbol}</i></b> {text}</li>\n')


def _step_picture(step: Step, height: float) -> Html:
    return picture(step.title, step.description, step.width, height, drawn(step.parts), css=step.css)


def unrolled(layer: Layer) -> Unrolled:
    """A recurrent layer, unrolled over its timesteps."""
    first = first_weights(layer)
    read = next(source for source in first.group.sources if source.kind == "input").length
    carried = _carried(layer, first)
    height = STEM + BOX_HEIGHT + (62 if read.value > MOST_DOTS else 46)
    numbers = _numbers(layer)
    steps = [
        _elided(carried, css) if number == "…" else _step(number, css, read, carried)
        for number, css in numbers
    ]
    return Unrolled(
        height,
        list(dict.fromkeys(weight.symbol for group in layer.groups for weight in group.weights)),
        first.parameters,
        steps,
        [
            Key("x", "lp-x", f"read at each step, {counted(read.value, 'values')}"),
            *(Key(c.symbol, c.css, f"handed on, {counted(c.length.value, 'values')}") for c in carried),
        ],
        _sentence(layer, first),
        [
            f"The first step is handed {' and '.join(f'{c.symbol}₀' for c in reversed(carried))}, "
            "zeros unless others are given.",
            *([first.note] if first.note else []),
        ],
    )


def _carried(layer: Layer, first: FirstWeights) -> list[_HandedOn]:
    """The cell state, if there is one, and the hidden state."""
    hidden = next(source for source in first.group.sources if source.kind == "hidden").length
    writes = first.group.weights[0].blocks[0].writes
    has_cell = any(state.role == "cell" for state in layer.states)
    cell = [_HandedOn("c", writes, "lp-c")] if has_cell else []
    return [*cell, _HandedOn("h", hidden, "lp-h")]


def _timesteps(layer: Layer) -> int | None:
    """How many there are; None where that is left open."""
    if layer.is_one_step:
        return 1
    named = (axis for axis in layer.input.shape if isinstance(axis, Size) and axis.name == "T")
    return next((axis.value for axis in named), None)


def _numbers(layer: Layer) -> list[tuple[str, str]]:
    """The steps that are drawn, each with the class that says where."""
    last = _timesteps(layer)
    if last is not None and last <= 3:
        return [(str(number), "") for number in range(1, last + 1)]
    elided = "lp-narrow" if last == 4 else ""
    return [("1", ""), ("2", ""), ("3", "lp-roomy"), ("…", elided), (f"{last:,}" if last else "T", "")]


def _sentence(layer: Layer, first: FirstWeights) -> tuple[str, str]:
    last = _timesteps(layer)
    steps = "T steps" if last is None else counted(last, "steps")
    if layer.is_one_step:
        return "One step, and one set of", "; a sequence calls it again and again"
    everything = f"; {layer.parameters:,} in the whole layer" if first.note else ""
    return f"{steps}, one set of", everything


def _in_words(length: Formula) -> str:
    named = size_text(length)
    return f"{named} {'value' if length.value == 1 else 'values'}"


def _step(number: str, css: str, read: Formula, carried: list[_HandedOn]) -> Step:
    """One timestep: the box, what comes in from below, what goes out to the side."""
    written = number if len(number) <= MOST_CHARACTERS else "T"
    index = written if len(written) <= 2 else "T"
    middle, bottom = 2 + BOX / 2, STEM + BOX_HEIGHT
    words = [
        Text(middle, STEM + 40, "step", "", "middle"),
        Text(middle, STEM + 58, written, "lp-bold", "middle"),
    ]
    parts: list[Arrow | Box | Path | Text] = [
        Box(2, STEM, BOX, BOX_HEIGHT, "", stroked("", 1), words),
        Arrow([(middle, 0), (middle, STEM - 1)]),
        Arrow([(middle, bottom + 13), (middle, bottom + 1)], "lp-x"),
        _values(middle, bottom + 18, read.value, 8, "lp-x"),
        Text(middle, bottom + 38, "x", f"{size_class(read) or 'lp-x'} lp-symbol", "middle", index),
    ]
    size = f"{read.value:,}"
    if read.value > MOST_DOTS:
        label = size if len(size) <= MOST_CHARACTERS else written_size(read)
        parts.append(Text(middle, bottom + 57, label, "lp-x", "middle"))
    parts += [part for way in _handed_on(carried, index) for part in way]
    before = "the first state" if number == "1" else "what the step before hands on"
    states = " and ".join(f"{state.symbol}, {_in_words(state.length)}" for state in reversed(carried))
    return Step(
        css,
        WIDTH,
        f"Step {number}",
        f"With the same weights it reads x, {_in_words(read)}, and {before}; it hands on {states}.",
        parts,
    )


def _handed_on(carried: list[_HandedOn], index: str) -> Iterator[list[Arrow | Path | Text]]:
    """What goes to the next step, on an arrow each."""
    middle = (BOX + 2 + WIDTH) / 2
    for y, state in zip(_heights(carried), carried, strict=True):
        yield [
            Arrow([(BOX + 3, y), (WIDTH - 1, y)], state.css),
            _values(middle, y + 10, state.length.value, 4, state.css),
            Text(middle, y - 11, state.symbol, f"{state.css} lp-symbol", "middle", index),
        ]


def _elided(carried: list[_HandedOn], css: str) -> Step:
    parts: list[Arrow | Box | Path | Text] = []
    for y, state in zip(_heights(carried), carried, strict=True):
        parts.append(Arrow([(1, y), (ELIDED - 1, y)], state.css))
        parts.append(Text(ELIDED / 2, y - 11, "…", state.css, "middle"))
    return Step(css, ELIDED, "Steps left out", "They are the same.", parts)


def _heights(carried: list[_HandedOn]) -> list[float]:
    """Where the arrows to the next step are."""
    return [STEM + 24, STEM + 66] if len(carried) > 1 else [STEM + 44]


def _values(middle: float, y: float, length: int, in_a_row: int, css: str) -> Path:
    """A dot for each value, or one bar for all."""
    if length > MOST_DOTS:
        return vector(f"M{number(middle - 3 * in_a_row)} {number(y)}h{6 * in_a_row}", css, 5, is_bar=True)
    rows = [min(in_a_row, length - start) for start in range(0, length, in_a_row)]
    path = "".join(
        dots(middle - (row - 1) * DOT / 2, y + line * DOT, row, DOT) for line, row in enumerate(rows)
    )
    return vector(path, css, 5)
