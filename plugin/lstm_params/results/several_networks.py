"""Several networks of one block, put into their templates: a layer in several frameworks, or a sweep."""

from ..calculator.porting import recipe
from ..calculator.sweeps import Sweep
from ..request import Request
from .comparison import comparison_table
from .sweep import sweep_page
from .templates import template


def comparison(request: Request) -> tuple[str, str]:
    """One layer in several frameworks, as HTML and in a sentence."""
    first, *others = request.networks
    counts = ", ".join(f"{network.framework.label} {network.parameters:,}" for network in request.networks)
    sentence = f"{_title(request)}{first.layers[0].code}, parameters: {counts}."
    html = template("comparison.html").render(
        request=request,
        sentence=sentence,
        comparison=comparison_table(request.networks),
        recipes=[recipe(first, other) for other in others] if "porting" in request.show else [],
    )
    return html, sentence


def sweep(request: Request, swept: Sweep) -> tuple[str, str]:
    """The counts of networks that differ in sizes alone, as HTML and in a sentence."""
    page, framework = sweep_page(swept), request.networks[0].framework
    name = ", ".join(layer.type for layer in request.networks[0].layers)
    axes = " and ".join(axis.name for axis in swept.axes)
    counts = f"{page.least:,} to {page.most:,} parameters"
    sentence = f"{_title(request)}{name}, {framework.label}, by {axes}: {counts}."
    html = template("sweep.html").render(
        request=request,
        page=page,
        framework=framework,
        name=name,
        sentence=sentence,
    )
    return html, sentence


def _title(request: Request) -> str:
    return f"{request.title}: " if request.title else ""
