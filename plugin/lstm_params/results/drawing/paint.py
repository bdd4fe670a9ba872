"""What pictures are drawn with: the widths of lines, and colours for where no stylesheet reaches them.

WeasyPrint, which makes PDFs, applies a page's stylesheet to nothing inside of an SVG. What is written here
are attributes, and every rule of a stylesheet is stronger.
"""

from functools import cache, lru_cache
from pathlib import Path

from ...calculator.lazy_regex import regex
from ..html import NOTHING, Html, template

_STYLE = Path(__file__).parents[1] / "style.css"
_COLOUR = regex(r"--lstm-params-(\w+): light-dark\((#\w+)")
_TOKENS = {
    "from-input": "x",
    "from-hidden": "h",
    "from-bias": "bias",
    "from-vector": "bias",
    "from-peephole": "bias",
    "bar": "layer",
    "curve": "text",
    "paper": "surface",
    "track": "line",
    "lines": "line",
    "line": "",
    "power-0": "line",
    "power-1": "muted",
    "power-2": "h",
}
"""Classes that have another name than their colour, or a colour's name and none."""

LETTERS = Html(' font-size="12" font-family="sans-serif"')
"""What the texts of a picture are set in."""


@cache
def _colours() -> dict[str, str]:
    """The stylesheet's colours on a light page."""
    return dict(_COLOUR.findall(_STYLE.read_text(encoding="utf-8")))


def _colour(css: str) -> str:
    """The colour of the first class that has one; muted where none has."""
    colours = _colours()
    names = [name.removeprefix("lp-") for name in css.split()]
    tokens = [_TOKENS.get(name, name) for name in names]
    return colours[next((token for token in tokens if token in colours), "muted")]


_FILLED = template(' fill="{colour}" stroke-width=".8"')
_STROKED = template(' fill="{ground}" stroke="{colour}" stroke-width="{width:g}"')
_DOTTED = template(' stroke="{colour}" stroke-width="{width:g}"{cap}')
_ROUND = Html(' stroke-linecap="round"')


@lru_cache(maxsize=64)
def filled(css: str) -> Html:
    """What fills a shape of some classes; the width is that of its edge where a stylesheet draws one."""
    return _FILLED(colour=_colour(css))


@lru_cache(maxsize=64)
def stroked(css: str, width: float, ground: str = "") -> Html:
    """What draws a line, or the edge of a shape.

    Args:
        css: Its classes.
        width: Its width.
        ground: The class of what fills the shape, or nothing.
    """
    return _STROKED(ground=_colour(ground) if ground else "none", colour=_colour(css), width=width)


@lru_cache(maxsize=64)
def dotted(css: str, width: float, is_bar: bool) -> Html:
    """What draws a row of dots, or a bar."""
    return _DOTTED(colour=_colour(css), width=width, cap=NOTHING if is_bar else _ROUND)
