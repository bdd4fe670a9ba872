"""A gate's function as a curve, and on it what goes into the gate's units and what comes out."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from ..html import Html, template
from .paint import stroked
from .paths import points
from .svg import Path, drawn, vector

WIDTH, HEIGHT = 92.0, 44.0
"""How large the picture is, in pixels."""
EDGE = 4.0
SHOWN = 4.0
"""So much of the function is shown to either side of 0; what goes in beyond that stands at the end."""
_STEPS = 32
"""How many straight pieces a curve has."""


def squashed(function: Callable[[float], float], inner: Sequence[float], css: str) -> Html:
    """The picture, which says nothing that is not in the text beside it.

    Args:
        function: The gate's function.
        inner: What goes into each unit.
        css: The gate's class.
    """
    dots = "".join(f"M{_place(function, min(max(value, -SHOWN), SHOWN))}h0" for value in inner)
    return _PICTURE(parts=drawn([*_curve(function), vector(dots, css, 6)]))


_PICTURE = template('<svg viewBox="0 0 92 44" width="92" height="44" aria-hidden="true">{parts}</svg>\n')


@lru_cache(maxsize=8)
def _curve(function: Callable[[float], float]) -> tuple[Path, Path]:
    """The axes, and the curve."""
    zero = _height(function, 0.0)
    axes = f"M{points([(EDGE, zero)])}H{WIDTH - EDGE:g}M{WIDTH / 2:g} {EDGE:g}V{HEIGHT - EDGE:g}"
    curve = "L".join([_place(function, SHOWN * (2 * step / _STEPS - 1)) for step in range(_STEPS + 1)])
    return (
        Path(axes, "lp-lines", stroked("lp-lines", 1)),
        Path(f"M{curve}", "lp-curve", stroked("lp-curve", 1.2)),
    )


def _place(function: Callable[[float], float], value: float) -> str:
    """Where a value that goes in stands on the curve."""
    across = WIDTH / 2 + (WIDTH / 2 - EDGE) * value / SHOWN
    return points([(round(across, 1), _height(function, function(value)))])


def _height(function: Callable[[float], float], result: float) -> float:
    """Where a value that comes out stands, between the least and the largest, which is 1 if there is one."""
    least, largest = round(function(-99.0)), max(1.0, function(SHOWN))
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (result - least) / (largest - least), 1)
