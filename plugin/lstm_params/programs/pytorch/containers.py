"""PyTorch's containers, and what is put into them (torch/nn/modules/container.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from ..enums import Member
from ..machine import Machine
from ..things import View
from ..values import MISSING, Builtin, Unknown
from .registration import CONTAINERS, DICTS, Registered, refuse_possible_module
from .tensors import Moved, Parameter, TensorValue, known_shape, known_type


def add_member(machine: Any, module: Registered, name: str, value: Any, node: ast.AST) -> None:
    """Add a module to a container, or a parameter to a list of them."""
    if module.name.startswith("Parameter"):
        if isinstance(value, Moved):
            value.check_registered(machine, node)
        if isinstance(value, TensorValue):
            value = Parameter(known_shape(machine, value, node), dtype=known_type(machine, value, node))
            value.train(machine, True, node)
        if not isinstance(value, Parameter):
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "a parameter in this list", "")
            machine.fail(node, f"what else than tensors a {module.name} holds is not followed here")
        module.check_name(machine, name, module.parameters, node)
        module.parameters[name] = value
    elif value is None or isinstance(value, Registered) or (isinstance(value, Unknown) and not value.is_data):
        module.check_name(machine, name, module.children, node)
        module.children[name] = value
    elif isinstance(value, Unknown):
        machine.fail_unknown(value, "a module in this container", "")
    else:
        refuse_possible_module(machine, value)
        machine.fail(node, "something in this container is no module")


def fill_by_name(machine: Any, module: Registered, value: Any, node: ast.AST) -> None:
    """Add modules by their names, from a dict or from pairs."""
    value = machine.read(value, node)
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "what is in this container", "")
    if isinstance(value, Registered):
        pairs: Any = list(value.members().items())
    else:
        pairs = list(value.items()) if isinstance(value, dict) else machine.items(value, node)
    if isinstance(pairs, Unknown):
        machine.fail_unknown(pairs, "what is in this container", "")
    for pair in pairs:
        items = machine.items(pair, node)
        if isinstance(items, Unknown) or len(items) != 2 or not isinstance(items[0], str):
            is_member = not isinstance(items, Unknown) and any(isinstance(item, Member) for item in items[:1])
            hint = "Write '.value' behind a name that is a member of an enumeration." if is_member else ""
            machine.fail(node, "a name and a module must stand here", hint)
        add_member(machine, module, items[0], items[1], node)


def fill_container(
    machine: Machine,
    module: Registered,
    name: str,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
) -> None:
    """Put modules into a container."""
    first = arguments[0] if arguments else next(iter(keywords.values()), None)
    if isinstance(first, Unknown) and (name != "Sequential" or first.is_data):
        machine.fail_unknown(first, f"what is in this {name}", "")
    if name == "Sequential":
        if len(arguments) == 1 and isinstance(first, dict):
            fill_by_name(machine, module, first, node)
        else:
            for number, value in enumerate(arguments):
                add_member(machine, module, str(number), value, node)
    elif name in DICTS:
        if first is not None:
            fill_by_name(machine, module, first, node)
    elif first is not None:
        items = machine.items(first, node)
        if isinstance(items, Unknown):
            machine.fail_unknown(items, f"what is in this {name}", "")
        for number, value in enumerate(items):
            add_member(machine, module, str(number), value, node)


def set_children(module: Registered, values: Iterable[Any]) -> None:
    """Number the modules of a container anew."""
    values = list(values)
    module.children.clear()
    module.children.update({str(number): child for number, child in enumerate(values)})


def container_method(machine: Any, module: Registered, name: str) -> Any:
    """A method that containers have; `MISSING` if they have no such method."""
    rule = _CONTAINER_METHODS.get(name)
    if rule is None or module.name not in CONTAINERS:
        return MISSING

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        for own in _CALLED if module.cls else ():
            if module.cls and module.cls.find(own)[0]:
                what = f"PyTorch calls the '{own}' of '{module.kind}' here, which is not followed"
                machine.fail(node, what)
        return rule(machine, module, node, arguments, keywords)

    return Builtin(name, called)


_CALLED = ("__len__", "__iter__", "__contains__", "add_module")
"""Methods that PyTorch's containers call of themselves."""


def _given(
    machine: Any, node: ast.AST, count: int, arguments: list[Any], keywords: dict[str, Any]
) -> list[Any]:
    """The arguments of a method that takes so many."""
    values = [*arguments, *keywords.values()]
    if len(values) != count:
        machine.fail(node, f"this takes {count} argument{'s' * (count > 1)}, and is given {len(values)}")
    return values


def _append(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    (value,) = _given(machine, node, 1, arguments, keywords)
    machine.certain(node, "a module is added", module)
    add_member(machine, module, str(len(module.members())), value, node)
    return module


def _extend(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    machine.certain(node, "modules are added", module)
    (value,) = _given(machine, node, 1, arguments, keywords)
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        machine.fail_unknown(items, "what is added here", "2")
    for value in items:
        add_member(machine, module, str(len(module.members())), value, node)
    return module


def _insert(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    machine.certain(node, "a module is added", module)
    at, value = _given(machine, node, 2, arguments, keywords)
    if not isinstance(at, int) or not isinstance(value, (Registered, type(None))):
        machine.fail(node, "insert() takes an index and a module")
    values = list(module.children.values())
    if not (0 if module.name == "ModuleList" else -len(values)) <= at <= len(values):
        machine.fail(node, f"PyTorch inserts nothing at {at} into a {module.name} of {len(values)} modules")
    values.insert(at, value)
    set_children(module, values)
    return module


def _pop(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    machine.certain(node, "a module is removed", module)
    names = list(module.members())
    key = (*arguments, -1)[0]
    if (
        module.name in ("Sequential", "ModuleList")
        and isinstance(key, int)
        and -len(names) <= key < len(names)
    ):
        value = module.children.pop(names[key])
        set_children(module, module.children.values())
        return value
    if isinstance(key, str) and key in names:
        return module.members().pop(key)
    return machine.fail(node, "there is no such module here")


def _update(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    machine.certain(node, "modules are added", module)
    (value,) = _given(machine, node, 1, arguments, keywords)
    fill_by_name(machine, module, value, node)


_CONTAINER_METHODS: dict[str, Any] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "update": _update,
    "keys": lambda machine, module, node, arguments, keywords: View(module, lambda: iter(module.members())),
    "values": lambda machine, module, node, arguments, keywords: View(
        module, lambda: iter(module.members().values())
    ),
    "items": lambda machine, module, node, arguments, keywords: View(
        module, lambda: iter(module.members().items())
    ),
}
