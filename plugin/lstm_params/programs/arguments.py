"""`argparse`: a program is counted as it runs without arguments, or with the values that the block gives."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import MISSING, Builtin, External, Unknown

_ADDING = ("add_argument_group", "add_mutually_exclusive_group")


class Parser(Thing):
    """An `ArgumentParser`, or a group of its arguments.

    Attributes:
        defaults: The value of each argument that is not given.
        stated: What `set_defaults` says, also of arguments that are added later.
    """

    __slots__ = ("defaults", "stated")

    def __init__(self, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self.stated: dict[str, Any] = {}

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """One of its methods."""
        if name in _ADDING:
            return Builtin(name, lambda node, arguments, keywords: self)
        rule = {
            "add_argument": self._add,
            "set_defaults": self._set,
            "parse_args": self._parse,
            "parse_known_args": self._parse_known,
        }.get(name)
        if rule is None:
            return machine.unknown(node, True, is_passive=True)
        return Builtin(name, lambda node, arguments, keywords: rule(machine, node, arguments, keywords))

    def _add(self, machine: Machine, node: ast.AST, flags: list[Any], keywords: dict[str, Any]) -> Any:
        name = keywords.get("dest") or next(
            (flag for flag in flags if isinstance(flag, str) and flag.startswith("--")), (*flags, None)[0]
        )
        if not isinstance(name, str) or not all(isinstance(flag, str) for flag in flags):
            machine.fail(node, "the name of this argument is not known")
        dest = name if "dest" in keywords else name.lstrip("-").replace("-", "_")
        is_positional = not flags[0].startswith("-")
        if keywords.get("required") or (is_positional and keywords.get("nargs") not in ("?", "*")):
            self.defaults[dest] = MISSING
        else:
            before = {"default": self.stated[dest]} if dest in self.stated else {}
            self.defaults[dest] = self._default(machine, node, before | keywords)
        return machine.unknown(node, True, is_passive=True)

    def _default(self, machine: Machine, node: ast.AST, keywords: dict[str, Any]) -> Any:
        """What an argument is that is not given: a text is converted by its `type`."""
        action = keywords.get("action")
        if isinstance(action, External) and action.path == "argparse.BooleanOptionalAction":
            action = None
        if isinstance(action, Unknown) or not (action is None or isinstance(action, str)):
            return MISSING
        otherwise = {"store_true": False, "store_false": True}.get(action or "")
        default = keywords.get("default", otherwise)
        kind = keywords.get("type")
        return machine.call(kind, node, [default], {}) if kind and isinstance(default, str) else default

    def _set(self, machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
        self.stated.update(keywords)
        self.defaults.update(keywords)

    def _parse(self, machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        given = (*arguments, keywords.get("args"))[0]
        is_plain = not keywords.keys() - {"args"} and len(arguments) < 2
        is_empty = given is None or (isinstance(given, (list, tuple, str)) and not given)
        if not is_plain or not is_empty:
            return machine.unknown(node, True, is_passive=True)
        return Arguments(dict(self.defaults))

    def _parse_known(
        self, machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        return self._parse(machine, node, arguments, keywords), []


class Arguments(Thing):
    """What `parse_args()` returns."""

    __slots__ = ("values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """An argument: the block's value, the default, or what is not known."""
        if name == "__dict__":
            return self._all(machine, node)
        default = self.values.get(name, MISSING)
        if default is MISSING or machine.code(node) in machine.given:
            return machine.unknown(node, True)
        return default

    def _all(self, machine: Machine, node: ast.AST) -> Any:
        """`vars(args)`: the block's values cannot be told from it."""
        given = {key.rpartition(".")[2] for key in machine.given}
        if MISSING in self.values.values() or given & self.values.keys():
            return machine.unknown(node, True)
        return self.values

    def has(self, name: str) -> bool | None:
        """Whether there is an argument of a name."""
        return name in self.values

    def put(self, machine: Machine, name: str, value: Any, node: ast.AST) -> None:
        """Set one of them."""
        if machine.doubts:
            value = machine.joined(self.values.get(name), value, node, machine.doubts[-1])
        self.values[name] = value


def parser(machine: Machine, node: ast.AST, *arguments: Any, **keywords: Any) -> Any:
    """`ArgumentParser(…)`."""
    if keywords.get("parents") or keywords.get("argument_default") is not None:
        return machine.unknown(node, True, is_passive=True)
    return Parser({})
