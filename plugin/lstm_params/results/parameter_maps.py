"""The parameter maps of a layer as HTML; `drawing.parameter_map` has their shapes."""

from ..calculator.layers import Layer
from ..request import Request
from .drawing.paint import filled
from .drawing.parameter_map import Band, Map, parameter_map
from .drawing.svg import drawn, picture
from .html import NOTHING, PART, Html, attribute, join, label, template

LONGEST_TITLE = 200
"""A picture's title has no longer code in it."""


def parameter_maps(layer: Layer, request: Request) -> Html:
    """The parameter map of each group of a layer's weights; nothing where there are none."""
    if not layer.groups:
        return NOTHING
    code = layer.code if len(layer.code) <= LONGEST_TITLE else layer.type  # it is the title of each map
    return _VIEW(
        wide=" lp-wide" if len(layer.groups) > 1 else "",
        label=label("Parameter map", request.level),
        maps=join([_map(parameter_map(group), code, request.level) for group in layer.groups]),
    )


_VIEW = template('<div class="lp-view{wide}">\n{label}<div class="lp-maps">\n{maps}</div>\n</div>\n')


def _map(found: Map, code: str, level: int) -> Html:
    name = f", {found.label}" if found.label else ""
    return _MAP(
        heading=label(found.label, level, PART) if found.label else "",
        picture=picture(
            f"Parameter map of {code}{name}",
            found.description,
            found.width,
            found.height,
            join([drawn(found.texts), found.columns.html, *map(_band, found.bands)]),
        ),
        caption=found.caption,
    )


_MAP = template('<div class="lp-map">\n{heading}{picture}<p class="lp-note">{caption!s}</p>\n</div>\n')


def _band(band: Band) -> Html:
    css = f"lp-from-{band.source.kind}"
    return _BAND(
        css=css,
        fill=filled(css),
        enlarged=attribute("data-enlarged", band.source.name if band.is_enlarged else ""),
        parts=drawn([band.dots, *band.blocks, *band.lines]),
    )


_BAND = template('<g class="{css}"{fill}{enlarged}>\n{parts}</g>\n')
