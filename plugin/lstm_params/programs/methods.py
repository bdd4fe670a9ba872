"""The methods of Python's own types: those that programs make models with."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from .machine import MOST_ITEMS, Machine
from .things import View, Watched
from .values import Builtin, Unknown
from .words import words

_TEXT = frozenset(
    words(
        "lower upper strip lstrip rstrip replace startswith endswith title capitalize split "
        "rsplit splitlines find rfind index count isdigit isalpha isidentifier isupper islower "
        "isspace isnumeric isalnum swapcase removeprefix removesuffix partition rpartition casefold"
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


class Counter(dict[Any, Any]):
    """`collections.Counter`: a dict that counts, in which nothing is missing."""


def _most_common(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    count = (*arguments, *keywords.values(), None)[0]
    if not can_be_ordered(list(owner.values())) or not (count is None or type(count) is int):
        return machine.unknown(node, True)
    return sorted(owner.items(), key=lambda pair: pair[1], reverse=True)[:count]


def count_all(machine: Machine, owner: Any, values: Any, node: ast.AST) -> None:
    """Count some values, or add to what is counted of each."""
    values = machine.read(values, node)
    if isinstance(values, dict):
        pairs = list(values.items())
    else:
        items = machine.items(values, node)
        if isinstance(items, Unknown):
            machine.taint(owner, items)
            return
        pairs = [(key, 1) for key in machine.keys(items, node)]
    machine.step(node, len(pairs))
    for key, count in pairs:
        owner[key] = machine.operated(ast.Add, owner.get(key, 0), count, node)
    machine.bounded(owner, node)


def _count(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    for values in (*arguments, *([keywords] if keywords else [])):
        count_all(machine, owner, values, node)


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
    if isinstance(owner, tuple) and name in ("rank", "ndims"):  # of a shape of TensorFlow's
        return len(owner)
    rules = _LIST if isinstance(owner, (list, tuple)) else _DICT if isinstance(owner, dict) else _SET
    rule = _COUNTER.get(name) if isinstance(owner, Counter) else None
    rule = rule or rules.get(name)
    if isinstance(owner, tuple):
        rule = None if name in _CHANGING else _SHAPE.get(name, rule)
    if rule is None:
        return None

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if name in _CHANGING and machine.doubts:
            if isinstance(owner, Watched):
                owner.in_doubt(machine, node)
            machine.taint(owner, machine.doubts[-1])
            for value in arguments:
                if not machine.is_data(value):
                    machine.taint(value, machine.doubts[-1])
            return machine.unknown(node, False, machine.doubts[-1])
        machine.step(node, 0 if name == "append" else len(owner) // 10)
        if name in _CHANGING and isinstance(owner, Watched):
            changed = owner.before(machine, name, [*arguments, *([keywords] if keywords else [])], node)
            arguments = changed[: len(arguments)]
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
        if isinstance(owner, (str, bytes)):
            machine.step(node, len(owner) // 30)
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
    if name in ("center", "ljust", "rjust", "zfill"):
        return _padded(machine, owner, name)
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
        if name in ("encode", "decode", "translate", "expandtabs")
        else None
    )


def _padded(machine: Machine, owner: Any, name: str) -> Builtin:
    """A method that makes a text as long as it is asked to, which is measured before."""

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if arguments and type(arguments[0]) is int and arguments[0] > MOST_ITEMS:
            machine.fail(node, f"this has more than {MOST_ITEMS:,} items")
        return _plain(machine, owner, name).rule(node, arguments, keywords)

    return Builtin(name, called)


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
        if name.isdecimal() and len(name) < 4 and int(name) < len(arguments):
            value = arguments[int(name)]
        elif name in keywords:
            value = keywords[name]
        else:
            return machine.unknown(node, True)
        if not machine.is_written(value) or (spec and not isinstance(value, _SCALARS)):
            return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        if not isinstance(value, _SCALARS):
            value = str(value)
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
        try:
            return getattr(owner, name)(*arguments, **keywords)
        except (IndexError, KeyError) as error:
            machine.stop(node, f"'{name}' finds nothing here to take out", type(error))

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
    found = sorted_by(machine, node, list(owner), **keywords)
    if found is None:
        machine.fail(node, "sorting this is not understood here")
    owner[:] = found


def sorted_by(
    machine: Machine, node: ast.AST, items: list[Any], key: Any = None, reverse: Any = False
) -> list[Any] | None:
    """Some values in order; None where that is not known."""
    keys = items if key is None else [machine.call(key, node, [item], {}) for item in items]
    if type(reverse) not in (bool, int) or not can_be_ordered(keys):
        return None
    order = sorted(range(len(items)), key=keys.__getitem__, reverse=bool(reverse))
    return [items[at] for at in order]


def can_be_ordered(values: Sequence[Any]) -> bool:
    """Whether Python knows the order of some values: numbers, texts, or tuples and lists of them."""
    if all(isinstance(value, (bool, int, float)) for value in values):
        return all(value == value for value in values)
    if all(isinstance(value, str) for value in values):
        return True
    kind = type(values[0])
    if kind not in (tuple, list) or not all(type(value) is kind for value in values):
        return False
    for at in range(max(map(len, values))):
        column = [value[at] for value in values if at < len(value)]
        if not can_be_ordered(column):
            return False
        if isinstance(column[0], (str, int, float)) and len(set(column)) == len(values):
            return True  # nothing behind it is compared
    return True


def _find(name: str) -> _Rule:
    def called(
        machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        (value,) = arguments
        same = [machine.equal(item, value, node) for item in owner]
        if name == "count":
            return machine.unknown(node, True) if None in same else same.count(True)
        if None in same[: same.index(True) if True in same else None]:
            if name == "remove":
                machine.taint(owner, Unknown(machine.code(node), machine.first_line(node), True))
            return machine.unknown(node, True)
        if True not in same:
            machine.stop(node, f"'{name}' finds no such value here", ValueError)
        at = same.index(True)
        if name == "remove":
            del owner[at]
            return None
        return at

    return called


def _update(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    for value in arguments:
        more = machine.as_dict(value, node)
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
    if len(owner) > MOST_ITEMS:
        machine.bounded(owner, node)


def _number_of_values(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """`numel` of a shape, which is a tuple with that method in PyTorch."""
    if not isinstance(owner, tuple):
        machine.fail(node, "Python's lists have no 'numel'")
    total: Any = 1
    for length in owner:
        total = machine.operated(ast.Mult, total, length, node)
    return total


def _ranked(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    rank = (*arguments, *keywords.values(), None)[0]
    if type(rank) is int and len(owner) != rank:
        machine.stop(node, f"this shape has {len(owner)} axes, and not {rank}", ValueError)
    return owner


def _concatenated(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    other = (*arguments, *keywords.values(), None)[0]
    return (*owner, *(other if isinstance(other, (list, tuple)) else (other,)))


_SHAPE: dict[str, _Rule] = {
    "as_list": lambda machine, owner, node, arguments, keywords: list(owner),
    "with_rank": _ranked,
    "concatenate": _concatenated,
}
"""What the shapes of TensorFlow have beside the methods of tuples."""
_LIST: dict[str, _Rule] = {
    "numel": _number_of_values,
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
    "items": lambda machine, owner, node, arguments, keywords: View(owner, lambda: iter(owner.items())),
    "keys": lambda machine, owner, node, arguments, keywords: View(owner, lambda: iter(owner)),
    "values": lambda machine, owner, node, arguments, keywords: View(owner, lambda: iter(owner.values())),
    "update": _update,
    **{name: _simple(name) for name in ("pop", "setdefault", "popitem", "clear", "copy")},
}


def _add_all(
    machine: Machine, owner: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """`update` of a set."""
    for more in arguments:
        items = machine.items(more, node)
        if isinstance(items, Unknown):
            machine.taint(owner, items)
            return
        owner.update(machine.key(item, node) for item in items)
    machine.bounded(owner, node)


_SET: dict[str, _Rule] = {
    name: _simple(name)
    for name in words(
        "add discard remove clear copy union intersection difference symmetric_difference issubset issuperset"
    )
} | {"update": _add_all}
_COUNTER: dict[str, _Rule] = {"most_common": _most_common, "update": _count}
