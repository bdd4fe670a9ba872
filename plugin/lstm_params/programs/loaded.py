"""`sys.modules`: by `sys.modules[__name__]`, a program looks up its own names."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import Scope, Unknown


class Modules(Thing):
    """The modules that are loaded, by their names."""

    __slots__ = ()

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """A module: the program itself, or one of a library."""
        if index == "__main__":
            return OwnModule(machine.globals)
        return machine.resolve(index, node) if isinstance(index, str) else machine.unknown(node)

    def set_item(self, machine: Machine, index: Any, value: Any, node: ast.AST) -> None:
        """Another module by a name, which changes no name that the program has."""

    def delete_item(self, machine: Machine, index: Any, node: ast.AST) -> None:
        """One module less, which changes no name that the program has."""


class OwnModule(Thing):
    """The program itself as a module, whose attributes are its names."""

    __slots__ = ("scope",)

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """What a name stands for."""
        names = self.scope.names
        if name == "__dict__":
            return machine.call(machine.builtin("globals", ast.Name("globals")), node, [], {})
        if name not in names:
            machine.stop(node, f"there is no name '{name}' here that is known", AttributeError)
        return machine.read(names[name], node)

    def has(self, name: str) -> bool | None:
        """Whether there is such a name."""
        value = self.scope.names.get(name)
        return None if isinstance(value, Unknown) else name in self.scope.names

    def put(self, machine: Machine, name: str, value: Any, node: ast.AST) -> None:
        """Let a name stand for a value."""
        machine.certain(node, "a name is set")
        self.scope.names[name] = value
