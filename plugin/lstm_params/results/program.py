"""The program that a network was read from."""

from ..request import VIEWS, Piece, Request
from .html import Html, join, label, template


def program_view(request: Request) -> Html:
    """The program, in which each layer links to its own views where a block has any."""
    id = request.id if any(VIEWS[view].is_of_layers for view in request.show) else ""
    return _VIEW(label=label("Code", request.level), code=join([_piece(piece, id) for piece in request.code]))


_VIEW = template(
    '<div class="lp-view lp-wide">\n{label}<div class="highlight"><pre><code class="nohighlight">{code}'
    "</code></pre></div>\n</div>"
)


def _piece(piece: Piece, id: str) -> str:
    if piece.kind:
        return _COLOURED(kind=piece.kind, text=piece.text)
    if not piece.layer:
        return piece.text
    return _LINK(id=id, layer=piece.layer, text=piece.text) if id else _BOLD(text=piece.text)


_COLOURED = template('<span class="{kind}">{text}</span>')
_LINK = template('<a href="#{id}-{layer}">{text}</a>')
_BOLD = template("<b>{text}</b>")
