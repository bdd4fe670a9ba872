"""Descriptors: objects of classes of the text that say what an attribute of another class is."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import Class, Function, Instance, Method

METHODS = ("__get__", "__set__", "__set_name__")


def method(value: Any, name: str) -> Method | None:
    """A method with which a value is a descriptor; None if it has no such method."""
    found = value.cls.find(name)[1] if isinstance(value, Instance) and value.cls else None
    return Method(found, value) if isinstance(found, Function) else None


def may_define(cls: Class) -> bool:
    """Whether the objects of a class may be descriptors: there is nothing of a library in it."""
    return not any(isinstance(base, Thing) for base in cls.order)


def name_all(machine: Machine, cls: Class, node: ast.AST) -> None:
    """Tell the descriptors in a class their names."""
    for name, value in list(cls.scope.names.items()):
        told = method(value, "__set_name__")
        if told is not None:
            machine.call(told, node, [cls, name], {})
        if (method(value, "__get__") or method(value, "__set__")) and value.taint:
            machine.fail(node, f"what '{name}' gives is not understood here")
