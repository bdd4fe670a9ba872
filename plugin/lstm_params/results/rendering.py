"""A request, or what is wrong with a block, as HTML."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ..request import Request
from .network_block import NetworkBlock


class Mistake(Protocol):
    """What is shown of a mistake."""

    @property
    def place(self) -> str:
        """The file, line and column."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def short_excerpt(self) -> str:
        """The line at fault, or a part of it, and a line of carets."""

    @property
    def hint(self) -> str:
        """What to write instead, or nothing."""


class Rendered(NamedTuple):
    """A result."""

    html: str
    """One `<div class="lstm-params">`."""
    summary: str
    """It in one sentence."""


def render(request: Request) -> Rendered:
    """A request as HTML.

    Characters outside Latin-1 are references in it, so that Python keeps a page in a byte a character.
    """
    html, summary = _rendered(request)
    return Rendered(html.encode("latin-1", "xmlcharrefreplace").decode("latin-1"), summary)


def _rendered(request: Request) -> Rendered:
    if request.sweep is None and len(request.networks) == 1:
        block = NetworkBlock(request)
        return Rendered(block.html, block.summary)
    from .several_networks import comparison, sweep  # most blocks are of one network

    return Rendered(*(sweep(request, request.sweep) if request.sweep else comparison(request)))


def render_errors(reports: Sequence[Mistake], text: str, id: str = "") -> str:
    """What is wrong with a block, as HTML: one `<div class="lstm-params lstm-params-error">`.

    Args:
        reports: The mistakes.
        text: The block as it is written.
        id: The anchor that links to the block lead to, or nothing.
    """
    from .templates import template  # a build without mistakes never needs it

    return template("errors.html").render(reports=reports, text=text, id=id)
