"""A program, evaluated over abstract values and never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from typing import Any, Protocol

from ..calculator.lazy_regex import regex
from .assignments import Assignments, Settled
from .attributes import Attributes
from .builtins import builtin_value, is_builtin
from .calls import Calls
from .definitions import Definitions
from .derived_dicts import fill, is_dict_class
from .derived_dicts import made as made_dict
from .errors import Problem, ProgramError
from .expressions import Expressions
from .generators import Generators
from .library import STAR_NAMES, library_value
from .magics import parse_notebook
from .mangling import mangle
from .objects import Objects
from .operations import Operations
from .patterns import Patterns
from .statements import Statements
from .tainting import Tainting
from .values import (
    MISSING,
    Builtin,
    Class,
    DictObject,
    Ends,
    External,
    Function,
    Instance,
    Reason,
    Unknown,
)

LONGEST_CODE = 100_000
"""A program may have so many characters, those of `_NO_CODE` left out: they take no time.

Parsing and defining takes 1 ms for 1,000 of a published program, and 2 ms at most whatever is written: 200 ms
and 70 MB at this limit, which all but three of 1,243 published files with modules keep to.
"""

_NO_CODE = regex(r"\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|#.*|^[ \t]+", re.MULTILINE)
"""Docstrings, comments and indentation."""

_IMPORT = regex(r"^[ \t]*(?:import|from)[ \t]", re.MULTILINE)


class Library(Protocol):
    """The rules of a library that makes models."""

    roots: frozenset[str]
    """The packages that it has rules for."""

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What it has by a full name; `MISSING` if it has no rule for that."""

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Instance | None:
        """A new object of a class of the text, if one of its bases is a class of this library."""

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The `__init__` of its own class, for such an object."""

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name refers to in a program without imports; `MISSING` if there is no such name."""


