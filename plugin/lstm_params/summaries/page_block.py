"""A block of a page, beside which other things are."""

from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network


class PageBlock(NamedTuple):
    """A block of a page."""

    start: int
    """The number of its opening line, from 0."""
    stop: int
    """The number of the line behind it."""
    networks: tuple[Network, ...]
    """What it counts."""
