"""The views that a block asks for by name, put into their templates: default blocks need none of this."""

from collections.abc import Callable
from typing import NamedTuple

from ..calculator.cells import Cell
from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.network import Network
from ..request import Piece
from .costs import cost_tables
from .drawing.branches import branches, is_branched
from .drawing.cell import cell_drawings
from .drawing.gate import gate_picture
from .drawing.unrolled import unrolled
from .equations import equations
from .flow import network_flow
from .irrelevant import irrelevant
from .slices import gate_slices
from .states import state_rows
from .templates import template


class _View(NamedTuple):
    """A view of a recurrent layer: the template that its macro stands in, and what that shows."""

    file: str
    shown: Callable[[Layer, Cell, Framework, int | None], object]


_VIEWS = {
    "gate": _View("gate", lambda layer, cell, framework, batch: gate_picture(layer, framework)),
    "cell": _View("cell", lambda layer, cell, framework, batch: cell_drawings(layer)),
    "unrolled": _View("unrolled", lambda layer, cell, framework, batch: unrolled(layer)),
    "equations": _View("equations", lambda layer, cell, framework, batch: equations(layer, cell, framework)),
    "slices": _View("recurrent", lambda layer, cell, framework, batch: gate_slices(layer, framework)),
    "states": _View("recurrent", lambda layer, cell, framework, batch: state_rows(layer, framework, batch)),
    "irrelevant": _View("recurrent", lambda layer, cell, framework, batch: irrelevant(layer)),
}


def recurrent_view(name: str, layer: Layer, framework: Framework, batch: int | None) -> str:
    """A view of a recurrent layer; nothing where the layer has nothing to show.

    Args:
        name: The view.
        layer: The layer, recurrent or not.
        framework: Whose layer it is.
        batch: The batch size that shapes show.
    """
    file, shown = _VIEWS[name]
    data = shown(layer, layer.cell, framework, batch) if layer.cell else None
    return _macro(file, name, layer, data) if data else ""


def flow_view(network: Network, batch: int | None, title: str) -> str:
    """A network from its inputs to its outputs."""
    if is_branched(network):
        return _macro("branches", "branches", branches(network, batch), title)
    return _macro("flow", "flow", network_flow(network, batch))


def cost_view(network: Network, batch: int | None, dtype: str) -> str:
    """What a network costs in memory and multiply-adds."""
    return _macro("costs", "costs", cost_tables(network, dtype, batch), network, dtype)


def code_view(code: tuple[Piece, ...], id: str) -> str:
    """The program that a network was read from.

    Args:
        code: Its pieces.
        id: The anchor that layers' anchors begin with, or nothing where there are none to link to.
    """
    return template("code.html").render(code=code, id=id)


def _macro(file: str, name: str, *arguments: object) -> str:
    macro: Callable[..., str] = getattr(template(f"{file}.html").module, name)
    return str(macro(*arguments))
