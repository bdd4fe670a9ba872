"""einops beside PyTorch: functions of tensors, and layers without weights (einops 0.8)."""

from __future__ import annotations

import ast
from typing import Any

from ..machine import Machine
from ..values import Builtin, Namespace, Unknown
from ..words import words
from .modules import Module
from .registration import count_module

_NAMESPACES = words("einops einops.layers einops.layers.torch")
_WITHOUT_WEIGHTS = words("einops.layers.torch.Rearrange einops.layers.torch.Reduce")


def einops_value(machine: Machine, path: str, node: ast.AST) -> Any:
    """What einops has by a full name; the shapes that its patterns make are not followed."""
    name = path.rpartition(".")[2]
    if path in _NAMESPACES:
        return Namespace(path)
    if path in _WITHOUT_WEIGHTS:
        return Builtin(name, lambda node, arguments, keywords: _module(machine, name, node))
    is_function = not path.startswith("einops.layers.")
    return Unknown(path, machine.first_line(node), is_function, is_function)


def _module(machine: Machine, name: str, node: ast.AST) -> Module:
    count_module(machine, node)
    module = Module(None, machine.next_serial(), machine.first_line(node), name)
    module.code = machine.code(node)
    return module
