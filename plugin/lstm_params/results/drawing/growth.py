"""A line of growth: a count over the size that it grows with, its parts as areas one upon another."""

from collections.abc import Iterator, Sequence
from itertools import count

from ...calculator.named_tuples import NamedTuple
from .paths import CHARACTER, LINE, Point, number, points, text_width
from .svg import Text

WIDTH, HEIGHT = 300.0, 180.0
"""How large the picture is; one unit is a pixel on the smallest telephone."""
_TOP, _BOTTOM, _RIGHT = 14.0, 24.0, 14.0
_STEPS = 32
"""How many straight pieces a curve has."""
_TICKS = 4
_PREFIXES = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")

Powers = Sequence[tuple[int, Sequence[int]]]
"""Parts of each count, by the power of the size that they have in them; the highest first."""


class Dot(NamedTuple):
    """A count at its place."""

    x: float
    y: float
    value: int
    parameters: int


class Growth(NamedTuple):
    """The picture: an area for each part, the line above them, dots, axes and their texts."""

    width: float
    height: float
    areas: list[str]
    line: str
    dots: list[Dot]
    grid: str
    texts: list[Text]


class _Axes(NamedTuple):
    """Where a value and a count lie in the picture."""

    left: float
    widest: int
    highest: int

    def x(self, value: float) -> float:
        return round(self.left + (WIDTH - _RIGHT - self.left) * value / self.widest, 1)

    def y(self, count: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * count / self.highest, 1)


def growth(values: Sequence[int], counts: Sequence[int], powers: Powers) -> Growth:
    """The picture of a count's growth.

    Args:
        values: The size's values.
        counts: The count of each.
        powers: The parts of each count; nothing where they are not known.
    """
    ticks = list(_ticks(max(counts)))
    axes = _Axes(max(text_width(short(tick)) for tick in ticks) + 8, max(values), ticks[-1])
    curves = list(_curves(values, powers, axes))
    pairs = sorted(zip(values, counts, strict=True))
    dots = [Dot(axes.x(value), axes.y(count), value, count) for value, count in pairs]
    line = curves[-1] if curves else [(dot.x, dot.y) for dot in dots]
    floor = [(axes.x(0), axes.y(0)), (axes.x(axes.widest), axes.y(0))]
    areas = [
        f"M{points(upper)}L{points(reversed(lower))}z"
        for lower, upper in zip([floor, *curves], curves, strict=False)
    ]
    return Growth(
        WIDTH,
        HEIGHT,
        areas,
        f"M{points(line)}",
        dots,
        "".join(f"M{points([(axes.left, axes.y(tick))])}H{number(WIDTH - _RIGHT)}" for tick in ticks),
        [*_along_y(ticks, axes), *_along_x(sorted(values), axes)],
    )


def _curves(values: Sequence[int], powers: Powers, axes: _Axes) -> Iterator[list[Point]]:
    """The upper edge of each area. A part grows with its power, so one of its values tells all others."""
    places = [axes.widest * step / _STEPS for step in range(_STEPS + 1)]
    at = values.index(axes.widest)
    sums = [0.0] * len(places)
    for power, parts in powers:
        sums = [
            below + parts[at] * (place / axes.widest) ** power
            for below, place in zip(sums, places, strict=True)
        ]
        yield [(axes.x(place), axes.y(count)) for place, count in zip(places, sums, strict=True)]


def _ticks(most: int) -> Iterator[int]:
    """Round numbers from 0 to the first that is not below the largest count."""
    step = next(
        factor * 10**power for power in count() for factor in (1, 2, 5) if _TICKS * factor * 10**power >= most
    )
    yield from range(0, -(-max(most, 1) // step) * step + 1, step)


def _along_y(ticks: Sequence[int], axes: _Axes) -> Iterator[Text]:
    for tick in ticks:
        yield Text(axes.left - 5, axes.y(tick) + 4, short(tick), anchor="end")


def _along_x(values: Sequence[int], axes: _Axes) -> Iterator[Text]:
    """The values below the axis; of those that would meet, the larger ones."""
    free = WIDTH + CHARACTER
    for value in reversed(values):
        half = text_width(f"{value:,}") / 2
        if axes.x(value) + half + CHARACTER <= free:
            free = axes.x(value) - half
            yield Text(axes.x(value), HEIGHT - _BOTTOM + LINE, f"{value:,}", anchor="middle")


def short(number: int) -> str:
    """A round number in few characters.

    >>> short(800), short(20_000), short(1_500_000), short(2 * 10**24)
    ('800', '20,000', '1.5 M', '2 Y')
    """
    if number < 10**5:
        return f"{number:,}"
    power = min((len(str(number)) - 1) // 3, len(_PREFIXES) - 1)
    return f"{number / 1000**power:,.1f}".removesuffix(".0") + f" {_PREFIXES[power]}"
