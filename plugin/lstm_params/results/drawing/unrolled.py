"""A recurrent layer step by step: the same weights at every timestep."""

from typing import NamedTuple

from ...calculator.formulas import Formula, Size, counted
from ...calculator.layers import Layer
from ..colours import size_class
from ..pictured_weights import Drawn, drawn
from .matrices import MOST_DOTS, size_text, written_size

WIDTH, BOX, BOX_HEIGHT = 74.0, 46.0, 88.0
STEM = 18.0
"""How long the arrow from the weights is."""
DOT = 6.0
MOST_CHARACTERS = 6
"""What a box has room for."""


class StepText(NamedTuple):
    """A text, and an index to it."""

    x: float
    y: float
    text: str
    subscript: str
    css: str


class StepShape(NamedTuple):
    """Dots, a bar or an arrow, as an SVG path."""

    path: str
    css: str


class Step(NamedTuple):
    """A timestep, or the dots that stand for those left out."""

    css: str
    """A class for what is drawn only where there is room, or only where there is little."""
    width: float
    title: str
    description: str
    has_box: bool
    texts: list[StepText]
    shapes: list[StepShape]


class Key(NamedTuple):
    """What a row of dots or a bar stands for."""

    symbol: str
    css: str
    text: str


class Unrolled(NamedTuple):
    """A layer at each of its timesteps."""

    box: float
    box_height: float
    stem: float
    height: float
    weights: list[str]
    parameters: int
    steps: list[Step]
    keys: list[Key]
    sentence: tuple[str, str]
    """What stands before the count of parameters, and behind it."""
    notes: list[str]


class _Carried(NamedTuple):
    symbol: str
    length: Formula
    css: str


def unrolled(layer: Layer) -> Unrolled | None:
    """A recurrent layer, unrolled over its timesteps."""
    if layer.cell is None:
        return None
    part_of = drawn(layer)
    read = next(source for source in part_of.group.sources if source.kind == "input").length
    carried = _carried(layer, part_of)
    height = STEM + BOX_HEIGHT + (62 if read.value > MOST_DOTS else 46)
    numbers = _numbers(layer)
    steps = [
        _elided(carried, css) if number == "…" else _step(number, css, read, carried)
        for number, css in numbers
    ]
    return Unrolled(
        BOX,
        BOX_HEIGHT,
        STEM,
        height,
        list(dict.fromkeys(weight.symbol for group in layer.groups for weight in group.weights)),
        part_of.parameters,
        steps,
        [
            Key("x", "lp-x", f"read at each step, {counted(read.value, 'values')}"),
            *(Key(c.symbol, c.css, f"handed on, {counted(c.length.value, 'values')}") for c in carried),
        ],
        _sentence(layer, part_of),
        [
            f"The first step is handed {' and '.join(f'{c.symbol}₀' for c in reversed(carried))}, "
            "zeros unless others are given.",
            *([part_of.note] if part_of.note else []),
        ],
    )


def _carried(layer: Layer, part_of: Drawn) -> list[_Carried]:
    """The cell state, if there is one, and the hidden state."""
    hidden = next(source for source in part_of.group.sources if source.kind == "hidden").length
    writes = part_of.group.weights[0].parts[0].writes
    has_cell = any(state.role == "cell" for state in layer.states)
    cell = [_Carried("c", writes, "lp-h")] if has_cell else []
    return [*cell, _Carried("h", hidden, "lp-h")]


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


def _sentence(layer: Layer, part_of: Drawn) -> tuple[str, str]:
    last = _timesteps(layer)
    steps = "T steps" if last is None else counted(last, "steps")
    if layer.is_one_step:
        return "One step, and one set of", "; a sequence calls it again and again"
    everything = f"; {layer.parameters:,} in the whole layer" if part_of.note else ""
    return f"{steps}, one set of", everything


