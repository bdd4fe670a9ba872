"""A network as HTML: what it is, its count, and the views of it that are asked for."""

from ..calculator.formulas import counted
from ..calculator.memory import bytes_of, numbers_by_dtype
from ..calculator.network import Network
from ..calculator.shapes import Tensor
from ..request import VIEWS, Request
from .html import (
    DOT,
    NOTHING,
    TITLE,
    Html,
    attribute,
    breakable,
    count,
    flow,
    heading,
    join,
    memory,
    parameters,
    shape,
    template,
)
from .views import layer_view, request_view


def network_block(request: Request) -> tuple[Html, str]:
    """The network of a request, as one `<div class="lstm-params">`, and in a sentence."""
    network = request.networks[0]
    total, trainable = network.parameters, network.trainable
    summary = _summary(request, network, total)
    facts = _facts(request, network, total, trainable)
    html = _BLOCK(
        id=attribute("id", request.id),
        total=total,
        trainable=NOTHING if trainable == total else attribute("data-trainable", str(trainable)),
        summary=summary,
        name=heading("lp-name", _name(request, network), request.level, TITLE),
        facts=facts if request.show[0] == "summary" else NOTHING,
        budget=_budget(request),
        form=_form(request),
        views=_views(request, network, facts),
    )
    return html, summary


_BLOCK = template(
    '<div class="lstm-params"{id} data-parameters="{total:d}"{trainable} data-summary="{summary!s}">\n'
    '<div class="lp-head">\n{name}{facts}</div>\n{budget}{form}{views}</div>'
)


def _budget(request: Request) -> Html:
    if not request.solved:
        return NOTHING
    from .budget import budget_lines  # most blocks solve nothing

    return budget_lines(request.solved, request.level)


def _form(request: Request) -> Html:
    if request.explored is None:
        return NOTHING
    from .exploration import exploration_form  # few blocks have one

    return exploration_form(request, request.explored)


def _name(request: Request, network: Network) -> Html:
    title = _TITLE(title=request.title) if request.title else NOTHING
    if network.kept and not title:
        return _NAME(title="", name=_CODE(code=network.kept.file))
    if len(network.layers) == 1:
        return _NAME(title=title, name=breakable(network.layers[0].code, "("))
    return _NAME(title=title, name="" if title else f"{len(network.layers)} layers")


_TITLE = template('<strong dir="auto">{title}</strong>')
_NAME = template("{title} {name}")
_CODE = template("<code>{code}</code>")


def _facts(request: Request, network: Network, total: int, trainable: int) -> Html:
    kept = network.kept
    facts: list[str] = [_CODE(code=kept.file)] if kept and request.title else []
    facts.append(network.framework.label)
    if network.inputs:
        facts.append(flow(_shapes(request, network.inputs), _shapes(request, network.outputs)))
    numbers = numbers_by_dtype(network.weights, request.dtype)
    bytes, dtype = (kept.bytes, kept.dtypes) if kept else (bytes_of(numbers), " and ".join(numbers))
    facts.append(_MEMORY(memory=memory(bytes), dtype=dtype))
    if trainable != total:
        facts.append(_TRAINABLE(trainable=count(value=trainable), fixed=count(value=total - trainable)))
    if len(network.layers) == 1:
        facts += network.layers[0].notes
    if kept:
        facts += kept.notes
    return _FACTS(parameters=parameters(total), facts=join(facts, DOT))


_MEMORY = template("{memory} as {dtype}")
_TRAINABLE = template("{trainable} trainable, {fixed} not")
_FACTS = template('<p class="lp-count">{parameters}</p>\n<p class="lp-facts">{facts}</p>\n')


def _shapes(request: Request, tensors: tuple[Tensor, ...]) -> list[Html]:
    framework = request.networks[0].framework
    return [shape(tensor, request.batch, framework) for tensor in tensors]


_MOST_NAMED = 8
"""A sentence names so many layers of a file."""


def _summary(request: Request, network: Network, total: int) -> str:
    """The result in one sentence, for search."""
    framework = network.framework
    layers = ", ".join([layer.code for layer in network.layers])
    if network.kept:  # the tensors of a file would be too many words
        names = [layer.name for layer in network.layers]
        listed = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        layers = f"{network.kept.file} ({listed})"
    inputs, outputs = (
        ", ".join([framework.shape_text(tensor, request.batch) for tensor in tensors])
        for tensors in (network.inputs, network.outputs)
    )
    title = f"{request.title}: " if request.title else ""
    shapes = f", input {inputs}, output {outputs}" if inputs else ""
    return f"{title}{layers}, {framework.label}: {counted(total, 'parameters')}{shapes}."


def _views(request: Request, network: Network, facts: Html) -> Html:
    """The views in their order; those of the layers together, where the first of them is."""
    of_layers = [view for view in request.show if VIEWS[view].is_of_layers]
    views = []
    for position, view in enumerate(request.show):
        if not VIEWS[view].is_of_layers:
            if view == "summary" and position:
                views.append(_HEAD(facts=facts))
            if view != "summary" or not of_layers:  # else the rows of the layers say what its table does
                views.append(request_view(view, "network", request))
        elif len(network.layers) == 1:
            views.append(layer_view(view, network.layers[0], request))
        elif view == of_layers[0]:
            from .stack import stack  # most blocks are of one layer

            views.append(stack(request, of_layers))
    return join(views)


_HEAD = template('<div class="lp-head">{facts}</div>\n')
