"""Layers as they are written in code, read by Python's parser and never run.

    layer    = call [","]
    call     = name "(" [argument {"," argument}] ")"
    name     = identifier {"." identifier}
    argument = [identifier "="] value
    value    = number | string | True | False | None | tuple | call
             | value ("+" | "-" | "*" | "//") value

Any other value is kept as code, for arguments that change no count.
"""

from __future__ import annotations

import _ast as ast  # of `ast`, which takes an eighth of the command's time, these are the nodes
import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..calculator.calls import Call, Expression, ObjectCall, Value
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..programs.words import fold
from .errors import BlockError, Mistake, Span
from .pasted_code import LONGEST_CODE, added_layer, dotted, is_sequential, layer_in, parsed
from .python_tokens import LIST_HINT, code_mistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

MOST_ARGUMENTS = 100
"""A call may have so many arguments; no layer takes half of them."""

DEEPEST_CALL = 20
"""Calls may lie so deep in one another."""

LARGEST_NUMBER = 10**100
"""No number may be larger: work stays bounded, whatever is multiplied."""

_LEADING_ZERO = regex(r"\b0[0-9]")
"""What Python reads as 0 where it has nothing but zeros, as it refuses all else: what is left of 1,000."""

_EXAMPLE = "A layer looks like LSTM(2)."
_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}

Words = dict[tuple[Call | None, int | str | None, bool], Span]
"""Where words are: by the call, the position or name of an argument, and whether it is its name."""


class ReadCall(NamedTuple):
    """A call, and where its words are in the text that it was read from."""

    call: Call
    words: Words
    """The words of the call, and of all calls inside it."""


def read_call(text: str) -> ReadCall:
    """Read one layer.

    Raises:
        BlockError: It is not a call, or a word in it cannot be understood.
    """
    reader = CallReader(text)
    with reader.bounded():
        return ReadCall(reader.call(), reader.words)


class ReadRow(NamedTuple):
    """Layers in a row, and where their words are."""

    calls: tuple[Call, ...]
    words: Words


def read_row(text: str) -> ReadRow:
    """Read one layer, or those of a `Sequential`.

    Raises:
        BlockError: As in `read_call`; or it has something else than layers in it.

    >>> [str(call) for call in read_row("Sequential([LSTM(2), Dense(1)])").calls]
    ['LSTM(2)', 'Dense(1)']
    """
    reader = CallReader(text)
    with reader.bounded():
        return ReadRow(tuple(reader.row()), reader.words)


def read_value(text: str) -> Value:
    """Read one value, as that of an argument.

    Raises:
        BlockError: It is not a value.
    """
    reader = CallReader(text)
    with reader.bounded():
        return reader.value(reader.expression())


