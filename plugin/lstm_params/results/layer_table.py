"""The layers of a network, and what share of the parameters each has."""

from ..calculator.layers import Layer
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..request import Request
from .drawing.paint import filled
from .drawing.paths import OFF_TIES
from .html import NOTHING, Html, breakable, join, shape, template

BAR_WIDTH = 64
"""How wide the bar of a layer that has every parameter is, in pixels."""

_NAMED = regex(r"""(?:(,\s*)|(?<=\())name\s*=\s*(['"])(?P<name>[^'"]*)\2(?(1)|(?:,\s*)?)""")
"""The argument of a call that names its layer, with the comma that goes with it."""


class LayerRow(NamedTuple):
    """A layer of a network, and its share of the parameters."""

    layer: Layer
    outputs: Html
    """The shapes that it returns."""
    share: str
    """`43.5 %`; nothing for a layer without parameters."""
    percent: float
    """The same as a number, from 0 to 100."""
    bar: float
    """How wide its bar is, in pixels."""


def layer_rows(network: Network, batch: int | None) -> list[LayerRow]:
    """The layers of a network as rows.

    Args:
        network: The network.
        batch: The batch size in shapes; None where it is left open.
    """
    total = network.parameters
    return [
        LayerRow(
            layer,
            join([shape(output, batch, network.framework) for output in layer.outputs], ", "),
            _share(layer.parameters, total),
            100 * layer.parameters / total * OFF_TIES if total else 0,
            round(BAR_WIDTH * layer.parameters / total, 1) if total else 0,
        )
        for layer in network.layers
    ]


def _share(parameters: int, total: int) -> str:
    if not parameters:
        return ""
    percent = f"{100 * parameters / total * OFF_TIES:.1f}"
    if percent == "100.0" and parameters < total:
        return "over 99.9 %"
    return "under 0.1 %" if percent == "0.0" else f"{percent} %"


def call_beside_name(layer: Layer) -> str:
    """A layer's call for a place beside its name, which is not repeated in it."""
    return _NAMED.sub(lambda named: "" if named["name"] == layer.name else named[0], layer.code)


def layer_table(request: Request) -> Html:
    """The layers of a network, with their shares; nothing for a single layer."""
    network = request.networks[0]
    if len(network.layers) == 1:
        return NOTHING
    css = "lp-code" if network.framework.names_inner else ""
    totals = {"Total": network.parameters}
    if network.trainable != network.parameters:
        totals |= {"Trainable": network.trainable, "Not trainable": network.parameters - network.trainable}
    return _TABLE(
        rows=join([_row(row, css) for row in layer_rows(network, request.batch)]),
        totals=join([_TOTAL(name=name, value=value) for name, value in totals.items()]),
    )


def _row(row: LayerRow, css: str) -> Html:
    layer = row.layer
    return _ROW(
        name=layer.name,
        code=breakable(call_beside_name(layer), "(", css),
        outputs=row.outputs,
        parameters=layer.parameters,
        bar=_BAR(
            full=BAR_WIDTH, track=filled("lp-track"), fill=filled("lp-bar"), width=row.bar, share=row.share
        )
        if row.share
        else "",
    )


_ROW = template(
    '<tr><th scope="row" class="lp-long">{name} {code}</th> '
    '<td class="lp-long">{outputs}</td> '
    '<td class="lp-n"><data value="{parameters:d}">{parameters:,}</data></td> <td>{bar}</td></tr>\n'
)
_BAR = template(
    '<svg width="{full:d}" height="8" aria-hidden="true"><rect{track} width="{full:d}" height="8"/>'
    '<rect class="lp-bar"{fill} width="{width:#}" height="8"/></svg> {share}'
)
_TOTAL = template(
    '<tr><th scope="row">{name}</th> <td></td> '
    '<td class="lp-n"><data value="{value:d}">{value:,}</data></td> <td></td></tr>\n'
)
_TABLE = template(
    '<div class="lp-scroll lp-layers" role="group" aria-label="Layers">\n<table>\n'
    '<thead><tr><th scope="col">Layer</th> <th scope="col">Output shape</th> '
    '<th scope="col" class="lp-n">Parameters</th> <th scope="col">Share</th></tr></thead>\n'
    "<tbody>\n{rows}</tbody>\n<tfoot>\n{totals}</tfoot>\n</table>\n</div>\n"
)
