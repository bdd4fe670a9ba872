"""Python's functions that iterate over values."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .machine import Machine
from .methods import sorted_by
from .things import Once, Unclear
from .values import MISSING, EachOfStated, Unknown


def applied(
    machine: Machine, name: str, rule: Any, node: ast.AST, arguments: Sequence[Any], keywords: dict[str, Any]
) -> Any:
    """What a function's rule gives; arguments that the rule does not take are refused."""
    try:
        return rule(machine, node, *arguments, **keywords)
    except TypeError as error:
        if error.__traceback__ is None or error.__traceback__.tb_next is None:  # it never began
            machine.fail(node, f"this use of '{name}' is not understood here")
        raise


def once(function: Callable[..., Iterator[Any]]) -> Callable[..., Once]:
    """A function that returns an iterator, from what makes its values turn by turn."""

    def made(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Once:
        name = function.__name__[1:]
        return Once(machine, node, applied(machine, name, function, node, arguments, keywords))

    return made


def holding(machine: Machine, turns: Iterator[Any], *values: Any) -> Iterator[Any]:
    """Some values turn by turn; what is not known among them may be one of all that they are made of."""
    try:
        yield from turns
    except Unclear as unclear:
        raise Unclear(machine.holding(unclear.value.copy(), *values)) from None


def _enumerate(machine: Machine, node: ast.AST, value: Any, start: Any = 0) -> Iterator[Any]:
    turns = machine.turns(value, node)
    if isinstance(start, int):
        return enumerate(turns, start)
    cause = start if isinstance(start, Unknown) else None
    return ((machine.unknown(node, True, cause), item) for item in turns)


def _zip(machine: Machine, node: ast.AST, *values: Any, strict: Any = False) -> Iterator[Any]:
    rows = zip(*(machine.turns(value, node, True) for value in values), strict=strict is True)
    return holding(machine, _joined(machine, node, rows), *values)


def _joined(machine: Machine, node: ast.AST, rows: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from map(_together, rows)
    except ValueError:
        machine.stop(node, "zip(strict=True) joins rows of one length, and these are of several", ValueError)


def _together(row: tuple[Any, ...]) -> tuple[Any, ...] | EachOfStated:
    """What is read at once; all that is in parts of one count, as in a part and its copy.

    Raises:
        Unclear: All in a part is read with something else.
    """
    first = next((value for value in row if isinstance(value, EachOfStated)), None)
    if first is None:
        return row
    counts = {getattr(value.item, "shape", None) for value in row if isinstance(value, EachOfStated)}
    if len(row) > 1 and (
        None in counts or len(counts) > 1 or not all(isinstance(value, EachOfStated) for value in row)
    ):
        raise Unclear(first.copy())
    return EachOfStated(first, tuple(value.item for value in row), row)


def _reversed(machine: Machine, node: ast.AST, value: Any) -> Iterator[Any]:
    if isinstance(value, (Once, set)):
        machine.fail(node, "Python cannot reverse this")
    items = machine.items(value, node)
    if isinstance(value, list) and isinstance(items, list):
        return machine.watched(value, reversed(value), node)
    return machine.watched(value, items if isinstance(items, Unknown) else items[::-1], node)


def _sorted(machine: Machine, node: ast.AST, value: Any, *, key: Any = None, reverse: Any = False) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items.copy()
    found = sorted_by(machine, node, items, key, reverse)
    if found is not None:
        return found
    cause = Unknown(machine.code(node), machine.first_line(node))
    machine.taint(items, cause)
    return cause


def _map(machine: Machine, node: ast.AST, function: Any, *values: Any) -> Iterator[Any]:
    rows = zip(*(machine.turns(value, node, True) for value in values), strict=False)
    return _mapped(machine, node, function, values, rows)


def _mapped(
    machine: Machine, node: ast.AST, function: Any, values: Sequence[Any], rows: Iterator[Any]
) -> Iterator[Any]:
    try:
        for row in map(_together, rows):
            if isinstance(row, EachOfStated):
                with machine.doubt(row):
                    found = machine.call(function, node, list(row.item), {})
                yield EachOfStated(row, found, row.holds)
            else:
                yield machine.call(function, node, list(row), {})
    except Unclear:
        cause = Unknown(machine.code(node), machine.first_line(node))
        raise Unclear(machine.call_unknown(cause, node, [function, *values], {})) from None


def _filter(machine: Machine, node: ast.AST, function: Any, value: Any) -> Iterator[Any]:
    return _filtered(machine, node, function, machine.turns(value, node, True))


def _filtered(machine: Machine, node: ast.AST, function: Any, turns: Iterator[Any]) -> Iterator[Any]:
    for item in turns:
        one = item.item if isinstance(item, EachOfStated) else item
        truth = machine.truth(one if function is None else machine.call(function, node, [one], {}))
        if truth is None:
            cause = Unknown(machine.code(node), machine.first_line(node))
            raise Unclear(machine.holding(cause, one, Once(machine, node, turns)))
        if truth:
            yield item


def _quantified(is_all: bool) -> Callable[..., Any]:
    def called(machine: Machine, node: ast.AST, value: Any) -> Any:
        turns = machine.turns(value, node)
        try:
            for item in turns:
                machine.step(node)
                truth = machine.truth(item)
                if truth is None:  # whether it reads on is not known
                    return _in_doubt(machine, node, item, value, turns)
                if truth is not is_all:
                    return not is_all
        except Unclear as unclear:
            return machine.unknown(node, True, unclear.value)
        return is_all

    def _in_doubt(machine: Machine, node: ast.AST, item: Any, value: Any, turns: Iterator[Any]) -> Any:
        cause = machine.cause(item, node)
        rest = (value if isinstance(value, Once) else Once(machine, node, turns)).spend(machine, cause)
        is_settled = isinstance(rest, list) and (not is_all) in map(machine.truth, rest)
        return not is_all if is_settled else machine.unknown(node, True)

    return called


def _iter(machine: Machine, node: ast.AST, value: Any) -> Any:
    is_read = isinstance(value, (Once, Unknown))
    return value if is_read else Once(machine, node, machine.turns(value, node))


def _next(machine: Machine, node: ast.AST, value: Any, *default: Any) -> Any:
    if isinstance(value, Once):
        with contextlib.suppress(Unclear):
            found = value.next(machine, node)
            if found is not MISSING or default:
                return default[0] if found is MISSING else found
            machine.stop(node, "there is no next value here", StopIteration)
    made = Unknown(machine.code(node), machine.first_line(node), machine.is_data(value))
    made.holds = value.holds if isinstance(value, Unknown) else (value,)
    return made


ITERATORS: dict[str, Callable[..., Any]] = {
    "enumerate": once(_enumerate),
    "zip": once(_zip),
    "reversed": once(_reversed),
    "sorted": _sorted,
    "map": once(_map),
    "filter": once(_filter),
    "all": _quantified(True),
    "any": _quantified(False),
    "next": _next,
    "iter": lambda machine, node, value, *others: _iter(machine, node, value),
}
"""The functions by their names."""
