"""What a block says of a program that its text does not: `values` and `entry`.

values = "{" name | expression ":" value {"," …} "}"
value  = number | true | false | null | text | list of values | "Given(parameters=…, output=[…])"
entry  = name | call
"""

import ast
import re
from collections.abc import Mapping
from typing import Any

from ..calculator.lazy_regex import regex
from ..programs.words import fold
from .errors import Mistake
from .numbers import size_mistake
from .yaml_nodes import Items, Node, Pairs, Scalar

MOST_VALUES = 100
"""A block may say so many values."""

LONGEST = 1_000
"""No value, and no entry, may have more characters."""

_WHOLE = regex(r"-?(?:0|[1-9](?:_?[0-9])*)")
_FRACTION = regex(r"-?[0-9]+\.[0-9]+(?:[eE]-?[0-9]{1,2})?")
_WORDS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_EXAMPLE = "Write it as in 'values: {vocab_size: 10000}'."
_GIVEN = 'Write it as in "Given(parameters=23_587_712, output=[2048])".'


def read_values(node: Node, mistakes: list[Mistake]) -> Mapping[str, Any]:
    """The values that a block gives for what its program does not say.

    Args:
        node: The value of the `values` option.
        mistakes: Where mistakes go.
    """
    if not isinstance(node, Pairs) or len(node.pairs) > MOST_VALUES:
        mistakes.append(Mistake("'values' gives names their values", node.span, _EXAMPLE))
        return {}
    values: dict[str, Any] = {}
    for key, value in node.pairs:
        if not isinstance(key, Scalar) or not key.value.strip() or len(key.value) > LONGEST:
            mistakes.append(Mistake("this is not a name or expression of the program", key.span, _EXAMPLE))
        elif fold(key.value) in values:
            mistakes.append(Mistake(f"'{key.value[:40]}' is given twice", key.span))
        else:
            values[fold(key.value)] = _value(value, mistakes)
    return values


def _value(node: Node, mistakes: list[Mistake]) -> Any:
    if isinstance(node, Items):
        return [_value(item, mistakes) for item in node.items]
    if not isinstance(node, Scalar) or len(node.value) > LONGEST:
        mistakes.append(Mistake("this is not a number, text or list of them", node.span, _EXAMPLE))
        return None
    text = node.value.strip()
    if text.startswith("Given("):
        if not _is_given(text):
            mistakes.append(Mistake("this part is not stated as it must be", node.span, _GIVEN))
        return text
    if not node.is_plain:
        return node.value
    if _WHOLE.fullmatch(text) and len(text) <= 60:
        return int(text)
    if _FRACTION.fullmatch(text) and len(text) <= 60:
        return float(text)
    if text in _WORDS:
        return _WORDS[text]
    if re.match(r"[-+.]?[0-9]", text):
        mistake = size_mistake(node, "this value", 10**12)
        mistakes.append(mistake or Mistake("this is not a number", node.span))
    return node.value


def _is_given(text: str) -> bool:
    """Whether a stated part has nothing but named constants in it."""
    try:
        node = ast.parse(text, mode="eval").body
        if not isinstance(node, ast.Call) or node.args or not all(keyword.arg for keyword in node.keywords):
            return False
        values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return isinstance(node.func, ast.Name) and {"parameters", "output"} <= values.keys()


def read_entry(node: Node, mistakes: list[Mistake]) -> str:
    """Which part of a program a block means; nothing where a mistake is added.

    Args:
        node: The value of the `entry` option.
        mistakes: Where mistakes go.
    """
    if not isinstance(node, Scalar) or not node.value.strip() or len(node.value) > LONGEST:
        hint = "Write it as in 'entry: build_model(units=64)'."
        mistakes.append(
            Mistake("'entry' names a function, a class or an object of the program", node.span, hint)
        )
        return ""
    return node.value.strip()
