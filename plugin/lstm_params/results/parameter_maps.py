"""The parameter maps of a layer as HTML; `drawing.parameter_map` has their shapes."""

from ..calculator.layers import Layer
from ..request import Request
from .drawing.paint import LETTERS, dotted, filled, stroked
from .drawing.parameter_map import Band, Map, parameter_map
from .html import NOTHING, PART, Html, attribute, join, label, repeated, template

SCALE = 1.2
"""How much larger than its units a picture is where there is room."""

LONGEST_TITLE = 200
"""A picture's title has no longer code in it."""


def parameter_maps(layer: Layer, request: Request) -> Html:
    """The parameter map of each group of a layer's weights; nothing where there are none."""
    if not layer.groups:
        return NOTHING
    code = layer.code if len(layer.code) <= LONGEST_TITLE else layer.type  # it is the title of each map
    return _VIEW(
        wide=" lp-wide" if len(layer.groups) > 1 else "",
        label=label("Parameter map"),
        maps=join([_map(parameter_map(group), code) for group in layer.groups]),
    )


_VIEW = template('<div class="lp-view{wide}">\n{label}<div class="lp-maps">\n{maps}</div>\n</div>\n')


def _map(drawn: Map, code: str) -> Html:
    return _MAP(
        heading=label(drawn.label, PART) if drawn.label else "",
        width=drawn.width,
        height=drawn.height,
        pixels=round(drawn.width * SCALE),
        letters=LETTERS,
        code=code,
        name=f", {drawn.label}" if drawn.label else "",
        description=drawn.description,
        texts=_TEXTS(
            [
                (css, x, y, _CENTRED if is_centred else NOTHING, text)
                for x, y, text, css, is_centred in drawn.texts
            ]
        ),
        written=drawn.written,
        edge=stroked(drawn.written, 2),
        columns=drawn.columns,
        bands=join([_band(band, drawn) for band in drawn.bands]),
        caption=drawn.caption,
    )


_MAP = template(
    '<div class="lp-map">\n{heading}'
    '<svg role="img" viewBox="0 0 {width:#} {height:#}" width="{pixels:d}" data-search-exclude{letters}>\n'
    "<title>Parameter map of {code}{name}</title>\n<desc>{description!s}</desc>\n{texts}"
    '<path class="lp-columns {written}"{edge} d="{columns!s}"/>\n{bands}</svg>\n'
    '<p class="lp-note">{caption!s}</p>\n</div>\n'
)
_TEXTS = repeated('<text class="{css}" x="{x:#}" y="{y:#}"{anchor}>{text!s}</text>\n')
_CENTRED = Html(' text-anchor="middle"')


def _band(band: Band, drawn: Map) -> Html:
    css = f"lp-from-{band.source.kind}"
    dots, width = ("lp-dots", 9) if drawn.cells else ("lp-dots lp-line", 4)
    return _BAND(
        css=css,
        fill=filled(css),
        enlarged=attribute("data-enlarged", band.source.name if band.is_enlarged else ""),
        dots=dots,
        line=dotted(f"{dots} {css}", width),
        path=band.dots,
        blocks=_BLOCKS([(gate.role, parameters, path) for gate, parameters, path in band.blocks]),
        lines=_LINES(
            [
                (
                    drawn.indent,
                    y,
                    read,
                    " " if read and made else NOTHING,
                    _MADE(text=made) if made else NOTHING,
                )
                for y, read, made in band.lines
            ]
        ),
    )


_BAND = template(
    '<g class="{css}"{fill}{enlarged}>\n<path class="{dots}"{line} d="{path!s}"/>\n{blocks}\n{lines}\n</g>\n'
)
_BLOCKS = repeated('<path class="lp-{role}" data-value="{parameters:d}" d="{path!s}"/>')
_LINES = repeated('<text x="{x:#}" y="{y:#}">{read!s}{space}{made}</text>')
_MADE = template("<tspan>&#8594; {text!s}</tspan>")
