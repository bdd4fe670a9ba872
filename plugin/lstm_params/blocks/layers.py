"""The layers of a block: one call, or a list of calls, and YAML's own traps on the way to them."""

import re

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.signatures import MOST_LAYERS
from .calls import ReadCall, read_call
from .errors import BlockError, Mistake
from .python_tokens import unclosed_bracket
from .text_lines import line_stop
from .yaml_errors import LIST_MARKS, colon_mistake, line_mistake
from .yaml_nodes import Items, Node, Pairs, Scalar

MOST_CALLS = 1_000
"""They may be made of so many calls, those inside them counted."""

_QUOTE = "Write the whole layer in quotes."
_LIST = "Write one layer a line, each behind '- '."
_EXAMPLE = "A layer looks like LSTM(2)."
_ITEM = regex(r"\n[ \t]*(?=-)")


class PlacedCall(NamedTuple):
    """A call, and the scalar that it was read from."""

    read: ReadCall
    scalar: Scalar


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
    wrong = _list_mistake(node, text)
    if wrong:
        mistakes.append(wrong)
    if wrong or not isinstance(node, Items):
        return []
    placed: list[PlacedCall] = []
    calls = 0
    for item in node.items:
        layer = _read(item, text, mistakes)
        if layer is None:
            continue
        placed.append(layer)
        calls += layer.read.call.calls
        if calls > MOST_CALLS:
            message = f"the layers of a block may be made of at most {MOST_CALLS:,} calls"
            mistakes.append(Mistake(message, item.span))
            return []
    return placed


def _list_mistake(node: Node, text: str) -> Mistake | None:
    """What is wrong with a list of layers as a whole."""
    if not isinstance(node, Items):
        text_of = node.value if isinstance(node, Scalar) and node.is_plain else ""
        is_glued = re.match(f"-|{LIST_MARKS}", text_of) is not None
        if is_glued:
            return line_mistake(text, node.span[0])
        return Mistake("'layers' must be a list", node.span, _LIST)
    if not node.items:
        return Mistake("'layers' has no layer in it", node.span, _EXAMPLE)
    if len(node.items) > MOST_LAYERS:
        message = f"a block may have at most {MOST_LAYERS} layers, not {len(node.items):,}"
        return Mistake(message, node.items[MOST_LAYERS].span)
    if node.is_flow and any(_is_cut(item) for item in node.items):
        return Mistake("YAML splits this list at the commas inside a layer", node.span, _LIST)
    return None


def _is_cut(node: Node) -> bool:
    return isinstance(node, Scalar) and unclosed_bracket(node.value) is not None


def _read(node: Node, text: str, mistakes: list[Mistake]) -> PlacedCall | None:
    if isinstance(node, Scalar) and node.value.strip():
        try:
            return PlacedCall(read_call(node.value), node)
        except BlockError as error:
            mistakes += _yaml_mistake(node, text) or _placed(error, node)
    elif isinstance(node, Scalar):
        mistakes.append(Mistake("there is no layer here", node.span, _EXAMPLE))
    elif isinstance(node, Pairs):
        mistakes.append(_mapping(node, text))
    else:
        mistakes.append(Mistake("this is a list where a layer should be", node.span, _EXAMPLE))
    return None


def _placed(error: BlockError, node: Scalar) -> list[Mistake]:
    return [mistake._replace(span=node.part(*mistake.span)) for mistake in error.mistakes]


def _yaml_mistake(node: Scalar, text: str) -> list[Mistake]:
    """What YAML did to a layer that cannot be read, if it did anything."""
    rest = text[node.stop : line_stop(text, node.stop)]
    if node.is_plain and _is_cut(node) and rest.lstrip(" \t").startswith("#"):
        message = "YAML takes the rest of this layer, from ' #' on, for a comment"
        return [Mistake(message, node.span, _QUOTE)]
    item = _ITEM.search(text, node.span[0], node.stop) if node.is_plain else None
    if not item:
        return []
    if text.startswith("- ", item.end()):
        span = (item.end(), line_stop(text, item.end()))
        hint = "Begin it where the other lines of the list begin."
        return [Mistake("this line is indented deeper than the list", span, hint)]
    return [line_mistake(text, item.end())]


def _mapping(node: Pairs, text: str) -> Mistake:
    start = node.span[0]
    span = (start, line_stop(text, start))
    colon = text.find(": ", *span)
    if colon >= 0 and "(" in text[start:colon]:
        return colon_mistake(text, start, colon)
    return Mistake("a layer is written as code, not as a mapping", span, _EXAMPLE)
