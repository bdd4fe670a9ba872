"""What a module computes is not evaluated: it must register nothing meanwhile."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import Any

from ..values import Class, Function, Method
from ..words import words

_CHANGING = "this may change the module while it computes, and what it computes is not evaluated here"


def check_forward(machine: Any, cls: Class, registered: Collection[str] = ()) -> None:
    """Check that a class registers and freezes nothing in its methods beside `__init__`.

    Args:
        machine: The interpreter.
        cls: The class.
        registered: The names of what its object has registered.

    Raises:
        ProgramError: It may.
    """
    checked = machine.__dict__.setdefault("checked_classes", set())
    if cls in checked:
        return
    checked.add(cls)
    own = {name for base in cls.order if isinstance(base, Class) for name in base.scope.names}
    for base in cls.order:
        if isinstance(base, Class):
            for name, function in base.scope.names.items():
                if isinstance(function, Function) and name != "__init__":
                    _check_method(machine, function.node, own, registered)


def check_own_forward(machine: Any, forward: Any, node: ast.AST) -> None:
    """Check that a `forward` that was set on one module registers and freezes nothing.

    Raises:
        ProgramError: It may.
    """
    function = forward.function if isinstance(forward, Method) else forward
    if not isinstance(function, Function):
        machine.fail(node, "what the forward that was set on this module does is not followed here")
    _check_method(machine, function.node, set(), ())


_REGISTERING = frozenset(
    words(
        "add_module register_module register_parameter requires_grad_ __setattr__ __setitem__ "
        "append extend insert setdefault update pop"
    )
)


def _check_method(machine: Any, definition: ast.AST, own: set[str], registered: Collection[str]) -> None:
    checked = machine.checked_classes
    parts = list(ast.walk(definition))
    machine.step(definition, len(parts))
    for part in parts:
        if isinstance(part, ast.Name):
            function = machine.globals.names.get(part.id)
            if isinstance(function, Function) and function not in checked:
                checked.add(function)
                _check_method(machine, function.node, own, registered)
        if isinstance(part, ast.Delete) and any(
            isinstance(target, ast.Attribute) and target.attr in registered for target in part.targets
        ):
            machine.fail(part, _CHANGING, "Do it in __init__.")
        if isinstance(part, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            attributes = [t for target in targets for t in ast.walk(target) if isinstance(t, ast.Attribute)]
            for target in attributes:
                if isinstance(target.ctx, ast.Store) and (
                    target.attr in registered or not _is_tensor_code(part.value, own, target.attr)
                ):
                    machine.fail(
                        part,
                        _CHANGING,
                        "Make it in __init__.",
                    )
        if isinstance(part, ast.Call):
            name = part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
            owner = part.func.value if isinstance(part.func, ast.Attribute) else None
            is_own = (
                isinstance(owner, ast.Attribute)
                and isinstance(owner.value, ast.Name)
                and owner.value.id == "self"
            )
            if name in ("setattr", "delattr") or (
                name in _REGISTERING
                and (is_own or name not in ("append", "extend", "insert", "update", "pop", "setdefault"))
            ):
                machine.fail(
                    part,
                    _CHANGING,
                    "Do it in __init__.",
                )


def _is_tensor_code(node: ast.AST | None, own: set[str], name: str) -> bool:
    """Whether what a method sets is plainly no module: numbers, and what functions of tensors give."""
    if name in ("requires_grad", "data"):
        return False
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Call):
            function = part.func
            if isinstance(function, ast.Attribute):
                if function.attr[:1].isupper() or (function.attr in own and function.attr != "forward"):
                    return False
                root: ast.AST = function.value
                while isinstance(root, (ast.Attribute, ast.Subscript)):
                    root = root.value
                if isinstance(root, ast.Name) and root.id in ("self", "torch", "F", "np", "math"):
                    continue
                if isinstance(root, ast.Call) or (isinstance(root, ast.Name) and root.id.islower()):
                    continue
                return False
            if not isinstance(function, ast.Name) or function.id not in (
                "len",
                "int",
                "float",
                "tuple",
                "list",
                "max",
                "min",
            ):
                return False
    return True