class Interpreter(
    Statements,
    Definitions,
    Patterns,
    Assignments,
    Attributes,
    Calls,
    Generators,
    Expressions,
    Operations,
    Objects,
    Tainting,
):
    """One program, and the values of all its names.

    Args:
        text: The program.
        given: The values that are given for names and expressions that the text does not say.
    """

    def __init__(self, text: str, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(text, given)
        self.libraries: list[Library] = []
        self._builtins: dict[str, Any] = {}
        """What Python has built in, and what its library has: each is made once, and is itself."""
        self.is_fragment = False
        self.root_call = False
        """Whether a class or function is called that the program itself calls nowhere."""
        self.star: Unknown | None = None
        """What `from … import *` may have given any name that is not defined behind it."""

    def parse(self) -> list[ast.stmt]:
        """The program's statements.

        Raises:
            ProgramError: It is not Python, or too long.
        """
        if len(self.text) > LONGEST_CODE and len(_NO_CODE.sub("", self.text)) > LONGEST_CODE:
            self.fail((0, 1), f"a program may have at most {LONGEST_CODE:,} characters of code")
        with warnings.catch_warnings():  # of "\d" in a text, which is no concern of the site's
            warnings.simplefilter("ignore")
            try:
                tree = ast.parse(self.text)
            except SyntaxError as error:
                tree = self._parsed_notebook(error)
            except ValueError:
                self.fail((0, max(len(self.text.rstrip()), 1)), "this is not Python")
        mangle(tree, self.text)
        self.is_fragment = not _IMPORT.search(self.text)
        return tree.body

    def _parsed_notebook(self, error: SyntaxError) -> ast.Module:
        """What is left without a notebook's own lines; the mistake is reported that is none of theirs."""
        try:
            return parse_notebook(self.text)
        except SyntaxError as other:
            last = max(error, other, key=lambda one: one.lineno or 0)
            return self.fail(self._place_of(last), "this is not Python")
        except ValueError:
            return self.fail(self._place_of(error), "this is not Python")

    def _place_of(self, error: SyntaxError) -> tuple[int, int]:
        line, column = error.lineno or 0, error.offset or 0
        if not 1 <= line <= len(self._lines) or column < 1:
            return 0, max(len(self.text.rstrip()), 1)
        at = self._starts[line - 1] + min(column, max(len(self._lines[line - 1]), 1)) - 1
        return at, at + 1

    def run(self) -> None:
        """Evaluate the whole program.

        Raises:
            ProgramError: Something in it is not understood.
        """
        try:
            self.block(self.parse())
        except (RecursionError, MemoryError):
            raise ProgramError(
                [Problem("this is nested too deeply", (0, max(len(self.text.rstrip()), 1)))]
            ) from None

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        value = self.evaluate(node.value)
        if self.scope is self.globals:
            self.bare.append(value)

    def missing(self, function: Function, parameter: ast.arg, node: ast.AST, names: dict[str, Any]) -> None:
        """A parameter that a call gives no value; the block may say it where the program calls nothing."""
        name = parameter.arg
        if not self.root_call:
            self.stop(node, f"{function.name}() needs '{name}'", TypeError)
        if name in self.given:
            self.used.add(name)
            names[name] = self.given[name]
            return
        start = self._index(parameter.lineno, parameter.col_offset)
        value = Unknown(name, (start, start + len(name)), reason=Reason("and nobody says what that is"))
        value.name = name
        names[name] = value

    # Names

    def builtin(self, name: str, node: ast.Name) -> Any:
        """The value of a name that the text does not define."""
        self.steps += 1
        if name in self.given:
            self.used.add(name)
            return self.given[name]
        if self.star is not None:
            made = Unknown(name, self.star.span, reason=self.star.reason)
            made.name, made.origin = name, made
            return made
        if is_builtin(name):
            if name not in self._builtins:
                self._builtins[name] = builtin_value(self, name)
            return self._builtins[name]
        if name == "Given":
            for library in self.libraries:
                if (found := library.resolve("Given", node)) is not MISSING:
                    return found
        if self.is_fragment:
            for library in self.libraries:
                if (found := library.fragment(name, node)) is not MISSING:
                    return found
        if not name.strip("_") and self.code(node).startswith("!"):  # `files = !ls`, in a notebook
            return Unknown(self.code(node), self.first_line(node), is_data=True)
        made = Unknown(name, self.first_line(node))
        made.name = name
        return made

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What an import, or an attribute of a module, refers to."""
        root = path.partition(".")[0]
        for library in self.libraries:
            if root in library.roots:
                found = library.resolve(path, node)
                if found is not MISSING:
                    return found
        if path in self._builtins:
            return self._builtins[path]
        found = library_value(self, path, node)
        if found is not None:
            if "." in path and not isinstance(found, Unknown):
                self._builtins[path] = found
            return found
        made = Unknown(path, self.first_line(node))
        made.origin = made
        return made

    def import_all(self, module: str, node: ast.ImportFrom) -> None:
        """`from module import *`."""
        for library in self.libraries:
            if module.partition(".")[0] in library.roots:
                library.resolve(module, node)
                names = library.names_of(module)
                if names is not None:
                    self.scope.names.update(names)
                    return
        if module in STAR_NAMES:
            self.step(node, 8 * len(STAR_NAMES[module]))
            for name in STAR_NAMES[module]:
                self.scope.names[name] = self.resolve(f"{module}.{name}", node)
            return
        code = self.code(node)
        reason = Reason(f"and '{code}' may give that any value", "Import what the text uses by its name.")
        self.star = Unknown(code, self.first_line(node), reason=reason)
        self.step(node, len(self.scope.names))
        # It may have replaced any name before it, too: none is known behind it but what is defined there.
        for name in list(self.scope.names):
            made = Unknown(name, self.star.span, reason=self.star.reason)
            made.name, made.origin = name, made
            self.scope.names[name] = made

    # Objects

    def construct(self, cls: Class, node: ast.AST) -> Any:
        """A new object of a class, before its `__init__`."""
        self.step(node, len(cls.order))  # a class may get one more base each time around a loop
        if cls.unfollowed:
            name, place = cls.unfollowed
            self.fail(place, f"a class with '{name}' is not understood here")
        serial = self.next_serial()
        for library in self.libraries:
            made = library.construct(cls, serial, node)
            if made is not None:
                return made
        if is_dict_class(cls):
            return made_dict(self, cls, node)
        made = Instance(cls, serial, self.first_line(node))
        for base in cls.order:
            if isinstance(base, Unknown):
                made.taint = made.taint if base.is_passive else base
            elif not isinstance(base, (Class, External)) and not (
                isinstance(base, Builtin) and base.name == "passive"
            ):
                made.taint = Unknown(cls.name, self.first_line(node))
        return made

    def initialise(
        self, instance: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The `__init__` of the libraries' classes among an object's bases."""
        if isinstance(instance, DictObject):
            fill(self, instance, node, arguments, keywords)
            return
        for library in self.libraries:
            library.initialise(instance, node, arguments, keywords)


# Made once, and not for each program: that would be a twentieth of the time of a short one.
Interpreter.expressions = {
    ast.Constant: Interpreter._constant,
    ast.Name: Interpreter._name,
    ast.Attribute: Interpreter._attribute,
    ast.Call: Interpreter.called,
    ast.BinOp: Interpreter._binary,
    ast.UnaryOp: Interpreter._unary,
    ast.BoolOp: Interpreter._boolean,
    ast.Compare: Interpreter._compare,
    ast.IfExp: Interpreter._condition,
    ast.Tuple: lambda self, node: self.bounded(tuple(self._elements(node.elts)), node),
    ast.List: lambda self, node: self.bounded(self._elements(node.elts), node),
    ast.Set: Interpreter._set,
    ast.Dict: Interpreter._dict,
    ast.Subscript: Interpreter._subscript,
    ast.Slice: Interpreter._slice,
    ast.JoinedStr: Interpreter._joined_text,
    ast.FormattedValue: Interpreter._formatted,
    ast.ListComp: Interpreter._comprehension,
    ast.GeneratorExp: Interpreter._lazily,
    ast.SetComp: Interpreter._comprehension,
    ast.DictComp: Interpreter._comprehension,
    ast.Lambda: Interpreter._lambda,
    ast.NamedExpr: Interpreter._named,
    ast.Starred: lambda self, node: self.fail(node, "'*' is not understood here"),
    ast.Await: lambda self, node: self.holding(self.unknown(node), self.evaluate(node.value)),
    ast.Yield: Interpreter._yield,
    ast.YieldFrom: Interpreter._yield,
    Settled: lambda self, node: node.known,
}
Interpreter.statements = {
    ast.Assign: Interpreter.assign_all,
    ast.AnnAssign: Interpreter.annotated,
    ast.AugAssign: Interpreter.augmented,
    ast.Expr: Interpreter._expression,
    ast.Return: Interpreter._return,
    ast.If: Interpreter._if,
    ast.Match: Interpreter.matched,
    ast.For: Interpreter._for,
    ast.While: Interpreter._while,
    ast.FunctionDef: Interpreter.define_function,
    ast.AsyncFunctionDef: Interpreter.define_function,
    ast.ClassDef: Interpreter.define_class,
    ast.Import: Interpreter._import,
    ast.ImportFrom: Interpreter._import_from,
    ast.With: Interpreter._with,
    ast.Try: Interpreter._try,
    ast.Raise: Interpreter._raise,
    ast.Assert: Interpreter._assert,
    ast.Delete: Interpreter.delete_all,
    ast.Global: Interpreter.outside,
    ast.Nonlocal: Interpreter.outside,
    ast.Pass: lambda self, node: None,
    ast.Break: lambda self, node: Ends("break"),
    ast.Continue: lambda self, node: Ends("continue"),
}
