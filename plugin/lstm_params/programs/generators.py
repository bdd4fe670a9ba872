"""Generators of the text: each runs from one `yield` to the next, as it is read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, ClassVar, NoReturn

from .machine import Inside, Machine
from .things import Unclear
from .values import MISSING, Ends, Function, Reason, Scope, Unknown

Steps = Generator[Any, None, Ends | None]
"""What some statements yield, and how they end."""


class Generators(Machine):
    """The part of the interpreter that runs a function's body up to where it yields.

    Followed are the `yield` and `yield from` that are statements of their own, within `if`, `for`, `while`
    and `with`.
    """

    runs: ClassVar[dict[type[ast.stmt], Callable[[Any, Any], Steps]]]

    def __init__(self, text: str, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(text, given)
        self._yielding: dict[int, bool] = {}

    def is_suspended(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
        """Whether a function is a generator or a coroutine, whose body is not run by a call."""
        if isinstance(node, ast.AsyncFunctionDef):
            return True
        if "yield" not in self.text:  # to look for it in all bodies is a tenth of the time of reading a class
            return False
        body: list[Any] = [node.body] if isinstance(node, ast.Lambda) else node.body
        return any(map(self.yields, body))

    def yields(self, node: ast.AST) -> bool:
        """Whether there is a `yield` in a part of a function, and not in a function that stands in that."""
        if id(node) not in self._yielding:
            is_other = isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.AsyncFunctionDef))
            self._yielding[id(node)] = isinstance(node, (ast.Yield, ast.YieldFrom)) or (
                not is_other and any(map(self.yields, ast.iter_child_nodes(node)))
            )
        return self._yielding[id(node)]

    def generated(
        self, function: Function, scope: Scope, node: ast.AST, otherwise: Callable[[Unknown], Unknown]
    ) -> Iterator[Any]:
        """What a generator yields, each value when it is read.

        Args:
            function: The generator.
            scope: Its names, with the values of its parameters.
            node: The call.
            otherwise: What it yields from where it is not known how it goes on, from the cause of that.

        Raises:
            Unclear: How it goes on is not known.
        """
        body = function.node.body
        steps = self._run(body) if isinstance(body, list) else self._not_followed(function.node)
        try:
            while True:
                self.go_deeper(node)
                with Inside(self, scope):
                    value = next(steps, MISSING)
                if value is MISSING:
                    return
                yield value
        except Unclear as unclear:
            raise Unclear(otherwise(unclear.value)) from None

    def _run(self, body: list[ast.stmt]) -> Steps:
        for node in body:
            doubts = len(self.doubts)
            if self.yields(node):
                self.step(node)
                ends = yield from self.runs.get(type(node), Generators._not_followed)(self, node)
            else:
                ends = self.block([node])
            if len(self.doubts) > doubts:  # a return, or a break, that may have been done
                raise Unclear(self.doubts[doubts])
            if ends is not None:
                return ends
        return None

    def _not_followed(self, node: ast.AST) -> NoReturn:
        raise Unclear(
            Unknown(self.code(node), self.first_line(node), reason=Reason("whose 'yield' is not followed"))
        )

    def _expression_of(self, node: ast.Expr) -> Steps:
        given = node.value
        if not isinstance(given, (ast.Yield, ast.YieldFrom)) or (given.value and self.yields(given.value)):
            self._not_followed(node)
        value = self.evaluate(given.value) if given.value else None
        yield from self.turns(value, node) if isinstance(given, ast.YieldFrom) else (value,)
        return None

    def _if_of(self, node: ast.If) -> Steps:
        is_true = self._is_true(node.test)
        return (yield from self._run(node.body if is_true else node.orelse))

    def _is_true(self, test: ast.expr) -> bool:
        if self.yields(test):
            self._not_followed(test)
        value = self.evaluate(test)
        truth = self.truth(value)
        if truth is None:
            raise Unclear(self.deciding(value, test))
        return truth

    def _for_of(self, node: ast.For) -> Steps:
        if self.yields(node.iter):
            self._not_followed(node)
        for value in self.turns(self.evaluate(node.iter), node.iter):
            self.step(node)
            self.assign(node.target, value)
            ends = yield from self._run(node.body)
            if ends is not None and ends.kind != "continue":
                return None if ends.kind == "break" else ends
        return (yield from self._run(node.orelse))

    def _while_of(self, node: ast.While) -> Steps:
        while self._is_true(node.test):
            self.step(node)
            ends = yield from self._run(node.body)
            if ends is not None and ends.kind != "continue":
                return None if ends.kind == "break" else ends
        return (yield from self._run(node.orelse))

    def _with_of(self, node: ast.With) -> Steps:
        for item in node.items:
            context = self.evaluate(item.context_expr)
            if not isinstance(context, Unknown) or context.may_cast:
                self._not_followed(node)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, context)
        return (yield from self._run(node.body))


Generators.runs = {
    ast.Expr: Generators._expression_of,
    ast.If: Generators._if_of,
    ast.For: Generators._for_of,
    ast.While: Generators._while_of,
    ast.With: Generators._with_of,
}
