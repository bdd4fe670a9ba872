"""The values of a program's names.

Numbers, strings, tuples, lists, dicts, ranges, slices and sets are Python's own; the rest is here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import Span

MISSING: Any = object()
"""The value of an attribute that does not exist."""


Native = (bool, int, float, complex, str, bytes, type(None), tuple, list, dict, range, slice, set, type(...))
"""Python's own types of which a program's values may be."""


class Reason:
    """Why a value is not known.

    Attributes:
        text: It behind what the value comes from: `and nobody says what that is`.
        remedy: What to do about it, where no value in a block helps.
        is_of_result: Whether it is also why the result of a call is not known.
    """

    __slots__ = ("is_of_result", "remedy", "text")

    def __init__(self, text: str, remedy: str = "", is_of_result: bool = False) -> None:
        self.text, self.remedy, self.is_of_result = text, remedy, is_of_result


def uncounted(text: str) -> Reason:
    """Why a layer or model of a framework is not known, and what it is called on is not."""
    return Reason(
        text, "State its count: put Given(parameters=…, output=[…]) in its place.", is_of_result=True
    )


class Unknown:
    """A value that the text does not say.

    Attributes:
        span: The place of that code.
        is_data: Whether it is known to be plain data: nothing with parameters in it.
        is_passive: Whether calling it, or anything in it, is known to change nothing that it is given.
        name: The name that it was first given, if it was.
        reason: Why it is not known, if there is more to report than that the text does not define it.
        keeps: Whether what it gives when it is called may hold what it was given.
        calls: Whether it calls functions that it is given, though it changes nothing by itself.
        holds: What it may have access to.
        lists: The lists, dicts and sets of plain data that it may be.
        origin: What it was taken from that the text does not say, if that is no other expression: an import.
        changes: Whether it may have changed an object, so that a value for it would not say enough.
        condition: What is not known that decides which of two values it is.
        example: A value that would decide a condition, if it is one.
        lends: Whether it is an optimizer's groups of parameters, or from them: the parameters are no data.
        is_made: Whether it is what a call gives, or something of that.
        path: Its full name in a library, if it is a part of one.
    """

    __slots__ = (
        "_text",
        "calls",
        "changes",
        "condition",
        "example",
        "holds",
        "is_data",
        "is_made",
        "is_passive",
        "keeps",
        "lends",
        "lists",
        "name",
        "origin",
        "path",
        "reason",
        "span",
    )

    def __init__(
        self,
        text: str | Callable[[], str],
        span: Span,
        is_data: bool = False,
        is_passive: bool = False,
        reason: Reason | None = None,
    ) -> None:
        self._text, self.span, self.is_data, self.is_passive = text, span, is_data, is_passive
        self.name, self.reason, self.path = "", reason, ""
        self.keeps = self.calls = False
        self.holds: tuple[Any, ...] = ()
        self.lists: tuple[Any, ...] = ()
        self.origin: Unknown | None = None
        self.changes = self.lends = self.is_made = False
        self.condition: Unknown | None = None
        self.example = "true"

    @property
    def text(self) -> str:
        """The code that it comes from, folded where it is asked for: that costs as much as a layer."""
        if not isinstance(self._text, str):
            self._text = self._text()
        return self._text

    @property
    def root(self) -> Unknown | None:
        """What something that is taken from it comes from: itself, if it has a name."""
        return self.origin or (self if self.name else None)

    @property
    def may_cast(self) -> bool:
        """Whether a `with` of it may decide the types of what is computed, as `torch.autocast` does."""
        return not self.is_data

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> Any:
        """What is known of a value that is it or another one; None where nothing is."""
        return None

    def copy(self) -> Unknown:
        """The same unknown value, as it is handed on."""
        made = Unknown(self._text, self.span, self.is_data, self.is_passive, self.reason)
        made.name, made.keeps, made.holds, made.lists = self.name, self.keeps, self.holds, self.lists
        made.origin, made.changes, made.lends = self.origin, self.changes, self.lends
        made.is_made, made.path, made.calls = self.is_made, self.path, self.calls
        made.condition, made.example = self.condition, self.example
        return made


class Near(Unknown):
    """A number of which it is known only what it is near to.

    Attributes:
        value: What it is near to.
        margin: How far it may be from that.
    """

    __slots__ = ("margin", "value")

    def __init__(self, text: str, span: Span, reason: Reason | None, value: float, margin: float) -> None:
        super().__init__(text, span, is_data=True, is_passive=True, reason=reason)
        self.value, self.margin = value, margin

    def ends(self) -> tuple[float, float]:
        """The least and the greatest that it may be."""
        return self.value - self.margin, self.value + self.margin

    def copy(self) -> Near:
        """The same number, as it is handed on."""
        made = Near(self.text, self.span, self.reason, self.value, self.margin)
        made.name, made.origin, made.condition = self.name, self.origin, self.condition
        return made


class UnknownSlice(Unknown):
    """A slice of a tensor of which it is not known where it begins or ends."""

    __slots__ = ()

    def __init__(self, cause: Unknown) -> None:
        super().__init__(cause._text, cause.span, True, cause.is_passive, cause.reason)
        self.name, self.origin = cause.name, cause.origin


class EachOfStated(Unknown):
    """All that is in a part of which only the count is stated: it is not known how many turns it takes.

    Attributes:
        item: What stands for each.
    """

    __slots__ = ("item",)

    def __init__(self, unknown: Unknown, item: Any, holds: tuple[Any, ...]) -> None:
        super().__init__(unknown.text, unknown.span)
        self.item, self.holds = item, holds


class AttributeDict(dict[Any, Any]):
    """A dict whose items are its attributes too, where no method has the name.

    Attributes:
        is_dict: Whether Python takes it for a dict.
    """

    is_dict = True


class DictObject(dict[Any, Any]):
    """An object of a class of the text that is derived from `dict`.

    Attributes:
        cls: Its class.
        attributes: What was set on it; itself after `self.__dict__ = self`.
    """

    def __init__(self, cls: Class) -> None:
        super().__init__()
        self.cls = cls
        self.attributes: dict[Any, Any] = {}


class Namespace:
    """A module of a library: what its full name is."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


