"""The methods of PyTorch's modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..errors import Span
from ..things import Once
from ..values import EachOfStated, Unknown
from ..words import short
from .devices import META, may_be_meta, moved_to
from .dtypes import COMPLEX, UNKNOWN, converted_to, set_types
from .lengths import shown
from .registration import Registered
from .tensors import Parameter, TensorValue, held_unknown, is_trained, plain_unknown


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
    module.check_name(machine, name, module.children, node)
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
    module.check_name(machine, name, module.parameters, node)
    module.parameters[name] = value


def _register_buffer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "tensor")
    if isinstance(name, str):
        module.buffers[name] = plain_unknown(machine, node) if machine.doubts else value


def _freeze(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    value = is_trained(machine, (*arguments, *keywords.values(), True)[0], node)
    machine.certain(node, "a module is frozen or thawed", module)
    refuse_own(machine, module, node, ("named_modules",), ("parameters", "named_parameters"))
    _refuse_pending(machine, module, node, "freezing")
    unknown = module.unknown_part()
    if unknown is not None:
        return module
    for _, parameter in module.all_parameters():
        machine.step(node)
        parameter.train(machine, value, node)
    return module


def _refuse_pending(machine: Any, module: Registered, node: ast.AST, what: str) -> None:
    """Refuse what is done to a module while layers in it have no parameters yet.

    Raises:
        ProgramError: There are such layers in it.
    """
    if any(part.settle is not None for _, part in module.tree()):
        machine.fail(node, f"{what} of lazy layers that were not called yet is not followed")


def refuse_own(
    machine: Any,
    module: Registered,
    node: ast.AST | Span,
    names: tuple[str, ...],
    names_of_itself: tuple[str, ...] = (),
) -> None:
    """Refuse a method of PyTorch's that calls methods which classes of the text have changed.

    Args:
        names: The methods that it calls of the modules in it.
        names_of_itself: The methods that it calls of the module itself.
    """
    for _, part in module.tree():
        for name in names_of_itself if part is module else names:
            if part.cls is not None and part.cls.find(name)[0]:
                machine.fail(node, f"PyTorch calls the '{name}' of '{part.kind}' here, which is not followed")


_OPTIONS: dict[str, tuple[str, ...]] = {
    "parameters": ("recurse",),
    "named_parameters": ("prefix", "recurse", "remove_duplicate"),
    "modules": ("remove_duplicate",),
    "named_modules": ("memo", "prefix", "remove_duplicate"),
    "children": (),
    "named_children": (),
}
"""What the lists of a module's parts take (torch/nn/modules/module.py, 2.13.0)."""

_CALLED_BY: dict[str, tuple[str, ...]] = {
    "parameters": ("named_parameters", "named_modules"),
    "named_parameters": ("named_modules",),
    "modules": ("named_modules",),
    "named_modules": (),
    "children": ("named_children",),
    "named_children": (),
}
"""The methods of the module itself that each of them calls."""


def _inside(machine: Any, part: Registered | Parameter, node: ast.AST) -> Registered | Parameter:
    """What stands for each module, or parameter, in a part of which only the count is stated."""
    if isinstance(part, Parameter):
        return part
    copy: Registered = machine.copied(part, node, is_deep=False)
    return copy


def _each_of_stated(machine: Any, module: Registered, node: ast.AST, item: Any) -> EachOfStated:
    """A turn for all that is in a stated part of a module."""
    return EachOfStated(Unknown(machine.code(node), machine.first_line(node)), item, (module,))


