"""Requests and errors, put into the templates."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ..calculator.frameworks.framework import Framework
from ..calculator.layers import Layer
from ..calculator.network import Network
from ..calculator.porting import recipe
from ..calculator.sweeps import Sweep
from ..request import BYTES, NETWORK_VIEWS, Request
from .arithmetic import arithmetic
from .branches import branches, is_branched
from .cell import cell_drawings
from .comparison import comparison_table
from .costs import cost_tables
from .diagrams import parameter_map
from .equations import equations
from .flow import network_flow
from .gate import gate_picture
from .html import HELPERS
from .irrelevant import irrelevant
from .marks import Mark, shape_marks, shape_text
from .slices import gate_slices
from .states import state_rows
from .sweep import sweep_page
from .tables import BAR_WIDTH, byte_text, layer_rows, weight_table
from .unrolled import unrolled

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
    inputs: list[list[Mark]]
    outputs: list[list[Mark]]
    views: dict[str, object]
    """What each view shows, in the order in which they are shown."""


def render(request: Request) -> str:
    """A request as HTML: one `<div class="lstm-params">`."""
    if request.sweep:
        return _render_sweep(request, request.sweep)
    return _render_comparison(request) if len(request.networks) > 1 else _render_network(request)


def _render_network(request: Request) -> str:
    (network,) = request.networks
    framework, batch = network.framework, request.batch
    is_single = len(network.layers) == 1
    inner_views = [view for view in request.show if view not in NETWORK_VIEWS]
    return _template("block.html").render(
        request=request,
        network=network,
        is_single=is_single,
        sentence=_sentence(network, request),
        bytes=network.parameters * BYTES[request.dtype],
        inputs=[shape_marks(tensor, batch, framework) for tensor in network.inputs],
        outputs=[shape_marks(output, batch, framework) for output in network.outputs],
        rows=[] if is_single else layer_rows(network, batch),
        sections=[_section(layer, inner_views, batch, framework) for layer in network.layers],
        inner_views=inner_views,
        network_flow=network_flow(network, batch) if "flow" in request.show else None,
        branched=branches(network, batch) if "flow" in request.show and is_branched(network) else None,
        costs=cost_tables(network, request.dtype, batch) if "costs" in request.show else None,
    )


def _render_comparison(request: Request) -> str:
    first, *others = request.networks
    counts = ", ".join(f"{network.framework.label} {network.parameters:,}" for network in request.networks)
    title = f"{request.title}: " if request.title else ""
    return _template("comparison.html").render(
        request=request,
        sentence=f"{title}{first.layers[0].code}, parameters: {counts}.",
        comparison=comparison_table(request.networks),
        recipes=[recipe(first, other) for other in others] if "porting" in request.show else [],
    )


def _render_sweep(request: Request, sweep: Sweep) -> str:
    page, framework = sweep_page(sweep), request.networks[0].framework
    layers = [layer.type for layer in request.networks[0].layers]
    title = f"{request.title}: " if request.title else ""
    axes = " and ".join(axis.name for axis in sweep.axes)
    name = ", ".join(layers)
    return _template("sweep.html").render(
        request=request,
        page=page,
        framework=framework,
        name=name,
        sentence=f"{title}{name}, {framework.label}, by {axes}: {page.least:,} to {page.most:,} parameters.",
    )


def render_errors(reports: Sequence[Mistake], text: str, id: str = "") -> str:
    """What is wrong with a block, as HTML: one `<div class="lstm-params lstm-params-error">`.

    Args:
        reports: The mistakes.
        text: The block as it is written.
        id: The anchor that links to the block lead to, or nothing.
    """
    return _template("errors.html").render(reports=reports, text=text, id=id)


def _section(layer: Layer, views: Sequence[str], batch: int | None, framework: Framework) -> Section:
    return Section(
        layer,
        [shape_marks(tensor, batch, framework) for tensor in (layer.input, *layer.also_reads)],
        [shape_marks(output, batch, framework) for output in layer.outputs],
        {view: data for view in views if (data := _view(view, layer, batch, framework))},
    )


def _view(view: str, layer: Layer, batch: int | None, framework: Framework) -> object:
    """What a view shows of a layer; nothing where the layer has nothing to show."""
    if view == "weights":
        return [weight_table(group) for group in layer.groups]
    if view == "map":
        return [parameter_map(group) for group in layer.groups]
    if view == "arithmetic":
        return arithmetic(layer) if layer.weights else None
    if layer.cell is None:
        return None
    if view == "equations":
        return equations(layer, layer.cell, framework)
    if view == "gate":
        return gate_picture(layer, framework)
    if view == "unrolled":
        return unrolled(layer)
    if view == "cell":
        return cell_drawings(layer)
    if view == "slices":
        return gate_slices(layer, framework)
    return state_rows(layer, framework, batch) if view == "states" else irrelevant(layer, framework)


def _sentence(network: Network, request: Request) -> str:
    """The result in one sentence, for search."""
    title = f"{request.title}: " if request.title else ""
    layers = ", ".join(layer.code for layer in network.layers)
    plural = "" if network.parameters == 1 else "s"
    inputs, outputs = (
        ", ".join(shape_text(tensor, request.batch, network.framework) for tensor in tensors)
        for tensors in (network.inputs, network.outputs)
    )
    shapes = f", input {inputs}, output {outputs}" if inputs else ""
    return f"{title}{layers}, {network.framework.label}: {network.parameters:,} parameter{plural}{shapes}."


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lstm_params.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["byte_text"] = byte_text
    environment.globals.update(HELPERS, bar_width=BAR_WIDTH, scale=MAP_SCALE)
    return environment
