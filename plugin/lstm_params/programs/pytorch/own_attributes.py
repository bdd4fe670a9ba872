"""`module.__dict__`: what is set on a module past `Module.__setattr__`, and is not registered."""

from __future__ import annotations

import ast
from typing import Any

from ..things import Thing
from ..values import Builtin
from .registration import Registered


class OwnAttributes(Thing):
    """The dict of a module's own attributes; what PyTorch itself keeps in it is not read."""

    __slots__ = ("module",)

    def __init__(self, module: Registered) -> None:
        self.module = module

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """`update`, the one method that has a rule."""
        if name != "update":
            machine.fail(node, f"'{name}' of a module's __dict__ is not understood here")
        return Builtin(name, lambda node, values, more: self._update(machine, node, values, more))

    def _update(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
        for value in (*arguments, keywords):
            known = machine.read(value, node)
            if not isinstance(known, dict):
                machine.fail(node, "what is set here is not known")
            for name, item in known.items():
                self.set_item(machine, name, item, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """An attribute that was set."""
        if not isinstance(index, str) or index not in self.module.attributes:
            machine.fail(node, "what this is is not known here")
        return self.module.attributes[index]

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Set an attribute, a module or parameter too, which is not registered by that."""
        machine.certain(node, "an attribute is set", self.module)
        if not isinstance(index, str) or self.module.has(index):
            machine.fail(node, "what this attribute is afterwards is not understood here")
        self.module.attributes[index] = value
