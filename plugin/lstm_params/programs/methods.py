"""The methods of Python's own types: those that programs make models with."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from .machine import Machine
from .things import Watched
from .values import Builtin, Unknown
from .words import words

_TEXT = frozenset(
    words(
        "lower upper strip lstrip rstrip replace startswith endswith title capitalize split "
        "rsplit splitlines find rfind index count isdigit isalpha isidentifier isupper islower "
        "isspace isnumeric isalnum swapcase removeprefix removesuffix partition rpartition"
    )
)
_NUMBER = frozenset(["is_integer", "bit_length"])
_CHANGING = frozenset(
    words(
        "append extend insert pop remove reverse clear sort update setdefault popitem add discard move_to_end"
    )
)
_SCALARS = (bool, int, float, str, type(None))


class DefaultDict(dict[Any, Any]):
    """A dict that makes what is missing."""

    default: Any = None


def method_of(machine: Machine, owner: Any, name: str, node: ast.AST) -> Any:
    """A method or attribute of a value of one of Python's types; None if it has none that is understood."""
    if isinstance(owner, (str, bytes)):
        return _text_method(machine, owner, name)
    if isinstance(owner, (bool, int, float)):
        if name in ("real", "imag", "numerator", "denominator"):
            return getattr(owner, name)
        return _plain(machine, owner, name) if name in _NUMBER and hasattr(owner, name) else None
    if isinstance(owner, (slice, range)):
        return getattr(owner, name) if name in ("start", "stop", "step") else None
    if not isinstance(owner, (list, tuple, dict, set, frozenset)):
        return None
    rules = _LIST if isinstance(owner, (list, tuple)) else _DICT if isinstance(owner, dict) else _SET
    rule = rules.get(name)
    if rule is None or (isinstance(owner, tuple) and name in _CHANGING):
        return None

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if name in _CHANGING and machine.doubts:
            machine.taint(owner, machine.doubts[-1])
            for value in arguments:
                if not machine.is_data(value):
                    machine.taint(value, machine.doubts[-1])
            return machine.unknown(node, False, machine.doubts[-1])
        machine.step(node, len(owner) // 10)
        if name in _CHANGING and isinstance(owner, Watched):
            owner.before(machine, name, [*arguments, *([keywords] if keywords else [])], node)
        try:
            return machine.bounded(rule(machine, owner, node, arguments, keywords), node)
        except (IndexError, TypeError, ValueError, AttributeError):
            machine.fail(node, f"this use of '{name}' is not understood here")

    return Builtin(name, called)


def _plain(machine: Machine, owner: Any, name: str) -> Builtin:
    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        for value in (*arguments, *keywords.values()):
            if isinstance(value, Unknown) or not isinstance(value, (*_SCALARS, tuple)):
                return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        if name == "replace" and arguments and len(owner) * len(str(arguments[-1])) > 100_000:
            machine.fail(node, "this text is too long")
        try:
            return machine.bounded(getattr(owner, name)(*arguments, **keywords), node)
        except (TypeError, ValueError, IndexError):
            machine.fail(node, f"this use of '{name}' is not understood here")

    return Builtin(name, called)


def _text_method(machine: Machine, owner: Any, name: str) -> Any:
    if name in _TEXT:
        return _plain(machine, owner, name)
    if name == "join":

        def joined(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            items = machine.items(arguments[0], node) if len(arguments) == 1 else []
            if isinstance(items, Unknown) or not all(isinstance(item, str) for item in items):
                return machine.unknown(node, True)
            return machine.text_of(items, node, owner)

        return Builtin(name, joined)
    if name == "format":

        def formatted(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            return _formatted(machine, owner, node, arguments, keywords)

        return Builtin(name, formatted)
    return (
        Builtin("passive", lambda node, arguments, keywords: machine.unknown(node, True))
        if name in (*("encode", "decode", "center", "ljust", "rjust", "zfill", "translate", "expandtabs"),)
        else None
    )


def _formatted(
    machine: Machine, owner: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """`'layer_{}'.format(1)`, with plain fields alone."""
    number, rest = 0, owner
    parts: list[str] = []
    if "{{" in owner or "}}" in owner:
        return machine.unknown(node, True)
    while "{" in rest:
        before, _, rest = rest.partition("{")
        field, _found, rest = rest.partition("}")
        name, _, spec = field.partition(":")
        if not name:
            name, number = str(number), number + 1
        if name.isdigit() and len(name) < 4 and int(name) < len(arguments):
            value = arguments[int(name)]
        elif name in keywords:
            value = keywords[name]
        else:
            return machine.unknown(node, True)
        if not isinstance(value, _SCALARS):
            return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        written = machine.formatted(value, spec, node)
        if not isinstance(written, str):
            return written
        parts += [before, written]
    return machine.text_of([*parts, rest], node)


_Rule = Callable[[Machine, Any, ast.AST, list[Any], dict[str, Any]], Any]


def _simple(name: str) -> _Rule:
    """A method that does with any values what Python does."""

    def called(
        machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        if any(isinstance(value, Unknown) for value in arguments) and name not in ("append", "insert"):
            machine.taint(owner, next(value for value in arguments if isinstance(value, Unknown)))
            return machine.holding(machine.unknown(node), owner)
        return getattr(owner, name)(*arguments, **keywords)

    return called


def _extend(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    (more,) = arguments
    items = machine.items(more, node)
    if isinstance(items, Unknown):
        machine.taint(owner, items)
        return
    owner.extend(items)
    machine.bounded(owner, node)


def _sort(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    if keywords.keys() - {"reverse"} or not all(type(item) is type(owner[0]) for item in owner):
        machine.fail(node, "sorting this is not understood here")
    if owner and not isinstance(owner[0], (int, float, str)):
        machine.fail(node, "sorting this is not understood here")
    owner.sort(**keywords)


def _find(name: str) -> _Rule:
    def called(
        machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        (value,) = arguments
        same = [machine.equal(item, value, node) for item in owner]
        if None in same:
            return machine.unknown(node, True)
        if name == "count":
            return same.count(True)
        at = same.index(True)
        if name == "remove":
            del owner[at]
            return None
        return at

    return called


def _update(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    for more in arguments:
        if isinstance(more, Unknown) or machine.tainted_value(more):
            machine.taint(owner, more if isinstance(more, Unknown) else machine.tainted_value(more) or more)
            return
        if isinstance(more, dict):
            owner.update(more)
        else:
            owner.update({machine.key(key, node): value for key, value in machine.items(more, node)})
    owner.update(keywords)
    machine.bounded(owner, node)


def _get(machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    key, default = (*arguments, keywords.get("default"))[:2]
    if isinstance(key, Unknown):
        return machine.holding(machine.unknown(node, all(map(machine.is_data, owner.values())), key), owner)
    return owner.get(machine.key(key, node), default)


def _appended(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    (value,) = arguments
    owner.append(value)
    machine.bounded(owner, node)


_LIST: dict[str, _Rule] = {
    "append": _appended,
    "extend": _extend,
    "sort": _sort,
    "index": _find("index"),
    "count": _find("count"),
    "remove": _find("remove"),
    **{name: _simple(name) for name in ("insert", "pop", "reverse", "clear", "copy")},
}
_DICT: dict[str, _Rule] = {
    "get": _get,
    "items": lambda machine, owner, node, arguments, keywords: list(owner.items()),
    "keys": lambda machine, owner, node, arguments, keywords: list(owner),
    "values": lambda machine, owner, node, arguments, keywords: list(owner.values()),
    "update": _update,
    **{name: _simple(name) for name in ("pop", "setdefault", "popitem", "clear", "copy")},
}
_SET: dict[str, _Rule] = {
    name: _simple(name)
    for name in ("add", "discard", "remove", "clear", "copy", "union", "intersection", "difference")
}