class External:
    """A class or function of a library that the rules of this package speak of, by its full name."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


class Scope:
    """Names of a program, a function, a class or a comprehension.

    Attributes:
        names: The value of each name.
        outer: The scope around it that functions in it see.
        globals: The names that a `global` or `nonlocal` statement hands to another scope.
        methods: The functions that are defined in it, where it is a class's.
        is_comprehension: Whether it is a comprehension's, which `:=` assigns outside of.
        own: The names that a function's body assigns to, which are its own before it does so, too.
    """

    __slots__ = ("globals", "is_class", "is_comprehension", "methods", "names", "outer", "own")

    def __init__(self, outer: Scope | None = None, is_class: bool = False) -> None:
        self.names: dict[str, Any] = {}
        self.outer, self.is_class = outer, is_class
        self.globals: dict[str, Scope] = {}
        self.methods: list[Function] | None = [] if is_class else None
        self.is_comprehension = False
        self.own: frozenset[str] = frozenset()

    def holder(self, name: str) -> Scope | None:
        """The scope that a name belongs to, which may have no value for it yet; None if it is in none."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.globals:
                return scope.globals[name] if name in scope.globals[name].names else None
            if (name in scope.names and (not scope.is_class or scope is self)) or name in scope.own:
                return scope
            scope = scope.outer
        return None


