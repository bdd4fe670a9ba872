"""Classes of the text that are derived from `dict`: `class Registry(dict)`."""

from __future__ import annotations

import ast
from typing import Any

from .descriptors import METHODS, method
from .machine import Machine
from .methods import method_of
from .values import MISSING, Builtin, Class, DictObject, External, Function, Method, Partial, Unknown, Wrapped

_BASES = ("dict", "collections.OrderedDict")
OF_ATTRIBUTES = ("__setattr__", "__delattr__")
"""What such a class may define of how its attributes are set."""

_REFUSED = (
    *("__iter__", "__len__", "__bool__", "__delitem__", "__eq__", "__ne__", "__hash__", "__or__", "__ior__"),
    *("__ror__", "__reversed__", "__copy__", "__deepcopy__"),
)


def is_dict_class(cls: Class) -> bool:
    """Whether the objects of a class are dicts.

    Raises:
        ProgramError: They are, and what Python does with them is not followed.
    """
    return any(isinstance(base, Builtin) and base.name in _BASES for base in cls.order)


def made(machine: Machine, cls: Class, node: ast.AST) -> DictObject:
    """A new object of such a class, before its `__init__`.

    Raises:
        ProgramError: The class has bases or methods with which it is no dict as Python's are.
    """
    name = next((name for name in _REFUSED if cls.find(name)[0]), "")
    if name:
        machine.fail(cls.node, f"a dict with a '{name}' of its own is not understood here")
    values = [value for base in cls.order if isinstance(base, Class) for value in base.scope.names.values()]
    if any(_describes(value) for value in values):
        machine.fail(cls.node, "a dict with descriptors among its attributes is not understood here")
    for base in cls.order:
        if isinstance(base, Unknown) and not base.is_passive:
            machine.fail_unknown(base, "this class", "")
        if not isinstance(base, (Builtin, Class, External, Unknown)):
            machine.fail(cls.node, "a class derived from dict and from this is not understood here")
    return DictObject(cls)


def _describes(value: Any) -> bool:
    """Whether a value of a class says what an attribute is, and is no plain property."""
    is_cached = isinstance(value, Wrapped) and value.kind == "cached"
    return is_cached or any(method(value, name) for name in METHODS)


def fill(
    machine: Machine, owner: DictObject, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """`dict.__init__`."""
    if arguments or keywords:
        known = machine.call(machine.builtin("dict", ast.Name("dict")), node, arguments, keywords)
        machine.call(method_of(machine, owner, "update", node), node, [known], {})


def of_dict(machine: Machine, owner: Any, name: str, node: ast.AST) -> Any:
    """A method of `dict` on an object; `MISSING` if there is no rule for it."""
    if name == "__init__" and isinstance(owner, DictObject):
        return Builtin(name, lambda node, values, keywords: fill(machine, owner, node, values, keywords))
    rules: dict[str, Any] = {
        "__setattr__": lambda node, key, value: _set_attribute(machine, owner, key, value, node),
        "__delitem__": lambda node, key: _delete(machine, owner, key, node),
        "__getitem__": lambda node, key: _item(machine, owner, key, node),
        "__setitem__": lambda node, key, value: _set_item(machine, owner, key, value, node),
        "__contains__": lambda node, key: machine.compared(ast.In, key, dict(owner), node),
    }
    if name in rules and not machine.tainted_value(owner):
        return Builtin(name, lambda node, values, keywords: _called(machine, name, rules[name], node, values))
    return method_of(machine, owner, name, node) or MISSING


def _called(machine: Machine, name: str, rule: Any, node: ast.AST, values: list[Any]) -> Any:
    """What such a method gives, if it is called with as many values as it takes."""
    if len(values) != (2 if name.startswith("__set") else 1):
        machine.fail(node, f"this use of '{name}' is not understood here")
    return rule(node, *values)


def _item(machine: Machine, owner: Any, key: Any, node: ast.AST) -> Any:
    """The item of a key; where there is none, what `__missing__` gives."""
    missing = owner.cls.find("__missing__")[1] if isinstance(owner, DictObject) else None
    if isinstance(missing, Function) and not isinstance(key, Unknown) and machine.key(key, node) not in owner:
        return machine.call(Method(missing, owner), node, [key], {})
    return machine.item(dict(owner), key, node)


def _set_item(machine: Machine, owner: Any, key: Any, value: Any, node: ast.AST) -> None:
    machine.call(method_of(machine, owner, "update", node), node, [{machine.key(key, node): value}], {})


def _set_attribute(machine: Machine, owner: Any, name: Any, value: Any, node: ast.AST) -> None:
    if not isinstance(owner, DictObject) or not isinstance(name, str):
        machine.fail(node, "what this sets is not known")
    machine.certain(node, "an attribute is set")
    owner.attributes[name] = value


def _delete(machine: Machine, owner: Any, key: Any, node: ast.AST) -> None:
    machine.call(method_of(machine, owner, "pop", node), node, [key], {})


def own_method(owner: Any, name: str) -> Any:
    """What a class defines anew of what Python does with a dict; None if it does not."""
    method = owner.cls.find(name)[1] if isinstance(owner, DictObject) else None
    if isinstance(method, Builtin):  # `__setattr__ = dict.__setitem__`
        return Partial(method, [owner], {})
    return Method(method, owner) if isinstance(method, Function) else None


def item_of(machine: Machine, owner: DictObject, key: Any, node: ast.AST) -> Any:
    """`owner[key]`."""
    method = own_method(owner, "__getitem__")
    return machine.call(method, node, [key], {}) if method else _item(machine, owner, key, node)


def set_item_of(machine: Machine, owner: DictObject, key: Any, value: Any, node: ast.AST) -> None:
    """`owner[key] = value`."""
    method = own_method(owner, "__setitem__")
    if method:
        machine.call(method, node, [key, value], {})
    else:
        _set_item(machine, owner, key, value, node)
