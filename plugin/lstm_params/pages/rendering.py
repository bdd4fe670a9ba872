"""Requests and errors, put into the templates."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ..calculator.layers import Layer
from ..calculator.network import Network
from ..request import BYTES, Request
from .arithmetic import WorkedLine, working
from .diagrams import Map, parameter_map
from .marks import Mark, shape_marks, shape_text
from .tables import BAR_WIDTH, WeightTable, byte_text, layer_rows, weight_table

MAP_SCALE = 1.2
"""How much larger than its units a map is where there is room."""


class Mistake(Protocol):
    """What is shown of a mistake."""

    @property
    def place(self) -> str:
        """The file, line and column."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def short_excerpt(self) -> str:
        """The line at fault, or a part of it, and a line of carets."""

    @property
    def hint(self) -> str:
        """What to write instead, or nothing."""


class Section(NamedTuple):
    """What is shown of one layer."""

    layer: Layer
    input: list[Mark]
    outputs: list[list[Mark]]
    tables: list[WeightTable]
    maps: list[Map]
    working: list[WorkedLine]


def render(request: Request) -> str:
    """A request as HTML: one `<div class="lstm-params">`."""
    (network,) = request.networks
    is_single = len(network.layers) == 1
    inner_views = [view for view in request.show if view != "summary"]
    return _template("block.html").render(
        request=request,
        network=network,
        is_single=is_single,
        sentence=_sentence(network, request),
        bytes=network.parameters * BYTES[request.dtype],
        input=shape_marks(network.input, request.batch),
        outputs=[shape_marks(output, request.batch) for output in network.outputs],
        rows=[] if is_single else layer_rows(network, request.batch),
        sections=[_section(layer, inner_views, request.batch) for layer in network.layers],
        inner_views=inner_views,
    )


def render_errors(reports: Sequence[Mistake], text: str, id: str = "") -> str:
    """What is wrong with a block, as HTML: one `<div class="lstm-params lstm-params-error">`.

    Args:
        reports: The mistakes.
        text: The block as it is written.
        id: The anchor that links to the block lead to, or nothing.
    """
    return _template("errors.html").render(reports=reports, text=text, id=id)


def _section(layer: Layer, views: Sequence[str], batch: int | None) -> Section:
    return Section(
        layer,
        shape_marks(layer.input, batch),
        [shape_marks(output, batch) for output in layer.outputs],
        [weight_table(group) for group in layer.groups] if "weights" in views else [],
        [parameter_map(group) for group in layer.groups] if "map" in views else [],
        working(layer) if "arithmetic" in views else [],
    )


def _sentence(network: Network, request: Request) -> str:
    """The result in one sentence, for search."""
    title = f"{request.title}: " if request.title else ""
    layers = ", ".join(layer.code for layer in network.layers)
    plural = "" if network.parameters == 1 else "s"
    outputs = ", ".join(shape_text(output, request.batch) for output in network.outputs)
    return (
        f"{title}{layers}, {network.framework}: {network.parameters:,} parameter{plural}, "
        f"input {shape_text(network.input, request.batch)}, output {outputs}."
    )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lstm_params.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["byte_text"] = byte_text
    environment.globals.update(bar_width=BAR_WIDTH, scale=MAP_SCALE)
    return environment
