"""Sweeps: `{units: [1, 2], features: 1..8}`, the sizes that take several values.

sweep  = "{" axis ["," axis] "}"
axis   = size ":" ( values | "[" values {"," values} "]" )
values = number [".." number]
"""

import re
from collections.abc import Iterator

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.signatures import LARGEST_SIZE
from .errors import Mistake, Span
from .numbers import size_mistake
from .yaml_nodes import Items, Node, Pairs, Scalar

MOST_AXES = 2
"""A table has rows and columns."""

MOST_COUNTS = 256
"""A sweep may have so many counts."""

_EXAMPLE = "Write it as in 'sweep: {units: [1, 2], features: 1..4}'."
_RANGE = regex(r"\s*(.*?)\s*\.\.\s*(.*?)\s*")
_NEARLY = regex(r"([1-9][0-9_]*)\s*(?:\.\.\.+|…|[-–—:~]|to)\s*([1-9][0-9_]*)")


_STEP = regex(
    r"""(?P<first>[1-9][0-9_]*)\s*\.\.\s*(?P<last>[1-9][0-9_]*)\s*(?:\.\.|:|,|/|by|step)\s*(?P<step>[1-9][0-9_]*)
        |(?:range\()?(?P<start>[1-9][0-9_]*)\s*[:,]\s*(?P<stop>[1-9][0-9_]*)\s*[:,]\s*(?P<by>[1-9][0-9_]*)\)?
        |range\(.*""",
    re.VERBOSE,
)
_MOST_LISTED = 12
"""A hint writes out no more values."""


class PlacedValue(NamedTuple):
    """A value, and its place."""

    value: int
    span: Span


class PlacedAxis(NamedTuple):
    """A swept size, and the places of its name and its values."""

    name: str
    span: Span
    values: tuple[PlacedValue, ...]


def read_axes(node: Node, mistakes: list[Mistake]) -> list[PlacedAxis]:
    """The axes of a `sweep` option; nothing where a mistake is added.

    Args:
        node: The option's value.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    if not isinstance(node, Pairs) or not node.pairs:
        mistakes.append(Mistake("'sweep' must name sizes, each with its values", node.span, _EXAMPLE))
        return []
    mistakes += _cut_ranges(node)
    if len(mistakes) > before:
        return []
    if len(node.pairs) > MOST_AXES:
        message = f"a sweep has at most {MOST_AXES} sizes, not {len(node.pairs):,}"
        mistakes.append(Mistake(message, node.pairs[MOST_AXES][0].span))
        return []
    axes = [_axis(name, value, mistakes) for name, value in node.pairs]
    if len(axes) == MOST_AXES and axes[0].name == axes[1].name:
        mistakes.append(Mistake(f"'{axes[0].name}' is given twice", axes[1].span))
    if len(mistakes) > before:
        return []
    counts = [len(axis.values) for axis in axes]
    if len(counts) == MOST_AXES and counts[0] * counts[1] > MOST_COUNTS:
        message = f"a sweep may have at most {MOST_COUNTS} counts, not {counts[0]:,} × {counts[1]:,}"
        mistakes.append(Mistake(message, node.pairs[1][1].span))
        return []
    return axes


def _cut_ranges(node: Pairs) -> Iterator[Mistake]:
    """Calls of `range()`, which YAML splits at their commas, so that what is behind one looks like a size."""
    for key, value in node.pairs:
        if not isinstance(key, Scalar) or not isinstance(value, Scalar):
            continue
        if value.value.startswith("range(") and ")" not in value.value:
            hint = f"List the values, as in {key.value}: [10, 20, 30]."
            yield Mistake("a range has no step", value.span, hint)


def _axis(key: Node, node: Node, mistakes: list[Mistake]) -> PlacedAxis:
    if not isinstance(key, Scalar) or not key.value:
        mistakes.append(Mistake("a size's name must be one word", key.span, _EXAMPLE))
        return PlacedAxis("", key.span, ())
    before = len(mistakes)
    items = node.items if isinstance(node, Items) else [node]
    values: list[PlacedValue] = []
    for item in items:
        values += _values(key.value, item, mistakes)
        if len(values) > MOST_COUNTS:
            break
    if len(mistakes) == before:
        mistakes.extend(_wrong_values(key.value, node, values))
    return PlacedAxis(key.value, key.span, tuple(values))


def _wrong_values(name: str, node: Node, values: list[PlacedValue]) -> Iterator[Mistake]:
    if len(values) > MOST_COUNTS:
        yield Mistake(f"a sweep may have at most {MOST_COUNTS} counts", node.span)
        return
    if len(values) < 2:
        number = "no value" if not values else "only one value"
        hint = f"Write {name}: [1, 2], or {name}: 1..8 for all from 1 to 8."
        yield Mistake(f"'{name}' has {number} in this sweep", node.span, hint)
    seen: set[int] = set()
    for value, span in values:
        if value in seen:
            yield Mistake(f"'{name}' is {value:,} twice in this sweep", span)
        seen.add(value)


def _values(name: str, node: Node, mistakes: list[Mistake]) -> list[PlacedValue]:
    """A number, or all numbers of a range."""
    if not isinstance(node, Scalar):
        mistakes.append(Mistake(f"a value of '{name}' must be one whole number", node.span))
        return []
    match = _RANGE.fullmatch(node.value) if node.is_plain else None
    nearly = _NEARLY.fullmatch(node.value) if node.is_plain else None
    step = _STEP.fullmatch(node.value)
    if step:
        mistakes.append(Mistake("a range has no step", node.span, _step_hint(name, step)))
        return []
    if nearly:
        hint = f"Write {nearly[1]}..{nearly[2]}."
        mistakes.append(Mistake("a range is written with two dots", node.span, hint))
        return []
    ends = [_part(node, *match.span(group)) for group in (1, 2)] if match else [node]
    found = [mistake for end in ends if (mistake := size_mistake(end, f"'{name}'", LARGEST_SIZE))]
    if found:
        mistakes += found
        return []
    first, last = (int(ends[0].value), int(ends[-1].value))
    if first > last or (match and first == last):
        hint = f"Write {last}..{first}." if first > last else f"Write {first}."
        mistakes.append(Mistake(f"the range {node.value} has no numbers between its ends", node.span, hint))
        return []
    return [PlacedValue(value, node.span) for value in range(first, min(last, first + MOST_COUNTS) + 1)]


def _step_hint(name: str, step: re.Match[str]) -> str:
    """The values of a range with a step, one by one; Python's ranges end before their last number."""
    values: range = range(0)
    if step["first"]:
        values = range(int(step["first"]), int(step["last"]) + 1, int(step["step"]))
    elif step["start"]:
        values = range(int(step["start"]), int(step["stop"]), int(step["by"]))
    if not 1 < len(values) <= _MOST_LISTED:
        return f"List the values, as in {name}: [10, 20, 30]."
    return f"Write {name}: [{', '.join(map(str, values))}]."


def _part(node: Scalar, start: int, stop: int) -> Scalar:
    """An end of a range, as a value of its own."""
    return node._replace(value=node.value[start:stop], span=node.part(start, max(stop, start + 1)))
