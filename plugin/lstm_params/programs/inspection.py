"""`inspect`: the parameters of functions and classes of the text, by which programs choose arguments."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .values import Class, External, Function, Instance, Method, Unknown

EMPTY = External("inspect.Parameter.empty")
"""The default of a parameter that has none."""

KINDS = {
    name: number
    for number, name in enumerate(
        ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD", "VAR_POSITIONAL", "KEYWORD_ONLY", "VAR_KEYWORD")
    )
}
"""How a parameter is given (docs.python.org, inspect.Parameter.kind)."""


def signature(machine: Machine, node: ast.AST, function: Any) -> Any:
    """`inspect.signature`."""
    found = _parameters(function)
    if found is None:
        return machine.unknown(node, True)
    described = {}
    for name, (kind, default) in found.items():
        machine.step(node, 2)
        annotation = Unknown(machine.code(node), machine.first_line(node), is_data=True)
        described[name] = _object(
            machine, node, name=name, kind=KINDS[kind], default=default, annotation=annotation
        )
    return _object(machine, node, parameters=described)


def is_class(machine: Machine, node: ast.AST, value: Any) -> Any:
    """`inspect.isclass`."""
    return _is_kind(machine, node, value, machine.builtin("type", ast.Name("type")))


def is_function(machine: Machine, node: ast.AST, value: Any) -> Any:
    """`inspect.isfunction`."""
    return _is_kind(machine, node, value, machine.resolve("types.FunctionType", node))


def _is_kind(machine: Machine, node: ast.AST, value: Any, kind: Any) -> Any:
    found = machine.is_kind(value, kind)
    return machine.unknown(node, True) if found is None else found


def full_arguments(machine: Machine, node: ast.AST, function: Any) -> Any:
    """`inspect.getfullargspec`, which lists the `self` of a method that an object has, too."""
    found = _parameters(function, with_first=not isinstance(function, Class))
    if found is None or isinstance(function, Class):
        return machine.unknown(node, True)

    def named(*kinds: str) -> list[str]:
        return [name for name, (kind, _) in found.items() if kind in kinds]

    positional = named("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")
    defaults = tuple(found[name][1] for name in positional if found[name][1] is not EMPTY)
    only = named("KEYWORD_ONLY")
    return _object(
        machine,
        node,
        args=positional,
        varargs=next(iter(named("VAR_POSITIONAL")), None),
        varkw=next(iter(named("VAR_KEYWORD")), None),
        defaults=defaults or None,
        kwonlyargs=only,
        kwonlydefaults={name: found[name][1] for name in only if found[name][1] is not EMPTY} or None,
    )


def _object(machine: Machine, node: ast.AST, **attributes: Any) -> Instance:
    made = Instance(None, machine.next_serial(), machine.first_line(node))
    made.attributes.update(attributes)
    return made


def _parameters(function: Any, with_first: bool = False) -> dict[str, tuple[str, Any]] | None:
    """The kind and the default of each parameter; None where they are not known.

    Args:
        function: A function, a method, or a class, whose `__init__` is meant.
        with_first: Whether the object that a method is bound to is one of them.
    """
    if isinstance(function, Class):
        is_made_by_init = function.fields is None and not function.find("__new__")[0]
        function = function.find("__init__")[1] if is_made_by_init else None
        is_bound = True
    else:
        is_bound = isinstance(function, Method)
        function = function.function if isinstance(function, Method) else function
    # What a decorator such as `functools.wraps` sets on a function may say that it has other parameters.
    if not isinstance(function, Function) or getattr(function.node, "decorator_list", []):
        return None
    taken = function.node.args
    defaults = [EMPTY] * len([*taken.posonlyargs, *taken.args])
    defaults[len(defaults) - len(function.defaults) :] = function.defaults
    found = {arg.arg: "POSITIONAL_ONLY" for arg in taken.posonlyargs}
    found |= {arg.arg: "POSITIONAL_OR_KEYWORD" for arg in taken.args}
    made = {name: (kind, default) for (name, kind), default in zip(found.items(), defaults, strict=True)}
    if is_bound and not with_first:
        del made[next(iter(made))]
    if taken.vararg:
        made[taken.vararg.arg] = ("VAR_POSITIONAL", EMPTY)
    for arg in taken.kwonlyargs:
        made[arg.arg] = ("KEYWORD_ONLY", function.keyword_defaults.get(arg.arg, EMPTY))
    if taken.kwarg:
        made[taken.kwarg.arg] = ("VAR_KEYWORD", EMPTY)
    return made
