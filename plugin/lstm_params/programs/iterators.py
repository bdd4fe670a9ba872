"""Python's functions that iterate over values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .machine import Machine
from .methods import sorted_by
from .things import Once, live
from .values import Unknown


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


def _enumerate(machine: Machine, node: ast.AST, value: Any, start: Any = 0) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items.copy()
    if not isinstance(start, int):
        return [
            (machine.unknown(node, True, start if isinstance(start, Unknown) else None), item)
            for item in items
        ]
    return list(enumerate(items, start))


def _zip(machine: Machine, node: ast.AST, *values: Any, strict: Any = False) -> Any:
    rows = [machine.items(value, node) for value in values]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.holding(Unknown(row.text, row.span), *rows)
    shortest = min(map(len, rows), default=0)
    last = [len(row) for row in rows].index(shortest) if rows else 0
    for number, (value, row) in enumerate(zip(values, rows, strict=True)):
        if isinstance(value, Once) and len(row) > shortest:
            value.leave(machine, node)
            value.give_back(row[shortest + (number < last) :])
    if strict is True and len({len(row) for row in rows}) > 1:
        machine.stop(node, "zip(strict=True) joins rows of one length, and these are of several", ValueError)
    machine.step(node, len(rows) * shortest // 10)
    return [tuple(row) for row in zip(*rows, strict=False)]


def _reversed(machine: Machine, node: ast.AST, value: Any) -> Any:
    items = machine.items(value, node)
    return items if isinstance(items, Unknown) else items[::-1]


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


def _map(machine: Machine, node: ast.AST, function: Any, *values: Any) -> Any:
    rows = [machine.items(value, node) for value in values]
    for row in rows:
        if isinstance(row, Unknown):
            return machine.call_unknown(
                Unknown(machine.code(node), machine.first_line(node)), node, [function, *values], {}
            )
    return [machine.call(function, node, list(row), {}) for row in zip(*rows, strict=False)]


def _quantified(is_all: bool) -> Callable[..., Any]:
    def called(machine: Machine, node: ast.AST, value: Any) -> Any:
        if isinstance(value, Once):  # how many of its values are taken is not followed
            value.rest(machine, node)
            value.taint = None
        items = machine.items(value, node)
        if isinstance(items, Unknown):
            return machine.unknown(node, True, items)
        truths = [machine.truth(item) for item in items]
        if isinstance(value, Once) and set(truths[:-1]) - {is_all}:  # it may end before the last one
            value.leave(machine, node)
        if (not is_all) in truths:
            if isinstance(value, Once) and None not in truths:
                value.give_back(items[truths.index(not is_all) + 1 :])
            return not is_all
        return machine.unknown(node, True) if None in truths else is_all

    return called


def _filter(machine: Machine, node: ast.AST, function: Any, value: Any) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return items
    truths = [
        machine.truth(item if function is None else machine.call(function, node, [item], {}))
        for item in items
    ]
    if None in truths:
        return machine.holding(Unknown(machine.code(node), machine.first_line(node)), items)
    return [item for item, truth in zip(items, truths, strict=True) if truth]


def _once(called: Callable[..., Any]) -> Callable[..., Any]:
    """A function that returns an iterator: its values are made when they are read, once."""

    def made(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
        if len({id(value) for value in arguments if isinstance(value, Once)}) < sum(
            isinstance(value, Once) for value in arguments
        ):
            machine.fail(node, "one iterator given twice is not understood here")
        name = called.__name__[1:]
        turns = _TURNS[name](arguments, keywords) if name in _TURNS else None
        return Once(
            lambda: applied(machine, name, called, node, arguments, keywords), turns, turns is not None
        )

    return made


def _can_change(value: Any) -> bool:
    """Whether a loop sees it change, turn by turn."""
    if isinstance(value, Once):
        return False
    return isinstance(value, (list, range, tuple, str)) or getattr(value, "again", None) is not None


def _enumerated(arguments: Sequence[Any], keywords: dict[str, Any]) -> Callable[[], Iterator[Any]] | None:
    """What reads the values of `enumerate` turn by turn."""
    start = (*arguments[1:], keywords.get("start", 0))[0]
    if not arguments or not _can_change(arguments[0]) or not isinstance(start, int):
        return None
    return lambda: enumerate(live(arguments[0], arguments[0]), start)


def _zipped(arguments: Sequence[Any], keywords: dict[str, Any]) -> Callable[[], Iterator[Any]] | None:
    """What reads the values of `zip` turn by turn."""
    if not all(map(_can_change, arguments)):
        return None
    return lambda: zip(*(live(value, value) for value in arguments), strict=False)


def _backwards(arguments: Sequence[Any], keywords: dict[str, Any]) -> Callable[[], Iterator[Any]] | None:
    """What reads the values of `reversed` turn by turn."""
    return (lambda: reversed(arguments[0])) if arguments and isinstance(arguments[0], list) else None


_TURNS = {"enumerate": _enumerated, "zip": _zipped, "reversed": _backwards}


def _iter(machine: Machine, node: ast.AST, value: Any) -> Any:
    is_read = isinstance(value, (Once, Unknown))
    return value if is_read else Once(lambda: machine.items(value, node), reads=True)


def _next(machine: Machine, node: ast.AST, value: Any, *default: Any) -> Any:
    rest = value.rest(machine, node) if isinstance(value, Once) else None
    if isinstance(rest, list) and len(rest) > 1:
        value.leave(machine, node)
    if isinstance(rest, list) and not machine.doubts:
        if rest:
            return rest.pop(0)
        value.is_ended = True
        return default[0] if default else machine.stop(node, "there is no next value here", StopIteration)
    made = Unknown(machine.code(node), machine.first_line(node), machine.is_data(value))
    made.holds = value.holds if isinstance(value, Unknown) else (value,)
    return made


def _reversed_once(machine: Machine, node: ast.AST, value: Any) -> Any:
    """`reversed(value)`, which begins at what is the end now."""
    made = _once(_reversed)(machine, node, value)
    if isinstance(value, list):
        length = len(value)

        def make() -> list[Any]:
            if len(value) < length:
                machine.fail(node, "this list became shorter, and what 'reversed' gives then is not followed")
            return value[:length][::-1]

        made.make = make
    return made


ITERATORS: dict[str, Callable[..., Any]] = {
    "enumerate": _once(_enumerate),
    "zip": _once(_zip),
    "reversed": _reversed_once,
    "sorted": _sorted,
    "map": _once(_map),
    "filter": _once(_filter),
    "all": _quantified(True),
    "any": _quantified(False),
    "next": _next,
    "iter": lambda machine, node, value, *others: _iter(machine, node, value),
}
"""The functions by their names."""