def _values(length: Formula) -> str:
    named = size_text(length)
    return f"{named} {'value' if length.value == 1 else 'values'}"


def _step(number: str, css: str, read: Formula, carried: list[_Carried]) -> Step:
    """One timestep: the box, what comes in from below, what goes out to the side."""
    fits = len(number) <= MOST_CHARACTERS
    shown = number if fits else "T"
    index = shown if len(shown) <= 2 else "T"
    middle, bottom = 2 + BOX / 2, STEM + BOX_HEIGHT
    texts = [
        StepText(middle, STEM + 40, "step", "", ""),
        StepText(middle, STEM + 58, shown, "", "lp-strong"),
        StepText(middle, bottom + 38, "x", index, size_class(read) or "lp-x"),
    ]
    size = f"{read.value:,}"
    if read.value > MOST_DOTS:
        label = size if len(size) <= MOST_CHARACTERS else written_size(read)
        texts.append(StepText(middle, bottom + 57, label, "", "lp-x"))
    shapes = [
        StepShape(_arrow_down(middle, 0, STEM - 1), "lp-arrow"),
        StepShape(_arrow_up(middle, bottom + 13, bottom + 1), "lp-arrow lp-x"),
        StepShape(_dots(middle, bottom + 18, read.value, 8), f"{_dot_class(read.value)} lp-x"),
    ]
    for y, state in zip(_heights(carried), carried, strict=True):
        right = (BOX + 2 + WIDTH) / 2
        texts.append(StepText(right, y - 11, state.symbol, index, "lp-h"))
        shapes.append(StepShape(_arrow_right(BOX + 3, WIDTH, y), "lp-arrow lp-h"))
        shapes.append(
            StepShape(
                _dots(right, y + 10, state.length.value, 4), f"{_dot_class(state.length.value)} {state.css}"
            )
        )
    before = "the first state" if number == "1" else "what the step before hands on"
    states = " and ".join(f"{state.symbol}, {_values(state.length)}" for state in reversed(carried))
    return Step(
        css,
        WIDTH,
        f"Step {number}",
        f"With the same weights it reads x, {_values(read)}, and {before}; it hands on {states}.",
        True,
        texts,
        shapes,
    )


def _elided(carried: list[_Carried], css: str) -> Step:
    heights = _heights(carried)
    texts = [StepText(11, y - 11, "…", "", "lp-h") for y in heights]
    shapes = [StepShape(_arrow_right(1, 22, y), "lp-arrow lp-h") for y in heights]
    return Step(css, 22, "Steps left out", "They are the same.", False, texts, shapes)


def _heights(carried: list[_Carried]) -> list[float]:
    """Where the arrows to the next step are."""
    return [STEM + 24, STEM + 66] if len(carried) > 1 else [STEM + 44]


def _dot_class(length: int) -> str:
    return "lp-dots" if length <= MOST_DOTS else "lp-dots lp-line"


def _dots(middle: float, y: float, length: int, in_a_row: int) -> str:
    """A dot for each value, or one bar for all."""
    if length > MOST_DOTS:
        return f"M{middle - 3 * in_a_row:g} {y:g}h{6 * in_a_row:g}"
    rows = [min(in_a_row, length - start) for start in range(0, length, in_a_row)]
    return "".join(
        f"M{middle - (row - 1) * DOT / 2:g} {y + number * DOT:g}h0" + f"m{DOT:g} 0h0" * (row - 1)
        for number, row in enumerate(rows)
    )


def _arrow_right(start: float, end: float, y: float) -> str:
    return f"M{start:g} {y:g}H{end - 1:g}m-4 -3l4 3l-4 3"


def _arrow_down(x: float, start: float, end: float) -> str:
    return f"M{x:g} {start:g}V{end:g}m-3 -4l3 4l3 -4"


def _arrow_up(x: float, start: float, end: float) -> str:
    return f"M{x:g} {start:g}V{end:g}m-3 4l3 -4l3 4"
