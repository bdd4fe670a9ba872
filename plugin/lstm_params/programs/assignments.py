"""Assignments: names, attributes and items that are set or deleted."""

from __future__ import annotations

import ast
from typing import Any

from .derived_dicts import own_method, set_item_of
from .machine import Machine
from .things import Thing, Watched
from .values import DictObject, Function, Instance, Method, Scope, Unknown


class Settled(ast.expr):
    """An expression that has been evaluated."""

    def __init__(self, known: Any) -> None:
        super().__init__()
        self.known = known


class Assignments(Machine):
    """The part of the interpreter that assigns values."""

    def assign_all(self, node: ast.Assign) -> None:
        """`a = b = value`."""
        value = self.evaluate(node.value)
        for target in node.targets:
            self.assign(target, value)

    def annotated(self, node: ast.AnnAssign) -> None:
        """`a: type = value`."""
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value))

    def augmented(self, node: ast.AugAssign) -> None:
        """`a += value`."""
        target = self._settled(node.target)
        read = ast.copy_location(_loaded(target), target)
        left, right = self.evaluate(read), self.evaluate(node.value)
        if isinstance(left, Unknown):
            for changed in left.lists:
                self.taint(changed, left)
        in_place = self.in_place(type(node.op), left)
        if in_place is not None:
            self.assign(target, self.call(in_place, node, [right], {}))
            return
        if isinstance(left, Watched) and not isinstance(target, ast.Attribute):
            left.before(self, "__iadd__", [right], node)
        # Python changes a list, a dict or a set in place, so that all who hold it see the change.
        if isinstance(left, list) and isinstance(node.op, ast.Add):
            self.call(self.attribute_of(left, "extend", node), node, [right], {})
            self._assign_back(target, node.target, left)
            return
        if isinstance(left, (list, dict, set)):
            self._changed_in_place(left, self.operated(type(node.op), left, right, node), node)
            self._assign_back(target, node.target, left)
            return
        if isinstance(left, Thing) and isinstance(node.op, ast.Add) and left.is_list:
            self.call(self.attribute_of(left, "extend", node), node, [right], {})
            return
        made = self.operated(type(node.op), left, right, node)
        if self._is_kept(left, made, node):
            left.change_in_place(self, right, node)
            made = left
        self.assign(target, made)

    def _assign_back(self, target: ast.expr, written: ast.expr, value: Any) -> None:
        """Assign what was changed in place to where it comes from, as Python does.

        A part of a list is a list of its own, and an attribute may be a class's, or a property.
        """
        is_part = isinstance(written, ast.Subscript) and isinstance(written.slice, ast.Slice)
        if is_part or isinstance(written, ast.Attribute):
            self.assign(target, value)

    def _settled(self, target: ast.expr) -> ast.expr:
        """A target whose parts Python evaluates once, though it is read and assigned to."""
        if isinstance(target, ast.Attribute):
            made: ast.expr = ast.Attribute(self._evaluated(target.value), target.attr, ast.Store())
        elif isinstance(target, ast.Subscript):
            made = ast.Subscript(self._evaluated(target.value), self._evaluated(target.slice), ast.Store())
        else:
            return target
        return ast.copy_location(made, target)

    def _evaluated(self, node: ast.expr) -> ast.expr:
        return ast.copy_location(Settled(self.evaluate(node)), node)

    def _is_kept(self, left: Any, made: Any, node: ast.AugAssign) -> bool:
        """Whether a value is what it was, changed in place; a product of matrices is a new one."""
        if not isinstance(left, Thing) or isinstance(node.op, ast.MatMult):
            return False
        return left.is_changed_in_place or (left.keeps_shape and isinstance(made, Unknown) and not self.trace)

    def _changed_in_place(self, owner: Any, value: Any, node: ast.AugAssign) -> None:
        """A list, dict or set that keeps being the same one when it is changed."""
        cause = self.doubts[-1] if self.doubts else value if isinstance(value, Unknown) else None
        if cause is not None:
            self.taint(owner, cause)
        elif isinstance(owner, list):
            owner[:] = value
        else:
            owner.clear()
            owner.update(value)

    def assign(self, target: ast.expr, value: Any) -> None:
        """Assign a value to a target."""
        if isinstance(target, ast.Name):
            self.assign_name(target, value, self.scope)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            if isinstance(value, Unknown):
                value = self.given_for(self.code(target), value)
            self.set_attribute(owner, target.attr, value, target)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value)
        elif isinstance(target, ast.Subscript):
            self._assign_item(target, value)
        else:
            self.fail(target, "this is not understood here")

    def assign_name(self, target: ast.Name, value: Any, scope: Scope) -> None:
        """Assign a value to a name of a scope."""
        name = target.id
        if isinstance(value, Unknown):
            value = self.given_for(name, value)
        scope = scope.globals.get(name, scope)
        # A name of this function's own is forgotten or joined where the doubt ends; one of a scope outside
        # of it is not looked at there, and is joined at once.
        if scope is not self.scope and self.doubts:
            value = self.joined(scope.names.get(name), value, target, self.doubts[-1])
        if scope is self.globals:
            scope.names.pop(name, None)  # the model is the one whose name is assigned last
        scope.names[name] = value

    def given_for(self, name: str, value: Unknown) -> Any:
        """The value that the block gives for a name, where the text does not define it."""
        if name in self.given:
            self.used.add(name)
            return self.given[name]
        if not value.name and not value.reason:
            value = value.copy()
            value.name = name
            if value.is_data:
                value.origin = None
        return value

    def _unpack(self, target: ast.Tuple | ast.List, value: Any) -> None:
        items = self.items(value, target)
        self.step(target, len(target.elts))
        if isinstance(items, Unknown):
            for part in target.elts:
                self.assign(part.value if isinstance(part, ast.Starred) else part, items.copy())
            return
        starred = next((at for at, part in enumerate(target.elts) if isinstance(part, ast.Starred)), None)
        count = len(target.elts)
        if len(items) != count if starred is None else len(items) < count - 1:
            self.stop(target, f"this is {len(items)} values for {count} names", ValueError)
        if starred is not None:
            stop = len(items) - (count - 1 - starred)
            items = [*items[:starred], items[starred:stop], *items[stop:]]
        for part, item in zip(target.elts, items, strict=True):
            self.assign(part.value if isinstance(part, ast.Starred) else part, item)

    def _assign_item(self, target: ast.Subscript, value: Any) -> None:
        owner, index = self.evaluate(target.value), self.evaluate(target.slice)
        if isinstance(owner, Unknown):
            for held in (*owner.lists, *owner.holds, *([] if owner.is_passive else [value])):
                self.taint(held, owner)
        elif isinstance(owner, DictObject):
            set_item_of(self, owner, index, value, target)
        elif isinstance(owner, (dict, list)) and (self.doubts or isinstance(index, Unknown)):
            if isinstance(owner, Watched):
                owner.in_doubt(self, target)
            cause = index if isinstance(index, Unknown) else self.doubts[-1]
            self.taint(owner, cause)
            if not self.is_data(value):
                self.taint(value, cause)
        elif isinstance(owner, dict):
            if isinstance(owner, Watched):
                owner.before(self, "__setitem__", [self.key(index, target), value], target)
            owner[self.key(index, target)] = value
            self.bounded(owner, target)
        elif isinstance(owner, list) and isinstance(index, slice) and not isinstance(owner, Watched):
            self._assign_slice(owner, index, value, target)
        elif isinstance(owner, list) and isinstance(index, int) and -len(owner) <= index < len(owner):
            if isinstance(owner, Watched):
                owner.before(self, "__setitem__", [index, value], target)
            owner[index] = value
        elif isinstance(owner, Thing):
            owner.set_item(self, index, value, target)
        elif (
            isinstance(owner, Instance)
            and owner.cls
            and isinstance(owner.cls.find("__setitem__")[1], Function)
        ):
            self.call(Method(owner.cls.find("__setitem__")[1], owner), target, [index, value], {})
        else:
            self.fail(target, "this is not understood here")

    def _assign_slice(self, owner: list[Any], index: slice, value: Any, target: ast.Subscript) -> None:
        items = self.items(value, target)
        if isinstance(items, Unknown):
            self.taint(owner, items)
            return
        try:
            owner[index] = items
        except (TypeError, ValueError):
            self.fail(target, "Python cannot set these items")
        self.bounded(owner, target)

    def delete_all(self, node: ast.Delete) -> None:
        """`del a, b`."""
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope.names.pop(target.id, None)
            elif isinstance(target, ast.Attribute):
                self.delete_attribute(self.evaluate(target.value), target.attr, target)
            elif isinstance(target, ast.Subscript):
                owner, index = self.evaluate(target.value), self.evaluate(target.slice)
                if isinstance(owner, Unknown):
                    for held in owner.holds:
                        self.taint(held, owner)
                    continue
                if isinstance(owner, Thing):
                    owner.delete_item(self, index, target)
                    continue
                if not isinstance(owner, (list, dict)) or isinstance(index, Unknown) or self.doubts:
                    self.fail(target, "deleting this is not understood here")
                if isinstance(owner, Watched):
                    owner.before(self, "__delitem__", [index], target)
                try:
                    del owner[index]
                except (IndexError, KeyError, TypeError):
                    self.fail(target, "there is no such item here")

    def delete_attribute(self, owner: Any, name: str, node: ast.AST) -> None:
        """Delete an attribute of a value."""
        if isinstance(owner, Unknown):
            for held in owner.holds:
                self.taint(held, owner)
            return
        if isinstance(owner, Thing):
            owner.delete(self, name, node)
            return
        own = own_method(owner, "__delattr__")
        if own is not None:
            self.call(own, node, [name], {})
            return
        is_kept = isinstance(owner, Instance) and owner.cls and owner.cls.keeps(name)
        if is_kept or not isinstance(owner, Instance) or name not in owner.attributes:
            self.fail(node, "deleting this is not understood here")
        self.certain(node, "an attribute is deleted", owner)
        del owner.attributes[name]

    def outside(self, node: ast.Global | ast.Nonlocal) -> None:
        """`global a` and `nonlocal a`."""
        for name in node.names:
            holder = self.globals
            if isinstance(node, ast.Nonlocal):
                found = self.scope.outer.holder(name) if self.scope.outer else None
                holder = found or self.globals
            if holder is not self.scope:
                self.scope.globals[name] = holder


def _loaded(node: ast.expr) -> ast.expr:
    """The same target as an expression."""
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    if isinstance(node, ast.Attribute):
        return ast.Attribute(node.value, node.attr, ast.Load())
    assert isinstance(node, ast.Subscript), "Python has no other target here"
    return ast.Subscript(node.value, node.slice, ast.Load())
