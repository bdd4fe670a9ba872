"""What something unknown may have changed."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Once
from .values import Function, Instance, Method, Partial, Unknown


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
        if isinstance(value, Instance):
            seen.add(id(value))
            value.taint = value.taint or cause
            cause.changes = True
            for part in list(value.held()):
                self.taint(part, cause, seen)
        elif isinstance(value, Once):
            seen.add(id(value))
            self.taint(value.rest(), cause, seen)
            value.taint = cause
        elif isinstance(value, Unknown):
            seen.add(id(value))
            for item in value.holds:
                self.taint(item, cause, seen)
        elif isinstance(value, (list, dict, set)):
            seen.add(id(value))
            self.tainted.setdefault(id(value), (value, cause))
            for item in list(value.values()) if isinstance(value, dict) else list(value):
                self.taint(item, cause, seen)
        elif isinstance(value, tuple):
            seen.add(id(value))
            for item in value:
                self.taint(item, cause, seen)
        elif isinstance(value, Method):
            self.taint(value.owner, cause, seen)
        elif isinstance(value, Partial):
            self.taint(value.arguments, cause, seen)
        elif isinstance(value, Function):
            seen.add(id(value))
            self.call_in_doubt(value, cause)
        elif hasattr(value, "taint"):
            value.taint = value.taint or cause

    def read(self, value: Any, node: ast.AST) -> Any:
        """A list or dict as it is read: unknown, if something unknown changed it."""
        if self.tainted and id(value) in self.tainted:
            return self.tainted[id(value)][1]
        return value
