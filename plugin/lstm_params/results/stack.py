"""The layers of a network as one figure: a row for each, which opens in place, and what share each has.

A row has what a table of layers and a box of a flow say: name, call, output, count and share. A line joins
layers that are in a row; where there are branches, each names what it reads.
"""

from collections.abc import Sequence

from ..calculator.network import Network
from ..request import Request
from .drawing.paint import filled
from .drawing.paths import OFF_TIES
from .html import DOT, NOTHING, Html, attribute, broken, flow, join, shape, template
from .layer_table import LayerRow, call_beside_name, layer_rows
from .views import layer_view


def stack(request: Request, views: Sequence[str]) -> Html:
    """The layers of a network.

    Args:
        request: What the block asks for.
        views: The views of layers that a row has when it is open.
    """
    network = request.networks[0]
    rows = layer_rows(network, request.batch)
    origins = _origins(network)
    return join(
        [
            _HEAD(shares=_shares(rows, network.parameters)),
            *[_row(request, row, origins.get(number, ""), views) for number, row in enumerate(rows)],
        ]
    )


_HEAD = template(
    '<div class="lp-stack">{shares}<p><span>layer</span> <span>output</span> '
    "<span>parameters</span> <span>share</span></p></div>\n"
)


def _shares(rows: Sequence[LayerRow], total: int) -> Html:
    """One bar of all parameters, layer by layer; those that are not trained are pale."""
    if not total:
        return NOTHING
    bars, start = [], 0
    for layer in [row.layer for row in rows if row.layer.parameters]:
        css = "lp-bar" if layer.trainable else "lp-bar lp-frozen"
        x, width = (100 * part / total * OFF_TIES for part in (start, layer.parameters))
        bars.append(_BAR(css=css, fill=filled(css), value=layer.parameters, x=x, width=width))
        start += layer.parameters
    return _SHARES(bars=join(bars))


_SHARES = template('<svg width="100%" height="12" aria-hidden="true">{bars}</svg>')
_BAR = template(
    '<rect class="{css}"{fill} data-value="{value:d}" x="{x:.3f}%" width="{width:.3f}%" height="12"/>'
)


def _origins(network: Network) -> dict[int, str]:
    """What each layer of a network with branches reads, by the names of layers and inputs."""
    if network.graph is None:
        return {}
    nodes = network.graph.nodes
    names = [
        node.name or "the input" if node.layer is None else network.layers[node.layer].name for node in nodes
    ]
    read: dict[int, dict[str, None]] = {}
    for node in nodes:
        if node.layer is not None:
            read.setdefault(node.layer, {}).update(dict.fromkeys(names[ref.node] for ref in node.reads))
    return {layer: ", ".join(found) for layer, found in read.items()}


def _row(request: Request, row: LayerRow, origins: str, views: Sequence[str]) -> Html:
    network, layer = request.networks[0], row.layer
    inputs, outputs = (
        [shape(tensor, request.batch, network.framework) for tensor in tensors]
        for tensors in ((layer.input, *layer.also_reads), layer.outputs)
    )
    facts = [flow(inputs, outputs)] if outputs else []
    id = f"{request.id}-{layer.name}" if request.id and request.code else ""
    is_in_row = network.graph is None and not network.is_apart
    css = "lp-bar" if layer.trainable else "lp-bar lp-frozen"
    share = _SHARE(track=filled("lp-track"), css=css, fill=filled(css), width=row.percent, share=row.share)
    return _ROW(
        linked=_LINKED if is_in_row else NOTHING,
        name=layer.name,
        code=broken(call_beside_name(layer)),
        origins=_FROM(names=origins) if origins else NOTHING,
        outputs=row.outputs,
        total=layer.parameters,
        plural="" if layer.parameters == 1 else "s",
        share=share if row.share else NOTHING,
        id=attribute("id", id),
        facts=join([*facts, *layer.notes], DOT),
        views=join([layer_view(view, layer, request) for view in views]),
    )


_LINKED = Html(' class="lp-linked"')
_FROM = template(' <span class="lp-note">from {names}</span>')
_SHARE = template(
    '<svg width="64" height="8" aria-hidden="true"><rect{track} width="100%" height="8"/>'
    '<rect class="{css}"{fill} width="{width:.3f}%" height="8"/></svg> {share}'
)
_ROW = template(
    '<details{linked} data-layer="{name}" data-parameters="{total:d}">\n'
    "<summary><span>{name} <code>{code}</code>{origins}</span> <span>{outputs}</span> "
    '<span><data value="{total:d}">{total:,}</data> <span class="lp-word">parameter{plural}</span></span> '
    "<span>{share}</span></summary>\n"
    '<p class="lp-facts"{id}>{facts}</p>\n{views}</details>\n'
)
