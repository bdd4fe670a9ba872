"""Functions and classes that a program defines."""

from __future__ import annotations

import ast
from typing import Any

from .derived_dicts import OF_ATTRIBUTES, is_dict_class
from .descriptors import METHODS as DESCRIBING
from .descriptors import may_define, name_all
from .descriptors import method as describing
from .enums import make_members
from .machine import Machine
from .things import Thing
from .values import (
    MISSING,
    Class,
    External,
    Factory,
    Function,
    Method,
    Scope,
    Unknown,
    Untaken,
    Wrapped,
)

# With these, what a name, an attribute or a class is, is decided by code that runs where none is written.
_REFUSED_METHODS = {"__class_getitem__", "__delete__", *DESCRIBING}
_OF_OBJECTS = ("__setattr__", "__getattribute__", "__delattr__")
"""Those that matter once there is an object of the class."""


class Definitions(Machine):
    """The part of the interpreter that defines functions and classes."""

    def define_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """`def`."""
        self.step(node, 3)
        function = Function(node, self.scope)
        if self.scope.methods is not None:
            self.scope.methods.append(function)
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
                if isinstance(owner, Wrapped) and owner.kind == "property":
                    value = _property_with(owner, decorator.attr, value)
                    continue
            value = self.decorated_by(self.evaluate(decorator), value, decorator)
        return value

    def decorated_by(self, decorator: Any, value: Any, node: ast.AST) -> Any:
        """What a decorator makes of a function or a class."""
        if isinstance(decorator, Unknown):
            if decorator.is_passive:
                return value
            made = Unknown(self.code(node), self.first_line(node))
            made.origin, made.is_made = decorator.root, True
            return self.holding(made, value)
        return self.call(decorator, node, [value], {})

    def define_class(self, node: ast.ClassDef) -> None:
        """`class`."""
        self.step(node, 10)
        bases = [self._base(base) for base in node.bases]
        if any(isinstance(base, External) and base.path == "typing.TypedDict" for base in bases):
            self.scope.names[node.name] = self.builtin(
                "dict", ast.Name("dict")
            )  # it makes dicts, and checks nothing
            return
        cls = self.define(node, bases)
        outside, self.scope = self.scope, cls.scope
        try:
            for statement in node.body:
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    kinds = cls.scope.names.setdefault("__annotations__", {})
                    kinds[statement.target.id] = _kind_of_field(statement.annotation)
            ends = self.block(node.body)
        finally:
            self.scope = outside
        if ends is not None:  # `return`, `break` or a `raise` among its statements
            self.fail(node, "this class is not understood here")
        self._finish(cls, node)
        made: Any = cls
        for decorator in reversed(node.decorator_list):
            made = self.decorated_by(self.evaluate(decorator), made, decorator)
        self.scope.names[node.name] = made

    def make_class(self, name: str, bases: list[Any], names: dict[str, Any], node: ast.AST) -> Class:
        """`type(name, bases, names)`."""
        body = ast.copy_location(ast.ClassDef(name, [], [], [], []), node)
        cls = self.define(body, bases)
        cls.scope.names.update(names)
        self._finish(cls, body)
        return cls

    def _finish(self, cls: Class, node: ast.ClassDef) -> None:
        """What Python does with a class once its body is evaluated."""
        for function in cls.scope.methods or ():  # also such as a decorator put another in the place of
            function.owner = cls
        for name, value in cls.scope.names.items():
            if isinstance(value, Function) and value.owner is None and value.scope is cls.scope:
                value.owner = cls
            if name in _REFUSED_METHODS and not (name in DESCRIBING and may_define(cls)):
                self.fail(node, f"a class with '{name}' is not understood here")
        self._note_methods(cls)
        if cls.is_named_tuple:
            self.make_fields(cls)
        make_members(self, cls)
        name_all(self, cls, node)
        self._tell_bases(cls, node)
        if "__new__" in cls.scope.names and (cls.is_named_tuple or cls.members is not None):
            self.fail(node, "a class with '__new__' is not understood here")

    def _note_methods(self, cls: Class) -> None:
        """Note what its objects cannot be made for: methods that decide what an attribute is."""
        for base in reversed(cls.order):
            own = base.scope.names if isinstance(base, Class) else ()
            for name in _OF_OBJECTS:
                if name in own and not (name in OF_ATTRIBUTES and is_dict_class(cls)):
                    cls.unfollowed = name, base.node

    def _tell_bases(self, cls: Class, node: ast.ClassDef) -> None:
        """Call `__init_subclass__` of the bases, with what the class is given by name."""
        _found, method = cls.find("__init_subclass__", after=cls)
        keywords = {
            part.arg: self.evaluate(part.value)
            for part in node.keywords
            if part.arg not in (None, "metaclass")
        }
        function = method.function if isinstance(method, Wrapped) else method
        if isinstance(function, Function):
            self.call(Method(function, cls), node, [], keywords)
        elif method is not None or keywords:
            self.fail(node, "this class is not understood here")

    def _base(self, node: ast.expr) -> Any:
        """A base of a class; an unknown base is reported where the class names it."""
        value = self.evaluate(node.value if isinstance(node, ast.Starred) else node)
        if isinstance(value, Unknown) and not value.is_passive:
            return Unknown(self.code(node), self.first_line(node))
        return value

    def define(self, node: ast.ClassDef, bases: list[Any]) -> Class:
        """A class before its body is evaluated."""
        if any(keyword.arg is None for keyword in node.keywords):
            self.fail(node, "this class is not understood here")
        for keyword in node.keywords:
            if keyword.arg == "metaclass":
                self._check_metaclass(self.evaluate(keyword.value), keyword.value)
        scope = Scope(self.scope, is_class=True)
        order = self._order(node, bases)
        self.step(node, len(order))
        return Class(node, bases, scope, order)

    def _check_metaclass(self, metaclass: Any, node: ast.AST) -> None:
        """Refuse a class whose making or calling is changed by a class of the text."""
        classes = metaclass.order if isinstance(metaclass, Class) else [metaclass]
        for cls in classes:
            own = cls.scope.names.values() if isinstance(cls, Class) else ()
            if any(isinstance(value, (Function, Wrapped)) for value in own) or (
                isinstance(cls, Unknown) and not cls.is_passive
            ):
                self.fail(node, "what this metaclass makes of a class is not followed")

    def _order(self, node: ast.ClassDef, bases: list[Any]) -> list[Any]:
        """All the bases of a class, in the order in which Python looks at them (C3)."""
        # `Generic` has nothing that is looked for, and gives way to other generic bases (typing.py).
        bases = [base for base in bases if getattr(base, "path", "") != "typing.Generic"]
        if len(bases) == 1:
            return _order_of(bases[0])
        rows = [_order_of(base) for base in bases]
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
        passed_on: set[str] = set()
        for base in reversed(cls.order):
            if isinstance(base, Class):
                if base is not cls and base.fields:
                    fields.update(base.fields)
                    passed_on |= base.passed_on
                annotated = base.scope.names.get("__annotations__", {})
                if not isinstance(annotated, dict):  # as behind "from … import *" in the class
                    self.fail(cls.node, "which fields this class has is not understood here")
                for name, kind in annotated.items():
                    if kind == "KW_ONLY":
                        self.fail(cls.node, f"what {kind} makes of a class is not understood here")
                    if describing(base.scope.names.get(name), "__get__"):
                        self.fail(cls.node, "a field with a '__get__' is not understood here")
                    if base is cls and kind != "ClassVar":
                        fields[name] = base.scope.names.get(name, MISSING)
                        (passed_on.add if kind == "InitVar" else passed_on.discard)(name)
        cls.fields, cls.passed_on = fields, frozenset(passed_on)
        for name, value in fields.items():
            if isinstance(value, (Factory, Untaken)):
                cls.scope.names.pop(name, None)
        return cls


def _property_with(known: Wrapped, part: str, function: Any) -> Wrapped:
    """A property with another `getter` or `setter`; what deletes its attribute is not followed."""
    getter = function if part == "getter" else known.function
    return Wrapped("property", getter, function if part == "setter" else known.setter)


def _kind_of_field(annotation: ast.expr) -> str:
    """`ClassVar`, `InitVar` or `KW_ONLY`, if that is what an annotation says; nothing otherwise."""
    node = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    text = node.value if isinstance(node, ast.Constant) else ast.unparse(node)
    name = str(text).partition("[")[0].rpartition(".")[2]
    return name if name in ("ClassVar", "InitVar", "KW_ONLY") else ""


def _is_same(one: Any, other: Any) -> bool:
    is_by_path = type(one) is type(other) and getattr(one, "path", 0) == getattr(other, "path", 1)
    return one is other or is_by_path or (isinstance(one, Thing) and one == other)


def _order_of(base: Any) -> list[Any]:
    """A base of a class, and the bases that it has itself."""
    if isinstance(base, Class):
        return list(base.order)
    return [base, *base.bases] if isinstance(base, Thing) else [base]


def _is_in(value: Any, row: list[Any]) -> bool:
    return any(_is_same(value, other) for other in row)
