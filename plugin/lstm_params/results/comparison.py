"""Layers in several frameworks, side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ..calculator.comparison import gate_order, orientation
from ..calculator.framework_facts import forget_start, reset_acts, update_takes
from ..calculator.layers import Layer
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..calculator.side_by_side import all_differences, axes_text, titles
from ..request import Request
from .html import (
    NOTHING,
    Html,
    attribute,
    breakable,
    bullets,
    count,
    join,
    result_name,
    template,
    tensor_shape,
)
from .views import request_view

_TITLES = {
    "input": "Reads the input",
    "hidden": "Reads the hidden state",
    "bias": "Biases",
    "peephole": "Peepholes",
    "vector": "One for each value",
}
"""The rows of tensors, by what these read."""


_FEW = (3, 4)
"""So many frameworks have room on a telephone if the name of a row is above it; two have room beside it."""


class _Tensors(NamedTuple):
    """Tensors of one shape."""

    names: list[str]
    shape: Html
    parameters: int


def comparison_block(request: Request) -> tuple[Html, str]:
    """Layers in several frameworks, as one `<div class="lstm-params">`, and in a sentence."""
    layers = request.networks[0].weighted
    first = layers[0].code if len(layers) == 1 else f"{len(layers)} layers"
    counts = ", ".join(f"{network.framework.label} {network.parameters:,}" for network in request.networks)
    title = f"{request.title}: " if request.title else ""
    summary = f"{title}{first}, parameters: {counts}."
    html = _BLOCK(
        id=attribute("id", request.id),
        summary=summary,
        name=result_name(request.title, first, request.level),
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
_COUNT = template('<span><data value="{count:d}">{count:,}</data> <small>{name}</small></span>')


def comparison_table(request: Request) -> Html:
    """A column for each framework, and below them what differs from the first one."""
    networks = request.networks
    differing = [text for other in networks[1:] for text in all_differences(networks[0], other)]
    return _TABLE(
        few=" lp-few" if len(networks) in _FEW else "",
        heads=join(
            [
                _HEAD(key=own.framework.key, parameters=own.parameters, label=own.framework.label)
                for own in networks
            ]
        ),
        rows=join(_rows(networks)),
        mark=_DIFFERS if len({network.parameters for network in networks}) > 1 else NOTHING,
        counts=join([_CELL(content=count(value=network.parameters)) for network in networks]),
        differences=bullets(differing) if differing else NOTHING,
    )


def _rows(networks: Sequence[Network]) -> Iterator[Html]:
    """The calls, the tensors by what they read, and facts; of several layers, a row for each."""
    layers = [network.weighted for network in networks]
    if len(layers[0]) > 1:
        for title, *same in zip(titles(networks[0]), *layers, strict=True):
            cells = [
                _COUNTED(code=breakable(layer.code), count=count(value=layer.parameters)) for layer in same
            ]
            yield _row(title, [layer.parameters for layer in same], cells)
        return
    calls = [_LAYER(code=breakable(own[0].code)) for own in layers]
    yield _ROW(title="Layer", mark=NOTHING, cells=join(calls))
    tensors = [_by_kind(own[0]) for own in layers]
    for kind, title in _TITLES.items():
        if any(kind in own for own in tensors):
            found = [own.get(kind, []) for own in tensors]
            counts = [sum(one.parameters for one in own) for own in found]
            yield _row(title, counts, map(_tensors, found))
    for title, fact in _FACTS:
        texts = [
            fact(network._replace(layers=tuple(own))) for network, own in zip(networks, layers, strict=True)
        ]
        if any(texts):
            yield _row(title, texts, texts)


_TABLE = template(
    '<div class="lp-scroll lp-compare{few}" role="group" aria-label="The same in several frameworks">\n'
    "<table>\n"
    "<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n"
    '<tfoot><tr{mark}><th scope="row">Parameters</th>{counts}</tr></tfoot>\n</table>\n</div>\n{differences}'
)
_HEAD = template(' <th scope="col" data-framework="{key}" data-parameters="{parameters:d}">{label}</th>')
_ROW = template('<tr{mark}><th scope="row">{title}</th>{cells}</tr>\n')
_CELL = template(" <td>{content}</td>")
_LAYER = template(' <td class="lp-long">{code}</td>')
_COUNTED = template("{code} {count}")


def _matrix(network: Network) -> str:
    """Along which axes the largest tensor's values lie."""
    layer = network.weighted[0]
    return orientation(layer) if layer.cell else axes_text(network)


_FACTS: Sequence[tuple[str, Callable[[Network], str]]] = (
    ("Gate order", lambda network: gate_order(network.layers[0])),
    ("A matrix is", _matrix),
    ("Forget bias starts at", forget_start),
    ("Reset gate acts", reset_acts),
    ("Update gate of 1", update_takes),
)
"""The rows below the tensors; one without a text in any column is left out."""


def _row(title: str, compared: Sequence[object], cells: Iterable[Html | str]) -> Html:
    """A row, which is marked where what is compared is not the same in all columns."""
    mark = _DIFFERS if len(set(map(str, compared))) > 1 else NOTHING
    return _ROW(title=title, mark=mark, cells=join([_CELL(content=cell) for cell in cells]))


_DIFFERS = Html(' class="lp-differs"')


def _by_kind(layer: Layer) -> dict[str, list[_Tensors]]:
    """A layer's tensors by what they read; those beside one another that have one shape together."""
    by_kind: dict[str, list[_Tensors]] = {}
    for weight in layer.weights:
        found = by_kind.setdefault(weight.blocks[0].source.kind, [])
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
                names=join(map(breakable, own.names), ", "),
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
