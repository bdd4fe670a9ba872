"""`enum`: classes whose attributes are their members."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import MISSING, Builtin, Class, External, Function, Instance, Unknown, Wrapped

KINDS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum")


class Member(Instance, Thing):
    """One member of an enumeration."""

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
    names = cls.scope.names
    members: dict[str, Any] = {}
    number = 0
    for name, value in list(names.items()):
        if name.startswith("_") or isinstance(value, (Function, Wrapped)):
            continue
        if isinstance(value, External) and value.path == "enum.auto":
            value = number + 1
        if not _can_be_member(value):
            machine.fail(cls.node, "a member of this enumeration is not understood here")
        number = value if isinstance(value, int) else number
        member = next((other for other in members.values() if other.attributes["value"] == value), None)
        if member is None:  # a second name for a value is another name of the same member
            member = members[name] = Member(cls, machine.next_serial(), machine.first_line(cls.node))
            member.attributes = {"name": name, "value": value, "_name_": name, "_value_": value}
        names[name] = member
    cls.members = members


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
