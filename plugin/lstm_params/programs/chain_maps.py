"""`collections.ChainMap`: several dicts, of which the first that has a key is asked."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .methods import method_of
from .things import Thing
from .values import Builtin, Unknown
from .words import words

_READING = frozenset(words("get items keys values"))
_DEEPEST = 24


class ChainMap(Thing):
    """Some dicts in a row, the first one first."""

    __slots__ = ("maps",)

    def __init__(self, maps: list[Any]) -> None:
        self.maps = maps

    def mapping(self, machine: Machine, node: ast.AST, depth: int = 0) -> Any:
        """All items, in the order in which Python goes over them."""
        if depth > _DEEPEST:
            machine.fail(node, f"ChainMaps lie more than {_DEEPEST} deep in one another here")
        made: dict[Any, Any] = {}
        for part in reversed(self.maps):
            known = machine.read(part, node)
            more = known.mapping(machine, node, depth + 1) if isinstance(known, ChainMap) else known
            machine.step(node)
            if isinstance(more, dict) and type(more) is not dict:
                machine.fail(node, "a ChainMap of dicts of another class is not understood here")
            if not isinstance(more, dict):
                return more if isinstance(more, Unknown) else machine.unknown(node)
            made.update(more)
        return machine.bounded(made, node)

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """An attribute or method."""
        if name == "maps":
            return self.maps
        if name == "parents":
            return ChainMap(self.maps[1:] or [{}])
        if name == "new_child":
            return Builtin(name, lambda node, values, keywords: self._child(machine, node, values, keywords))
        known = self.mapping(machine, node) if name in _READING else self.maps[0]
        if isinstance(known, Unknown) and name in _READING:
            return machine.attribute_of(known, name, node)
        if name not in _READING and name != "update":
            machine.fail(node, f"'{name}' of a ChainMap is not understood here")
        return method_of(machine, known, name, node)

    def _child(
        self, machine: Machine, node: ast.AST, values: list[Any], keywords: dict[str, Any]
    ) -> ChainMap:
        """`new_child(m)`."""
        if keywords or len(values) > 1 or None in values:
            machine.fail(node, "this use of 'new_child' is not understood here")
        return ChainMap([*(values or [{}]), *self.maps])

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """The item of a key."""
        return machine.item(self.mapping(machine, node), index, node)

    def set_item(self, machine: Machine, index: Any, value: Any, node: ast.AST) -> None:
        """Items are set in the first dict."""
        update = machine.attribute_of(self.maps[0], "update", node)
        machine.call(update, node, [{machine.key(index, node): value}], {})

    def items(self, machine: Machine, node: ast.AST) -> Any:
        """Its keys."""
        return machine.items(self.mapping(machine, node), node)

    def length(self, machine: Machine, node: ast.AST) -> Any:
        """How many keys there are."""
        known = self.mapping(machine, node)
        return len(known) if isinstance(known, dict) else machine.unknown(node, True, known)

    def truth(self) -> bool | None:
        """It is true where one of the dicts is, which is not looked at."""
        return None


def chain_map(machine: Machine, node: ast.AST, *maps: Any) -> ChainMap:
    """`ChainMap(*maps)`."""
    return ChainMap(list(maps) or [{}])
