"""The methods of PyTorch's modules."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Unknown
from .registration import Registered
from .tensors import Parameter, held_unknown, plain_unknown


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


def _is_tied(module: Registered) -> bool:
    """Whether a parameter is registered at two places in a module."""
    parameters = [
        id(parameter)
        for _, part in module.tree()
        for parameter in part.parameters.values()
        if parameter is not None
    ]
    return len(set(parameters)) < len(parameters)


def _renew(machine: Any, module: Registered, node: ast.AST) -> None:
    """Give each name a parameter of its own, as PyTorch does where it cannot keep the old one.

    Source: `_apply` and `_load_from_state_dict` in torch/nn/modules/module.py, 2.13.0.
    """
    machine.certain(node, "parameters are replaced", module)
    for _, part in module.tree():
        machine.step(node, 1 + len(part.parameters))
        for name, parameter in part.parameters.items():
            if parameter is not None:
                part.parameters[name] = parameter.copy_deep(machine, node, {})


_TIE_LATER = "Tie the weights after it."


def _load_state_dict(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    state, strict, assign = _given(arguments, keywords, "state_dict", "strict", "assign")
    if not assign:
        return plain_unknown(machine, node)
    if not isinstance(state, Unknown) or state.holds:
        message = "load_state_dict(assign=True) may share the parameters of another model here"
        machine.fail(node, message, "Load what state_dict() gives without 'keep_vars'.")
    if strict not in (None, True) and _is_tied(module):
        message = "load_state_dict(assign=True) unties the weights of this model that the state dict has"
        machine.fail(node, message, _TIE_LATER)
    _renew(machine, module, node)
    return plain_unknown(machine, node)


def _state_dict(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    if arguments or keywords.get("keep_vars"):
        return held_unknown(machine, node, module)
    return plain_unknown(machine, node)


def _to_empty(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    if _is_tied(module):  # it does where the device changes, as from "meta"
        machine.fail(node, "to_empty() may untie the tied weights of this model", _TIE_LATER)
    return module


def _is_meta(device: Any) -> bool:
    if isinstance(device, Unknown):
        return "'meta'" in device.text.replace('"', "'")  # torch.device("meta")
    return isinstance(device, str) and device == "meta"


def _to(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    if any(map(_is_meta, (*arguments, *keywords.values()))):
        _renew(machine, module, node)
    return module


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
    "state_dict": _state_dict,
    "load_state_dict": _load_state_dict,
    "to_empty": _to_empty,
    "to": _to,
}
