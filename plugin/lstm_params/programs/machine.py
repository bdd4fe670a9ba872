"""The base of the interpreter: positions in the text, bounds, and unknown values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from typing import Any, ClassVar, NoReturn, TypeVar

from .errors import Problem, ProgramError, RaisedError, Span
from .values import Class, EachOfStated, Ends, Function, Instance, Scope, Unknown
from .words import LONGEST_QUOTE, fold, short

MOST_STEPS = 100_000
"""So many steps of a program are taken: statements, expressions, and each ten items of a list.

A hostile loop takes 120 ms for them; the largest published model that was tried takes 76,000.
"""

DEEPEST_CALL = 24
"""Calls of functions may lie so deep in one another."""

MOST_ITEMS = 10_000
"""A list, a dict or a string may have so many items."""

LARGEST_NUMBER = 10**100
"""No number may be larger."""

T = TypeVar("T")


class Machine:
    """One program that is evaluated: its text, and what has been used up of its bounds.

    The interpreter is made of parts, each derived from this class; what they need of each other is
    declared at the end.

    Attributes:
        text: The program.
        doubts: Why it is not known whether what is evaluated now is ever done, the innermost last.
        given: The values that are given for names and expressions that the text does not say.
        used: Those of them that were used.
        expressions: What evaluates each kind of expression.
        statements: What evaluates each kind of statement.
        bare: What statements at the top give that are nothing but an expression.
        yielded: What generators have given, which are evaluated in doubt.
        maybe: For each call that is being evaluated, what it may have returned already.
        contexts: The functions with `@contextmanager` that are being evaluated: how deep they lie, and what
            they yield to.
        guarded: In how many `try` with an `except` lies what is evaluated now.
        catching: In how many of them that may catch what an `assert` raises.
        asserted: Why it is not known whether each `assert` in these holds, and how many objects there were.
        trace: What notes the calls of modules, and the tensors between them; None where nothing does.
        has_open_lengths: Whether None may be a length that is a number where the program runs.
    """

    expressions: ClassVar[dict[type[ast.expr], Callable[[Any, Any], Any]]]
    statements: ClassVar[dict[type[ast.stmt], Callable[[Any, Any], Ends | None]]]

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
        self.bare: list[Any] = []
        self.looped: set[str] = set()
        """The names that the loops of the program itself set: what they go over is not the model."""
        self.yielded: list[Any] = []
        self.maybe: list[list[Any]] = []
        self.contexts: list[tuple[int, Callable[[Any], None]]] = []
        self.trace: Any = None
        self.has_open_lengths = False
        self.tensor_type = "float32"
        """The type of the parameters that PyTorch makes."""
        self.is_cast = False
        """Whether a `with`, as of `torch.autocast`, may decide the types of what is computed."""
        self.switches_gradients = False
        """Whether the program has named what switches PyTorch's gradients off, or on again."""
        self.has_lost_gradients = False
        """Whether a tensor of which nothing is known was computed from what has gradients."""
        self.guarded = self.catching = 0
        self.asserted: list[tuple[Unknown, int]] = []
        # The text and the span of each node that was quoted: without them, what is unknown in a loop costs
        # ten times as much as a step. The nodes are kept, so that no other takes their identity.
        self._codes: dict[ast.AST, str] = {}
        self._spans: dict[ast.AST, Span] = {}
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._is_ascii = text.isascii()

    # Places

    def span(self, node: ast.AST) -> Span:
        """The span of a node in the text."""
        if node in self._spans:
            return self._spans[node]
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end_column = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
        start = self._index(line, column)
        stop = self._index(end_line or line, column if end_column is None else end_column)
        self._spans[node] = start, max(stop, start + 1)
        return self._spans[node]

    def _index(self, line: int, column: int) -> int:
        """Python counts bytes of UTF-8 within a line; we count characters within the text."""
        at = min(line, len(self._lines)) - 1
        if not self._is_ascii:
            column = len(self._lines[at].encode()[:column].decode(errors="ignore"))
        return self._starts[at] + column

    def first_line(self, node: ast.AST) -> Span:
        """The span of a node, up to the end of its first line."""
        start, stop = self.span(node)
        line = self.text.find("\n", start, stop)
        return start, stop if line < 0 else line

    def code(self, node: ast.AST) -> str:
        """A node's text in one line."""
        if node not in self._codes:
            self._codes[node] = fold(self.text[slice(*self.span(node))])
        return self._codes[node]

    # Mistakes

    def fail(self, node: ast.AST | Span, message: str, hint: str = "") -> NoReturn:
        """Refuse the program.

        Raises:
            ProgramError: Always.
        """
        span = node if isinstance(node, tuple) else self.first_line(node)
        raise ProgramError([Problem(message, span, hint)])

    def stop(self, node: ast.AST, message: str, kind: Any, hint: str = "", value: Any = None) -> NoReturn:
        """Refuse the program for an exception that Python raises, if no `except` catches it.

        Args:
            node: Its place.
            message: What is wrong.
            kind: The class of the exception, one of Python's own or of the text.
            hint: What to write instead.
            value: The object that is raised.

        Raises:
            RaisedError: Always.
        """
        raise RaisedError(Problem(message, self.first_line(node), hint), kind, value, len(self.doubts))

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
            return f"'{short(unknown.text)}', {unknown.reason.text}"
        if unknown.name in ("", unknown.text):
            return f"'{short(unknown.text)}', which the text does not say"
        return f"'{unknown.name}', and the text does not say what '{short(unknown.text)}' is"

    def remedy(self, unknown: Unknown, value: str) -> str:
        """What can be added to a block to say what is not known."""
        condition = unknown.condition or (unknown.origin or unknown).condition
        if condition is not None and (not value or not unknown.is_data or unknown.name == condition.name):
            unknown, value = condition, condition.example
        key = unknown.name or unknown.text
        if unknown.changes:
            return "Put its definition into the text, or leave it out if it changes no weights."
        if not value or (unknown.reason and not unknown.name) or len(key) > LONGEST_QUOTE:
            return _other_remedy(unknown)
        quoted = key if key.isidentifier() else "'" + key.replace("'", "''") + "'"
        return f"Add 'values: {{{quoted}: {value}}}' to the block, with the value that it has."

    # Bounds

    def step(self, node: ast.AST | Span, count: int = 1) -> None:
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

    def text_of(self, parts: list[str], node: ast.AST, between: str = "") -> str:
        """The text that parts make together.

        Raises:
            ProgramError: It would be too long, which is known before it is made.
        """
        if sum(map(len, parts)) + len(between) * len(parts) > 2 * MOST_ITEMS:
            self.fail(node, f"this has more than {MOST_ITEMS:,} items")
        return self.bounded(between.join(parts), node)

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
        self.steps += 2
        if self.given:
            text = self.code(node)
            if text in self.given:
                self.used.add(text)
                return self.given[text]
        if cause is not None and (cause.name or cause.reason):
            made = Unknown(cause.text, cause.span, is_data, is_passive, cause.reason)
            made.name, made.origin = cause.name, cause.origin
            return made
        return Unknown(lambda: self.code(node), self.first_line(node), is_data, is_passive)

    def go_deeper(self, node: ast.AST) -> None:
        """Take the steps of a call.

        Raises:
            ProgramError: There are too many, or too many calls lie in one another.
        """
        self.step(node, 5)
        if self.depth >= DEEPEST_CALL:
            self.fail(node, f"calls lie more than {DEEPEST_CALL} deep in one another here")

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

    def doubt_the_rest(self, asserted: int) -> None:
        """Evaluate the rest of a function, or of a `try`, in doubt, if an `assert` that was reached may fail.

        Args:
            asserted: How many had been reached when the function was called.
        """
        for cause, serial in self.asserted[asserted:][-1:]:
            self.doubts.append(cause)
            self.doubted_from.append(serial)

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
        if getattr(owner, "is_stated", False) and all(
            isinstance(cause, EachOfStated) for cause in self.doubts
        ):
            return
        # Whoever was made within the doubt is only there if all that is done to it is done, too.
        if isinstance(owner, Instance) and owner.serial > self.doubted_from[0]:
            return
        # The innermost doubt is named: to settle that one is what the program needs next.
        cause = self.doubts[-1]
        origin = cause.origin or cause
        hint = self.remedy(cause, cause.example) if cause.is_data else ""
        self.fail(origin.span, f"whether {what} depends on {self.said_of(origin)}", hint)

    def next_serial(self) -> int:
        """The number of a new object."""
        self.serial += 1
        return self.serial

    # What the parts of the interpreter do, so that each depends on this module alone

    def evaluate(self, node: ast.expr) -> Any:
        """What an expression gives."""
        raise NotImplementedError

    def block(self, body: list[ast.stmt]) -> Ends | None:
        """Evaluate some statements; how they end, if they do so before the last one."""
        raise NotImplementedError

    def called(self, node: ast.Call) -> Any:
        """What a call in the text gives."""
        raise NotImplementedError

    def call(self, function: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What calling a value gives."""
        raise NotImplementedError

    def call_unknown(
        self, function: Unknown, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """A call of something that the text does not say; it may change all that it is given."""
        raise NotImplementedError

    def is_suspended(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> bool:
        """Whether a function is a generator or a coroutine, whose body is not run by a call."""
        raise NotImplementedError

    def yields(self, node: ast.AST) -> bool:
        """Whether there is a `yield` in a part of a function, and not in a function that stands in that."""
        raise NotImplementedError

    def generated(
        self, function: Function, scope: Scope, node: ast.AST, otherwise: Callable[[Unknown], Unknown]
    ) -> Iterator[Any]:
        """What a generator yields, each value when it is read."""
        raise NotImplementedError

    def call_back(self, value: Any, cause: Unknown, *own: Any, **named: Any) -> None:
        """Evaluate a function of the text that a library is given to call."""
        raise NotImplementedError

    def call_in_doubt(self, function: Function, cause: Unknown, *own: Any, **named: Any) -> None:
        """Evaluate a function that something unknown may call, with what is known, and unknown arguments."""
        raise NotImplementedError

    def operated(self, kind: type[ast.operator], left: Any, right: Any, node: ast.AST) -> Any:
        """What an operation of two values gives."""
        raise NotImplementedError

    def in_place(self, kind: type[ast.operator], left: Any) -> Any:
        """The method of a class of the text that `+=` and the like call; None where it has none."""
        raise NotImplementedError

    def failing(self, operate: Callable[..., Any], left: Any, right: Any, node: ast.AST) -> Any:
        """The result of an operation; where Python would stop, the program is refused."""
        raise NotImplementedError

    def compared(self, kind: type[ast.cmpop], left: Any, right: Any, node: ast.AST) -> Any:
        """The result of a comparison of two values."""
        raise NotImplementedError

    def equal(self, left: Any, right: Any, node: ast.AST) -> bool | None:
        """Whether two values are equal; None where that is not known."""
        raise NotImplementedError

    def truth(self, value: Any) -> bool | None:
        """Whether a value counts as true; None where that is not known."""
        raise NotImplementedError

    def cause(self, value: Any, node: ast.AST) -> Unknown:
        """Why a condition is not known."""
        raise NotImplementedError

    def deciding(self, value: Any, test: ast.expr) -> Unknown:
        """Why a condition is not known, and why what it decides is not."""
        raise NotImplementedError

    def is_data(self, value: Any) -> bool:
        """Whether a value is plain data, known or not."""
        raise NotImplementedError

    def joined(self, one: Any, other: Any, node: ast.AST, cause: Unknown) -> Any:
        """What is known of a value that is one of two."""
        raise NotImplementedError

    def holding(self, made: Any, *values: Any) -> Any:
        """Something unknown that may be one of some values, or may have access to them."""
        raise NotImplementedError

    def holds_objects(self, value: Any, depth: int = 0) -> bool:
        """Whether there is something in a value that could be changed through it."""
        raise NotImplementedError

    def part_of_unknown(self, owner: Unknown, node: ast.AST) -> Any:
        """An attribute or an item of a value that the text does not say."""
        raise NotImplementedError

    def as_dict(self, value: Any, node: ast.AST) -> Any:
        """The dict that Python makes of another mapping; any other value as it is."""
        raise NotImplementedError

    def key(self, value: Any, node: ast.AST) -> Any:
        """A value as the key of a dict."""
        raise NotImplementedError

    def keys(self, items: list[Any], node: ast.AST) -> list[Any]:
        """Values as the keys of a dict."""
        raise NotImplementedError

    def item(self, owner: Any, index: Any, node: ast.AST) -> Any:
        """The item of a value at an index."""
        raise NotImplementedError

    def iterated(self, value: Any, node: ast.AST) -> Any:
        """What the `__iter__` of an object of the text gives; any other value as it is."""
        raise NotImplementedError

    def turns(self, value: Any, node: ast.AST, takes_stated: bool = False) -> Iterator[Any]:
        """What a value gives turn by turn, as it is then."""
        raise NotImplementedError

    def live(self, value: Any, items: Any, node: ast.AST) -> Iterator[Any]:
        """What can be read more than once, turn by turn, as it is then."""
        raise NotImplementedError

    def watched(self, owner: Any, source: Any, node: ast.AST) -> Iterator[Any]:
        """What is read turn by turn, as long as nothing unknown may have changed its owner."""
        raise NotImplementedError

    def items(self, value: Any, node: ast.AST) -> Any:
        """All that a value gives when it is iterated over: a list, or something unknown."""
        raise NotImplementedError

    def is_written(self, value: Any) -> bool:
        """Whether Python writes a value as it stands: a number, a text, or a tuple or list of these."""
        raise NotImplementedError

    def formatted(self, value: Any, spec: str, node: ast.AST) -> Any:
        """A value as `format` writes it."""
        raise NotImplementedError

    def assign(self, target: ast.expr, value: Any) -> None:
        """Assign a value to a target."""
        raise NotImplementedError

    def assign_name(self, target: ast.Name, value: Any, scope: Scope) -> None:
        """Assign a value to a name of a scope."""
        raise NotImplementedError

    def given_for(self, name: str, value: Unknown) -> Any:
        """The value that the block gives for a name, where the text does not define it."""
        raise NotImplementedError

    def attribute_of(self, owner: Any, name: str, node: ast.AST) -> Any:
        """An attribute of a value."""
        raise NotImplementedError

    def set_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set an attribute of a value."""
        raise NotImplementedError

    def delete_attribute(self, owner: Any, name: str, node: ast.AST) -> None:
        """Delete an attribute of a value."""
        raise NotImplementedError

    def put_attribute(self, owner: Instance, name: str, value: Any, node: ast.AST) -> None:
        """Set an attribute that no library has a rule for."""
        raise NotImplementedError

    def is_kind(self, value: Any, kind: Any) -> bool | None:
        """Whether a value is of a type; None where that is not known."""
        raise NotImplementedError

    def has_attribute(self, owner: Any, name: str) -> bool | None:
        """Whether a value has an attribute; None where that is not known."""
        raise NotImplementedError

    def copied(self, value: Any, node: ast.AST, is_deep: bool, memo: dict[int, Any] | None = None) -> Any:
        """A copy of a value."""
        raise NotImplementedError

    def define(self, node: ast.ClassDef, bases: list[Any]) -> Class:
        """A class before its body is evaluated."""
        raise NotImplementedError

    def make_class(self, name: str, bases: list[Any], names: dict[str, Any], node: ast.AST) -> Class:
        """`type(name, bases, names)`."""
        raise NotImplementedError

    def make_fields(self, cls: Class) -> Class:
        """Make a class one whose objects have fields, as `@dataclass` does."""
        raise NotImplementedError

    def tainted_value(self, value: Any) -> Unknown | None:
        """What may have changed a list or dict in a way that the text does not say."""
        raise NotImplementedError

    def taint(self, value: Any, cause: Unknown, seen: set[int] | None = None) -> None:
        """Note that something unknown had access to a value, and may have changed it."""
        raise NotImplementedError

    def read(self, value: Any, node: ast.AST) -> Any:
        """A list or dict as it is read: unknown, if something unknown changed it."""
        raise NotImplementedError

    def builtin(self, name: str, node: ast.Name) -> Any:
        """The value of a name that the text does not define."""
        raise NotImplementedError

    def missing(self, function: Function, parameter: ast.arg, node: ast.AST, names: dict[str, Any]) -> None:
        """A parameter that a call gives no value."""
        raise NotImplementedError

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What a library has by a full name."""
        raise NotImplementedError

    def import_all(self, module: str, node: ast.ImportFrom) -> None:
        """`from module import *`."""
        raise NotImplementedError

    def construct(self, cls: Class, node: ast.AST) -> Any:
        """A new object of a class, before its `__init__`."""
        raise NotImplementedError

    def initialise(
        self, instance: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The `__init__` of the libraries' classes that an object's class has among its bases."""
        raise NotImplementedError


def _other_remedy(unknown: Unknown) -> str:
    """What can be done about something that no value in a block stands for."""
    if unknown.reason:
        return unknown.reason.remedy
    if unknown.is_data:
        return "Put what it is into the text."
    return "Put its definition into the text, or Given(parameters=…, output=[…]) in its place."


class Inside:
    """While something in a function is evaluated; its doubts end with it, but for an `assert` that may fail.

    It is no `@contextmanager`, which would make a call a fifth slower.

    Attributes:
        maybe: What the function may have returned before its end.
        doubt: Why it is not known whether it went on to its end, if that is so.
    """

    __slots__ = ("_asserted", "_doubts", "_machine", "_outside", "_scope", "doubt", "maybe")

    def __init__(self, machine: Machine, scope: Scope) -> None:
        self._machine, self._scope = machine, scope
        self.maybe: list[Any] = []
        self.doubt: Unknown | None = None

    def __enter__(self) -> Inside:
        machine = self._machine
        self._outside, machine.scope = machine.scope, self._scope
        self._doubts, self._asserted = len(machine.doubts), len(machine.asserted)
        machine.depth += 1
        machine.maybe.append(self.maybe)
        return self

    def __exit__(self, *error: object) -> None:
        machine, doubts = self._machine, self._doubts
        machine.scope = self._outside
        machine.depth -= 1
        machine.maybe.pop()
        if len(machine.doubts) > doubts:
            self.doubt = machine.doubts[doubts]
            del machine.doubts[doubts:], machine.doubted_from[doubts:]
        machine.doubt_the_rest(self._asserted)
