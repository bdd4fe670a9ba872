"""A timestep of a recurrent layer as a picture: in one direction, or in both."""

from collections.abc import Iterator, Sequence

from ...calculator.formulas import Formula
from ...calculator.named_tuples import NamedTuple
from ..colours import size_class
from .matrices import size_text, written_size
from .paint import stroked
from .paths import MOST_DOTS, dots, number
from .svg import Arrow, Box, Path, Text, vector

WIDTH, ELIDED, BOX, BOX_HEIGHT = 75.0, 20.0, 46.0, 88.0
"""The first two are whole pixels on the page, so that all pictures of a row have one scale."""
LEAD = 25.0
"""How much wider the first step is where the backward direction ends in it; whole pixels, too."""
STEM = 18.0
"""How long the arrow from the weights is."""
BETWEEN = 62.0
"""How far the boxes of the two directions are apart."""
UPPER, LOWER = STEM, STEM + BOX_HEIGHT + BETWEEN
"""Where the boxes of the two directions start."""
DOT = 6.0
MOST_CHARACTERS = 6
"""What a box has room for."""

Parts = list[Arrow | Box | Path | Text]


class Step(NamedTuple):
    """A timestep, or the dots that stand for those left out."""

    css: str
    """A class for what is drawn only where there is room, or only where there is little."""
    width: float
    title: str
    description: str
    parts: Sequence[Arrow | Box | Path | Text]


class Place(NamedTuple):
    """Which of the steps that are drawn one is."""

    number: str
    css: str
    is_first: bool
    is_last: bool

    @property
    def subscript(self) -> str:
        """What stands below the symbols of its values."""
        return self.number if len(self.number) <= 2 else "T"


class HandedOn(NamedTuple):
    """What goes from one step to the next."""

    symbol: str
    length: Formula
    css: str


class Output(NamedTuple):
    """What a layer returns of its two directions."""

    lengths: tuple[int, int]
    """How many values there are of each direction."""
    merges: str
    """As `Layer.merges`."""
    are_two: bool
    """Whether each direction's values stay a tensor of their own."""
    is_of_all_steps: bool
    """Whether there is one at every step; else it is of each direction's last step."""


def height(read: Formula, is_both: bool) -> float:
    """How high the picture of a step is."""
    if is_both:
        return LOWER + BOX_HEIGHT + STEM
    return STEM + BOX_HEIGHT + (62 if read.value > MOST_DOTS else 46)


def step(place: Place, read: Formula, carried: Sequence[HandedOn]) -> Step:
    """One timestep: the box, what comes in from below, what goes out to the side."""
    middle, bottom = 2 + BOX / 2, STEM + BOX_HEIGHT
    parts: Parts = [
        _box(2, UPPER, place),
        Arrow([(middle, 0), (middle, STEM - 1)]),
        Arrow([(middle, bottom + 13), (middle, bottom + 1)], "lp-x"),
        _values(middle, bottom + 18, read.value, 8, "lp-x"),
        _symbol_of_input(middle, bottom + 38, read, place),
    ]
    size = f"{read.value:,}"
    if read.value > MOST_DOTS:
        label = size if len(size) <= MOST_CHARACTERS else written_size(read)
        parts.append(Text(middle, bottom + 57, label, "lp-x", "middle"))
    parts += _handed_on(carried, BOX + 3, WIDTH - 1, UPPER, place.subscript)
    before = "the first state" if place.is_first else "what the step before hands on"
    return Step(
        place.css,
        WIDTH,
        f"Step {place.number}",
        f"With the same weights it reads x, {_in_words(read)}, and {before}; "
        f"it hands on {_states_in_words(carried)}.",
        parts,
    )


def step_of_both(
    place: Place, read: Formula, forward: Sequence[HandedOn], backward: Sequence[HandedOn], output: Output
) -> Step:
    """One timestep in both directions: a box of each, what both read, and what goes out to either side.

    Args:
        place: Which step it is.
        read: How many values each direction reads.
        forward: What goes to the step after.
        backward: What goes to the step before.
        output: What the layer returns.
    """
    left = LEAD if place.is_first else 0.0
    middle, end = left + 2 + BOX / 2, LOWER + BOX_HEIGHT
    parts: Parts = [
        _box(left + 2, UPPER, place),
        _box(left + 2, LOWER, place),
        Arrow([(middle, 0), (middle, UPPER - 1)]),
        Arrow([(middle, end + STEM), (middle, end + 1)]),
        *_read_by_both(left + 12, read, place),
        *_returned(left + 40, output, place),
        *_handed_on(forward, left + BOX + 3, left + WIDTH - 1, UPPER, place.subscript),
    ]
    if place.is_first:
        parts += _handed_on(backward, left + 1, 1, LOWER, place.subscript)
    if not place.is_last:
        after = str(int(place.number) + 1)
        parts += _handed_on(backward, left + WIDTH - 1, left + BOX + 3, LOWER, after)
    return Step(
        place.css,
        left + WIDTH,
        f"Step {place.number}",
        " ".join(_both_in_words(place, read, forward, backward, output)),
        parts,
    )


def elided(css: str, carried: Sequence[HandedOn], backward: Sequence[HandedOn] = ()) -> Step:
    """The dots that stand for the steps left out.

    Args:
        css: A class; see `Step`.
        carried: What goes from each to the step after.
        backward: What goes to the step before, if there is a direction that does.
    """
    parts: Parts = []
    for own, top, way in ((carried, UPPER, (1.0, ELIDED - 1)), (backward, LOWER, (ELIDED - 1, 1.0))):
        for y, state in zip(_heights(own, top), own, strict=True):
            parts.append(Arrow([(x, y) for x in way], state.css))
            parts.append(Text(ELIDED / 2, y - 11, "…", state.css, "middle"))
    return Step(css, ELIDED, "Steps left out", "They are the same.", parts)


