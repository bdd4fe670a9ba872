"""What a block asks for: networks, and how to show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .calculator.named_tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from .calculator.exploring import Exploration
    from .calculator.network import Network
    from .calculator.solving import Solved
    from .calculator.sweeps import Sweep

Scope = Literal["network", "layer", "recurrent layer", "comparison"]
"""What a view is of: a network as a whole, each of its layers, or one layer in several frameworks."""


class View(NamedTuple):
    """A view that a block may ask for by its name; `results.views` says how it is rendered."""

    name: str
    scopes: tuple[Scope, ...]
    tables: int = 0
    """How many tables and pictures it has of each group of a layer's weights, as they were when measured."""
    is_default: bool = False
    """Whether a block has it that asks for no view."""
    needs: Literal["", "program", "flow"] = ""
    """What it needs beside its scope: a program that it shows, or what passes between the layers."""

    @property
    def is_of_layers(self) -> bool:
        """Whether it is of each layer, recurrent or not."""
        return self.scopes in (("layer",), ("recurrent layer",))

    @property
    def is_for_sites(self) -> bool:
        """Whether a site may have it in every block."""
        return self.scopes != ("comparison",) and self.needs != "program"


VIEWS = {
    view.name: view
    for view in (
        View("summary", ("network", "comparison"), is_default=True),
        View("weights", ("layer",), tables=1, is_default=True),
        View("arithmetic", ("layer",), tables=1, is_default=True),
        View("anatomy", ("recurrent layer",), tables=3),
        View("gate", ("recurrent layer",), tables=3),
        View("cell", ("recurrent layer",), tables=3),
        View("timestep", ("recurrent layer",), tables=4),
        View("unrolled", ("recurrent layer",), tables=3),
        View("equations", ("recurrent layer",), tables=3),
        View("slices", ("recurrent layer",), tables=3),
        View("states", ("recurrent layer",), tables=3),
        View("irrelevant", ("recurrent layer",), tables=3),
        View("flow", ("network",), needs="flow"),
        View("costs", ("network",)),
        View("code", ("network",), needs="program"),
        View("porting", ("comparison",)),
    )
}
"""All views by their names, in the order in which messages list them."""

FORMER_VIEWS = {"map": "weights"}
"""Views that there are not any more, each with the one that shows what it showed."""

DEFAULT_VIEWS = tuple(view.name for view in VIEWS.values() if view.is_default)
"""The default views, in their order."""

SITE_VIEWS = tuple(view.name for view in VIEWS.values() if view.is_for_sites)
"""Views that a site may show by default."""


def views_of(*scopes: Scope) -> tuple[str, ...]:
    """The names of the views that have one of some scopes."""
    return tuple(view.name for view in VIEWS.values() if set(scopes) & set(view.scopes))


MOST_TABLES = 300
"""A block may show so many tables and pictures of its layers; see `View.tables`."""

MOST_STEPS = 1_000
"""The arrows of a flow with branches may pass so many rows of boxes, one after the other."""


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
    show: tuple[str, ...] = DEFAULT_VIEWS
    level: int = 1
    """The level of the heading that the result is below; 1 is that of a page's title."""
    sweep: Sweep | None = None
    """The networks as a table of counts, if they differ in sizes alone."""
    solved: Solved | None = None
    """The size that a budget decided, if one did."""
    explored: Exploration | None = None
    """What readers may change, if they may."""
    timestep: Mapping[str, tuple[Decimal, ...]] = {}
    """The numbers that a timestep is worked out with, if they are given, by the letters `x`, `h` and `c`."""
    wrong: int | None = None
    """A number that somebody has for the layer, if the block says why."""
    code: tuple[Piece, ...] = ()
    """The program that the network was read from, if it was."""
