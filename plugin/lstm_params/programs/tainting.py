"""What something unknown may have changed."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Once, Thing, View
from .values import DictObject, Function, Instance, Method, Partial, Unknown


class Tainting(Machine):
    """The part of the interpreter that notes what something unknown may have changed."""

    def tainted_value(self, value: Any) -> Unknown | None:
        """What may have changed a list or dict in a way that the text does not say."""
        return self.tainted[id(value)][1] if id(value) in self.tainted else None

    def taint(self, value: Any, cause: Unknown, seen: set[int] | None = None) -> None:
        """Note that something unknown had access to a value, and may have changed it."""
        seen = set() if seen is None else seen
        self.step(cause.span)
        if id(value) in seen:
            return
        if isinstance(value, (Instance, Once, Unknown, list, dict, set, tuple, Function)):
            seen.add(id(value))
        if isinstance(value, Function):
            self.call_in_doubt(value, cause)
            return
        for part in [value.spend(self, cause)] if isinstance(value, Once) else _parts(value):
            self.taint(part, cause, seen)
        if isinstance(value, (list, dict, set)) or self._may_be_reshaped(value):
            self.tainted.setdefault(id(value), (value, cause))
        elif not isinstance(value, Unknown) and hasattr(value, "taint"):
            value.taint = value.taint or cause
            cause.changes = True

    def _may_be_reshaped(self, value: Any) -> bool:
        """Whether a value is a tensor or an array whose shape decides what a model is made of.

        What a module computes in `forward` goes through functions that give new tensors.
        """
        return self.trace is None and isinstance(value, Thing) and value.has_shape

    def read(self, value: Any, node: ast.AST) -> Any:
        """A list or dict as it is read: unknown, if something unknown changed it."""
        if self.tainted and id(value) in self.tainted:
            return self.tainted[id(value)][1]
        return value


def _parts(value: Any) -> list[Any]:
    """What can be reached through a value."""
    if isinstance(value, Instance):
        return list(value.held())
    if isinstance(value, View):
        return list(value.again())
    if isinstance(value, Unknown):
        return [*value.holds, *value.lists]
    if isinstance(value, dict):
        own = value.attributes.values() if isinstance(value, DictObject) else ()
        return [*value.values(), *own]
    if isinstance(value, (list, set, tuple)):
        return list(value)
    if isinstance(value, Method):
        return [value.owner]
    return [value.arguments] if isinstance(value, Partial) else []