class CallReader:
    """One text and its words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.start = len(text) - len(text.lstrip())
        self.code = text.strip()
        self.words: Words = {}
        self.depth = 0
        self.objects = 0  # that what is read lies in
        self._lines = list(line_starts(text, self.start))

    @contextmanager
    def bounded(self) -> Iterator[None]:
        """Refuse what is nested deeper than Python can follow."""
        try:
            yield
        except (RecursionError, MemoryError):  # the parser says that it is out of memory
            self.fail("this is nested too deeply")

    def call(self) -> Call:
        """The layer that the text is, alone or as it was in a list."""
        if is_sequential(self.code):
            self.fail("this is more than one layer", hint=LIST_HINT)
        self.code = self.code.removesuffix(",")
        node = self.expression()
        if not isinstance(node, ast.Call) and not layer_in(self.code):
            self.fail("this is not a layer", hint=self._as_call(node))
        if not isinstance(node, ast.Call) or not dotted(node.func) or added_layer(node):
            self._fail_program()
        for argument in starred(node):
            stars = "*" if isinstance(argument, ast.Starred) else "**"
            self.fail(f"'{stars}' is not understood here", self.span(argument))
        return self.read(node)

    def row(self) -> Iterator[Call]:
        """The layers that the text is: one, or those of a `Sequential`."""
        node = self.expression() if is_sequential(self.code) else None
        if not isinstance(node, ast.Call):
            yield self.call()
            return
        only = node.args[0] if len(node.args) == 1 else None
        for item in only.elts if isinstance(only, (ast.List, ast.Tuple)) else node.args:
            if not isinstance(item, ast.Call) or not dotted(item.func) or starred(item):
                self.fail("this is not a layer", self.span(item), _EXAMPLE)
            yield self.read(item)

    def expression(self) -> ast.expr:
        """The only expression that the text is."""
        if len(self.text) > LONGEST_CODE:
            self.fail(f"a call may have at most {LONGEST_CODE:,} characters")
        statements = self._statements()
        if len(statements) != 1 or not isinstance(statements[0], ast.Expr):
            self._fail_mistake()
            self._fail_program()
        return statements[0].value

    def _fail_mistake(self) -> None:
        """Refuse what the words of the code alone tell to be wrong, if anything."""
        mistake = code_mistake(self.code)
        if mistake:
            start, stop = mistake.span
            self.fail(mistake.message, (self.start + start, self.start + stop), mistake.hint)

    def _statements(self) -> list[ast.stmt]:
        if "00" in self.code and _LEADING_ZERO.search(self.code):
            self._fail_mistake()
        try:
            return parsed(self.code)  # words are looked at only then: it takes as long as parsing
        except (SyntaxError, ValueError) as error:
            self._fail_mistake()
            if "positional argument follows" in str(error):
                self.fail("a value without a name follows one with a name")
            span = self._span_of_error(error) if isinstance(error, SyntaxError) else None
            self.fail("this is not a layer as Python writes it", span, _EXAMPLE)

    def _span_of_error(self, error: SyntaxError) -> Span | None:
        """The character that Python's parser stopped at, or None if it does not say."""
        line, column = error.lineno or 0, error.offset or 0
        if not 1 <= line <= len(self._lines) or column < 1:
            return None
        start, content = self._lines[line - 1]
        at = start + min(column, max(len(content), 1)) - 1
        return at, at + 1

    def _fail_program(self) -> NoReturn:
        layer = layer_in(self.code)
        if not self.code.strip():
            self.fail("there is no layer", hint=_EXAMPLE)
        self.fail("this is more than a layer", hint=f"Write {layer} alone." if layer else _EXAMPLE)

    def _as_call(self, node: ast.expr) -> str:
        name = dotted(node)
        if isinstance(node, (ast.Tuple, ast.List)) and any(isinstance(item, ast.Call) for item in node.elts):
            return LIST_HINT
        return f"Write {name}() with its sizes in the brackets." if name else _EXAMPLE

    def read(self, node: ast.Call) -> Call:
        """A call whose function is a name."""
        if len(node.args) + len(node.keywords) > MOST_ARGUMENTS:
            self.fail(f"a call may have at most {MOST_ARGUMENTS} arguments", self.span(node.func))
        self.depth += 1
        if self.depth > DEEPEST_CALL:
            self.fail("this is nested too deeply", self.span(node.func))
        call = self._in_object(node) if _object(node) else self._in_brackets(node)
        start, stop = self.span(node)
        self.depth -= 1
        call.code = fold(self.text[start:stop])
        self._note(call, node)
        return call

    def _in_brackets(self, node: ast.Call) -> Call:
        keywords = self._keywords(node)
        return Call(dotted(node.func), *map(self.value, node.args), **keywords)

    def _in_object(self, node: ast.Call) -> Call:
        self.objects += 1
        keywords = self._keywords(node)
        self.objects -= 1
        return ObjectCall(dotted(node.func), **keywords)

    def _keywords(self, node: ast.Call) -> dict[str, Value]:
        keywords: dict[str, Value] = {}
        for name, value, span in self._named(node):
            if name in keywords:
                self.fail(f"'{name}' is given twice", span)
            keywords[name] = self.value(value)
        return keywords

    def _note(self, call: Call, node: ast.Call) -> None:
        self.words[call, None, False] = self.span(node)
        self.words[call, None, True] = self.span(node.func)
        for position, argument in enumerate(node.args):
            self.words[call, position, False] = self.span(argument)
        for name, value, span in self._named(node):
            self.words[call, name, False] = self.span(value)
            self.words[call, name, True] = span

    def _named(self, node: ast.Call) -> Iterator[tuple[str, ast.expr, Span]]:
        """The arguments that have names, in brackets or in an object: name, value, where the name is."""
        for keyword in node.keywords:
            yield keyword.arg or "", keyword.value, self._name_span(keyword)
        members = _object(node)
        if members:
            for key, value in zip(members.keys, members.values, strict=True):
                assert isinstance(key, ast.Name), "a name was found there"
                yield key.id, value, self.span(key)

    def value(self, node: ast.expr) -> Value:
        """The value of an argument."""
        if isinstance(node, ast.Call) and dotted(node.func) and not starred(node):
            return self.read(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str, type(None))):
            return self._bounded_number(node.value, node)
        if isinstance(node, (ast.Tuple, ast.List)):
            return tuple(map(self.value, node.elts))
        if self.objects and isinstance(node, ast.Name) and node.id in _CONSTANTS:
            return _CONSTANTS[node.id]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            number = self.value(node.operand)
            if isinstance(number, (int, float)) and not isinstance(number, bool):
                return -number
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            return self._arithmetic(node, _OPERATORS[type(node.op)])
        known = self.known(node)
        return self._expression(node) if known is None else known

    def known(self, node: ast.expr) -> Value | None:
        """The value of a name; nothing where code is read alone."""
        return None

    def _expression(self, node: ast.expr) -> Expression:
        start, stop = self.span(node)
        return Expression(self.text[start:stop])

    def _arithmetic(self, node: ast.BinOp, operate: Callable[[int, int], int]) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if type(left) is not int or type(right) is not int:  # a bool is an int, and True + 1 is no size
            return self._expression(node)
        try:
            return self._bounded_number(operate(left, right), node)
        except ZeroDivisionError:
            self.fail("this divides by zero", self.span(node))

    def _bounded_number(self, value: Value, node: ast.expr) -> Value:
        if type(value) is int and abs(value) > LARGEST_NUMBER:
            self.fail("this number is too large", self.span(node))
        return value

    def span(self, node: ast.expr | ast.keyword | ast.stmt) -> Span:
        """Where a node is in the text."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self._index(node.lineno, node.col_offset), self._index(end_line, end_column)

    def _name_span(self, keyword: ast.keyword) -> Span:
        start, _ = self.span(keyword)
        return start, start + len(keyword.arg or "")

    def _index(self, line: int, column: int) -> int:
        """Python counts bytes of UTF-8 within a line; we count characters within the text."""
        start, content = self._lines[line - 1]
        return start + column if content.isascii() else start + len(content.encode()[:column].decode())

    def fail(self, message: str, span: Span | None = None, hint: str = "") -> NoReturn:
        """Refuse some of the text, or all of it.

        Raises:
            BlockError: Always.
        """
        whole = (self.start, len(self.text.rstrip()))
        raise BlockError([Mistake(message, span or whole, hint)])


_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}
"""What JavaScript calls Python's constants."""


def _object(node: ast.Call) -> ast.Dict | None:
    """The object that is the only argument of a call, as `{units: 2}` in JavaScript; or None."""
    only = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if isinstance(only, ast.Dict) and all(isinstance(key, ast.Name) for key in only.keys):
        return only
    return None


def line_starts(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Where each line starts, and what it holds, from the first character that is parsed."""
    for line in text[start:].split("\n"):
        yield start, line
        start += len(line) + 1


def starred(node: ast.Call) -> list[ast.expr | ast.keyword]:
    """The arguments with a star, which are several."""
    several: list[ast.expr | ast.keyword] = [item for item in node.args if isinstance(item, ast.Starred)]
    return several + [keyword for keyword in node.keywords if keyword.arg is None]
