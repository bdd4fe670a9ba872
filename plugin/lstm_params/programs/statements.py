"""Statements, evaluated one after the other; what may or may not be done is done in doubt."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import compress, count
from typing import Any

from .builtins import Raisable, is_caught
from .errors import ProgramError, RaisedError
from .library import OPTIONAL
from .machine import MOST_STEPS, Machine
from .own_names import set_by
from .things import Context, Once, Thing, Unclear
from .values import MISSING, Class, EachOfStated, Ends, Function, Instance, Method, Reason, Scope, Unknown

_COMPUTING = ("int", "float", "len", "str", "bool", "max", "min", "round", "abs")
"""Functions that give a number or a text, or fail."""

_COUNTING = (*_COMPUTING, "range", "enumerate", "zip", "reversed", "ord", "sum")
"""Functions that change nothing that they are given."""

_MOST_TURNS = 8
"""So many turns of a loop over data are evaluated one by one."""

_MANY_TURNS = 500
"""Loops of more turns go over data."""

_TRAINING = {"backward", "zero_grad", "fit", "train_on_batch", "step", "apply_gradients", "gradient"}


class Statements(Machine):
    """The part of the interpreter that evaluates statements."""

    def __init__(self, text: str, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(text, given)
        self._loops: dict[int, tuple[set[str], bool, bool]] = {}
        self._handled_now: list[RaisedError] = []
        """The exceptions whose `except` is evaluated now, the innermost last."""

    def block(self, body: list[ast.stmt]) -> Ends | None:
        """Evaluate some statements; how they end, if they do so before the last one."""
        for node in body:
            self.step(node)
            rule = self.statements.get(type(node))
            if rule is None:
                self.fail(node, "this statement is not understood here")
            ends = rule(self, node)
            if ends is not None:
                return ends
        return None

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
        return self._either(node, self.deciding(test, node.test))

    def _either(self, node: ast.If, cause: Unknown) -> Ends | None:
        """Evaluate both branches, of which one is done, and join what is known behind them."""
        self.step(node, 5 + len(self.scope.names) // 5)
        scope, before = self.scope, dict(self.scope.names)
        with self.doubt(cause):
            first = self.block(node.body)
        # The second branch begins with the names as they were; objects that the first one changed stay
        # changed, which is why changes of models are refused in doubt (`certain`).
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
                names[name] = self.given_for(name, joined) if isinstance(joined, Unknown) else joined

    def _for(self, node: ast.For) -> Ends | None:
        value = self.iterated(self.evaluate(node.iter), node.iter)
        if self.scope is self.globals:
            self.looped.update(part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
        if isinstance(value, Once):
            return self._loop(node, value, value.values(self, node.iter, takes_stated=True))
        items = self.items(value, node.iter)
        if isinstance(items, Unknown):
            return self._loop_in_doubt(node, items, node.target)
        if len(items) > _MOST_TURNS and self._is_of_data(node):
            return self._loop_in_doubt(node, self._cause_of_turns(node, items), node.target)
        return self._loop(node, value, self.live(value, items, node.iter), len(items))

    def _loop(self, node: ast.For, value: Any, turns: Iterator[Any], most: int = 0) -> Ends | None:
        """A loop over what is read turn by turn: a turn may change what is read after it.

        If its first turns make no objects, and say that all take more steps than there are, the others are
        evaluated once, in doubt.
        """
        doubts, before = len(self.doubts), (self.serial, self.steps)
        for number in count():
            if number == _MOST_TURNS and most > _MANY_TURNS and self._is_too_long(before, most / number):
                cause = self._cause_of_turns(node, value)
                cause.reason = Reason("and this loop has more turns than are followed")
                return self._loop_in_doubt(node, cause, node.target)
            if number == _MOST_TURNS and isinstance(value, Once) and self._is_of_data(node):
                cause = self._cause_of_turns(node, value)
                return self._loop_in_doubt(node, cause, node.target)
            try:
                item = next(turns, MISSING)
            except Unclear as unclear:
                return self._loop_in_doubt(node, unclear.value, node.target)
            if item is MISSING:
                break
            self.step(node)
            if isinstance(item, EachOfStated):
                if any(isinstance(part, (ast.Break, ast.Return)) for part in ast.walk(node)):
                    return self._loop_in_doubt(node, item.copy(), node.target)
                self._turns_in_doubt(node, item, node.target, item.item)
                continue
            self.assign(node.target, item)
            ends = self.block(node.body)
            if len(self.doubts) > doubts:  # a break or a return that may have been done
                if isinstance(value, Once):
                    value.spend(self, self.doubts[doubts])
                return self._after_doubtful_turn(node, doubts, ends)
            if ends is not None and ends.kind in ("return", "raise"):
                return ends
            if ends is not None and ends.kind == "break":
                return None
        return self.block(node.orelse)

    def _is_too_long(self, before: tuple[int, int], times: float) -> bool:
        """Whether a loop only computes, and its first turns, so many times, are more steps than there are."""
        serial, steps = before
        only_computes = self.trace is None and self.serial == serial
        return only_computes and steps + (self.steps - steps) * times > MOST_STEPS

    def _is_of_data(self, node: ast.For) -> bool:
        """Whether a loop trains a model, or does nothing but set items of arrays.

        Training is as long as one likes, and makes no layers: many turns are evaluated once, in doubt.
        One of eight turns or fewer may build something in each, and costs little.
        """
        return self._facts(node)[1] or self._only_fills(node)

    def _cause_of_turns(self, node: ast.For, values: Any) -> Unknown:
        """Why it is not known what a turn of a loop goes over, which may be any of some values."""
        cause = Unknown(self.code(node.iter), self.first_line(node.iter), is_data=True)
        self.holding(cause, values)
        return cause

    def _only_fills(self, node: ast.For) -> bool:
        """Whether all that a loop does is to set items of arrays and tensors."""
        waiting: list[ast.AST] = [*node.body, *node.orelse]
        while waiting:
            part = waiting.pop()
            if isinstance(part, (ast.For, ast.If, ast.Assign, ast.AugAssign)):
                waiting += ast.iter_child_nodes(part)
            elif isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Store):
                if not isinstance(part.value, ast.Name) or not self._is_array(part.value.id):
                    return False
                waiting.append(part.slice)
            elif isinstance(part, ast.Call):
                if not isinstance(part.func, ast.Name) or part.func.id not in _COUNTING or part.keywords:
                    return False
                if self.scope.holder(part.func.id):
                    return False
                waiting += part.args
            elif isinstance(part, (ast.Attribute, ast.NamedExpr, ast.Lambda, ast.Yield, ast.Await, ast.stmt)):
                return False
            else:
                waiting += ast.iter_child_nodes(part)
        return True

    def _is_array(self, name: str) -> bool:
        """Whether a name stands for an array or a tensor, known or not."""
        scope = self.scope.holder(name)
        value = scope.names.get(name) if scope else None
        if isinstance(value, Unknown):
            return value.is_data and not value.holds
        return isinstance(value, Thing) and value.has_shape

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
        """A loop with an unknown number of turns."""
        ends = self._turns_in_doubt(node, cause, target, cause.copy())
        return self.block(node.orelse) if node.orelse and not ends else None

    def _turns_in_doubt(
        self, node: ast.For | ast.While, cause: Unknown, target: ast.expr | None, item: Any
    ) -> Ends | None:
        """An unknown number of turns: evaluated once, in doubt, and what they set is unknown."""
        names, _, may_return = self._facts(node)
        self.step(node, 5 + 4 * len(names))
        doubts = len(self.doubts)
        before = {name: self.scope.globals.get(name, self.scope).names.get(name) for name in names}
        # A name that the loop sets is unknown in its first turn already, since that may be any turn.
        self._forget(names, cause, before)
        with self.doubt(cause):
            if target is not None:
                self.assign(target, item)
            ends = self.block(node.body)
            del self.doubts[doubts + 1 :], self.doubted_from[doubts + 1 :]
        self._forget(names, cause, before)
        if ends is not None and ends.kind == "return" and self.maybe:
            self.maybe[-1].append(ends.value)
        if may_return:
            self.doubts.append(cause)
            self.doubted_from.append(self.serial)
        return ends

    def _facts(self, node: ast.For | ast.While) -> tuple[set[str], bool, bool]:
        """What a loop sets, whether it trains a model, and whether it returns."""
        if id(node) not in self._loops:
            parts = list(ast.walk(node))
            self.step(node, len(parts) // 5)
            self._loops[id(node)] = (
                set(filter(None, map(set_by, parts))),
                any(isinstance(part, ast.Attribute) and part.attr in _TRAINING for part in parts),
                any(isinstance(part, ast.Return) for part in parts),
            )
        return self._loops[id(node)]

    def _forget(self, names: set[str], cause: Unknown, before: dict[str, Any]) -> None:
        """Let names be unknown that a loop sets: each may be what it was before, or what it is now."""
        for name in names:
            scope = self.scope.globals.get(name, self.scope)
            known, was = scope.names.get(name), before.get(name)
            is_data = self.is_data(known) and self.is_data(was)
            made = Unknown(cause.text, cause.span, is_data, reason=cause.reason)
            scope.names[name] = self.holding(made, known, was)

    def _while(self, node: ast.While) -> Ends | None:
        doubts = len(self.doubts)
        if self._facts(node)[1] or self.yields(node):  # of a generator that is not followed
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
        if self.doubts:  # a branch that is not taken: `if units < 1: raise ValueError`
            return Ends("raise")
        if node.exc is None and self._handled_now:
            raise self._handled_now[-1]
        kind = value = None
        if node.exc is not None:
            kind = self.evaluate(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
            if isinstance(kind, Class) and isinstance(node.exc, ast.Call):
                value = self.evaluate(node.exc)
            elif isinstance(kind, Instance):
                kind, value = kind.cls, kind
        kind = kind.kind if isinstance(kind, Raisable) else kind
        return self.stop(node, "this program stops with an error here", kind, value=value)

    def _assert(self, node: ast.Assert) -> None:
        test = self.evaluate(node.test)
        truth = self.truth(test)
        if truth is False:
            self.stop(node, "this does not hold, and the program stops here", AssertionError)
        if truth is None and self.catching:
            self.asserted.append((self.deciding(test, node.test), self.serial))
            self.doubt_the_rest(len(self.asserted) - 1)

    def _with(self, node: ast.With) -> Ends | None:
        return self._within(node, node.items)

    def _within(self, node: ast.With, items: list[ast.withitem]) -> Ends | None:
        """What is done within the contexts of a `with` that are not entered yet."""
        if not items:
            return self.block(node.body)
        item, *rest = items
        context = self.evaluate(item.context_expr)

        def entered(value: Any) -> Ends | None:
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value)
            return self._within(node, rest)

        if isinstance(context, Context):
            ends: Ends | None = context.enter(entered)
            return ends
        enter = context.cls.find("__enter__")[1] if isinstance(context, Instance) and context.cls else None
        if not isinstance(enter, Function):
            if isinstance(context, Thing):
                self.fail(item.context_expr, "what this does is not understood here")
            outside = self.is_cast
            self.is_cast = outside or (isinstance(context, Unknown) and context.may_cast)
            try:
                return entered(context)
            finally:
                self.is_cast = outside
        try:
            ends = entered(self.call(Method(enter, context), node, [], {}))
        except RaisedError as error:  # what `__exit__` does with it is not followed
            raise ProgramError(error.problems) from None
        leave = context.cls.find("__exit__")[1]
        if isinstance(leave, Function):
            self.call(Method(leave, context), node, [None, None, None], {})
        return ends

    def _try(self, node: ast.Try) -> Ends | None:
        """The body is taken to succeed, unless Python is known to stop in it."""
        try:
            ends = self._tried(node)
        except RaisedError:
            self.block(node.finalbody)
            raise
        return self.block(node.finalbody) or ends

    def _tried(self, node: ast.Try) -> Ends | None:
        """The body, and what follows `except`: if the body may fail, that is evaluated in doubt."""
        # Most `try` of model code surrounds an import that this package knows, or a download.
        doubts = len(self.doubts)
        try:
            ends = self._guarded(node)
        except RaisedError as error:
            return self._caught(node, error, doubts)
        except ProgramError as error:
            if error.is_of_shapes and node.handlers:
                raise ProgramError(error.problems) from None  # the program may go on
            raise
        if ends is None and node.orelse:
            ends = self.block(node.orelse)
        if self._cannot_fail(node.body) or _makes_layer(node.body, ends):
            return ends
        if not all(isinstance(part, (ast.Import, ast.ImportFrom, ast.Pass)) for part in node.body) or any(
            isinstance(value, Unknown) for value in self._imported(node.body)
        ):
            cause = Unknown(self.code(node.body[0]), self.first_line(node.body[0]))
            for handler in node.handlers:
                self._handled(handler, cause)
        return ends

    def _guarded(self, node: ast.Try) -> Ends | None:
        asserted, catches = len(self.asserted), any(map(self._catches_assert, node.handlers))
        self.guarded += bool(node.handlers)
        self.catching += catches
        try:
            return self.block(node.body)
        finally:
            self.catching -= catches
            self.guarded -= bool(node.handlers)
            if catches:  # the program goes on behind the `except`
                causes = [cause for cause, _ in self.asserted[asserted:]]
                kept = [not any(doubt is cause for cause in causes) for doubt in self.doubts]
                self.doubts[:] = compress(self.doubts, kept)
                self.doubted_from[:] = compress(self.doubted_from, kept)
                del self.asserted[asserted:]

    def _catches_assert(self, handler: ast.ExceptHandler) -> bool:
        """Whether what follows an `except` may be what is done where an `assert` does not hold."""
        return not handler.type or is_caught(AssertionError, self.evaluate(handler.type)) is not False

    def _caught(self, node: ast.Try, error: RaisedError, doubts: int) -> Ends | None:
        """What follows the `except` that catches an exception.

        Raises:
            RaisedError: None does, or it is not known whether one does.
        """
        for handler in node.handlers if error.doubts == doubts else ():
            caught = handler.type
            is_this = True if caught is None else is_caught(error.kind, self.evaluate(caught))
            if is_this is None:
                break
            if not is_this:
                continue
            names = self.scope.names
            if handler.name:
                names[handler.name] = error.value or Unknown(handler.name, self.first_line(handler), True)
            self._handled_now.append(error)
            try:
                return self.block(handler.body)
            finally:
                self._handled_now.pop()
                names.pop(handler.name or "", None)
        raise error

    def _cannot_fail(self, body: list[ast.stmt]) -> bool:
        """Whether some statements, which did not fail, give names known values and do nothing else."""
        for part in body:
            if self._calls_library(part):
                continue
            if not isinstance(part, ast.Assign) or not all(
                isinstance(target, ast.Name) for target in part.targets
            ):
                return False
            if any(
                isinstance(inner, (ast.Call, ast.Await, ast.Yield))
                and not (isinstance(inner, ast.Call) and getattr(inner.func, "id", "") in _COMPUTING)
                for inner in ast.walk(part.value)
            ):
                return False
            values = [
                self.scope.names.get(target.id) for target in part.targets if isinstance(target, ast.Name)
            ]
            if any(isinstance(value, Unknown) for value in values):
                return False
            if not all(self._is_plain(value) or getattr(value, "is_class", False) for value in values):
                return False
        return True

    def _is_plain(self, value: Any) -> bool:
        """Whether a value is data, or a dict of data: a literal makes it whatever is in it."""
        return all(map(self.is_data, value.values())) if type(value) is dict else self.is_data(value)

    def _calls_library(self, part: ast.stmt) -> bool:
        """Whether a statement is `super().__init__(…)` of a class of a library, which did not fail."""
        called = part.value.func if isinstance(part, ast.Expr) and isinstance(part.value, ast.Call) else None
        owner = called.value if isinstance(called, ast.Attribute) and called.attr == "__init__" else None
        is_super = isinstance(owner, ast.Call) and getattr(owner.func, "id", "") == "super"
        cls = self.scope.names.get("__class__")
        if not is_super or not isinstance(cls, Class) or cls.find("__init__", after=cls)[0] is not None:
            return False
        return any(isinstance(base, Thing) for base in cls.order)

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

    # Imports

    def _import(self, node: ast.Import) -> None:
        self.step(node, 8 * len(node.names))
        for alias in node.names:
            self._check_installed(alias.name, node)
            path = alias.name if alias.asname else alias.name.partition(".")[0]
            self.scope.names[alias.asname or path] = self.resolve(path, node)
            if not alias.asname and "." in alias.name:
                self.resolve(alias.name, node)

    def _check_installed(self, module: str, node: ast.AST) -> None:
        """What is there for speed alone is taken as not installed, where the text says what is done then."""
        root = module.partition(".")[0]
        if self.guarded and root in OPTIONAL:
            self.stop(node, f"'{root}' is taken as not installed", ModuleNotFoundError)

    def _import_from(self, node: ast.ImportFrom) -> None:
        self.step(node, 8 * len(node.names))
        module = "." * node.level + (node.module or "")
        self._check_installed(module, node)
        for alias in node.names:
            if alias.name == "*":
                self.import_all(module, node)
                continue
            name = alias.asname or alias.name
            value = self.resolve(f"{module}.{alias.name}", node)
            if isinstance(value, Unknown):
                value = self.given_for(name, value)
            self.scope.names[name] = value


def _makes_layer(body: list[ast.stmt], ends: Ends | None) -> bool:
    """Whether some statements are `return layer(…)` alone, which gave a layer that is known."""
    value = getattr(body[0], "value", None)
    if len(body) > 1 or not isinstance(body[0], ast.Return) or not isinstance(value, ast.Call):
        return False
    parts = [*value.args, *value.keywords]
    if any(isinstance(part, ast.Call) for word in parts for part in ast.walk(word)):
        return False
    made = ends.value if ends is not None else None
    return isinstance(made, Instance) and isinstance(made, Thing) and made.taint is None


def _stops(body: list[ast.stmt]) -> bool:
    """Whether a branch ends the program, so that what follows is only reached without it."""
    last = body[-1] if body else None
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        code = ast.unparse(last.value.func)
        return code in ("sys.exit", "exit", "quit", "os._exit")
    return False
