"""What a block asks for: networks, and how to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .calculator.network import Network
    from .calculator.sweeps import Sweep

VIEWS = ("summary", "weights", "map", "arithmetic")
"""The views that are shown by default, in their order."""

RECURRENT_VIEWS = ("gate", "cell", "unrolled", "equations", "slices", "states", "irrelevant")
"""Views of recurrent layers only."""

NETWORK_VIEWS = ("summary", "flow", "costs", "code")
"""Views of a network as a whole, and not of each of its layers."""

COMPARED_VIEWS = ("summary", "porting")
"""Views of one layer in several frameworks."""

MOST_SHOWN = 300
"""A block may show so many tables and pictures of its layers; views of recurrent layers have several."""

SHOWN_BY_VIEW = {"weights": 1, "map": 1, "arithmetic": 1, **dict.fromkeys(RECURRENT_VIEWS, 3)}
"""How many tables and pictures a view has of each group of weights, as they were when measured."""

MOST_STEPS = 1_000
"""The arrows of a flow with branches may pass so many rows of boxes, one after the other."""

SITE_VIEWS = (*VIEWS, *RECURRENT_VIEWS, "flow", "costs")
"""Views that a site may show by default."""

KNOWN_VIEWS = (*SITE_VIEWS, "code", "porting")
"""All views."""


class Piece(NamedTuple):
    """A piece of a program."""

    text: str
    layer: str = ""
    """The name of the layer that is made here, if one is."""
    kind: str = ""
    """What it is for who colours code: Pygments' short name, such as `k`, or nothing."""


class Request(NamedTuple):
    """Networks to count, and how to show them."""

    networks: tuple[Network, ...]
    title: str = ""
    id: str = ""
    """The anchor of the result, or nothing."""
    dtype: str = "float32"
    batch: int | None = None
    """The batch size that shapes show; None where it is left open."""
    show: tuple[str, ...] = VIEWS
    sweep: Sweep | None = None
    """The networks as a table of counts, if they differ in sizes alone."""
    code: tuple[Piece, ...] = ()
    """The program that the network was read from, if it was."""
