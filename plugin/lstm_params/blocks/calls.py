"""Layers as they are written in code, read by Python's parser and never run.

    call     = name "(" [argument {"," argument}] ")"
    name     = identifier {"." identifier}
    argument = [identifier "="] value
    value    = number | string | True | False | None | tuple | call
             | value ("+" | "-" | "*" | "//") value

Any other value is kept as code, for arguments that change no count.
"""

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn

from ..calculator.calls import Call, Expression, LayerError, Value
from ..calculator.signatures import LARGEST_SIZE
from .errors import BlockError, Mistake, Span

LONGEST_CALL = 10_000
"""A call may have so many characters."""

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


class ReadCall(NamedTuple):
    """A call, and where its words stand in the text that it was read from."""

    call: Call
    spans: dict[tuple[int, int | str | None, bool], Span]

    def span_of(self, error: LayerError) -> Span | None:
        """Where a mistake stands, or None if its call is not in this text."""
        return self.spans.get((id(error.call), error.argument, error.is_name))


def read_call(text: str) -> ReadCall:
    """Read one layer.

    Raises:
        BlockError: It is not a call, or a word in it cannot be understood.
    """
    reader = _Reader(text)
    return ReadCall(reader.call(), reader.spans)


def read_value(text: str) -> Value:
    """Read one value, as that of an argument.

    Raises:
        BlockError: It is not a value.
    """
    reader = _Reader(text)
    return reader.value(reader.tree)


def unclosed_bracket(text: str) -> int | None:
    """Where a bracket opens that is never closed, or None if all are.

    >>> unclosed_bracket("LSTM(2, name=')'"), unclosed_bracket("LSTM(2)")
    (4, None)
    """
    opened: list[int] = []
    for word in re.finditer(r"""'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|[][(){}]""", text):
        if word[0] in _BRACKETS:
            opened.append(word.start())
        elif opened and word[0] == _BRACKETS[text[opened[-1]]]:
            opened.pop()
    return opened[-1] if opened else None


class _Reader:
    """One text and its syntax tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = len(text) - len(text.lstrip())
        self.spans: dict[tuple[int, int | str | None, bool], Span] = {}
        self._lines = list(_line_starts(text, self.start))
        self.tree = self._parse()

    def _parse(self) -> ast.expr:
        if len(self.text) > LONGEST_CALL:
            self._fail(f"a call may have at most {LONGEST_CALL:,} characters")
        bracket = unclosed_bracket(self.text)
        if bracket is not None:
            self._fail(f"'{self.text[bracket]}' is never closed", (bracket, bracket + 1))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Python warns of odd literals; nothing is run
                return ast.parse(self.text[self.start :], mode="eval").body
        except (SyntaxError, ValueError):
            self._fail("this is not a layer as Python writes it", hint="A layer looks like LSTM(2).")
        except (RecursionError, MemoryError):
            self._fail("this is nested too deeply")

    def call(self) -> Call:
        try:
            if not isinstance(self.tree, ast.Call):
                self._fail("this is not a layer", hint=self._as_call())
            return self._call(self.tree)
        except RecursionError:
            self._fail("this is nested too deeply")

    def _as_call(self) -> str:
        name = _dotted(self.tree)
        return f"Write {name}() with its sizes in the brackets." if name else "A layer looks like LSTM(2)."

    def _call(self, node: ast.Call) -> Call:
        name = _dotted(node.func)
        if not name:
            self._fail("a layer's name must stand before its brackets", self._span(node.func))
        for starred in node.args:
            if isinstance(starred, ast.Starred):
                self._fail("'*' is not understood here", self._span(starred))
        keywords: dict[str, Value] = {}
        for keyword in node.keywords:
            if keyword.arg is None:
                self._fail("'**' is not understood here", self._span(keyword))
            if keyword.arg in keywords:
                self._fail(f"'{keyword.arg}' is given twice", self._name_span(keyword))
            keywords[keyword.arg] = self.value(keyword.value)
        call = Call(name, *map(self.value, node.args), **keywords)
        self._note(call, node)
        return call

    def _note(self, call: Call, node: ast.Call) -> None:
        self.spans[id(call), None, False] = self._span(node)
        self.spans[id(call), None, True] = self._span(node.func)
        for position, argument in enumerate(node.args):
            self.spans[id(call), position, False] = self._span(argument)
        for keyword in node.keywords:
            self.spans[id(call), keyword.arg, False] = self._span(keyword.value)
            self.spans[id(call), keyword.arg, True] = self._name_span(keyword)

    def value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Call) and _dotted(node.func):
            return self._call(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str, type(None))):
            return node.value
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(map(self.value, node.elts))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            number = self.value(node.operand)
            if isinstance(number, (int, float)):
                return -number
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return self._arithmetic(node, _OPERATORS[type(node.op)])
        start, stop = self._span(node)
        return Expression(self.text[start:stop])

    def _arithmetic(self, node: ast.BinOp, operate: Callable[[int, int], int]) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if not (isinstance(left, int) and isinstance(right, int)):
            start, stop = self._span(node)
            return Expression(self.text[start:stop])
        try:
            result = operate(left, right)
        except ZeroDivisionError:
            self._fail("this divides by zero", self._span(node))
        if abs(result) > LARGEST_SIZE**2:
            self._fail("this number is too large", self._span(node))
        return result

    def _span(self, node: ast.expr | ast.keyword) -> Span:
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._index(node.lineno, node.col_offset), self._index(end_line, end_column)

    def _name_span(self, keyword: ast.keyword) -> Span:
        start, _ = self._span(keyword)
        return start, start + len(keyword.arg or "")

    def _index(self, line: int, column: int) -> int:
        """Python counts bytes of UTF-8 within a line; we count characters within the text."""
        start, content = self._lines[line - 1]
        return start + len(content.encode()[:column].decode())

    def _fail(self, message: str, span: Span | None = None, hint: str = "") -> NoReturn:
        whole = (self.start, len(self.text.rstrip()))
        raise BlockError([Mistake(message, span or whole, hint)])


def _line_starts(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Where each line starts, and what it holds, from the first character that is parsed."""
    for line in text[start:].split("\n"):
        yield start, line
        start += len(line) + 1


def _dotted(node: ast.expr) -> str:
    """`keras.layers.LSTM` from its nodes, or nothing if it is no such name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(names)])
