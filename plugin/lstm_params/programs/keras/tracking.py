"""What Keras tracks of the lists and dicts that are set on a layer (keras/src/utils/tracking.py, 3.15).

Keras sets a copy of its own. `append`, `insert`, `extend` and `update` track what they add; `pop`,
`remove` and `clear` forget what they take, even where it is set elsewhere too; other changes are not seen.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..things import Thing, Watched
from ..values import Instance, Unknown
from ..words import short

if TYPE_CHECKING:
    from .layers import KerasLayer
    from .tensors import Variable

_DEEPEST = 10


class _Tracked(Watched):
    """A list or a dict on a layer."""

    layer: KerasLayer
    is_seen = True
    """Whether Keras sees its changes: of a list that is added to another, it tracks what is in it then."""

    def before(self, machine: Any, name: str, arguments: list[Any], node: ast.AST) -> list[Any]:
        """See to what Keras tracks before the list or dict is changed.

        Raises:
            ProgramError: Keras does not see the change, or refuses it.
        """
        gone = self._taken(name, arguments)
        more = arguments[1:] if name in ("insert", "__setitem__", "setdefault") else arguments
        added = (
            [] if gone or name in ("pop", "remove", "__delitem__") else [v for v in more if _has_weights(v)]
        )
        if (
            added
            and (self.layer.is_built or self.layer.is_locked)
            and not self.layer.keras.is_model(self.layer)
        ):
            machine.fail(
                node, "Keras adds nothing to a layer that is built", "Make it in __init__() or build()."
            )
        if (added or gone) and not self.is_seen:
            self._fail_unseen(machine, node)
        arguments = self._added(machine, name, arguments, node)
        is_unseen = name in ("setdefault", "__iadd__", "__ior__") or (
            name == "__setitem__" and isinstance(self, list)
        )
        is_kept = name in ("__setitem__", "update") or (name == "__delitem__" and isinstance(self, dict))
        if (is_unseen and added) or (gone and (is_kept or is_unseen)):
            message = f"Keras does not see the change '{short(machine.code(node))}' of what a layer has"
            machine.fail(node, message, "Make the list or dict whole before it is set.")
        for value in added:
            if is_variable(value):
                track_variable(self.layer, value)
        for value in gone:
            self._forget(machine, value, node)
        return arguments

    def _added(self, machine: Any, name: str, arguments: list[Any], node: ast.AST) -> list[Any]:
        """What is added, with lists and dicts in it whose later changes Keras does not see."""
        if name not in ("append", "insert", "__setitem__"):
            return arguments
        made = list(arguments)
        value = made[-1] if made else None
        if not isinstance(value, (list, dict, set)) or (value and not _has_weights(value)):
            return made
        place = node.args[-1] if name == "append" and isinstance(node, ast.Call) and node.args else None
        if not isinstance(place, (ast.List, ast.Dict)):  # who else has it can change it
            self._fail_unseen(machine, node)
        made[-1] = tracked(self.layer, value, node, is_seen=False)
        return made

    def _fail_unseen(self, machine: Any, node: ast.AST) -> None:
        message = "Keras does not see how a list in a list of a layer is changed later"
        machine.fail(node, message, "Set the list as an attribute when it is whole.")

    def _taken(self, name: str, arguments: list[Any]) -> list[Any]:
        """What a change takes out, if that has weights."""
        keys: list[Any] = []
        if name in ("clear", "popitem"):
            taken = list(self.values()) if isinstance(self, dict) else list(self)  # type: ignore[call-overload]
            return [value for value in (taken[-1:] if name == "popitem" else taken) if _has_weights(value)]
        if name == "remove":
            return [value for value in arguments if _has_weights(value)]
        if name in ("pop", "__delitem__", "__setitem__"):
            keys = [*arguments, -1][:1]
        elif name == "update":
            keys = [key for more in arguments if isinstance(more, dict) for key in more]
        found = []
        for key in keys:
            try:
                value = self[key]  # type: ignore[index]
            except (LookupError, TypeError):
                continue
            if _has_weights(value) and not (name in ("__setitem__", "update") and value in arguments[1:]):
                found.append(value)
        return found

    def _forget(self, machine: Any, value: Any, node: ast.AST) -> None:
        layer = self.layer
        if is_variable(value) and layer.keras.is_older:
            message = "which weights a layer of Keras 2 has that are taken out of a list is not followed here"
            machine.fail(node, message, "Make the list or dict whole before it is set.")
        if is_variable(value):
            for place in (layer.own, layer.fixed):
                place[:] = [other for other in place if other is not value]
        elif isinstance(value, (list, dict, tuple, Unknown)) or sum(v is value for v in layer.inner()) > 1:
            message = "what Keras forgets here is not understood"
            machine.fail(node, message, "Make the list or dict whole before it is set.")


class TrackedList(list[Any], _Tracked):
    """A list on a layer."""


class TrackedDict(dict[Any, Any], _Tracked):
    """A dict on a layer."""


def is_variable(value: Any) -> bool:
    """Whether a value is a variable of Keras'."""
    return isinstance(value, Thing) and hasattr(value, "trainable") and not isinstance(value, Instance)


