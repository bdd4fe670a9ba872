"""PyTorch's modules that hold another module and call it: for several devices, as an average, compiled."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ..values import Unknown
from ..words import words
from .registration import Registered
from .tensors import plain_unknown

AVERAGED = "AveragedModel"
COMPILED = "OptimizedModule"

WRAPPERS: Mapping[str, str] = {
    "DataParallel": "module",
    "DistributedDataParallel": "module",
    AVERAGED: "module",
    COMPILED: "_orig_mod",
}
"""Their classes, and the name by which each registers the other module (torch 2.13)."""

_OF_DATA_PARALLEL = frozenset(
    words("dim device_ids output_device src_device_obj gather parallel_apply replicate scatter")
)
"""What `DataParallel` has beside what every module has."""


def fill_wrapper(
    machine: Any,
    module: Registered,
    name: str,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
) -> None:
    """Put a module into one of them; an `AveragedModel` copies it.

    Raises:
        ProgramError: It is none.
    """
    inner = (*arguments, keywords.get("module", keywords.get("model")))[0]
    if isinstance(inner, Unknown) and inner.is_data:
        machine.fail_unknown(inner, f"what is in this {name}", "")
    if not isinstance(inner, (Registered, Unknown)):
        machine.fail(node, f"{name} takes a module")
    if name == AVERAGED:
        inner = machine.copied(inner, node, is_deep=True)
        for function in (*arguments[2:], *keywords.values()):
            machine.call_back(function, Unknown(machine.code(node), machine.first_line(node)))
        module.buffers["n_averaged"] = plain_unknown(machine, node)
    module.children[WRAPPERS[name]] = inner


def wrapped(module: Any) -> Registered | None:
    """The module that a wrapper of PyTorch's holds; None where it is no wrapper, or that is not known."""
    inner = module.children.get(WRAPPERS.get(module.exact, ""))
    return inner if isinstance(inner, Registered) else None


def lacks_of_inner(module: Registered, name: str) -> bool:
    """Whether a `DataParallel` is known to have no attribute of a name, as what is in it has."""
    return module.exact == "DataParallel" and module.cls is None and name not in _OF_DATA_PARALLEL
