"""The layers of a block: one call, or a list of calls, and YAML's own traps on the way to them."""

from typing import NamedTuple

from ..calculator.calls import Call, LayerError
from .calls import ReadCall, read_call, unclosed_bracket
from .errors import BlockError, Mistake, Span
from .nodes import Items, Node, Pairs, Scalar

_QUOTE = "Write the whole layer in quotes."


class PlacedCall(NamedTuple):
    """A call, and the scalar that it was read from."""

    read: ReadCall
    scalar: Scalar

    @property
    def call(self) -> Call:
        """The call."""
        return self.read.call

    def span_of(self, error: LayerError) -> Span | None:
        """Where in the block a mistake stands, or None if it is not in this call."""
        span = self.read.span_of(error)
        return self.scalar.part(*span) if span else None


def read_layer(node: Node, text: str, mistakes: list[Mistake]) -> list[PlacedCall]:
    """The call of a `layer` option; nothing where a mistake is added.

    Args:
        node: The option's value.
        text: The block's text, which shows what YAML took for a comment.
        mistakes: Where mistakes go.
    """
    if isinstance(node, Items):
        hint = "Name the option 'layers' to count several."
        mistakes.append(Mistake("'layer' must be one layer, not a list", node.span, hint))
        return []
    placed = _read(node, text, mistakes)
    return [placed] if placed else []


def read_layers(node: Node, text: str, mistakes: list[Mistake]) -> list[PlacedCall]:
    """The calls of a `layers` option, without those that have a mistake in them.

    Args:
        node: The option's value.
        text: The block's text.
        mistakes: Where mistakes go.
    """
    if not isinstance(node, Items):
        hint = "Write one layer a line, each behind '- '."
        mistakes.append(Mistake("'layers' must be a list", node.span, hint))
        return []
    if not node.items:
        mistakes.append(Mistake("'layers' has no layer in it", node.span))
    if node.is_flow and any(_is_cut(item) for item in node.items):
        hint = "Write one layer a line, each behind '- '."
        mistakes.append(Mistake("YAML splits this list at the commas inside a layer", node.span, hint))
        return []
    placed = [_read(item, text, mistakes) for item in node.items]
    return [call for call in placed if call]


def _is_cut(node: Node) -> bool:
    return isinstance(node, Scalar) and unclosed_bracket(node.value) is not None


def _read(node: Node, text: str, mistakes: list[Mistake]) -> PlacedCall | None:
    if isinstance(node, Pairs):
        line = text[node.span[0] :].partition("\n")[0].rstrip()
        span = (node.span[0], node.span[0] + len(line))
        mistakes.append(
            Mistake("YAML reads this layer as a mapping, because of the ': ' in it", span, _QUOTE)
        )
        return None
    if not isinstance(node, Scalar):
        mistakes.append(Mistake("a list stands where a layer should", node.span))
        return None
    if not node.value.strip():
        mistakes.append(Mistake("there is no layer here", node.span, "A layer looks like LSTM(2)."))
        return None
    if _is_cut(node) and _comment_follows(node, text):
        mistakes.append(
            Mistake("YAML takes the rest of this layer, from ' #' on, for a comment", node.span, _QUOTE)
        )
        return None
    try:
        return PlacedCall(read_call(node.value), node)
    except BlockError as error:
        for mistake in error.mistakes:
            mistakes.append(mistake._replace(span=node.part(*mistake.span)))
    return None


def _comment_follows(node: Scalar, text: str) -> bool:
    rest = text[node.span[1] :].partition("\n")[0]
    return node.is_plain and rest.startswith(" ") and rest.lstrip().startswith("#")
