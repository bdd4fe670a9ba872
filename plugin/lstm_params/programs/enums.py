"""`enum`: classes whose attributes are their members."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import MISSING, Builtin, Class, External, Function, Instance, Unknown, Wrapped

KINDS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum")
_MIXED: dict[str, type] = {"enum.IntEnum": int, "enum.StrEnum": str, "int": int, "float": float, "str": str}
_REFUSED = ("_generate_next_value_", "_missing_")
_METHODS = ("__str__", "__repr__", "__format__", "__bool__", "__len__", "__call__")
"""What Python calls by itself of an enumeration's methods, and a rule here looks for; others are refused."""


class Member(Instance, Thing):
    """One member of an enumeration."""

    def __eq__(self, other: object) -> bool:
        return self is other or (self.is_mixed and bool(plain(self) == plain(other)))

    def __hash__(self) -> int:
        """Dicts and sets find a number or a text by a member of that value."""
        return hash(plain(self)) if self.is_mixed else id(self)

    def equals(self, other: Any) -> bool | None:
        """Members are equal to themselves, and those of numbers or texts to these."""
        if isinstance(other, Member) or not self.is_mixed:
            return self is other
        return bool(self.attributes["value"] == other) if isinstance(other, (int, float, str)) else None

    @property
    def is_mixed(self) -> bool:
        """Whether it is a number or a text, too."""
        bases = self.cls.order if self.cls else []
        return any(isinstance(base, Builtin) or getattr(base, "path", "") in KINDS[1:] for base in bases)

    def truth(self) -> bool | None:
        """Members are true, but for those of numbers or texts that are not."""
        if self.cls is None or any(self.cls.find(name)[0] for name in ("__bool__", "__len__")):
            return None
        return bool(self.attributes["value"]) if self.is_mixed else True

    def has(self, name: str) -> bool | None:
        """What is no attribute of it or its class is not there."""
        return False

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """What is no attribute of its class."""
        if self.cls and self.cls.find(name)[0]:
            return MISSING
        return machine.fail(node, f"'{self.kind}' has no attribute '{name}' here")

    def put(self, machine: Machine, name: str, value: Any, node: ast.AST) -> None:
        """Its attributes are not set."""
        machine.fail(node, f"what setting '{name}' does is not understood here")

    def copy_deep(self, machine: Machine, node: ast.AST, memo: dict[int, Any]) -> Member:
        """There is each member once."""
        return self


def plain(value: Any) -> Any:
    """The number or the text that a member is, where it is one; any other value as it is."""
    return value.attributes["value"] if isinstance(value, Member) and value.is_mixed else value


def make_members(machine: Machine, cls: Class) -> None:
    """Make the attributes of a class the members of an enumeration, if it is one.

    Raises:
        ProgramError: Something in it is not followed.
    """
    if not any(isinstance(base, External) and base.path in KINDS for base in cls.order):
        return
    refused = next((name for name in _names_of_methods(cls) if name in _REFUSED or _is_special(name)), "")
    if refused:
        machine.fail(cls.node, f"an enumeration with '{refused}' is not understood here")
    mixed = next((_MIXED[path] for base in cls.order if (path := _path(base)) in _MIXED), None)
    names = cls.scope.names
    members: dict[str, Any] = {}
    values: list[Any] = []
    for name, value in list(names.items()):
        if name.startswith("__") or isinstance(value, (Function, Wrapped)):
            continue
        if isinstance(value, External) and value.path == "enum.auto":
            value = _next(machine, cls, name, values)
        is_converted = mixed is not None and type(value) is not mixed
        if name.startswith("_") or is_converted or not _can_be_member(value):
            machine.fail(cls.node, f"what member '{name}' of {cls.name} is, is not understood here")
        values.append(value)
        member = next((other for other in members.values() if other.attributes["value"] == value), None)
        if member is None:  # a second name for a value is another name of the same member
            member = members[name] = Member(cls, machine.next_serial(), machine.first_line(cls.node))
            member.attributes = {"name": name, "value": value, "_name_": name, "_value_": value}
        names[name] = member
    cls.members = members


def _names_of_methods(cls: Class) -> list[str]:
    """The names of all methods that the text gives to a class."""
    scopes = [base.scope.names for base in cls.order if isinstance(base, Class)]
    return [
        name for names in scopes for name, value in names.items() if isinstance(value, (Function, Wrapped))
    ]


def _is_special(name: str) -> bool:
    """Whether Python calls a method by itself, and what it does then is not followed."""
    return name.startswith("__") and name.endswith("__") and name not in _METHODS


def _path(base: Any) -> str:
    """The name of a base that is not of the text."""
    return base.name if isinstance(base, Builtin) else getattr(base, "path", "")


def _next(machine: Machine, cls: Class, name: str, values: list[Any]) -> Any:
    """`auto()`: one more than the highest value before it; in a `StrEnum` the name in small letters."""
    if any(_path(base) == "enum.StrEnum" for base in cls.order):
        return name.lower()
    if any(type(value) is not int for value in values):
        machine.fail(cls.node, "what auto() gives in this enumeration is not understood here")
    return max(values, default=0) + 1


def _can_be_member(value: Any) -> bool:
    """Whether Python makes a member of a value, which is no function: of those it makes methods."""
    is_class = isinstance(value, Class) or (isinstance(value, Thing) and value.is_class)
    return is_class or isinstance(value, (bool, int, float, str, tuple, list, dict, type(None)))


def member_of(machine: Machine, cls: Class, value: Any, node: ast.AST) -> Any:
    """`Kind("lstm")`: the member of a value."""
    if isinstance(value, Unknown):
        return machine.unknown(node, True, value)
    for member in (cls.members or {}).values():
        if member is value or member.attributes["value"] == value:
            return member
    return machine.stop(node, f"{cls.name} has no such member", ValueError)
