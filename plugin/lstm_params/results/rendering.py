"""A request as HTML."""

from ..calculator.named_tuples import NamedTuple
from ..request import Request
from .network_block import network_block


class Rendered(NamedTuple):
    """A result."""

    html: str
    """One `<div class="lstm-params">`."""
    summary: str
    """It in one sentence."""


def render(request: Request) -> Rendered:
    """A request as HTML.

    Characters outside ASCII are references in it, so that Python keeps a page in a byte a character,
    and writes it to its file as it is.
    """
    html, summary = _rendered(request)
    return Rendered(html.encode("ascii", "xmlcharrefreplace").decode("ascii"), summary)


def _rendered(request: Request) -> tuple[str, str]:
    if request.sweep:
        from .sweep import sweep_block  # most blocks are of one network

        return sweep_block(request, request.sweep)
    if len(request.networks) > 1:
        from .comparison import comparison_block

        return comparison_block(request)
    if request.wrong is not None:
        from .diagnosis import diagnosis_block

        return diagnosis_block(request, request.wrong)
    return network_block(request)
