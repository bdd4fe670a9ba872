"""Regular expressions of a program: matched against names, where they end soon."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from ..calculator.lazy_regex import regex
from .machine import Machine
from .things import Thing
from .values import Builtin, Unknown

MOST_WAYS = 200_000
"""In so many ways an expression may be tried on a text."""

_REPEATED_GROUP = regex(r"\)[*+{]")


class Match(Thing):
    """What `re.match` gives."""

    __slots__ = ("found",)
    is_plain = True

    def __init__(self, found: re.Match[str]) -> None:
        self.found = found

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """One of its methods."""
        if name not in ("group", "groups", "groupdict", "start", "end", "span"):
            return machine.unknown(node, True)

        def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            if keywords or not all(isinstance(value, (int, str)) for value in arguments):
                return machine.unknown(node, True)
            try:
                return getattr(self.found, name)(*arguments)
            except (IndexError, TypeError):
                machine.fail(node, "there is no such group here")

        return Builtin(name, called)

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """One of its groups."""
        return machine.call(self.get(machine, "group", node), node, [index], {})


class Expression(Thing):
    """What `re.compile` gives."""

    __slots__ = ("pattern",)
    is_plain = True

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """One of its methods."""
        if name not in METHODS:
            return machine.unknown(node, True)

        def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            return applied(machine, name, node, self.pattern, *arguments, **keywords)

        return Builtin(name, called)


def applied(machine: Machine, name: str, node: ast.AST, pattern: Any, *values: Any, **keywords: Any) -> Any:
    """What a function of `re` gives."""
    if isinstance(pattern, Expression):
        pattern = pattern.pattern
    unknown = next((value for value in (pattern, *values) if isinstance(value, Unknown)), None)
    count = 2 if name == "sub" else 1
    if unknown is not None or len(values) != count or keywords:
        return machine.unknown(node, True, unknown)
    if not all(isinstance(value, str) for value in (pattern, *values)) or not _ends_soon(
        machine, pattern, values[-1], node
    ):
        return machine.unknown(node, True)
    try:
        found = getattr(re, name)(pattern, *values)
    except (re.error, IndexError):
        machine.fail(node, "Python cannot read this regular expression")
    return Match(found) if isinstance(found, re.Match) else machine.bounded(found, node)


def _ends_soon(machine: Machine, pattern: str, text: str, node: ast.AST) -> bool:
    """Whether an expression is tried on a text in few ways: what it repeats holds no repetition."""
    if len(pattern) > 200 or len(text) > 1_000 or _REPEATED_GROUP.search(pattern):
        return False
    repeated = sum(map(pattern.count, "*+{"))
    groups, others = pattern.count("("), pattern.count("|")
    if max(repeated, groups) > 8:
        return False
    ways = (len(text) + 1) ** (repeated + 1) * (others + 1) ** groups << min(pattern.count("?"), 20)
    machine.step(node, 1 + min(ways, MOST_WAYS) // 200)
    return bool(ways <= MOST_WAYS)


def compiled(machine: Machine, node: ast.AST, pattern: Any, *flags: Any, **keywords: Any) -> Any:
    """`re.compile(pattern)`."""
    if not isinstance(pattern, str) or flags or keywords:
        return machine.unknown(node, True, pattern if isinstance(pattern, Unknown) else None)
    return Expression(pattern)


def _function(name: str) -> Callable[..., Any]:
    return lambda machine, node, pattern, *values, **keywords: applied(
        machine, name, node, pattern, *values, **keywords
    )


METHODS = ("match", "search", "fullmatch", "sub", "findall", "split")
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{f"re.{name}": _function(name) for name in METHODS},
    "re.compile": compiled,
}
"""The functions of `re` by their full names."""
