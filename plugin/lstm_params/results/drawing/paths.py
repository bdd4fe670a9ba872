"""Lengths, places and shapes as SVG writes them, and the sizes that all pictures share.

Lengths are in SVG units, of which one is a pixel where there is little room; `y` grows downwards.
"""

from collections.abc import Iterable
from functools import lru_cache

LINE = 16.0
"""How high a line of text is."""
CHARACTER = 7.0
"""How wide a character is, rather more than less."""
MOST_DOTS = 8
"""More values than these are a bar, and no row of dots."""
WIDEST = 236.0
"""How wide a map or the term of an equation may be, so that it fits a phone."""
THINNEST = 4.0
"""What would be thinner is enlarged to be seen."""
CELL_GAP = 2.0
"""How much of a cell is left free."""
OFF_TIES = 1 + 1e-9
"""Keeps lengths off what lies between two roundings, where the script of a page would take the other."""

Point = tuple[float, float]


@lru_cache(maxsize=1024)
def number(length: float) -> str:
    """A length as short as SVG allows.

    >>> number(8.0), number(2.5), number(1 / 3)
    ('8', '2.5', '0.33')
    """
    return f"{length:.2f}".rstrip("0").rstrip(".")


def points(places: Iterable[Point], separator: str = " ") -> str:
    """Places one after the other, as a path has them."""
    return " ".join([f"{number(x)}{separator}{number(y)}" for x, y in places])


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a path."""
    across = number(width)
    return f"M{number(x)} {number(y)}h{across}v{number(height)}h-{across}z"


def row_of_cells(cells: int, unit: float) -> str:
    """Cells side by side, as a path from where the first one starts; every `z` ends a cell."""
    side = number(unit - CELL_GAP)
    cell = f"h{side}v{side}h-{side}z"
    return cell + f"m{number(unit)} 0{cell}" * (cells - 1)


def dots(x: float, y: float, values: int, across: float = 0.0, down: float = 0.0) -> str:
    """A dot for each value, as a path: lines of no length with round ends."""
    return f"M{number(x)} {number(y)}h0" + f"m{number(across)} {number(down)}h0" * (values - 1)


def text_width(text: str) -> float:
    """How wide a text is, rather more than less."""
    return CHARACTER * len(text)
