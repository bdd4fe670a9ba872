"""The base of the interpreter: positions in the text, bounds, and unknown values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from .errors import Problem, ProgramError, Span
from .values import Function, Instance, Method, Once, Partial, Scope, Unknown
from .words import fold

MOST_STEPS = 40_000
"""So many steps of a program are taken: statements, expressions, and each ten items of a list."""

DEEPEST_CALL = 24
"""Calls of functions may lie so deep in one another."""

MOST_ITEMS = 10_000
"""A list, a dict or a string may have so many items."""

LARGEST_NUMBER = 10**100
"""No number may be larger."""

LONGEST_QUOTE = 60
"""A message quotes no more characters of code."""

T = TypeVar("T")


class Machine:
    """One program that is evaluated: its text, and what has been used up of its bounds.

    Attributes:
        text: The program.
        doubts: Why it is not known whether what is evaluated now is ever done, the innermost last.
        given: The values that are given for names and expressions that the text does not say.
        used: Those of them that were used.
    """

    def __init__(self, text: str, given: Mapping[str, Any] | None = None) -> None:
        self.text = text
        self.steps = self.depth = self.serial = 0
        self.doubts: list[Unknown] = []
        self.doubted_from: list[int] = []
        """How many objects there were when each doubt began: later ones cannot be reached from elsewhere."""
        self.given = dict(given or {})
        self.used: set[str] = set()
        self.tainted: dict[int, tuple[Any, Unknown]] = {}
        """Lists and dicts that were changed in a way that the text does not say, and by what."""
        self.scope = self.globals = Scope()
        self._lines: list[tuple[int, str]] = []
        start = 0
        for line in text.split("\n"):
            self._lines.append((start, line))
            start += len(line) + 1

    # Places

    def span(self, node: ast.AST) -> Span:
        """The span of a node in the text."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
        start = self._index(line, column)
        stop = self._index(end_line or line, column if end_column is None else end_column)
        return start, max(stop, start + 1)

    def _index(self, line: int, column: int) -> int:
        """Python counts bytes of UTF-8 within a line; we count characters within the text."""
        start, content = self._lines[min(line, len(self._lines)) - 1]
        return start + (
            column if content.isascii() else len(content.encode()[:column].decode(errors="ignore"))
        )

    def first_line(self, node: ast.AST) -> Span:
        """The span of a node, up to the end of its first line."""
        start, stop = self.span(node)
        line = self.text.find("\n", start, stop)
        return start, stop if line < 0 else line

    def code(self, node: ast.AST) -> str:
        """A node's text in one line."""
        return fold(self.text[slice(*self.span(node))])

    def quoted(self, node: ast.AST) -> str:
        """A node's text as a message quotes it."""
        return short(self.code(node))

    def line_of(self, span: Span) -> int:
        """The line of the text on which a span begins, counted from 1."""
        return self.text.count("\n", 0, span[0]) + 1

    # Mistakes

    def fail(self, node: ast.AST | Span, message: str, hint: str = "") -> NoReturn:
        """Refuse the program.

        Raises:
            ProgramError: Always.
        """
        span = node if isinstance(node, tuple) else self.first_line(node)
        raise ProgramError([Problem(message, span, hint)])

    def fail_unknown(self, unknown: Unknown, what: str, value: str = "64") -> NoReturn:
        """Refuse the program for a value that it does not define, at the place of that value.

        Args:
            unknown: What is not known.
            what: What it is needed for, as the subject of a sentence: `'units'`.
            value: A value that would do, for the hint; nothing where none would.

        Raises:
            ProgramError: Always.
        """
        origin = unknown if unknown.is_data else unknown.origin or unknown
        raise ProgramError(
            [Problem(f"{what} depends on {self.said_of(origin)}", origin.span, self.remedy(unknown, value))]
        )

    def said_of(self, unknown: Unknown) -> str:
        """What is not known, and why."""
        if unknown.reason:
            return f"'{short(unknown.text)}', {unknown.reason}"
        if unknown.name in ("", unknown.text):
            return f"'{short(unknown.text)}', which the text does not say"
        return f"'{unknown.name}', and the text does not say what '{short(unknown.text)}' is"

    def remedy(self, unknown: Unknown, value: str) -> str:
        """What can be added to a block to say what is not known."""
        key = unknown.name or unknown.text
        if not value or unknown.changes or (unknown.reason and not unknown.name) or len(key) > LONGEST_QUOTE:
            return ""
        quoted = key if key.isidentifier() else "'" + key.replace("'", "''") + "'"
        return f"Add 'values: {{{quoted}: {value}}}' to the block, with the value that it has."

    # Bounds

    def step(self, node: ast.AST, count: int = 1) -> None:
        """Take some steps.

        Raises:
            ProgramError: There have been too many.
        """
        self.steps += count
        if self.steps > MOST_STEPS:
            self.fail(node, f"this program takes more than {MOST_STEPS:,} steps up to here")

    def bounded(self, value: T, node: ast.AST) -> T:
        """A new value, if it is not too large.

        Raises:
            ProgramError: It is.
        """
        kind = type(value)
        if kind is int:
            if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:  # type: ignore[operator]
                self.fail(node, "this number is too large")
        elif kind in (list, tuple, dict, set, str, bytes):
            size = len(value)  # type: ignore[arg-type]
            if size > MOST_ITEMS:
                self.fail(node, f"this has more than {MOST_ITEMS:,} items")
            self.step(node, size // (100 if kind is str or kind is bytes else 10))
        return value

    # What is not known

    def unknown(
        self, node: ast.AST, is_data: bool = False, cause: Unknown | None = None, is_passive: bool = False
    ) -> Any:
        """What an expression gives whose value the text does not say; or the value that is given for it.

        Args:
            node: The expression.
            is_data: Whether it is plain data.
            cause: What is not known in it, if that is so.
            is_passive: Whether calling it changes nothing.
        """
        if self.given:
            text = self.code(node)
            if text in self.given:
                self.used.add(text)
                return self.given[text]
        if cause is not None and (cause.name or cause.reason):
            made = Unknown(cause.text, cause.span, is_data, is_passive, cause.reason)
            made.name, made.origin = cause.name, cause.origin
            return made
        return Unknown(self.code(node), self.first_line(node), is_data, is_passive)

    @contextmanager
    def doubt(self, cause: Unknown) -> Iterator[None]:
        """Evaluate what may never be done, or many times."""
        self.doubts.append(cause)
        self.doubted_from.append(self.serial)
        try:
            yield
        finally:
            self.doubts.pop()
            self.doubted_from.pop()

    def certain(self, node: ast.AST, what: str, owner: Any = None) -> None:
        """Check that something that changes a model is known to be done.

        Args:
            node: Its place.
            what: What is done, in the passive: `a layer is added`.
            owner: The object that is changed.

        Raises:
            ProgramError: Whether it is done is not known, and the object is older than that doubt.
        """
        if not self.doubts:
            return
        if isinstance(owner, Instance) and owner.serial > self.doubted_from[0]:
            return
        cause = self.doubts[-1]
        origin = cause.origin or cause
        hint = self.remedy(cause, "true") if cause.is_data else ""
        self.fail(origin.span, f"whether {what} depends on {self.said_of(origin)}", hint)

    def next_serial(self) -> int:
        """The number of a new object."""
        self.serial += 1
        return self.serial

    def tainted_value(self, value: Any) -> Unknown | None:
        """What may have changed a list or dict in a way that the text does not say."""
        return self.tainted[id(value)][1] if id(value) in self.tainted else None

    def taint(self, value: Any, cause: Unknown, seen: set[int] | None = None) -> None:
        """Note that something unknown had access to a value, and may have changed it."""
        seen = set() if seen is None else seen
        if id(value) in seen:
            return
        self.steps += 1
        if isinstance(value, Instance):
            seen.add(id(value))
            value.taint = value.taint or cause
            cause.changes = True
            for part in list(value.held()):
                self.taint(part, cause, seen)
        elif isinstance(value, Once):
            seen.add(id(value))
            self.taint(value.rest(), cause, seen)
            value.taint = cause
        elif isinstance(value, Unknown):
            seen.add(id(value))
            for item in value.holds:
                self.taint(item, cause, seen)
        elif isinstance(value, (list, dict, set)):
            seen.add(id(value))
            self.tainted.setdefault(id(value), (value, cause))
            for item in list(value.values()) if isinstance(value, dict) else list(value):
                self.taint(item, cause, seen)
        elif isinstance(value, tuple):
            seen.add(id(value))
            for item in value:
                self.taint(item, cause, seen)
        elif isinstance(value, Method):
            self.taint(value.owner, cause, seen)
        elif isinstance(value, Partial):
            self.taint(value.arguments, cause, seen)
        elif isinstance(value, Function):
            seen.add(id(value))
            self.call_in_doubt(value, cause)
        elif hasattr(value, "taint"):
            value.taint = value.taint or cause

    def call_in_doubt(self, function: Function, cause: Unknown) -> None:
        """Evaluate a function that something unknown may call."""
        raise NotImplementedError

    def read(self, value: Any, node: ast.AST) -> Any:
        """A list or dict as it is read: unknown, if something unknown changed it."""
        if self.tainted and id(value) in self.tainted:
            return self.tainted[id(value)][1]
        return value


def short(code: str) -> str:
    """Code as a message quotes it."""
    return code if len(code) <= LONGEST_QUOTE else f"{code[: LONGEST_QUOTE - 1]}…"


Rule = Callable[[ast.AST, list[Any], dict[str, Any]], Any]
"""What a call gives, from its node, its arguments and its named arguments."""