class Function:
    """A function of the text.

    Attributes:
        node: Its definition.
        scope: The scope that it was defined in.
        defaults: The defaults of its last positional parameters.
        keyword_defaults: The defaults of those that are given by name only.
        owner: The class that it is a method of, if it is.
        is_cached: Whether `functools` keeps its results, and gives them again.
        has_result: Whether it has been called with a result that is no plain data.
        is_context: Whether `with` evaluates its statements where it yields.
    """

    __slots__ = (
        "defaults",
        "has_result",
        "is_cached",
        "is_context",
        "keyword_defaults",
        "name",
        "node",
        "owner",
        "scope",
    )

    def __init__(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> None:
        self.node, self.scope = node, scope
        self.name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
        self.defaults: list[Any] = []
        self.keyword_defaults: dict[str, Any] = {}
        self.owner: Class | None = None
        self.is_cached = self.has_result = self.is_context = False


class Wrapped:
    """A function in a class with a decorator of Python's: `property`, `staticmethod` or `classmethod`."""

    __slots__ = ("function", "kind", "setter")

    def __init__(self, kind: str, function: Any, setter: Any = None) -> None:
        self.kind, self.function, self.setter = kind, function, setter


class Class:
    """A class of the text.

    Attributes:
        bases: Its bases: classes of the text, and what libraries have.
        scope: What its body defines.
        order: It and all its bases, in the order in which attributes are looked for.
        fields: The fields of a dataclass or a named tuple, with their defaults; None for any other class.
    """

    def __init__(self, node: ast.ClassDef, bases: list[Any], scope: Scope, order: list[Any]) -> None:
        self.node, self.name, self.bases, self.scope = node, node.name, bases, scope
        self.order = [self, *order]
        self.fields: dict[str, Any] | None = None
        self.passed_on: frozenset[str] = frozenset()
        """The fields of a dataclass that are `InitVar`: given to `__post_init__`, and no attributes."""
        self.is_frozen = False
        """Whether it is a dataclass whose objects keep their fields."""
        self.members: dict[str, Any] | None = None
        """The members of an enumeration; None for any other class."""
        self.unfollowed: tuple[str, ast.AST] | None = None
        """A method by which its objects decide what their attributes are, and where it is."""

    @property
    def taken(self) -> list[str]:
        """The fields that `__init__` takes."""
        return [name for name, default in (self.fields or {}).items() if not isinstance(default, Untaken)]

    @property
    def is_named_tuple(self) -> bool:
        """Whether its objects are tuples with names."""
        return any(isinstance(base, External) and base.path == "typing.NamedTuple" for base in self.order)

    def keeps(self, name: str) -> bool:
        """Whether Python sets no attribute of this name: of named tuples and frozen dataclasses."""
        classes = [cls for cls in self.order if isinstance(cls, Class) and cls.is_frozen]
        return self.is_named_tuple or any(cls is self or name in (cls.fields or ()) for cls in classes)

    def unknown_bases(self) -> list[Unknown]:
        """The classes of libraries that it is derived from, of which the text says nothing."""
        return [base for base in self.order if isinstance(base, Unknown)]

    def find(self, name: str, after: Class | None = None) -> tuple[Any, Any]:
        """The class that has an attribute, and the attribute; `(None, None)` if no class of the text has it.

        Args:
            name: The attribute.
            after: Only classes behind this one are looked at.
        """
        is_behind = after is None
        for cls in self.order:
            if is_behind and isinstance(cls, Class) and name in cls.scope.names:
                return cls, cls.scope.names[name]
            if is_behind and name in getattr(cls, "defines", ()):
                break  # and what is behind it is not reached
            is_behind = is_behind or cls is after
        return None, None


class Instance:
    """An object of a class of the text, or of a library's class.

    Attributes:
        cls: Its class, if that is in the text.
        attributes: What was set on it.
        serial: Which of all objects it is, in the order of their making.
        taint: What may have changed it in a way that the text does not say.
        span: Where it was made.
    """

    def __init__(self, cls: Class | None, serial: int, span: Span) -> None:
        self.cls, self.serial, self.span = cls, serial, span
        self.attributes: dict[str, Any] = {}
        self.taint: Unknown | None = None

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.cls.name if self.cls else type(self).__name__

    def held(self) -> Iterator[Any]:
        """What can be reached, and changed, through it."""
        yield from self.attributes.values()

    def passes_by_properties(self, name: str, value: Any) -> bool:
        """Whether a library sets this value itself, also where the class has a property of that name."""
        return False


class Method:
    """A function of the text with the object that it is called on."""

    __slots__ = ("function", "owner")

    def __init__(self, function: Function, owner: Any) -> None:
        self.function, self.owner = function, owner


class Super:
    """`super()` in a method."""

    __slots__ = ("after", "owner")

    def __init__(self, after: Class, owner: Any) -> None:
        self.after, self.owner = after, owner


class Builtin:
    """Something that can be called, and that this package has a rule for.

    Attributes:
        name: What it is called.
        rule: What a call of it gives, from the call's node, its arguments and its named arguments.
    """

    __slots__ = ("name", "rule")

    def __init__(self, name: str, rule: Callable[[ast.AST, list[Any], dict[str, Any]], Any]) -> None:
        self.name, self.rule = name, rule


NONE_TYPE = Builtin("NoneType", lambda node, arguments, keywords: None)
"""`type(None)`."""


class TypeUnion:
    """Types joined by `|`.

    Attributes:
        kinds: The types.
    """

    __slots__ = ("kinds",)

    def __init__(self, kinds: tuple[Any, ...]) -> None:
        self.kinds = kinds


class Partial:
    """`functools.partial`."""

    __slots__ = ("arguments", "function", "keywords")

    def __init__(self, function: Any, arguments: list[Any], keywords: Mapping[str, Any]) -> None:
        self.function, self.arguments, self.keywords = function, arguments, keywords


class Factory:
    """`field(default_factory=…)`: what makes the value of a field that is not given."""

    __slots__ = ("make",)

    def __init__(self, make: Any) -> None:
        self.make = make


class Untaken:
    """`field(init=False)`: a field that `__init__` does not take, with its default."""

    __slots__ = ("default",)

    def __init__(self, default: Any) -> None:
        self.default = default


class Ends:
    """How a block of statements ends before its last one."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: Any = None) -> None:
        self.kind, self.value = kind, value