def track_variable(layer: KerasLayer, variable: Variable) -> None:
    """Make a variable one of a layer's own, also where another layer made it."""
    if not any(variable is other for other in (*layer.own, *layer.fixed)):
        (layer.own if variable.trainable else layer.fixed).append(variable)


def tracked(layer: KerasLayer, value: Any, node: ast.AST, depth: int = 0, is_seen: bool = True) -> Any:
    """What is set on a layer where a value is: lists and dicts are copied, with what is in them.

    Args:
        layer: The layer.
        value: What is set.
        node: Where.
        depth: How deep it lies in lists and dicts.
        is_seen: Whether Keras sees later changes of the lists and dicts in it.

    Raises:
        ProgramError: There is a set of layers in it.
    """
    machine = layer.keras.machine
    if depth > _DEEPEST or machine.tainted_value(value) is not None:
        return value
    if isinstance(value, set) and matters(value):
        machine.fail(node, f"'{short(machine.code(node))}' is a set of layers here", "Make it a list.")
    if is_variable(value):
        track_variable(layer, value)
        return value
    made: TrackedList | TrackedDict
    if isinstance(value, list):
        made = TrackedList(tracked(layer, item, node, depth + 1, is_seen) for item in value)
    elif isinstance(value, dict):
        made = TrackedDict(
            {key: tracked(layer, item, node, depth + 1, is_seen) for key, item in value.items()}
        )
    elif type(value) is tuple:
        return tuple(tracked(layer, item, node, depth + 1, is_seen) for item in value)
    else:
        return value
    machine.steps += len(made)
    made.layer, made.is_seen = layer, is_seen
    if layer.keras.is_older:
        layer.keras.shared.append((layer, value, value.copy(), node))
    return made


def _has_weights(value: Any, depth: int = 0) -> bool:
    """Whether there may be weights in a value: a list of numbers has none."""
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        return depth >= _DEEPEST or any(_has_weights(item, depth + 1) for item in items)
    return matters(value)


def matters(value: Any, depth: int = 0) -> bool:
    """Whether Keras tracks what is set."""
    if isinstance(value, (list, dict)):
        return True
    if isinstance(value, (tuple, set)):
        return depth < _DEEPEST and any(matters(item, depth + 1) for item in value)
    if isinstance(value, Instance) and value.cls is not None and value.cls.is_named_tuple:
        return depth < _DEEPEST and any(matters(item, depth + 1) for item in value.attributes.values())
    return (
        is_variable(value)
        or (isinstance(value, Instance) and hasattr(value, "is_trainable"))
        or (isinstance(value, Unknown) and not value.is_data)
    )
