"""A value in the text, as a page shows it.

Only pages that have one load this module.
"""

from typing import Any

from ..blocks.expressions import Bytes, Scope, Value, evaluate
from ..calculator.memory import byte_text
from ..calculator.named_tuples import NamedTuple
from ..calculator.named_values import Lengths, Shape


class ShownValue(NamedTuple):
    """A value, as it is written in the text."""

    text: str
    number: int | None
    """The value itself, if it is a number."""


def shown_value(expression: str, scope: Scope) -> ShownValue:
    """The value of an expression.

    Args:
        expression: What is asked for.
        scope: What it may name.

    Raises:
        BlockError: The value does not exist.
    """
    value = evaluate(expression, scope)
    return ShownValue(_text(value), int(value.value) if isinstance(value.value, int) else None)


def _text(value: Value) -> str:
    thing: Any = value.value
    if isinstance(thing, Bytes):
        return byte_text(thing)
    if isinstance(thing, int):
        return f"{thing:,}"
    if isinstance(thing, Lengths):
        return str(thing.axes)
    if isinstance(thing, Shape) and value.request:
        return value.request.networks[0].framework.shape_text(thing.tensor, value.request.batch)
    return str(thing)
