"""Expressions, evaluated over values that are known and values that are not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..calculator.lazy_regex import regex
from .derived_dicts import item_of
from .enums import plain
from .machine import MOST_ITEMS, Machine
from .methods import Counter
from .operations import NUMBERS, UNARY
from .things import Once, Thing, Unclear
from .values import (
    MISSING,
    Builtin,
    Class,
    DictObject,
    EachOfStated,
    External,
    Function,
    Instance,
    Method,
    Namespace,
    Scope,
    Unknown,
    UnknownSlice,
)
from .words import short

_SPEC = regex(r"(?:[^{}]?[<>=^])?[+\- ]?#?0?\d{0,3}[,_]?(?:\.\d{1,2})?[a-zA-Z%]?")


class Expressions(Machine):
    """The part of the interpreter that evaluates expressions."""

    def evaluate(self, node: ast.expr) -> Any:
        """What an expression gives."""
        self.steps += 1
        rule = self.expressions.get(type(node))
        if rule is None:
            self.fail(node, "this is not understood here")
        if not self.steps & 1023:  # `steps` is counted up by hand in places; now and then it is checked
            self.step(node, 0)
        return rule(self, node)

    # Names and constants

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Any:
        value = self.evaluate(node.value) if node.value is not None else None
        if self.contexts and self.contexts[-1][0] == self.depth and isinstance(node, ast.Yield):
            self.contexts[-1][1](value)
            return None
        given = self.items(value, node) if isinstance(node, ast.YieldFrom) else [value]
        self.yielded += [given] if isinstance(given, Unknown) else given
        self.bounded(self.yielded, node)
        return Unknown(self.code(node), self.first_line(node))

    def _constant(self, node: ast.Constant) -> Any:
        return node.value if type(node.value) is not int else self.bounded(node.value, node)

    def _name(self, node: ast.Name) -> Any:
        scope = self.scope.holder(node.id)
        value = scope.names.get(node.id, MISSING) if scope else self.builtin(node.id, node)
        if value is MISSING:
            message = f"'{node.id}' is a name of this function's own, and has no value yet here"
            self.stop(node, message, UnboundLocalError)
        return self.tainted[id(value)][1] if self.tainted and id(value) in self.tainted else value

    def _attribute(self, node: ast.Attribute) -> Any:
        value = self.attribute_of(self.evaluate(node.value), node.attr, node)
        return self.tainted[id(value)][1] if self.tainted and id(value) in self.tainted else value

    def _lambda(self, node: ast.Lambda) -> Function:
        function = Function(node, self.scope)
        function.defaults = [self.evaluate(default) for default in node.args.defaults]
        pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        function.keyword_defaults = {arg.arg: self.evaluate(default) for arg, default in pairs if default}
        return function

    def _named(self, node: ast.NamedExpr) -> Any:
        value, scope = self.evaluate(node.value), self.scope
        while scope.is_comprehension and scope.outer:
            scope = scope.outer
        self.assign_name(node.target, value, scope)
        return value

    # Operations

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        return self.operated(type(node.op), left, right, node)

    def _unary(self, node: ast.UnaryOp) -> Any:
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            truth = self.truth(value)
            return self.unknown(node, True, self.cause(value, node)) if truth is None else not truth
        symbol, operate = UNARY[type(node.op)]
        if isinstance(value, Thing):
            return value.operated(self, symbol, value, None, node)
        if isinstance(value, (Unknown, complex)):
            return self.unknown(node, True, value if isinstance(value, Unknown) else None)
        if not isinstance(value, NUMBERS):
            self.fail(node, f"Python cannot do '{symbol}' with this")
        return self.failing(lambda left, right: operate(left), value, None, node)

    def _boolean(self, node: ast.BoolOp) -> Any:
        is_or = isinstance(node.op, ast.Or)
        value: Any = None
        for number, part in enumerate(node.values):
            value = self.evaluate(part)
            if number + 1 == len(node.values):
                return value
            truth = self.truth(value)
            if truth is None:
                cause = self.cause(value, part)
                with self.doubt(cause):
                    others = [self.evaluate(other) for other in node.values[number + 1 :]]
                settled = [self.truth(other) for other in others]
                if not is_or and False in settled:
                    return False
                if is_or and True in settled and all(self.is_data(other) for other in others):
                    return self.joined(value, others[settled.index(True)], node, cause)
                made = self.unknown(node, all(map(self.is_data, [value, *others])), cause)
                return self.holding(made, value, *others)
            if truth is is_or:
                return value
        return value

    def _condition(self, node: ast.IfExp) -> Any:
        test = self.evaluate(node.test)
        truth = self.truth(test)
        if truth is not None:
            return self.evaluate(node.body if truth else node.orelse)
        cause = self.deciding(test, node.test)
        with self.doubt(cause):
            one, other = self.evaluate(node.body), self.evaluate(node.orelse)
        return self.joined(one, other, node, cause)

    def _compare(self, node: ast.Compare) -> Any:
        left = self.evaluate(node.left)
        result: Any = True
        for kind, part in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(part)
            result = self.compared(type(kind), left, right, node)
            if result is not True:
                return result
            left = right
        return result

    # Collections

    def _elements(self, nodes: list[ast.expr]) -> list[Any]:
        items: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                more = self.items(self.evaluate(node.value), node)
                if isinstance(more, Unknown):
                    self.fail_unknown(more, "what stands in this list", "[64, 32]")
                items += more
                self.bounded(items, node)
            else:
                items.append(self.evaluate(node))
        return items

    def _set(self, node: ast.Set) -> set[Any]:
        return {self.key(item, node) for item in self._elements(node.elts)}

    def _dict(self, node: ast.Dict) -> Any:
        made: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                more = self.as_dict(self.evaluate(value), value)
                if isinstance(more, Unknown):
                    return self.unknown(node, more.is_data, more)
                if not isinstance(more, dict):
                    self.fail(value, "this is no dict")
                made.update(more)
                continue
            name, item = self.evaluate(key), self.evaluate(value)
            if isinstance(name, Unknown):
                return self.unknown(node, self.is_data(item), name)
            made[self.key(name, key)] = item
        return self.bounded(made, node)

    def _slice(self, node: ast.Slice) -> Any:
        written = (node.lower, node.upper, node.step)
        parts = [part and self.evaluate(part) for part in written]
        for part, code in zip(parts, written, strict=True):
            is_open = self.has_open_lengths and part is None and code and not isinstance(code, ast.Constant)
            if isinstance(part, Unknown) or is_open:
                made = self.unknown(node, True, part if isinstance(part, Unknown) else None)
                is_of_tensor = self.has_open_lengths and isinstance(made, Unknown)
                return UnknownSlice(made) if is_of_tensor else made
        return slice(*parts)

    def _subscript(self, node: ast.Subscript) -> Any:
        owner = self.evaluate(node.value)
        value = self.item(owner, self.evaluate(node.slice), node)
        return self.read(value, node) if self.tainted else value

    def part_of_unknown(self, owner: Unknown, node: ast.AST) -> Any:
        """An attribute or an item of a value that the text does not say."""
        made = self.unknown(node, owner.is_data, owner if owner.reason else None, owner.is_passive)
        if isinstance(made, Unknown):
            made.keeps, made.origin = owner.keeps, owner.root
            made.holds, made.lists = owner.holds, owner.lists
            made.lends, made.is_made, made.calls = owner.lends, owner.is_made, owner.calls
        return made

    def item(self, owner: Any, index: Any, node: ast.AST) -> Any:
        """The item of a value at an index."""
        if isinstance(owner, (list, tuple, str, range)):
            index = plain(index)
        if isinstance(owner, Thing):
            return owner.item(self, index, node)
        if isinstance(owner, Unknown):
            return self.part_of_unknown(owner, node)
        if isinstance(owner, External) or (isinstance(owner, Class) and owner.members is None):
            return owner  # a base, such as Generic[T]
        if isinstance(index, Unknown):
            is_data = isinstance(owner, (str, range)) or (
                isinstance(owner, (list, tuple)) and all(map(self.is_data, owner))
            )
            made = self.unknown(node, is_data, index)
            if hasattr(owner, "default"):  # which makes what is missing
                self.taint(owner, made if isinstance(made, Unknown) else index)
            parts = owner.values() if type(owner) is dict else owner
            return self.holding(made, *(parts if type(owner) in (list, tuple, dict) else [owner]))
        if isinstance(owner, DictObject):
            return item_of(self, owner, index, node)
        if isinstance(owner, dict):
            return self._item_of_dict(owner, self.key(index, node), node)
        if isinstance(owner, (list, tuple, str, range)):
            return self._item_of_sequence(owner, index, node)
        if isinstance(owner, Instance) and owner.cls:
            found, method = owner.cls.find("__getitem__")
            if found and isinstance(method, Function):
                return self.call(Method(method, owner), node, [index], {})
            if owner.cls.is_named_tuple and not owner.taint:
                return self.item(tuple(self.items(owner, node)), index, node)
        if isinstance(owner, Class) and owner.members is not None:
            return self._item_of_dict(owner.members, self.key(index, node), node)
        if isinstance(owner, (Builtin, Namespace)):
            return owner  # a type hint, such as list[int]
        return self.unknown(node)

    def _item_of_dict(self, owner: dict[Any, Any], key: Any, node: ast.AST) -> Any:
        if key not in owner:
            if isinstance(owner, Counter):
                return 0
            if not hasattr(owner, "default"):
                said = short(repr(key)) if isinstance(key, (str, int)) else "such key"
                self.stop(node, f"there is no {said} in this dict", KeyError)
            if self.doubts:
                self.taint(owner, self.doubts[-1])
                return self.unknown(node, cause=self.doubts[-1])
            owner[key] = self.call(owner.default, node, [], {})
        return owner[key]

    def _item_of_sequence(self, owner: Any, index: Any, node: ast.AST) -> Any:
        if not isinstance(index, slice) and type(index) not in (int, bool):
            self.fail(node, "Python cannot take this for an index")
        try:
            return self.bounded(owner[index], node)
        except IndexError:
            is_long = isinstance(owner, range) and owner[MOST_ITEMS:]  # too long for len(), perhaps
            count = "not so many" if is_long else len(owner)
            message = f"there are {count} values here, and no number {short(str(index))}"
            self.stop(node, message, IndexError)
        except (TypeError, ValueError):
            self.fail(node, "Python cannot take this for an index")

    # Text

    def _joined_text(self, node: ast.JoinedStr) -> Any:
        parts = [self.evaluate(part) for part in node.values]
        for part in parts:
            if isinstance(part, Unknown):
                return self.unknown(node, True, part)
        return self.text_of(list(map(str, parts)), node)

    def _formatted(self, node: ast.FormattedValue) -> Any:
        value = self.evaluate(node.value)
        spec = self.evaluate(node.format_spec) if node.format_spec else ""
        if isinstance(value, Unknown):
            return self.unknown(node.value, True, value)
        if not self.is_written(value) or not isinstance(spec, str):
            return self.unknown(node.value, True)
        if isinstance(value, (tuple, list)):
            return self.unknown(node.value, True) if spec else str(value)
        return self.formatted(repr(value) if node.conversion == ord("r") else value, spec, node)

    def formatted(self, value: Any, spec: str, node: ast.AST) -> Any:
        """A value as `format` writes it."""
        if not _SPEC.fullmatch(spec):
            return self.unknown(node, True)
        try:
            return self.bounded(format(value, spec), node)
        except (TypeError, ValueError):
            self.fail(node, "Python cannot write this value so")

    # Comprehensions

    def _lazily(self, node: ast.GeneratorExp) -> Once:
        """A generator: its values are made when they are read."""
        # Python evaluates the first iterable at once, and all else where the generator is read.
        first = self.turns(self.evaluate(node.generators[0].iter), node.generators[0].iter, True)
        return Once(self, node, self._stepwise(self._values(node, first), self._inner_scope()))

    def _stepwise(self, values: Iterator[Any], scope: Scope) -> Iterator[Any]:
        """The values of a generator, each made in its scope."""
        while True:
            outside, self.scope = self.scope, scope
            try:
                value = next(values, MISSING)
            finally:
                self.scope = outside
            if value is MISSING:
                return
            yield value

    def _inner_scope(self) -> Scope:
        scope = Scope(self.scope)
        scope.is_comprehension = True
        return scope

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> Any:
        self.step(node, 3)
        first = self.turns(self.evaluate(node.generators[0].iter), node.generators[0].iter, True)
        outside, self.scope = self.scope, self._inner_scope()
        try:
            found = list(self._values(node, first))
        except Unclear as unclear:
            return unclear.value
        finally:
            self.scope = outside
        self.bounded(found, node)
        if isinstance(node, ast.DictComp):
            return {self.key(key, node): value for key, value in found}
        return {self.key(item, node) for item in found} if isinstance(node, ast.SetComp) else found

    def _is_made_of_data(self, node: ast.expr, found: list[Any]) -> bool:
        values = [pair[1] for pair in found] if isinstance(node, ast.DictComp) else found
        return bool(values) and all(map(self.is_data, values))

    def _values(self, node: Any, first: Iterator[Any]) -> Iterator[Any]:
        """The values of a comprehension, each made when it is read.

        Raises:
            Unclear: Something is not known; what it is then holds all values that there may be.
        """
        found: list[Any] = []
        cause: Unknown | None = None
        for value in self._generate(node, 0, first):
            if isinstance(value, Unclear):
                cause = value.value
                continue
            found.append(value)
            if len(found) > MOST_ITEMS:
                self.fail(node, f"this has more than {MOST_ITEMS:,} items")
            if cause is None:
                yield value
        if cause is not None:
            made = self.unknown(node, self._is_made_of_data(node, found), cause)
            raise Unclear(self.holding(made, found, cause))

    def _generate(self, node: Any, number: int, first: Iterator[Any] | None = None) -> Iterator[Any]:
        """The values of a comprehension from one of its loops on; `Unclear` before what may be there."""
        if number == len(node.generators):
            is_dict = isinstance(node, ast.DictComp)
            yield (self.evaluate(node.key), self.evaluate(node.value)) if is_dict else self.evaluate(node.elt)
            return
        generator = node.generators[number]
        turns = first or self.turns(self.evaluate(generator.iter), generator.iter, takes_stated=True)
        try:
            for item in turns:
                if isinstance(item, EachOfStated):
                    yield from self._generated_of_stated(node, number, item)
                    continue
                self.assign(generator.target, item)
                tests = self._tests(generator)
                if None in tests:
                    cause = Unknown(self.code(generator.ifs[0]), self.first_line(generator.ifs[0]), True)
                    yield from self._generated_in_doubt(node, number, cause)
                elif all(tests):
                    yield from self._generate(node, number + 1)
        except Unclear as unclear:
            with self.doubt(unclear.value):
                self.assign(generator.target, unclear.value.copy())
                for condition in generator.ifs:
                    self.evaluate(condition)
            yield from self._generated_in_doubt(node, number, unclear.value)

    def _tests(self, generator: ast.comprehension) -> list[bool | None]:
        """Which conditions of a comprehension's loop hold, up to the first that does not."""
        tests: list[bool | None] = []
        for condition in generator.ifs:
            if False not in tests:
                tests.append(self.truth(self.evaluate(condition)))
        return tests

    def _generated_of_stated(self, node: Any, number: int, each: EachOfStated) -> list[Any]:
        generator = node.generators[number]
        with self.doubt(each):
            self.assign(generator.target, each.item)
            tests = self._tests(generator)
            if False in tests:
                return []
            cause = each.copy()
            if None in tests:
                return self._generated_in_doubt(node, number, cause)
            return [Unclear(cause), *self._generate(node, number + 1)]

    def _generated_in_doubt(self, node: Any, number: int, cause: Unknown) -> list[Any]:
        with self.doubt(cause):
            return [Unclear(cause), *self._generate(node, number + 1)]