def _box(x: float, y: float, place: Place) -> Box:
    written = place.number if len(place.number) <= MOST_CHARACTERS else "T"
    middle = x + BOX / 2
    words = [
        Text(middle, y + 40, "step", "", "middle"),
        Text(middle, y + 58, written, "lp-bold", "middle"),
    ]
    return Box(x, y, BOX, BOX_HEIGHT, "", stroked("", 1), words)


def _symbol_of_input(x: float, y: float, read: Formula, place: Place) -> Text:
    return Text(x, y, "x", f"{size_class(read) or 'lp-x'} lp-symbol", "middle", place.subscript)


def _read_by_both(x: float, read: Formula, place: Place) -> Parts:
    """What is read, between the boxes of the two directions."""
    top = UPPER + BOX_HEIGHT
    return [
        Arrow([(x, top + 13), (x, top + 1)], "lp-x"),
        _centred(x, top + 22, read.value, "lp-x"),
        _symbol_of_input(x, top + 43, read, place),
        Arrow([(x, LOWER - 13), (x, LOWER - 1)], "lp-x"),
    ]


def _returned(x: float, output: Output, place: Place) -> Parts:
    """What the layer returns of a step, between the boxes of the two directions."""
    top = UPPER + BOX_HEIGHT
    has_forward, has_backward = _returns(output, place)
    parts: Parts = []
    if has_forward:
        parts.append(Arrow([(x, top), (x, top + 13)], "lp-h"))
    if has_backward:
        parts.append(Arrow([(x, LOWER), (x, LOWER - 13)], "lp-h"))
    if has_forward and has_backward and not output.are_two:
        parts.append(_frame(x, top + 14, 34))
    else:
        parts += [_frame(x, y, 16) for y in [top + 14] * has_forward + [top + 32] * has_backward]
    if output.merges and output.is_of_all_steps:
        parts.append(_centred(x, top + 31, output.lengths[0], "lp-h"))
    else:
        halves = zip((top + 22, top + 40), output.lengths, (has_forward, has_backward), strict=True)
        parts += [_centred(x, y, length, "lp-h") for y, length, is_there in halves if is_there]
    if has_forward or has_backward:
        index = place.subscript if output.is_of_all_steps else ""
        parts.append(Text(x + 14.5, top + 35, "y", "lp-h lp-symbol", "", index))
    return parts


def _returns(output: Output, place: Place) -> tuple[bool, bool]:
    """Whether what each direction has at a step is part of the output."""
    return output.is_of_all_steps or place.is_last, output.is_of_all_steps or place.is_first


def _frame(x: float, y: float, height: float) -> Box:
    return Box(x - 13, y, 26, height, "", stroked("", 1), radius=2)


def _handed_on(
    carried: Sequence[HandedOn], start: float, end: float, top: float, index: str
) -> Iterator[Arrow | Path | Text]:
    """What goes from a step to its neighbour, on an arrow each."""
    middle = (start + end) / 2
    for y, state in zip(_heights(carried, top), carried, strict=True):
        yield Arrow([(start, y), (end, y)], state.css)
        yield _values(middle, y + 10, state.length.value, 4, state.css)
        yield Text(middle, y - 11, state.symbol, f"{state.css} lp-symbol", "middle", index)


def _heights(carried: Sequence[HandedOn], top: float) -> list[float]:
    """Where the arrows to a step's neighbour are."""
    return [top + 24, top + 66][: len(carried)] if len(carried) != 1 else [top + 44]


def _centred(x: float, y: float, length: int, css: str) -> Path:
    """Values in at most two short rows, the middle of which is at `y`."""
    return _values(x, y - DOT / 2 if 4 < length <= MOST_DOTS else y, length, 4, css)


def _values(middle: float, y: float, length: int, in_a_row: int, css: str) -> Path:
    """A dot for each value, or one bar for all."""
    if length > MOST_DOTS:
        return vector(f"M{number(middle - 3 * in_a_row)} {number(y)}h{6 * in_a_row}", css, 5, is_bar=True)
    rows = [min(in_a_row, length - start) for start in range(0, length, in_a_row)]
    path = "".join(
        dots(middle - (row - 1) * DOT / 2, y + line * DOT, row, DOT) for line, row in enumerate(rows)
    )
    return vector(path, css, 5)


def _in_words(length: Formula) -> str:
    named = size_text(length)
    return f"{named} {'value' if length.value == 1 else 'values'}"


def _states_in_words(carried: Sequence[HandedOn]) -> str:
    return " and ".join(f"{state.symbol}, {_in_words(state.length)}" for state in reversed(carried))


def _both_in_words(
    place: Place, read: Formula, forward: Sequence[HandedOn], backward: Sequence[HandedOn], output: Output
) -> Iterator[str]:
    before = "the first state" if place.is_first else "what the step before hands on"
    yield f"Forwards, with the same weights as every step, it reads x, {_in_words(read)}, and {before};"
    yield f"it hands on {_states_in_words(forward)}."
    after = "the first state" if place.is_last else "what the step after hands back"
    yield f"Backwards, with the other weights, it reads the same x and {after};"
    yield f"it hands back {_states_in_words(backward)}."
    for direction, is_returned in zip(("forward", "backward"), _returns(output, place), strict=True):
        if is_returned:
            yield f"Its {direction} h goes into the output."
