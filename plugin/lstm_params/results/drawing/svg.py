"""The one set of tools that pictures are drawn with: texts, paths, boxes and arrows, written as SVG."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from ...calculator.named_tuples import NamedTuple
from ..html import NOTHING, Html, attribute, join, template
from .paint import LETTERS, dotted, filled, stroked
from .paths import Point, number, points, text_width

SCALE = 1.2
"""How much larger than its units a picture is where there is room."""
HEAD, HALF_HEAD = 6.0, 3.5
"""How long the head of an arrow is, and half of how wide."""


@lru_cache(maxsize=256)
def _class(css: str) -> Html:
    return attribute("class", css)


_VALUE = template(' data-value="{parameters:d}"')
_ANCHORS = {"": NOTHING, "middle": Html(' text-anchor="middle"'), "end": Html(' text-anchor="end"')}


class Drawable(Protocol):
    """A part of a picture."""

    @property
    def html(self) -> Html:
        """It as SVG."""


class Text(NamedTuple):
    """A line of text; it starts, ends or is centred at `x`."""

    x: float
    y: float
    text: str
    css: str = ""
    anchor: str = ""
    """`middle` or `end`; nothing where it starts at `x`."""
    subscript: str = ""

    @property
    def extent(self) -> Point:
        """Where it starts and where it ends."""
        width = text_width(self.text)
        start = self.x - {"": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return start, start + width

    @property
    def html(self) -> Html:
        """It as SVG."""
        return _TEXT(
            css=_class(self.css),
            x=number(self.x),
            y=number(self.y),
            anchor=_ANCHORS[self.anchor],
            text=self.text,
            subscript=_SUBSCRIPT(text=self.subscript) if self.subscript else NOTHING,
        )


_TEXT = template('<text{css} x="{x}" y="{y}"{anchor}>{text}{subscript}</text>\n')
_SUBSCRIPT = template('<tspan dy="3">{text}</tspan>')


class Path(NamedTuple):
    """A line, a row of dots, or an area."""

    path: str
    css: str
    paint: Html
    """What draws or fills it; see `paint`."""
    parameters: int = 0
    """How many parameters it is; 0 where it is none."""
    is_enlarged: bool = False
    """Whether it would be too small to be seen, and is not to scale."""

    @property
    def html(self) -> Html:
        """It as SVG."""
        return _PATH(
            css=_class(self.css),
            paint=self.paint,
            value=_VALUE(parameters=self.parameters) if self.parameters else NOTHING,
            enlarged=_ENLARGED if self.is_enlarged else NOTHING,
            path=self.path,
        )


_PATH = template('<path{css}{paint}{value}{enlarged} d="{path!s}"/>\n')
_ENLARGED = Html(" data-enlarged")


def vector(path: str, css: str, width: float, is_bar: bool = False) -> Path:
    """Values as a row of dots, or as one bar.

    Args:
        path: See `dots`; a line for a bar.
        css: The class of what they are.
        width: How large a dot is, or how thick the bar.
        is_bar: Whether it is a bar.
    """
    kind = "lp-dots lp-line" if is_bar else "lp-dots"
    return Path(path, f"{kind} {css}", dotted(css, width, is_bar))


class Box(NamedTuple):
    """A rectangle, and the texts in it."""

    x: float
    y: float
    width: float
    height: float
    css: str
    paint: Html
    texts: Sequence[Text] = ()
    radius: float = 4.0
    parameters: int = 0
    """How many parameters it is; 0 where it is none."""

    @property
    def html(self) -> Html:
        """It as SVG."""
        return _BOX(
            css=_class(self.css),
            paint=self.paint,
            value=_VALUE(parameters=self.parameters) if self.parameters else NOTHING,
            x=number(self.x),
            y=number(self.y),
            width=number(self.width),
            height=number(self.height),
            radius=number(self.radius),
            texts=drawn(self.texts),
        )


_BOX = template(
    '<g{css}><rect{paint}{value} x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'
    "{texts}</g>\n"
)


class Arrow(NamedTuple):
    """A way with corners, and a head at its end or none."""

    way: Sequence[Point]
    css: str = ""
    has_head: bool = True

    @property
    def html(self) -> Html:
        """It as SVG."""
        line, head = self.way, NOTHING
        if self.has_head:
            base, path = _head(*self.way[-2:])
            line, head = [*self.way[:-1], base], _HEAD(fill=filled(self.css), path=path)
        return _ARROW(
            css=_class(f"lp-arrow {self.css}".rstrip()),
            line=stroked(self.css, 1.5),
            points=points(line, ","),
            head=head,
        )


_ARROW = template('<g{css}><polyline{line} points="{points!s}"/>{head}</g>\n')
_HEAD = template('<path{fill} d="{path!s}"/>')


def _head(before: Point, tip: Point) -> tuple[Point, str]:
    """Where the line ends that a head is put on, and the head: a triangle."""
    (x, y), half = tip, HALF_HEAD
    if before[0] == x:
        back = -HEAD if y > before[1] else HEAD
        return (x, y + back), f"M{points([tip])}l{points([(-half, back)])}h{number(2 * half)}z"
    back = -HEAD if x > before[0] else HEAD
    return (x + back, y), f"M{points([tip])}l{points([(back, -half)])}v{number(2 * half)}z"


def drawn(parts: Iterable[Drawable]) -> Html:
    """Parts of a picture, the later above the earlier ones."""
    return join([part.html for part in parts])


def picture(
    title: str,
    description: str,
    width: float,
    height: float,
    parts: Html,
    *,
    top: float = 0.0,
    css: str = "",
    scale: float = SCALE,
) -> Html:
    """A picture with what a screen reader says of it.

    Args:
        title: Its title.
        description: What it shows.
        width: How wide it is.
        height: How high it is.
        parts: What is in it.
        top: Where it begins.
        css: Its class, or nothing.
        scale: How many pixels a unit is where there is room.
    """
    return _PICTURE(
        css=attribute("class", css),
        top=number(top),
        width=number(width),
        height=number(height),
        pixels=round(width * scale),
        letters=LETTERS,
        title=title,
        description=description,
        parts=parts,
    )


_PICTURE = template(
    '<svg role="img"{css} viewBox="0 {top} {width} {height}" width="{pixels:d}" data-search-exclude{letters}>'
    "\n<title>{title}</title>\n<desc>{description!s}</desc>\n{parts}</svg>\n"
)
