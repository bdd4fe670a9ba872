"""A network as boxes: its layers as nodes, the tensors between them as edges."""

from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..calculator.shapes import Tensor
from ..request import Request
from .drawing.branches import branches_view, is_branched
from .drawing.paint import filled
from .drawing.svg import Arrow
from .html import NOTHING, Html, breakable, join, label, parameters, shape, template
from .layer_table import LayerRow, call_beside_name, layer_rows

MOST_TABLES = 24
"""A network of more layers scrolls in its own box, so that the page stays short."""


class FlowEdge(NamedTuple):
    """A tensor that goes from one node to another."""

    source: int | None
    """The node that returns it; None for the network's input."""
    target: int | None
    """The node that reads it; None for the network's output."""
    name: str
    """What the framework calls it, or nothing."""
    shape: Html


class FlowNode(NamedTuple):
    """A layer, its share of the parameters, and what it reads."""

    row: LayerRow
    edges: list[FlowEdge]
    percent: float
    """How long its bar is, in percent of the whole."""


class Flow(NamedTuple):
    """A network's nodes, each after all that it reads, and what leaves the network."""

    nodes: list[FlowNode]
    outputs: list[FlowEdge]
    is_long: bool


def network_flow(network: Network, batch: int | None) -> Flow:
    """The flow through a network."""
    rows = layer_rows(network, batch)
    edges = _edges(network, batch)
    total = network.parameters
    nodes = [
        FlowNode(
            row,
            [edge for edge in edges if edge.target == number],
            round(100 * row.layer.parameters / total, 2) if total else 0,
        )
        for number, row in enumerate(rows)
    ]
    return Flow(nodes, [edge for edge in edges if edge.target is None], len(nodes) > MOST_TABLES)


def _edges(network: Network, batch: int | None) -> list[FlowEdge]:
    """Layers in a row: each reads the first thing that the one before it returns."""
    last = len(network.layers) - 1
    tensors: list[tuple[int | None, int | None, Tensor]] = [(None, 0, tensor) for tensor in network.inputs]
    tensors += [(number, number + 1, layer.outputs[0]) for number, layer in enumerate(network.layers[:-1])]
    tensors += [(last, None, output) for output in network.outputs]
    return [
        FlowEdge(source, target, tensor.name, shape(tensor, batch, network.framework))
        for source, target, tensor in tensors
    ]


def flow_view(request: Request) -> Html:
    """A network from its inputs to its outputs."""
    network = request.networks[0]
    if is_branched(network):
        return branches_view(request)
    flow = network_flow(network, request.batch)
    nodes = join([_node(flow, number) for number in range(len(flow.nodes))])
    return _VIEW(
        scrolls=_SCROLLS if flow.is_long else NOTHING,
        label=label("From input to output", request.level),
        nodes=nodes,
        outputs=join([_edge(edge, "output", "") for edge in flow.outputs]),
    )


_VIEW = template(
    '<div class="lp-view lp-wide{scrolls}">\n{label}<ol class="lp-flow">\n{nodes}'
    '<li class="lp-edges">{outputs}</li>\n</ol>\n</div>\n'
)
_SCROLLS = Html(
    ' lp-scroll lp-tall" tabindex="0" role="group" aria-label="Layers and the shapes between them'
)


def _node(flow: Flow, number: int) -> Html:
    node = flow.nodes[number]
    layer, is_single = node.row.layer, len(flow.nodes) == 1
    edges = []
    for edge in node.edges:
        if edge.source is None:
            edges.append(_edge(edge, "input", ""))
        else:
            is_next = edge.source == number - 1
            edges.append(_edge(edge, "", "" if is_next else flow.nodes[edge.source].row.layer.name))
    call = breakable(layer.code if is_single else call_beside_name(layer), "(")
    bar = _BAR(
        track=filled("lp-track"),
        fill=filled("lp-bar"),
        parameters=layer.parameters,
        percent=node.percent,
        share=node.row.share,
    )
    return _NODE(
        edges=join(edges),
        name=call if is_single else _NAME(code=call, name=layer.name),
        parameters=parameters(layer.parameters),
        bar=bar if node.row.share and not is_single else NOTHING,
    )


_NODE = template(
    '<li>\n<div class="lp-edges">{edges}</div>\n<div class="lp-node">\n'
    "<p>{name}</p> <p><strong>{parameters}</strong></p>\n{bar}</div>\n</li>\n"
)
_NAME = template('{code} <span class="lp-note">{name}</span>')
_BAR = template(
    '<svg width="100%" height="6" aria-hidden="true" data-search-exclude>'
    '<rect{track} width="100%" height="6"/>'
    '<rect class="lp-bar"{fill} data-value="{parameters:d}" width="{percent}%" height="6"/></svg> '
    '<p class="lp-note">{share}</p>'
)


def _edge(edge: FlowEdge, end: str, origin: str) -> Html:
    """A tensor on its arrow.

    Args:
        edge: The tensor.
        end: What the arrow comes from or leads to, if that is no layer.
        origin: The layer that it comes from, where that is not the one right above.
    """
    return _EDGE(
        arrow=Arrow([(6, 0), (6, 25)]).html,
        end=end,
        origin=f"from {origin} " if origin else "",
        name=_TENSOR(name=edge.name) if edge.name and edge.name != end else NOTHING,
        shape=edge.shape,
    )


_EDGE = template(
    '<p class="lp-edge"><svg viewBox="0 0 12 26" width="12" height="26" aria-hidden="true" '
    "data-search-exclude>{arrow}</svg> "
    "<span>{end} {origin}{name}{shape}</span></p>\n"
)
_TENSOR = template("<code>{name}</code> ")
