"""Input shapes: `[40, 3]`, `[null, 3]` or `(None, 3)`."""

from ..calculator.shapes import Lengths
from ..calculator.signatures import MOST_AXES, as_shape
from .calls import read_value
from .errors import BlockError, Mistake
from .numbers import read_size
from .yaml_nodes import Items, Node, Scalar

NULLS = ("null", "None", "~")
"""How a length that is left open is written."""

_FORMS = "Write [40, 3], or [null, 3] for a length that is left open."


def is_null(node: Node) -> bool:
    """Whether a value says that a length is left open."""
    return isinstance(node, Scalar) and node.is_plain and node.value in NULLS


def read_shape(node: Node, mistakes: list[Mistake]) -> Lengths | None:
    """An input's shape, or None where a mistake is added.

    Args:
        node: The value of the `input` option.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    if isinstance(node, Items) and len(node.items) > MOST_AXES:
        message = f"'input' must have at most {MOST_AXES} axes, not {len(node.items):,}"
        mistakes.append(Mistake(message, node.span))
        return None
    if isinstance(node, Items):
        lengths = [None if is_null(item) else _read_length(item, mistakes) for item in node.items]
        return tuple(lengths) if len(mistakes) == before else None
    if isinstance(node, Scalar) and node.value:
        return _read_tuple(node, mistakes)
    mistakes.append(Mistake("'input' must be a shape", node.span, _FORMS))
    return None


def _read_length(node: Node, mistakes: list[Mistake]) -> int | None:
    return read_size(node, "a length", mistakes, hint=_FORMS)


def _read_tuple(node: Scalar, mistakes: list[Mistake]) -> Lengths | None:
    try:
        return as_shape(read_value(node.value))
    except BlockError:
        mistakes.append(Mistake(f"'input' must be a shape, not '{node.value[:40]}'", node.span, _FORMS))
    except ValueError as error:
        mistakes.append(Mistake(f"'input' {error}", node.span, _FORMS))
    return None
