"""Statements, evaluated one after the other; what may or may not be done is done in doubt."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from .calls import MISSING, Calls, Ends
from .machine import short
from .values import Class, Function, Instance, Method, Once, Partial, Scope, Thing, Unknown, Wrapped

_TRAINING = {"backward", "zero_grad", "fit", "train_on_batch", "step", "apply_gradients", "gradient"}
_REFUSED_METHODS = {
    *("__new__", "__setattr__", "__getattr__", "__getattribute__", "__delattr__", "__init_subclass__"),
    *("__class_getitem__", "__set_name__", "__get__", "__set__"),
}


class Statements(Calls):
    """The part of the interpreter that evaluates statements."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._loops: dict[int, tuple[set[str], bool, bool]] = {}
        self._statements: dict[type[ast.stmt], Callable[[Any], Ends | None]] = {
            ast.Assign: self._assign_all,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.Return: self._return,
            ast.If: self._if,
            ast.For: self._for,
            ast.While: self._while,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.With: self._with,
            ast.Try: self._try,
            ast.Raise: self._raise,
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Global: self._outside,
            ast.Nonlocal: self._outside,
            ast.Pass: lambda node: None,
            ast.Break: lambda node: Ends("break"),
            ast.Continue: lambda node: Ends("continue"),
        }

    def block(self, body: list[ast.stmt]) -> Ends | None:
        """Evaluate some statements; how they end, if they do so before the last one."""
        for node in body:
            self.step(node)
            rule = self._statements.get(type(node))
            if rule is None:
                self.fail(node, "this statement is not understood here")
            ends = rule(node)
            if ends is not None:
                return ends
        return None

    def _expression(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.evaluate(node.value)

    # Assignments

    def _assign_all(self, node: ast.Assign) -> None:
        value = self.evaluate(node.value)
        for target in node.targets:
            self.assign(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value))

    def _augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        read = ast.copy_location(_loaded(target), target)
        left, right = self.evaluate(read), self.evaluate(node.value)
        if isinstance(left, list) and isinstance(node.op, ast.Add):
            self.call(self.attribute_of(left, "extend", node), node, [right], {})
            return
        if isinstance(left, (list, dict, set)):
            self._changed_in_place(left, self.operated(type(node.op), left, right, node), node)
            return
        if isinstance(left, Thing) and isinstance(node.op, ast.Add) and left.is_list:
            self.call(self.attribute_of(left, "extend", node), node, [right], {})
            return
        self.assign(target, self.operated(type(node.op), left, right, node))

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
        """Let a target stand for a value."""
        if isinstance(target, ast.Name):
            self._assign_name(target, value)
        elif isinstance(target, ast.Attribute):
            owner = self.evaluate(target.value)
            if isinstance(value, Unknown):
                value = self._given_for(self.code(target), value)
            self.set_attribute(owner, target.attr, value, target)
        elif isinstance(target, (ast.Tuple, ast.List)):
            self._unpack(target, value)
        elif isinstance(target, ast.Subscript):
            self._assign_item(target, value)
        else:
            self.fail(target, "this is not understood here")

    def _assign_name(self, target: ast.Name, value: Any) -> None:
        name = target.id
        if isinstance(value, Unknown):
            value = self._given_for(name, value)
        scope = self.scope.globals.get(name, self.scope)
        if scope is not self.scope and self.doubts:
            value = self.joined(scope.names.get(name), value, target, self.doubts[-1])
        if scope is self.globals:
            scope.names.pop(name, None)  # the model is the one whose name is assigned last
        scope.names[name] = value

    def _given_for(self, name: str, value: Unknown) -> Any:
        """A value that a name is given which the text does not say, if the block says it."""
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
        if isinstance(items, Unknown):
            for part in target.elts:
                self.assign(part.value if isinstance(part, ast.Starred) else part, items.copy())
            return
        starred = next((at for at, part in enumerate(target.elts) if isinstance(part, ast.Starred)), None)
        count = len(target.elts)
        if len(items) != count if starred is None else len(items) < count - 1:
            self.fail(target, f"this is {len(items)} values for {count} names")
        if starred is not None:
            stop = len(items) - (count - 1 - starred)
            items = [*items[:starred], items[starred:stop], *items[stop:]]
        for part, item in zip(target.elts, items, strict=True):
            self.assign(part.value if isinstance(part, ast.Starred) else part, item)

    def _assign_item(self, target: ast.Subscript, value: Any) -> None:
        owner, index = self.evaluate(target.value), self.evaluate(target.slice)
        if isinstance(owner, Unknown):
            for held in owner.holds if owner.is_passive else (value, *owner.holds):
                self.taint(held, owner)
        elif isinstance(owner, (dict, list)) and (self.doubts or isinstance(index, Unknown)):
            cause = index if isinstance(index, Unknown) else self.doubts[-1]
            self.taint(owner, cause)
            if not self.is_data(value):
                self.taint(value, cause)
        elif isinstance(owner, dict):
            owner[self.key(index, target)] = value
            self.bounded(owner, target)
        elif isinstance(owner, list) and isinstance(index, int) and -len(owner) <= index < len(owner):
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

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.scope.names.pop(target.id, None)
            elif isinstance(target, ast.Attribute):
                self.delete_attribute(self.evaluate(target.value), target.attr, target)
            elif isinstance(target, ast.Subscript):
                owner, index = self.evaluate(target.value), self.evaluate(target.slice)
                if isinstance(owner, Unknown):
                    continue
                if isinstance(owner, Thing):
                    owner.delete_item(self, index, target)
                    continue
                if not isinstance(owner, (list, dict)) or isinstance(index, Unknown) or self.doubts:
                    self.fail(target, "deleting this is not understood here")
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
        if not isinstance(owner, Instance) or name not in owner.attributes:
            self.fail(node, "deleting this is not understood here")
        self.certain(node, "an attribute is deleted", owner)
        del owner.attributes[name]

    def _outside(self, node: ast.Global | ast.Nonlocal) -> None:
        for name in node.names:
            holder = self.globals
            if isinstance(node, ast.Nonlocal):
                found = self.scope.outer.holder(name) if self.scope.outer else None
                holder = found or self.globals
            if holder is not self.scope:
                self.scope.globals[name] = holder

    # Conditions and loops

    def _if(self, node: ast.If) -> Ends | None:
        test = self.evaluate(node.test)
        truth = self.truth(test)
        if truth is not None:
            return self.block(node.body if truth else node.orelse)
        if _stops(node.body):
            return self.block(node.orelse)
        if node.orelse and _stops(node.orelse):
            return self.block(node.body)
        return self._either(node, self.cause(test, node.test))

    def _either(self, node: ast.If, cause: Unknown) -> Ends | None:
        """Evaluate both branches, of which one is done, and join what is known behind them."""
        self.unclear += 1
        scope, before = self.scope, dict(self.scope.names)
        with self.doubt(cause):
            first = self.block(node.body)
        after, scope.names = scope.names, before
        with self.doubt(cause):
            second = self.block(node.orelse)
        if first and first.kind == "raise":
            return second
        if second and second.kind == "raise":
            scope.names = after
            return first
        if first and second and first.kind == second.kind == "return":
            return Ends("return", self.joined(first.value, second.value, node.test, cause))
        ends = first or second
        if ends is None:
            self._join_names(scope, after, node, cause)
            return None
        if first and second:
            return first if first.kind == second.kind else Ends("break")
        if not first:
            scope.names = after
        if ends.kind == "return" and self.maybe:
            self.maybe[-1].append(ends.value)
        self.doubts.append(cause)  # all that follows in this function, or in this loop, may not be done
        self.doubted_from.append(self.serial)
        return None

    def _join_names(self, scope: Scope, other: dict[str, Any], node: ast.If, cause: Unknown) -> None:
        names = scope.names
        for name in {**other, **names}:
            one, two = other.get(name, MISSING), names.get(name, MISSING)
            if one is not two:
                if MISSING in (one, two):
                    known = two if one is MISSING else one
                    joined = self.holding(Unknown(cause.text, cause.span, self.is_data(known)), known)
                    joined.name = cause.name
                else:
                    joined = self.joined(one, two, node.test, cause)
                names[name] = self._given_for(name, joined) if isinstance(joined, Unknown) else joined

    def _for(self, node: ast.For) -> Ends | None:
        value = self.evaluate(node.iter)
        items = self.items(value, node.iter)
        doubts = len(self.doubts)
        if isinstance(items, Unknown):
            return self._loop_in_doubt(node, items, node.target)
        if len(items) > 8 and self._facts(node)[1]:
            cause = Unknown(self.code(node.iter), self.first_line(node.iter), is_data=True)
            self.holding(cause, items)
            return self._loop_in_doubt(node, cause, node.target)
        for number, item in enumerate(items):
            self.step(node)
            self.assign(node.target, item)
            ends = self.block(node.body)
            if isinstance(value, Once) and (ends is not None or len(self.doubts) > doubts):
                value.made = items[number + 1 :]
            if len(self.doubts) > doubts:  # a break or a return that may have been done
                return self._after_doubtful_turn(node, doubts, ends)
            if ends is not None and ends.kind in ("return", "raise"):
                return ends
            if ends is not None and ends.kind == "break":
                return None
            if isinstance(value, Once):
                value.made = []
        return self.block(node.orelse)

    def _after_doubtful_turn(self, node: ast.For | ast.While, doubts: int, ends: Ends | None) -> Ends | None:
        """The rest of a loop that may have ended in the turn before."""
        cause = self.doubts[doubts]
        if not self._facts(node)[2]:
            del self.doubts[doubts:], self.doubted_from[doubts:]
        self._loop_in_doubt(node, cause, getattr(node, "target", None))
        return None

    def _loop_in_doubt(
        self, node: ast.For | ast.While, cause: Unknown, target: ast.expr | None
    ) -> Ends | None:
        """A loop of which nobody knows how often it is done: once, in doubt, and what it sets is unknown."""
        names, _, may_return = self._facts(node)
        self.unclear += 1
        doubts = len(self.doubts)
        before = {name: self.scope.globals.get(name, self.scope).names.get(name) for name in names}
        self._forget(names, cause, before)
        with self.doubt(cause):
            if target is not None:
                self.assign(target, cause.copy())
            ends = self.block(node.body)
            del self.doubts[doubts + 1 :], self.doubted_from[doubts + 1 :]
        self._forget(names, cause, before)
        if ends is not None and ends.kind == "return" and self.maybe:
            self.maybe[-1].append(ends.value)
        if may_return:
            self.doubts.append(cause)
            self.doubted_from.append(self.serial)
        return self.block(node.orelse) if node.orelse and not ends else None

    def _facts(self, node: ast.For | ast.While) -> tuple[set[str], bool, bool]:
        """What a loop sets, whether it trains a model, and whether it returns."""
        if id(node) not in self._loops:
            parts = list(ast.walk(node))
            self.step(node, len(parts) // 5)
            self._loops[id(node)] = (
                {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)},
                any(isinstance(part, ast.Attribute) and part.attr in _TRAINING for part in parts),
                any(isinstance(part, ast.Return) for part in parts),
            )
        return self._loops[id(node)]

    def _forget(self, names: set[str], cause: Unknown, before: dict[str, Any]) -> None:
        """Let names be unknown that a loop sets: each may be what it was before, or what it is now."""
        for name in names:
            scope = self.scope.globals.get(name, self.scope)
            known, was = scope.names.get(name), before.get(name)
            made = Unknown(cause.text, cause.span, self.is_data(known) and self.is_data(was))
            scope.names[name] = self.holding(made, known, was)

    def _while(self, node: ast.While) -> Ends | None:
        doubts = len(self.doubts)
        if self._facts(node)[1]:
            cause = Unknown(self.code(node.test), self.first_line(node.test), is_data=True)
            return self._loop_in_doubt(node, cause, None)
        while True:
            self.step(node)
            test = self.evaluate(node.test)
            truth = self.truth(test)
            if truth is None:
                return self._loop_in_doubt(node, self.cause(test, node.test), None)
            if not truth:
                return self.block(node.orelse)
            ends = self.block(node.body)
            if len(self.doubts) > doubts:
                return self._after_doubtful_turn(node, doubts, ends)
            if ends is not None and ends.kind in ("return", "raise"):
                return ends
            if ends is not None and ends.kind == "break":
                return None

    def _return(self, node: ast.Return) -> Ends:
        return Ends("return", self.evaluate(node.value) if node.value else None)

    def _raise(self, node: ast.Raise) -> Ends:
        if not self.doubts:
            self.fail(node, "this program stops with an error here")
        return Ends("raise")

    def _assert(self, node: ast.Assert) -> None:
        if self.truth(self.evaluate(node.test)) is False:
            self.fail(node, "this does not hold, and the program stops here")

    def _with(self, node: ast.With) -> Ends | None:
        for item in node.items:
            context = self.evaluate(item.context_expr)
            if (
                isinstance(context, Instance)
                and context.cls
                and isinstance(context.cls.find("__enter__")[1], Function)
            ):
                context = self.call(Method(context.cls.find("__enter__")[1], context), node, [], {})
            elif isinstance(context, Thing):
                self.fail(item.context_expr, "what this does is not understood here")
            if item.optional_vars is not None:
                self.assign(item.optional_vars, context)
        return self.block(node.body)

    def _try(self, node: ast.Try) -> Ends | None:
        """The body is taken to succeed; if it may not, what stands behind `except` is done in doubt."""
        ends = self.block(node.body)
        if ends is None and node.orelse:
            ends = self.block(node.orelse)
        self.unclear += 1
        if not all(isinstance(part, (ast.Import, ast.ImportFrom, ast.Pass)) for part in node.body) or any(
            isinstance(value, Unknown) for value in self._imported(node.body)
        ):
            cause = Unknown(self.code(node.body[0]), self.first_line(node.body[0]))
            for handler in node.handlers:
                self._handled(handler, cause)
        final = self.block(node.finalbody)
        return final or ends

    def _imported(self, body: list[ast.stmt]) -> Iterator[Any]:
        for part in body:
            if isinstance(part, (ast.Import, ast.ImportFrom)):
                for alias in part.names:
                    yield self.scope.names.get(alias.asname or alias.name.partition(".")[0])

    def _handled(self, handler: ast.ExceptHandler, cause: Unknown) -> None:
        scope, before = self.scope, dict(self.scope.names)
        with self.doubt(cause):
            if handler.name:
                scope.names[handler.name] = Unknown(cause.text, cause.span, is_data=True)
            ends = self.block(handler.body)
        after, scope.names = scope.names, before
        if ends is None:
            test = ast.copy_location(ast.Constant(0), handler)
            self._join_names(scope, after, ast.copy_location(ast.If(test, [], []), handler), cause)
        elif ends.kind == "return" and self.maybe:
            self.maybe[-1].append(ends.value)

    # Definitions

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        function = Function(node, self.scope)
        function.defaults = [self.evaluate(default) for default in node.args.defaults]
        pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        function.keyword_defaults = {arg.arg: self.evaluate(default) for arg, default in pairs if default}
        self.scope.names[node.name] = self._decorated(node, function)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef, function: Function) -> Any:
        value: Any = function
        for decorator in reversed(node.decorator_list):
            name = decorator.id if isinstance(decorator, ast.Name) else ""
            if name in ("property", "staticmethod", "classmethod") and not self.scope.holder(name):
                value = Wrapped(name, value)
                continue
            if isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "getter", "deleter"):
                owner = self.evaluate(decorator.value)
                if isinstance(owner, Wrapped) and decorator.attr == "setter":
                    value = Wrapped("property", owner.function, value)
                    continue
            value = self.decorated_by(self.evaluate(decorator), value, decorator)
        return value

    def decorated_by(self, decorator: Any, value: Any, node: ast.AST) -> Any:
        """What a decorator makes of a function or a class."""
        if isinstance(decorator, Unknown):
            if decorator.is_passive:
                return value
            return self.holding(Unknown(self.code(node), self.first_line(node)), value)
        return self.call(decorator, node, [value], {})

    def _class(self, node: ast.ClassDef) -> None:
        bases = [self._base(base) for base in node.bases]
        cls = self.define(node, bases)
        outside, self.scope = self.scope, cls.scope
        try:
            for statement in node.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    cls.scope.names.setdefault("__annotations__", {})[statement.target.id] = None
            ends = self.block(node.body)
        finally:
            self.scope = outside
        if ends is not None:
            self.fail(node, "this class is not understood here")
        for name, value in cls.scope.names.items():
            function = value.function if isinstance(value, Wrapped) else value
            if isinstance(function, Function) and function.owner is None and function.scope is cls.scope:
                function.owner = cls
            setter = value.setter if isinstance(value, Wrapped) else None
            if isinstance(setter, Function):
                setter.owner = cls
            if name in _REFUSED_METHODS:
                self.fail(node, f"a class with '{name}' is not understood here")
        if cls.is_named_tuple:
            self.make_fields(cls)
        made: Any = cls
        for decorator in reversed(node.decorator_list):
            made = self.decorated_by(self.evaluate(decorator), made, decorator)
        self.scope.names[node.name] = made

    def _base(self, node: ast.expr) -> Any:
        """A base of a class; one that is not known is told where the class names it."""
        value = self.evaluate(node.value if isinstance(node, ast.Starred) else node)
        if isinstance(value, Unknown) and not value.is_passive:
            return Unknown(self.code(node), self.first_line(node))
        return value

    def define(self, node: ast.ClassDef, bases: list[Any]) -> Class:
        """A class before its body is evaluated."""
        if any(keyword.arg != "metaclass" for keyword in node.keywords):
            self.fail(node, "this class is not understood here")
        scope = Scope(self.scope, is_class=True)
        return Class(node, bases, scope, self._order(node, bases))

    def _order(self, node: ast.ClassDef, bases: list[Any]) -> list[Any]:
        """All the bases of a class, in the order in which Python looks at them (C3)."""
        if len(bases) == 1:
            return list(bases[0].order) if isinstance(bases[0], Class) else list(bases)
        rows = [list(base.order) if isinstance(base, Class) else [base] for base in bases]
        rows.append(list(bases))
        order: list[Any] = []
        while rows := [row for row in rows if row]:
            self.step(node, 1 + sum(map(len, rows)) * len(rows) // 10)
            for row in rows:
                first = row[0]
                if not any(_is_in(first, other[1:]) for other in rows):
                    break
            else:
                self.fail(node, "Python cannot put the bases of this class in order")
            order.append(first)
            rows = [row[1:] if _is_same(row[0], first) else row for row in rows]
        return order

    def make_fields(self, cls: Class) -> Class:
        """Make a class one whose objects have fields, as `@dataclass` does."""
        fields: dict[str, Any] = {}
        for base in reversed(cls.order):
            if isinstance(base, Class):
                if base is not cls and base.fields:
                    fields.update(base.fields)
                for name in base.scope.names.get("__annotations__", {}):
                    if base is cls:
                        fields[name] = base.scope.names.get(name, MISSING)
        cls.fields = fields
        for name, value in fields.items():
            if isinstance(value, Partial):
                cls.scope.names.pop(name, None)
        return cls

    # Imports

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            path = alias.name if alias.asname else alias.name.partition(".")[0]
            self.scope.names[alias.asname or path] = self.resolve(path, node)
            if not alias.asname and "." in alias.name:
                self.resolve(alias.name, node)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.import_all(module, node)
                continue
            name = alias.asname or alias.name
            value = self.resolve(f"{module}.{alias.name}", node)
            if isinstance(value, Unknown):
                value = self._given_for(name, value)
            self.scope.names[name] = value

    def import_all(self, module: str, node: ast.ImportFrom) -> None:
        """`from module import *`."""
        raise NotImplementedError


def _loaded(node: ast.expr) -> ast.expr:
    """The same target as an expression."""
    if isinstance(node, ast.Name):
        return ast.Name(node.id, ast.Load())
    if isinstance(node, ast.Attribute):
        return ast.Attribute(node.value, node.attr, ast.Load())
    assert isinstance(node, ast.Subscript), "Python has no other target here"
    return ast.Subscript(node.value, node.slice, ast.Load())


def _stops(body: list[ast.stmt]) -> bool:
    """Whether a branch ends the program, so that what follows is only reached without it."""
    last = body[-1] if body else None
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        code = ast.unparse(last.value.func)
        return code in ("sys.exit", "exit", "quit", "os._exit")
    return False


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and getattr(one, "path", 0) == getattr(other, "path", 1))


def _is_in(value: Any, row: list[Any]) -> bool:
    return any(_is_same(value, other) for other in row)


__all__ = ["Statements", "short"]
