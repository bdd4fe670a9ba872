"""The registry of views: what renders each of them, in each of its scopes.

`request.VIEWS` has their names. A renderer is loaded when it is asked for: most sites need four of them.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from ..calculator.layers import Layer
from ..request import Request, Scope
from .html import NOTHING, Html

RENDERERS: dict[Scope, dict[str, str]] = {
    "network": {
        "summary": "layer_table:layer_table",
        "flow": "flow:flow_view",
        "costs": "costs:cost_view",
        "code": "program:program_view",
    },
    "layer": {
        "weights": "weight_figure:weight_figures",
        "arithmetic": "arithmetic:arithmetic",
    },
    "recurrent layer": {
        "anatomy": "drawing.anatomy:anatomy_view",
        "gate": "drawing.gate:gate_view",
        "cell": "drawing.cell:cell_view",
        "timestep": "timestep:timestep_view",
        "unrolled": "drawing.unrolled:unrolled_view",
        "equations": "equation_view:equation_view",
        "slices": "slices:slice_view",
        "states": "states:state_view",
        "irrelevant": "irrelevant:irrelevant_view",
    },
    "comparison": {
        "summary": "comparison:comparison_table",
        "porting": "porting:porting_view",
    },
}
"""By scope and name, the module and function that render a view."""


def request_view(name: str, scope: Scope, request: Request) -> Html:
    """A view of all that a block asks for: a network, or a layer in several frameworks."""
    return renderer(scope, name)(request)


def layer_view(name: str, layer: Layer, request: Request) -> Html:
    """A view of a layer; nothing where the view is of recurrent layers and the layer is not recurrent."""
    if name in RENDERERS["layer"]:
        return renderer("layer", name)(layer, request)
    return renderer("recurrent layer", name)(layer, request) if layer.cell else NOTHING


@cache
def renderer(scope: Scope, name: str) -> Callable[..., Html]:
    """What renders a view."""
    module, function = RENDERERS[scope][name].split(":")
    found: Callable[..., Html] = getattr(import_module(f".{module}", __package__), function)
    return found
