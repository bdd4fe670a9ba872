"""Calls: of functions and classes of the text, of what libraries have, and of what is not known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from .enums import member_of
from .machine import DEEPEST_CALL, Inside, Machine
from .own_names import own_names
from .things import Context, Once, Thing, has_class, has_gradient
from .values import (
    MISSING,
    Builtin,
    Class,
    DictObject,
    Ends,
    External,
    Factory,
    Function,
    Instance,
    Method,
    Namespace,
    Partial,
    Scope,
    Super,
    Unknown,
    Untaken,
)
from .words import short


class Calls(Machine):
    """The part of the interpreter that calls functions and makes objects."""

    def __init__(self, text: str, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(text, given)
        self._own_names: dict[int, frozenset[str]] = {}
        self._in_generator = False

    # Calls

    def called(self, node: ast.Call) -> Any:
        """What a call in the text gives."""
        func = node.func
        if isinstance(func, ast.Name) and func.id == "super" and not self.scope.holder("super"):
            return self._super(node)
        function = self.evaluate(func)
        arguments, unknown = self._positional(node.args)
        keywords, others = self._by_name(node.keywords) if node.keywords else ({}, [])
        arguments += others
        spread = others[-1] if others else unknown
        if spread is not None and not isinstance(function, Unknown):
            if isinstance(function, Builtin) and function.name == "passive":
                return self.unknown(node, True)
            self.fail_unknown(spread, f"what '{short(self.code(func))}' is called with", "[64, 32]")
        return self.call(function, node, arguments, keywords)

    def _positional(self, nodes: list[ast.expr]) -> tuple[list[Any], Unknown | None]:
        """The arguments without a name; and what `*` spreads that is not known, which is among them."""
        arguments: list[Any] = []
        unknown = None
        for node in nodes:
            if not isinstance(node, ast.Starred):
                arguments.append(self.evaluate(node))
                continue
            more = self.items(self.evaluate(node.value), node)
            if isinstance(more, Unknown):
                unknown, more = more, [more]
            arguments += more
        return arguments, unknown

    def _by_name(self, nodes: list[ast.keyword]) -> tuple[dict[str, Any], list[Unknown]]:
        """The arguments by name; and what `**` spreads that is not known."""
        keywords: dict[str, Any] = {}
        unknown: list[Unknown] = []
        for node in nodes:
            value = self.evaluate(node.value)
            if node.arg is None:
                value = self.as_dict(value, node)
            if node.arg is not None:
                if node.arg in keywords:
                    self.fail(node, f"'{node.arg}' is given twice")
                keywords[node.arg] = value
            elif isinstance(value, dict) and not self.tainted_value(value):
                self.step(node.value, len(value))
                for name, item in value.items():
                    if not isinstance(name, str) or name in keywords:
                        self.fail(node, f"'{short(str(name))}' is given twice")
                    keywords[name] = item
            elif isinstance(value, Unknown):
                unknown.append(value)
            else:
                unknown.append(Unknown(self.code(node.value), self.span(node)))
        return keywords, unknown

    def call(self, function: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What calling a value gives."""
        self.step(node)
        if isinstance(function, Builtin):
            made = function.rule(node, arguments, keywords)
            return self._put_into(keywords["out"], made, node) if "out" in keywords else made
        if isinstance(function, Thing):
            return function.called(self, node, arguments, keywords)
        if isinstance(function, Function):
            return self._call_function(function, node, arguments, keywords)
        if isinstance(function, Method):
            return self._call_function(function.function, node, [function.owner, *arguments], keywords)
        if isinstance(function, Class):
            if function.members is not None:
                return member_of(self, function, (*arguments, None)[0], node)
            return self._instantiate(function, node, arguments, keywords)
        if isinstance(function, Unknown):
            return self.call_unknown(function, node, arguments, keywords)
        if isinstance(function, Partial):
            return self.call(
                function.function, node, [*function.arguments, *arguments], {**function.keywords, **keywords}
            )
        if isinstance(function, (Instance, DictObject)) and function.cls:
            _found, method = function.cls.find("__call__")
            if isinstance(method, Function):
                return self.call(Method(method, function), node, arguments, keywords)
            if function.cls.unknown_bases():
                other = self.holding(self.unknown(node), function)  # a library's class may have it
                return self.call_unknown(other, node, arguments, keywords)
        if isinstance(function, (Namespace, External)):
            return self.call_unknown(Unknown(function.path, self.first_line(node)), node, arguments, keywords)
        return self.stop(node, "Python cannot call this", TypeError)

    def _put_into(self, into: Any, made: Any, node: ast.AST) -> Any:
        """What a function returns that may have put it into `out`, which PyTorch reshapes for that."""
        if not isinstance(into, Thing) or not into.has_shape or not isinstance(made, (Thing, Unknown)):
            return made
        if getattr(made, "shape", None) != getattr(into, "shape", ()):
            self.fail(node, "which shape 'out' has after this is not followed here")
        return into

    def call_unknown(
        self, function: Unknown, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """A call of something that the text does not say; it may change all that it is given."""
        cause = function if function.reason and function.reason.is_of_result else None
        self.step(node, 3)
        given = (*arguments, *keywords.values())
        result = self.unknown(node, function.is_data and not has_class(given), cause, function.is_passive)
        if isinstance(result, Unknown):
            result.origin, result.is_made = function.root, True
        if "out" in keywords and not function.path.startswith("numpy."):  # its functions reshape nothing
            self._put_into(keywords["out"], result, node)
        cause = result if isinstance(result, Unknown) else Unknown(self.code(node), self.first_line(node))
        given = tuple(value.spend(self, cause) if isinstance(value, Once) else value for value in given)
        if not function.is_passive:
            for value in (*given, *function.holds, *function.lists):
                self.taint(value, cause)
        elif isinstance(result, Unknown):
            self.has_lost_gradients |= any(map(has_gradient, given))
            result.keeps, result.calls = function.keeps, function.calls
            for value in given if function.calls else ():
                self.call_back(value, cause)
            kept = tuple(value for value in given if self.holds_objects(value)) if function.keeps else ()
            if kept:
                result.holds, result.is_data, result.is_passive = kept, False, False
        return result

    def call_back(self, value: Any, cause: Unknown, *own: Any, **named: Any) -> None:
        """Evaluate a function of the text that a library is given to call; anything else is no such function.

        Args:
            value: What is given.
            cause: What gives it.
            own: What it is known to be called with first.
            named: What it is known to be called with by name.
        """
        if isinstance(value, Partial):
            self.call_back(value.function, cause, *value.arguments, *own, **{**value.keywords, **named})
        elif isinstance(value, Method):
            self.call_in_doubt(value.function, cause, value.owner, *own, **named)
        elif isinstance(value, Function):
            self.call_in_doubt(value, cause, *own, **named)

    def call_in_doubt(self, function: Function, cause: Unknown, *own: Any, **named: Any) -> None:
        """Evaluate a function that something unknown may call, with what is known, and unknown arguments."""
        # What is called for one cause may call itself by way of it: once is enough to see what it changes.
        if self.depth >= DEEPEST_CALL or any(doubt is cause for doubt in self.doubts):
            return
        parameters = function.node.args
        names = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
        root = cause.root or cause
        given = list(own[: None if parameters.vararg else len(names)])
        for number, name in enumerate(names[len(given) :], len(given)):
            if name not in named:
                value = Unknown(root.text, root.span)
                value.changes = True
                if number < len(parameters.posonlyargs):
                    given.append(value)
                else:
                    named[name] = value
        self.step(function.node, 8)
        with self.doubt(cause):
            self._call_function(function, function.node, given, named)

    def _call_function(
        self, function: Function, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        definition = function.node
        if self.is_suspended(definition) and not self._in_generator:
            return self._suspended(function, node, arguments, keywords)
        self._in_generator = False
        self.go_deeper(node)
        scope = self._scope_of_call(function, node, arguments, keywords)
        with Inside(self, scope) as body:
            if isinstance(definition, ast.Lambda):
                return self.evaluate(definition.body)
            ends = self.block(definition.body)
        value = ends.value if ends and ends.kind == "return" else None
        # `if unknown: return a` and `return b` behind it: the value is one of the two.
        for other in body.maybe:
            value = self.joined(value, other, node, body.doubt or self.cause(value, node))
        if function.is_cached and (value is None or not self.is_data(value)):
            if function.has_result:
                self.fail(
                    node, f"'{function.name}' keeps its results, and what it gives again is not followed"
                )
            function.has_result = True
        return value

    def _suspended(
        self, function: Function, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """What a call of a generator, a context or a coroutine gives, whose body is not run by it."""

        def otherwise(cause: Unknown) -> Unknown:
            made = Unknown(self.code(node), self.first_line(node), reason=cause.reason)
            made.condition = cause.condition
            return self._generator(function, node, arguments, keywords, made)

        if isinstance(function.node, ast.AsyncFunctionDef):
            made = Unknown(self.code(node), self.first_line(node))
            return self._generator(function, node, arguments, keywords, made)
        scope = self._scope_of_call(function, node, arguments, keywords)
        generated = self.generated(function, scope, node, otherwise)
        if not function.is_context:
            return Once(self, node, generated)
        return Context(
            self, node, generated, lambda body: self._in_context(function, node, arguments, keywords, body)
        )

    def _scope_of_call(
        self, function: Function, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Scope:
        """Where a call has its names, with the values of the parameters."""
        definition = function.node
        # Python's functions do not see the names of the class that they are defined in.
        scope = Scope(function.scope if not function.scope.is_class else function.scope.outer)
        if id(definition) not in self._own_names:
            self._own_names[id(definition)] = own_names(definition)
        scope.own = self._own_names[id(definition)]
        self._bind(function, scope, node, arguments, keywords)
        scope.names.setdefault("__class__", function.owner)  # what super() without arguments reads in Python
        return scope

    def _in_context(
        self,
        function: Function,
        node: ast.AST,
        arguments: list[Any],
        keywords: dict[str, Any],
        body: Callable[[Any], Ends | None],
    ) -> Ends | None:
        """A function with `@contextmanager`, with the statements of `with` evaluated where it yields."""
        outside, doubts = self.scope, len(self.doubts)
        ends: list[Ends | None] = []

        def within(value: Any) -> None:
            if ends:
                self.fail(node, f"{function.name}() yields more than once")
            inside, self.scope = self.scope, outside
            maybe, context = self.maybe.pop(), self.contexts.pop()
            self.depth -= 1
            try:
                ends.append(body(value) if len(self.doubts) == doubts else None)
            finally:
                self.depth += 1
                self.maybe.append(maybe)
                self.contexts.append(context)
                self.scope = inside
            if len(self.doubts) != doubts:
                self.fail(node, "which statements of this 'with' are done is not known")

        self._in_generator = True
        self.contexts.append((self.depth + 1, within))
        try:
            self._call_function(function, node, arguments, keywords)
        finally:
            self.contexts.pop()
        if not ends:
            self.fail(node, f"{function.name}() does not yield")
        return ends[0]

    def _generator(
        self, function: Function, node: ast.AST, arguments: list[Any], keywords: dict[str, Any], made: Unknown
    ) -> Unknown:
        """What a generator or a coroutine gives where it is not known when its body runs, and how far."""
        before = len(self.yielded)
        self.step(node, 4)
        with self.doubt(made):
            self._in_generator = True
            self._call_function(function, node, arguments, keywords)
        given = self.yielded[before:]
        del self.yielded[before:]
        self.holding(made, *arguments, *keywords.values(), *given)
        return made

    def _bind(
        self, function: Function, scope: Scope, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """Give a function's parameters their values."""
        names, parameters = scope.names, function.node.args
        positional = [*parameters.posonlyargs, *parameters.args]
        for parameter, value in zip(positional, arguments, strict=False):
            names[parameter.arg] = value
        if len(arguments) > len(positional) and parameters.vararg is None:
            most = len(positional)
            message = f"{function.name}() takes {most} arguments, and is given {len(arguments)}"
            self.stop(node, message, TypeError)
        if parameters.vararg:
            names[parameters.vararg.arg] = tuple(arguments[len(positional) :])
        self._bind_by_name(function, names, node, keywords)
        first = len(positional) - len(function.defaults)
        for number, parameter in enumerate(positional):
            if parameter.arg not in names:
                if number < first:
                    self.missing(function, parameter, node, names)
                else:
                    names[parameter.arg] = function.defaults[number - first]
        for parameter in parameters.kwonlyargs:
            if parameter.arg not in names:
                if parameter.arg in function.keyword_defaults:
                    names[parameter.arg] = function.keyword_defaults[parameter.arg]
                else:
                    self.missing(function, parameter, node, names)

    def _bind_by_name(
        self, function: Function, names: dict[str, Any], node: ast.AST, keywords: dict[str, Any]
    ) -> None:
        parameters = function.node.args
        known = {parameter.arg for parameter in (*parameters.args, *parameters.kwonlyargs)}
        more: dict[str, Any] = {}
        for name, value in keywords.items():
            if name in names and name in known:
                self.stop(node, f"{function.name}() is given '{name}' twice", TypeError)
            if name in known:
                names[name] = value
            elif parameters.kwarg is None:
                self.stop(node, f"{function.name}() has no parameter '{name}'", TypeError)
            else:
                more[name] = value
        if parameters.kwarg:
            names[parameters.kwarg.arg] = more

    # Objects

    def _instantiate(self, cls: Class, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        _found, maker = cls.find("__new__")
        if isinstance(maker, Function):
            instance = self._call_function(maker, node, [cls, *arguments], keywords)
            if not isinstance(instance, Instance) or not instance.cls or cls not in instance.cls.order:
                return instance
            cls = instance.cls  # which `__new__` may have derived
        else:
            instance = self.construct(cls, node)
        found, method = cls.find("__init__")
        if found is not None:
            self._call_of_new(method, instance, node, arguments, keywords)
        elif cls.fields is not None:
            self._fill(instance, cls, node, arguments, keywords)
        else:
            self.initialise(instance, node, arguments, keywords)
        return instance

    def _call_of_new(
        self, method: Any, instance: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """A method that Python calls of each new object, known or not."""
        if isinstance(method, Unknown):
            self.call(self.holding(method.copy(), instance), node, arguments, keywords)
        else:
            self.call(method, node, [instance, *arguments], keywords)

    def _fill(
        self, instance: Instance, cls: Class, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The fields of a dataclass."""
        taken = cls.taken
        if len(arguments) > len(taken):
            self.fail(node, f"{cls.name}() takes {len(taken)} arguments, and is given {len(arguments)}")
        given = dict(zip(taken, arguments, strict=False))
        for name, value in keywords.items():
            if name not in taken or name in given:
                self.fail(
                    node,
                    f"{cls.name}() takes no '{name}'" if name not in taken else f"'{name}' is given twice",
                )
            given[name] = value
        passed_on: list[Any] = []
        for name, default in (cls.fields or {}).items():
            if isinstance(default, Untaken):
                if default.default is MISSING:
                    continue  # which `__post_init__` sets
                default = default.default
            if name in given:
                value = given[name]
            elif default is MISSING:
                self.fail(node, f"{cls.name}() needs '{name}'")
            elif isinstance(default, Factory):
                value = self.call(default.make, node, [], {})
            else:
                value = default
            if name in cls.passed_on:
                passed_on.append(value)
            elif isinstance(instance, Thing):
                self.set_attribute(instance, name, value, node)
            else:
                instance.attributes[name] = value
        found, method = cls.find("__post_init__")
        if found is not None:
            self._call_of_new(method, instance, node, passed_on, {})

    def _super(self, node: ast.Call) -> Any:
        """`super()`, or `super(Class, self)`."""
        if node.args:
            values = [self.evaluate(part) for part in node.args]
            if len(values) < 3 and isinstance(values[0], Class):
                return Super(values[0], (*values, None)[1])
            self.fail(node, "this use of super() is not understood here")
        scope: Scope | None = self.scope
        while scope is not None and "__class__" not in scope.names:
            scope = scope.outer
        cls = scope.names["__class__"] if scope else None
        if scope is None or not isinstance(cls, Class):
            self.fail(node, "super() stands in no method here")
        return Super(cls, next(iter(scope.names.values())))
