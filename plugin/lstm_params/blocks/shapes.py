"""Input shapes: `[40, 3]`, `[null, 3]` or `(None, 3)`."""

from ..calculator.shapes import Lengths
from ..calculator.signatures import MOST_AXES, as_shape
from .calls import read_value
from .errors import BlockError, Mistake
from .numbers import read_size
from .yaml_nodes import Items, Node, Scalar

NULLS = ("null", "None", "~")
"""How a length that is left open is written."""

BATCH = "N"
"""How the batch axis is written."""

MOST_INPUTS = 16
"""A program's model may have so many inputs."""

Input = tuple[int | str | None, ...]
"""The shape of an input: without the batch axis, which is the first; or with `N` where that is."""

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


def read_inputs(node: Node, mistakes: list[Mistake]) -> list[Input] | None:
    """The shapes of a program's inputs, or None where a mistake is added.

    One shape is written alone, several as a list; in each, `N` marks a batch axis that is not the first.

    Args:
        node: The value of the `input` option.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    if isinstance(node, Items) and any(isinstance(item, Items) for item in node.items):
        if len(node.items) > MOST_INPUTS:
            message = f"'input' must have at most {MOST_INPUTS} shapes, not {len(node.items):,}"
            mistakes.append(Mistake(message, node.span))
            return None
        shapes = [_read_input(item, mistakes) for item in node.items]
    else:
        shapes = [_read_input(node, mistakes)]
    return [shape for shape in shapes if shape is not None] if len(mistakes) == before else None


def _read_input(node: Node, mistakes: list[Mistake]) -> Input | None:
    batches = [item for item in node.items if _is_batch(item)] if isinstance(node, Items) else []
    if not isinstance(node, Items) or not batches:
        return read_shape(node, mistakes)
    if len(batches) > 1:
        mistakes.append(Mistake("a shape has one batch axis", batches[1].span))
        return None
    at = node.items.index(batches[0])
    others = [item for number, item in enumerate(node.items) if number != at]
    shape = read_shape(node._replace(items=others), mistakes)
    return shape if shape is None else (*shape[:at], BATCH, *shape[at:])


def _is_batch(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_plain and node.value == BATCH


def _read_length(node: Node, mistakes: list[Mistake]) -> int | None:
    return read_size(node, "a length", mistakes, hint=lambda: _FORMS)


def _read_tuple(node: Scalar, mistakes: list[Mistake]) -> Lengths | None:
    try:
        return as_shape(read_value(node.value))
    except BlockError:
        mistakes.append(Mistake(f"'input' must be a shape, not '{node.value[:40]}'", node.span, _FORMS))
    except ValueError as error:
        mistakes.append(Mistake(f"'input' {error}", node.span, _FORMS))
    return None
