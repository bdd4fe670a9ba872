"""The methods of PyTorch's modules."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Unknown
from .registration import Registered
from .tensors import Parameter


def _given(arguments: list[Any], keywords: dict[str, Any], *names: str, default: Any = None) -> list[Any]:
    values = dict(zip(names, arguments, strict=False)) | {
        name: keywords[name] for name in names if name in keywords
    }
    return [values.get(name, default) for name in names]


def _add_module(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "module")
    if isinstance(name, Unknown):
        machine.fail_unknown(name, "the name of this module", "layer")
    if not isinstance(name, str) or not isinstance(value, (Registered, Unknown, type(None))):
        machine.fail(node, "add_module() takes a name and a module")
    machine.certain(node, "a module is registered", module)
    module.attributes.pop(name, None)
    module.children[name] = value


def _register_parameter(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "param")
    if not isinstance(name, str) or not isinstance(value, (Parameter, type(None))):
        if isinstance(value, Unknown):
            machine.fail_unknown(value, "a parameter that is registered here", "")
        machine.fail(node, "register_parameter() takes a name and a parameter")
    machine.certain(node, "a parameter is registered", module)
    module.parameters[name] = value


def _register_buffer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "tensor")
    if isinstance(name, str):
        module.buffers[name] = value


def _freeze(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    value = (*arguments, *keywords.values(), True)[0]
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "whether this is trained", "true")
    machine.certain(node, "a module is frozen or thawed", module)
    unknown = module.unknown_part()
    if unknown is not None:
        return module
    for _, parameter in module.all_parameters():
        machine.step(node)
        parameter.requires_grad = bool(value)
    return module


def _listing(kind: str, named: bool) -> Any:
    def called(
        machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        machine.step(node, 5 + sum(2 + len(part.parameters) for _, part in module.tree()))
        unknown = module.unknown_part()
        if unknown is not None:
            made = unknown.copy()
            made.holds, made.is_passive = (module,), False
            return made
        pairs: list[tuple[str, Any]]
        if kind == "parameters":
            pairs = list(module.all_parameters())
        elif kind == "children":
            seen: set[int] = set()
            pairs = []
            for name, child in module.children.items():
                if isinstance(child, Registered) and id(child) not in seen:
                    seen.add(id(child))
                    pairs.append((name, child))
        else:
            pairs = list(module.tree())
        machine.step(node, 2 * len(pairs))
        return pairs if named else [value for _, value in pairs]

    return called


def _apply(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    (function,) = (*arguments, *keywords.values())[:1] or (None,)
    unknown = module.unknown_part()
    machine.step(node, 5 + sum(1 for _ in module.tree()))
    if unknown is not None:
        machine.taint(module, unknown)
        return module
    for part in list(module.children.values()):
        if isinstance(part, Registered):
            _apply(machine, part, node, [function], {})
    machine.call(function, node, [module], {})
    return module


def _get_submodule(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    path = (*arguments, *keywords.values(), "")[0]
    if not isinstance(path, str):
        machine.fail(node, "a way to a module is text")
    value: Any = module
    for name in path.split(".") if path else []:
        value = machine.attribute_of(value, name, node)
    return value


METHODS: dict[str, Any] = {
    "add_module": _add_module,
    "register_module": _add_module,
    "register_parameter": _register_parameter,
    "register_buffer": _register_buffer,
    "requires_grad_": _freeze,
    "parameters": _listing("parameters", False),
    "named_parameters": _listing("parameters", True),
    "children": _listing("children", False),
    "named_children": _listing("children", True),
    "modules": _listing("modules", False),
    "named_modules": _listing("modules", True),
    "apply": _apply,
    "get_submodule": _get_submodule,
    "get_parameter": _get_submodule,
}