def _listing(name: str) -> Any:
    def called(
        machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        machine.step(node, 5 + sum(2 + len(part.parameters) for _, part in module.tree()))
        options: dict[str, Any] = {"prefix": "", "recurse": True, "remove_duplicate": True, "memo": None}
        options |= dict(zip(_OPTIONS[name], arguments, strict=False)) | keywords
        for value in options.values():
            if isinstance(value, Unknown):
                machine.fail_unknown(value, f"what '{name}' lists", "true")
        if options["memo"] is not None or not isinstance(options["prefix"], str):
            machine.fail(node, f"'{name}' is not understood with this")
        refuse_own(machine, module, node, ("named_modules",), _CALLED_BY[name])
        unknown = module.unknown_part()
        if (module.is_stated or module.may_be_wrapped) and ("children" in name or not options["recurse"]):
            unknown = Unknown(machine.code(node), machine.first_line(node))
        if unknown is not None:
            made = unknown.copy()
            made.holds, made.is_passive = (module,), False
            return made

        def turns() -> Iterator[Any]:
            if module.may_be_wrapped and name in ("modules", "named_modules"):
                around = machine.unknown(node, True)
                yield _each_of_stated(machine, module, node, (around, module) if is_named else module)
            for way, part in _parts(module, name.removeprefix("named_"), options):
                path = machine.unknown(node, True) if module.may_be_wrapped else way
                machine.step(node, 2)
                if not part.is_stated or not isinstance(part, Parameter):
                    yield (path, part) if is_named else part
                if part.is_stated and "children" not in name:
                    inside = _inside(machine, part, node)
                    item = (machine.unknown(node, True), inside) if is_named else inside
                    yield _each_of_stated(machine, module, node, item)

        return Once(machine, node, machine.watched(None, turns(), node))

    is_named = name.startswith("named_")
    return called


def _parts(module: Registered, kind: str, options: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parameters, modules or children of a module, with the way to each."""
    seen: set[int] = set()
    if kind == "children":
        for name, child in module.children.items():
            if isinstance(child, Registered) and id(child) not in seen:
                seen.add(id(child))
                yield name, child
        return
    prefix, is_each_once = options["prefix"], bool(options["remove_duplicate"])
    modules = module.tree(prefix, None, is_each_once) if options["recurse"] else iter([(prefix, module)])
    for path, part in modules:
        if kind == "modules":
            yield path, part
            continue
        for name, parameter in part.parameters.items():
            if parameter is not None and id(parameter) not in seen:
                if is_each_once:
                    seen.add(id(parameter))
                yield f"{path}.{name}" if path else name, parameter


def _train(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    """`train(mode)`, which calls that of each child: one of the text may change the child."""
    mode = (*arguments, *keywords.values(), True)[0]
    refuse_own(machine, module, node, ("children", "named_children"), ("children", "named_children"))
    if any(part.cls is not None and part.cls.find("train")[0] for _, part in module.tree()):
        for _, child in list(_parts(module, "children", {})):
            machine.step(node, 2)
            machine.call(machine.attribute_of(child, "train", node), node, [mode], {})
    return module


def _eval(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    return machine.call(machine.attribute_of(module, "train", node), node, [False], {})


def converted(
    machine: Any,
    module: Registered,
    node: ast.AST,
    name: str,
    arguments: list[Any],
    keywords: dict[str, Any],
) -> Registered:
    """What a conversion to another device or type returns: the module itself."""
    refuse_own(machine, module, node, ("_apply",), ("_apply",))
    dtype = converted_to(name, arguments, keywords)
    if dtype is not None:
        _refuse_pending(machine, module, node, "a conversion")
    kept = COMPLEX if name in ("float", "double", "half", "bfloat16") else ()
    set_types(machine, module, dtype, node, *arguments, *keywords.values(), kept=kept)
    return module


def _apply(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    (function,) = (*arguments, *keywords.values())[:1] or (None,)
    names = ("children", "named_children")
    refuse_own(machine, module, node, ("apply", *names), names)
    unknown = module.unknown_part()
    machine.step(node, 5 + sum(1 for _ in module.tree()))
    if unknown is not None:
        machine.taint(module, unknown)
        return module
    for part in list(module.children.values()):
        if isinstance(part, Registered):
            _apply(machine, part, node, [function], {})
    machine.call(function, node, [module], {})
    if module.is_stated:
        each = _each_of_stated(machine, module, node, _inside(machine, module, node))
        with machine.doubt(each):
            machine.call(function, node, [each.item], {})
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


def _set_submodule(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    path, value = _given(arguments, keywords, "target", "module")
    if not isinstance(path, str) or not path or not isinstance(value, (Registered, Unknown)):
        machine.fail(node, "set_submodule() takes the way to a module, and a module")
    owner, _, name = path.rpartition(".")
    machine.set_attribute(_get_submodule(machine, module, node, [owner], {}), name, value, node)


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
    keys = _keys_apart(machine, module, node, state, strict in (None, True))
    if not assign:
        return keys
    _refuse_pending(machine, module, node, "loading")
    if not isinstance(state, (Unknown, dict)) or machine.holds_objects(state):
        message = "load_state_dict(assign=True) may share the parameters of another model here"
        machine.fail(node, message, "Load what state_dict() gives without 'keep_vars'.")
    if strict not in (None, True) and _is_tied(module):
        message = "load_state_dict(assign=True) unties the weights of this model that the state dict has"
        machine.fail(node, message, _TIE_LATER)
    _renew(machine, module, node)
    _take_types(module, state)
    return keys


def _keys_apart(machine: Any, module: Registered, node: ast.AST, state: Any, is_strict: bool) -> Any:
    """What `load_state_dict` returns: the keys that only the module has, and those that it has not.

    Raises:
        ProgramError: PyTorch loads nothing of these shapes, or with these keys where it is strict.
    """
    own, state = _state_dict(machine, module, node, [], {}), machine.read(state, node)
    if not isinstance(own, dict) or not isinstance(state, dict):
        return plain_unknown(machine, node)
    named = ["_IncompatibleKeys", ["missing_keys", "unexpected_keys"]]
    kind = machine.call(machine.resolve("collections.namedtuple", node), node, named, {})
    apart = [[key for key in one if key not in other] for one, other in ((own, state), (state, own))]
    is_plain = not any(_loads_otherwise(part) for _, part in module.tree())
    for key, tensor in own.items() if is_plain else ():
        shape = getattr(state.get(key), "shape", tensor.shape)
        is_taken = tensor.shape == () and shape == (1,)  # as PyTorch saved what has no axes before 0.4
        if shape != tensor.shape and not is_taken:
            message = (
                f"the '{short(key)}' that is loaded is {shown(shape)}, and this model's {shown(tensor.shape)}"
            )
            machine.stop(node, message, RuntimeError)
    if is_strict and is_plain and (apart[0] or apart[1]):
        what = f"has '{short(str(apart[1][0]))}'" if apart[1] else f"lacks '{short(str(apart[0][0]))}'"
        message = f"what is loaded {what}, unlike this model"
        machine.stop(node, message, RuntimeError, "Write strict=False, if that is meant.")
    return machine.call(kind, node, apart, {})


def _loads_otherwise(module: Registered) -> bool:
    """Whether what a module loads may have other names or shapes than what it has: the text says how."""
    own = ("load_state_dict", "_load_from_state_dict")
    return (
        module.has_load_hooks
        or module.settle is not None
        or (module.cls is not None and any(module.cls.find(name)[0] for name in own))
    )


def _take_types(module: Registered, state: Any) -> None:
    """Give parameters the types of the tensors of a state dict, which take their places."""
    for path, part in module.tree(is_each_once=False):
        for name, parameter in part.parameters.items():
            tensor = state.get(f"{path}.{name}" if path else name, parameter) if type(state) is dict else None
            if parameter is not None:
                parameter.dtype = UNKNOWN if tensor is None else getattr(tensor, "dtype", UNKNOWN)


def _state_dict(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    if arguments or keywords.get("keep_vars"):
        return held_unknown(machine, node, module)
    if module.may_be_wrapped:
        return plain_unknown(machine, node)
    if keywords or module.unknown_part() is not None or any(_saves_more(part) for _, part in module.tree()):
        return plain_unknown(machine, node)
    found: dict[str, Any] = {}
    for path, part in module.tree(is_each_once=False):
        machine.step(node, 1 + len(part.parameters))
        for name, parameter in part.parameters.items():
            if parameter is not None:
                found[f"{path}.{name}" if path else name] = TensorValue(
                    parameter.shape, dtype=parameter.dtype
                )
    return machine.bounded(found, node)


def _saves_more(module: Registered) -> bool:
    """Whether a module may save other tensors than its parameters: a normalization saves what it measured."""
    if module.cls is not None and any(module.cls.find(name)[0] for name in _SAVING):
        return True
    is_measured = "Norm" in module.name and module.name not in _NOT_MEASURED
    is_pruned = any(name.endswith("_orig") for name in module.parameters)
    return bool(module.buffers) or is_measured or is_pruned or module.has_save_hooks


_SAVING = ("state_dict", "_save_to_state_dict", "get_extra_state")
_NOT_MEASURED = ("LayerNorm", "GroupNorm", "RMSNorm")


def _to_empty(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    if _is_tied(module):  # it does where the device changes, as from "meta"
        machine.fail(node, "to_empty() may untie the tied weights of this model", _TIE_LATER)
    return module


def _to(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Registered:
    """`to(device, dtype)`: what is moved to "meta" has new parameters, and tied ones are tied no more."""
    kind = moved_to(arguments, keywords)
    if kind == META:
        _renew(machine, module, node)
    elif may_be_meta(machine, kind) and _is_tied(module):
        machine.fail(node, "this may untie the tied weights of this model", _TIE_LATER)
    return converted(machine, module, node, "to", arguments, keywords)


METHODS: dict[str, Any] = {
    "add_module": _add_module,
    "register_module": _add_module,
    "register_parameter": _register_parameter,
    "register_buffer": _register_buffer,
    "requires_grad_": _freeze,
    "parameters": _listing("parameters"),
    "named_parameters": _listing("named_parameters"),
    "children": _listing("children"),
    "named_children": _listing("named_children"),
    "modules": _listing("modules"),
    "named_modules": _listing("named_modules"),
    "apply": _apply,
    "get_submodule": _get_submodule,
    "get_parameter": _get_submodule,
    "set_submodule": _set_submodule,
    "state_dict": _state_dict,
    "load_state_dict": _load_state_dict,
    "to_empty": _to_empty,
    "to": _to,
    "train": _train,
    "eval": _eval,
}
