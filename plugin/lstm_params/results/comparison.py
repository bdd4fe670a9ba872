"""One layer in several frameworks, side by side."""

from collections.abc import Callable

from ..calculator.comparison import differences, gate_order, orientation
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..request import Request
from .html import (
    NOTHING,
    TITLE,
    Html,
    attribute,
    bullets,
    count,
    heading,
    join,
    template,
    tensor_name,
    tensor_shape,
)
from .views import request_view

_TITLES = {
    "input": "Reads the input",
    "hidden": "Reads the hidden state",
    "bias": "Biases",
    "peephole": "Peepholes",
}
"""The rows of tensors, by what these read."""


class _Tensors(NamedTuple):
    """Tensors of one shape."""

    names: list[str]
    shape: Html
    parameters: int


def comparison_block(request: Request) -> tuple[Html, str]:
    """One layer in several frameworks, as one `<div class="lstm-params">`, and in a sentence."""
    first = request.networks[0].layers[0].code
    counts = ", ".join(f"{network.framework.label} {network.parameters:,}" for network in request.networks)
    title = f"{request.title}: " if request.title else ""
    summary = f"{title}{first}, parameters: {counts}."
    html = _BLOCK(
        id=attribute("id", request.id),
        summary=summary,
        name=heading(
            "lp-name",
            _NAME(title=_TITLE(title=request.title) if request.title else NOTHING, code=first),
            request.level,
            TITLE,
        ),
        counts=join(
            [_COUNT(count=network.parameters, name=network.framework.name) for network in request.networks],
            " ",
        ),
        views=join([request_view(view, "comparison", request) for view in request.show]),
    )
    return html, summary


_BLOCK = template(
    '<div class="lstm-params"{id} data-summary="{summary}">\n<div class="lp-head">\n{name}'
    '<p class="lp-count lp-counts">{counts}</p>\n</div>\n{views}</div>'
)
_TITLE = template('<strong dir="auto">{title}</strong>')
_NAME = template("{title} <code>{code}</code>")
_COUNT = template('<span><data value="{count:d}">{count:,}</data> <small>{name}</small></span>')


def comparison_table(request: Request) -> Html:
    """A column for each framework, and below them what differs from the first one."""
    networks = request.networks
    tensors = [_by_kind(network.layers[0]) for network in networks]
    rows = [_row("Layer", networks, lambda layer: _LAYER(code=layer.code))]
    rows += [
        _ROW(title=title, cells=join([_CELL(content=_tensors(own.get(kind, []))) for own in tensors]))
        for kind, title in _TITLES.items()
        if any(kind in own for own in tensors)
    ]
    if gate_order(networks[0].layers[0]):
        rows.append(_row("Gate order", networks, lambda layer: _CELL(content=gate_order(layer))))
    rows.append(_row("A matrix is", networks, lambda layer: _CELL(content=orientation(layer))))
    differing = [text for other in networks[1:] for text in differences(networks[0], other)]
    return _TABLE(
        heads=join(
            [
                _HEAD(key=own.framework.key, parameters=own.parameters, label=own.framework.label)
                for own in networks
            ]
        ),
        rows=join(rows),
        counts=join([_CELL(content=count(value=network.parameters)) for network in networks]),
        differences=bullets(differing) if differing else NOTHING,
    )


_TABLE = template(
    '<div class="lp-scroll lp-compare" role="group" aria-label="One layer in several frameworks">\n<table>\n'
    "<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
    '<tfoot><tr><th scope="row">Parameters</th>{counts}</tr></tfoot>\n</table>\n</div>\n{differences}'
)
_HEAD = template(' <th scope="col" data-framework="{key}" data-parameters="{parameters:d}">{label}</th>')
_ROW = template('<tr><th scope="row">{title}</th>{cells}</tr>\n')
_CELL = template(" <td>{content}</td>")
_LAYER = template(' <td class="lp-long"><code>{code}</code></td>')


def _row(title: str, networks: tuple[Network, ...], cell: Callable[[Layer], Html]) -> Html:
    return _ROW(title=title, cells=join([cell(network.layers[0]) for network in networks]))


def _by_kind(layer: Layer) -> dict[str, list[_Tensors]]:
    """A layer's tensors by what they read; those beside one another that have one shape together."""
    by_kind: dict[str, list[_Tensors]] = {}
    for weight in layer.weights:
        found = by_kind.setdefault(weight.parts[0].source.kind, [])
        own = _Tensors([weight.name], tensor_shape(weight.shape), weight.parameters)
        if found and found[-1].shape == own.shape:
            last = found.pop()
            own = _Tensors([*last.names, weight.name], own.shape, last.parameters + own.parameters)
        found.append(own)
    return by_kind


def _tensors(tensors: list[_Tensors]) -> Html:
    return join(
        [
            _TENSORS(
                names=join(map(tensor_name, own.names), ", "),
                number=f"{len(own.names)} of " if len(own.names) > 1 else "",
                shape=own.shape,
                parameters=own.parameters,
            )
            for own in tensors
        ]
    )


_TENSORS = template(
    '<span class="lp-tensor">{names} <span class="lp-shape">{number}{shape}</span> '
    '<data value="{parameters:d}">{parameters:,}</data></span>'
)
