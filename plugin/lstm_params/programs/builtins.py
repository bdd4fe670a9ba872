"""What Python has built in."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from .descriptors import method as describing
from .enums import plain
from .errors import RaisedError
from .iterators import ITERATORS, applied
from .machine import MOST_ITEMS, Machine
from .methods import sorted_by
from .things import Thing
from .values import (
    MISSING,
    NONE_TYPE,
    Builtin,
    Class,
    DictObject,
    External,
    Function,
    Instance,
    Method,
    Near,
    Partial,
    TypeUnion,
    Unknown,
    Wrapped,
)
from .words import short, words

_SCALARS = (bool, int, float, str, type(None))
NUMBERS = (bool, int, float)
_PASSIVE = frozenset(
    words(
        "print input open id hash dir help breakpoint format repr ascii memoryview bytearray "
        "exit quit frozenset object complex hex oct bin chr ord any all sorted reversed map "
        "filter round divmod pow slice"
    )
)
_EXCEPTIONS: dict[str, type[BaseException]] = {
    kind.__name__: kind
    for kind in (
        *(Exception, BaseException, ValueError, TypeError, LookupError, KeyError, IndexError, RuntimeError),
        *(NotImplementedError, ImportError, ModuleNotFoundError, AssertionError, AttributeError, NameError),
        *(FileNotFoundError, OSError, StopIteration, KeyboardInterrupt, ZeroDivisionError, ArithmeticError),
        *(OverflowError, RecursionError, PermissionError, TimeoutError, EOFError, SystemExit, MemoryError),
        *(Warning, UserWarning, DeprecationWarning, FutureWarning, RuntimeWarning),
    )
}

_REFUSED = frozenset(["exec", "compile", "__import__"])
_VALUES: dict[str, Any] = {
    "__name__": "__main__",
    "__file__": "model.py",
    "NotImplemented": None,
    "Ellipsis": ...,
    "object": External("object"),
}


class Names(Thing):
    """What `globals()` gives: names of the program are looked up in it, one at a time."""

    __slots__ = ("names",)

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """`get`, the one method that has a rule."""
        if name != "get":
            machine.fail(node, f"'{name}' of globals() is not understood here")
        return Builtin(name, lambda node, values, keywords: self.item(machine, (*values, None)[0], node))

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """What a name stands for."""
        if isinstance(index, Unknown):
            machine.fail_unknown(index, "the name of what is taken from globals()", "a")
        if not isinstance(index, str) or index not in self.names:
            machine.fail(node, f"there is no name '{short(str(index))}' here that is known")
        return machine.read(self.names[index], node)


class Raisable(Builtin):
    """A class of Python's exceptions."""

    __slots__ = ("kind",)

    def __init__(self, kind: type[BaseException], rule: Any) -> None:
        super().__init__("passive", rule)
        self.kind = kind


def is_caught(kind: Any, handler: Any) -> bool | None:
    """Whether an `except` of a class catches an exception of another; None where that is not known."""
    if isinstance(handler, tuple):
        found = [is_caught(kind, one) for one in handler]
        return True if True in found else None if None in found else False
    kinds = kind.order if isinstance(kind, Class) else [kind]
    if isinstance(handler, Class):
        return handler in kinds
    if not isinstance(handler, Raisable):
        return None
    own = [one.kind if isinstance(one, Raisable) else one for one in kinds if not isinstance(one, Class)]
    if not own or not all(isinstance(one, type) for one in own):
        return None
    return any(issubclass(one, handler.kind) for one in own)


def is_builtin(name: str) -> bool:
    """Whether Python has a name built in, as far as programs use it."""
    return name in _RULES or name in _PASSIVE or name in _EXCEPTIONS or name in _REFUSED or name in _VALUES


def builtin_value(machine: Machine, name: str) -> Any:
    """The value of one of Python's built-in names."""
    if name in _RULES:
        return ruled(machine, name, _RULES[name])
    if name in _REFUSED:
        return refused(machine, name)
    if name in _EXCEPTIONS:
        return Raisable(_EXCEPTIONS[name], passive(machine).rule)
    return _VALUES[name] if name in _VALUES else passive(machine)


def ruled(machine: Machine, name: str, rule: Any) -> Builtin:
    """A function by its rule; arguments that the rule does not take are refused."""

    return Builtin(
        name,
        lambda node, arguments, keywords: applied(machine, name, rule, node, arguments, keywords),
    )


def passive(machine: Machine) -> Builtin:
    """Something that changes nothing that it is given, and gives plain data."""
    return Builtin("passive", lambda node, arguments, keywords: machine.unknown(node, is_data=True))


def refused(machine: Machine, name: str) -> Builtin:
    """Something that may do anything."""
    return Builtin(
        name, lambda node, arguments, keywords: machine.fail(node, f"'{name}' is not understood here")
    )


_WRITTEN = (ast.Name, ast.Attribute, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.BinOp, ast.UnaryOp)
"""The expressions that `eval` is followed in: names of layers, and settings."""


def _eval(machine: Machine, node: ast.AST, text: Any) -> Any:
    """`eval("LSTM")`: what a name or a setting is that stands in a text."""
    if isinstance(text, Unknown):
        machine.fail_unknown(text, "what eval() evaluates", "LSTM")
    try:
        is_short = isinstance(text, str) and len(text) <= 200
        parsed = ast.parse(text.strip(), mode="eval").body if is_short else None
    except (SyntaxError, ValueError):
        parsed = None
    parts = list(ast.walk(parsed)) if parsed is not None else []
    if parsed is None or not all(isinstance(part, _WRITTEN) for part in parts if isinstance(part, ast.expr)):
        machine.fail(
            node, "'eval' of this is not understood here", "Write what it evaluates into the program."
        )
    for part in parts:
        ast.copy_location(part, node)
    return machine.evaluate(parsed)


def _len(machine: Machine, node: ast.AST, value: Any) -> Any:
    value = machine.read(value, node)
    if isinstance(value, Unknown):
        return machine.unknown(node, True, value if value.name and not value.is_data else None)
    if isinstance(value, Thing):
        return value.length(machine, node)
    if isinstance(value, Instance):
        if value.cls and value.cls.is_named_tuple and not value.cls.find("__len__")[0]:
            return len(value.cls.fields or ())
        method = value.cls.find("__len__")[1] if value.cls else None
        return (
            machine.call(Method(method, value), node, [], {})
            if isinstance(method, Function)
            else machine.unknown(node, True)
        )
    if isinstance(value, Class) and value.members is not None:
        return len(value.members)
    if isinstance(value, range) and value[MOST_ITEMS:]:
        machine.fail(node, f"this has more than {MOST_ITEMS:,} items")
    if isinstance(value, (str, bytes, list, tuple, dict, set, range)):
        return len(value)
    return machine.stop(node, "Python cannot say how long this is", TypeError)


def _range(machine: Machine, node: ast.AST, *values: Any) -> Any:
    for value in values:
        if isinstance(value, Unknown):
            return machine.unknown(node, True, value)
        if isinstance(value, Thing):
            return machine.unknown(node, True)
    if not 1 <= len(values) <= 3 or not all(isinstance(value, int) for value in values) or values[2:] == (0,):
        machine.fail(node, "range() takes whole numbers")
    return range(*values)


def _each_kind(kinds: Any) -> Iterator[Any]:
    """Each of the types that `isinstance` is asked for."""
    if isinstance(kinds, TypeUnion):
        yield from kinds.kinds
    elif isinstance(kinds, tuple):
        for kind in kinds:
            yield from _each_kind(kind)
    else:
        yield kinds


def _isinstance(machine: Machine, node: ast.AST, value: Any, kinds: Any) -> Any:
    if isinstance(value, Unknown):
        return machine.unknown(node, True, value)
    found = [machine.is_kind(value, kind) for kind in _each_kind(kinds)]
    if True in found:
        return True
    return machine.unknown(node, True) if None in found else False


def _as_number(kind: type) -> Callable[..., Any]:
    def called(machine: Machine, node: ast.AST, value: Any = 0, *others: Any) -> Any:
        value = plain(value)
        if isinstance(value, Thing) and not others and (number := value.as_number(node)) is not None:
            value = number
        if isinstance(value, Near) and not others and kind is not bool:
            least, greatest = map(int, value.ends())
            is_settled = kind is int and least == greatest
            return least if is_settled else value if kind is float else machine.unknown(node, True, value)
        if isinstance(value, Unknown):
            return machine.unknown(node, True, value)
        if kind is int and isinstance(value, str) and len(others) == 1 and type(others[0]) is int:
            try:
                return machine.bounded(int(value[:100], others[0]), node)
            except ValueError:
                machine.stop(node, "Python cannot make a number of this", ValueError)
        if isinstance(value, Thing) or others:
            return machine.unknown(node, True)
        if kind is bool:
            truth = machine.truth(value)
            return machine.unknown(node, True) if truth is None else truth
        if kind is int and isinstance(value, str) and len(value) > 100:
            machine.fail(node, "this number is too large")
        try:
            return machine.bounded(kind(value), node)
        except (TypeError, ValueError, OverflowError) as error:
            machine.stop(node, "Python cannot make a number of this", type(error))

    return called


def _str(machine: Machine, node: ast.AST, value: Any = "", *others: Any) -> Any:
    if machine.is_written(value) and not others:
        return machine.bounded(str(value), node)
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _of_unknown(machine: Machine, node: ast.AST, value: Unknown) -> Any:
    """What is made of something unknown, by which that may be changed."""
    return machine.holding(machine.unknown(node, value.is_data, value), value)


def _sequence(kind: type) -> Callable[..., Any]:
    def called(machine: Machine, node: ast.AST, value: Any = (), **others: Any) -> Any:
        items = machine.items(value, node)
        if isinstance(items, Unknown):
            return _of_unknown(machine, node, items)
        return machine.bounded(kind(items), node)

    return called


def _set(machine: Machine, node: ast.AST, value: Any = ()) -> Any:
    items = machine.items(value, node)
    if isinstance(items, Unknown):
        return _of_unknown(machine, node, items)
    return set(machine.keys(items, node))


def dict_of(machine: Machine, node: ast.AST, value: Any = (), **others: Any) -> Any:
    """`dict(value, **others)`."""
    value = machine.read(machine.as_dict(value, node), node)
    if isinstance(value, Unknown):
        return _of_unknown(machine, node, value)
    if isinstance(value, dict):
        return machine.bounded({**value, **others}, node)
    made: dict[Any, Any] = {}
    pairs = machine.items(value, node)
    if isinstance(pairs, Unknown):
        return machine.holding(machine.unknown(node, False, pairs), pairs)
    machine.step(node, 2 * len(pairs))
    for pair in pairs:
        items = machine.items(pair, node)
        if isinstance(items, Unknown) or len(items) != 2:
            machine.fail(node, "a dict is made of pairs")
        made[machine.key(items[0], node)] = items[1]
    return machine.bounded({**made, **others}, node)


def _of_numbers(name: str) -> Callable[..., Any]:
    def called(
        machine: Machine,
        node: ast.AST,
        *values: Any,
        key: Any = None,
        default: Any = MISSING,
        start: Any = 0,
    ) -> Any:
        if not values:
            machine.fail(node, f"this use of '{name}' is not understood here")
        items = machine.items(values[0], node) if len(values) == 1 or name == "sum" else list(values)
        if isinstance(items, Unknown):
            return machine.unknown(node, True, items)
        for item in items:
            if isinstance(item, Unknown):
                return machine.holding(machine.unknown(node, True, item), *items)
        start = values[1] if name == "sum" and len(values) == 2 else start
        if name == "sum" and items and not isinstance(items[0], NUMBERS):
            total = start
            for item in items:
                total = (
                    machine.operated(ast.Add, total, item, node)
                    if total != 0 or not isinstance(item, Thing)
                    else item
                )
            return total
        if not items and name != "sum":
            return machine.unknown(node, True) if default is MISSING else default
        if name != "sum":
            found = sorted_by(machine, node, items, key, name == "max")
            made = machine.unknown(node, all(map(machine.is_data, items)))
            return found[0] if found is not None else machine.holding(made, *items)
        if not all(isinstance(item, NUMBERS) for item in items):
            return machine.unknown(node, True)
        try:
            return machine.bounded(sum([*items, start]), node)
        except TypeError:
            machine.fail(node, f"Python cannot take the {name} of these")

    return called


def _getattr(machine: Machine, node: ast.AST, owner: Any, name: Any, *default: Any) -> Any:
    if isinstance(name, Unknown):
        return machine.holding(machine.unknown(node, False, name), owner)
    if not isinstance(name, str):
        machine.fail(node, "an attribute's name is text")
    if not default:
        return machine.attribute_of(owner, name, node)
    found = _looked_up(machine, owner, name, node)
    if found is not None:
        return found[0] if found else default[0]
    has = machine.has_attribute(owner, name)
    if has is not None:
        return machine.attribute_of(owner, name, node) if has else default[0]
    cause = owner if isinstance(owner, Unknown) else owner.taint if isinstance(owner, Instance) else None
    return machine.holding(machine.unknown(node, False, cause), owner, *default)


def _hasattr(machine: Machine, node: ast.AST, owner: Any, name: Any) -> Any:
    if isinstance(owner, Unknown) or not isinstance(name, str):
        return machine.unknown(node, True, owner if isinstance(owner, Unknown) else None)
    found = _looked_up(machine, owner, name, node)
    if found is not None:
        return bool(found)
    has = machine.has_attribute(owner, name)
    return machine.unknown(node, True) if has is None else has


def _looked_up(machine: Machine, owner: Any, name: str, node: ast.AST) -> list[Any] | None:
    """The attribute that code of a class makes, or none; None where no code does, or it is not followed."""
    cls = owner.cls if isinstance(owner, (Instance, DictObject)) else None
    if machine.doubts or cls is None or getattr(owner, "taint", None) or machine.tainted_value(owner):
        return None
    known = cls.find(name)[1]
    is_made = isinstance(known, Wrapped) and known.kind in ("property", "cached")
    if not is_made and not describing(known, "__get__"):
        other = cls.find("__getattr__")[1]
        if isinstance(owner, Thing) or not isinstance(other, (Function, Builtin)):
            return None
    try:
        return [machine.attribute_of(owner, name, node)]
    except RaisedError as error:
        if error.doubts or not is_caught(error.kind, Raisable(AttributeError, None)):
            raise
        return []


def _setattr(machine: Machine, node: ast.AST, owner: Any, name: Any, value: Any) -> None:
    if isinstance(name, Unknown):
        machine.fail_unknown(name, "the attribute that is set here", "name")
    if not isinstance(name, str):
        machine.fail(node, "an attribute's name is text")
    machine.set_attribute(owner, name, value, node)


def _delattr(machine: Machine, node: ast.AST, owner: Any, name: Any) -> None:
    if isinstance(name, Unknown):
        machine.fail_unknown(name, "the attribute that is deleted here", "name")
    if not isinstance(name, str):
        machine.fail(node, "an attribute's name is text")
    machine.delete_attribute(owner, name, node)


_OWN_TYPES = (bool, int, float, str, list, tuple, dict, set, range)


def _issubclass(machine: Machine, node: ast.AST, cls: Any, kinds: Any) -> Any:
    if isinstance(cls, Unknown):
        return machine.unknown(node, True, cls)
    found = [_is_derived(cls, kind) for kind in _each_kind(kinds)]
    if True in found:
        return True
    return machine.unknown(node, True) if None in found else False


def _is_derived(cls: Any, kind: Any) -> bool | None:
    """Whether a class is derived from another one; None where that is not known."""
    order = cls.order if isinstance(cls, Class) else [cls]
    if kind in order:
        return True
    if any(isinstance(base, Unknown) for base in order):
        return None
    if not _is_of_library(kind):
        return False if isinstance(kind, Class) else None
    found = [kind.is_base_of(base) for base in order if _is_of_library(base)]
    return True if True in found else None if None in found or not found else False


def _is_of_library(value: Any) -> bool:
    """Whether a value is a class of a library that makes models."""
    return isinstance(value, Thing) and value.is_class


def _type(machine: Machine, node: ast.AST, value: Any, *others: Any) -> Any:
    if others:
        bases, names = others if len(others) == 2 else (None, None)
        if not isinstance(value, str) or not isinstance(bases, tuple) or type(names) is not dict:
            machine.fail(node, "a class that is made by type() is not understood here")
        return machine.make_class(value, list(bases), names, node)
    if isinstance(value, (Instance, DictObject)) and value.cls:
        return value.cls
    if isinstance(value, Instance) and isinstance(value, Thing):
        return value.get(machine, "__class__", node)
    if value is None:
        return NONE_TYPE
    if type(value) in _OWN_TYPES:
        return machine.builtin(type(value).__name__, ast.Name(type(value).__name__))
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _property(
    machine: Machine, node: ast.AST, fget: Any = None, fset: Any = None, fdel: Any = None, doc: Any = None
) -> Any:
    if not isinstance(fget, Function) or not (fset is None or isinstance(fset, Function)):
        machine.fail(node, "what this property gives is not understood here")
    return Wrapped("property", fget, fset)


def _of_class(kind: str) -> Callable[..., Any]:
    """`classmethod` and `staticmethod`, called and not written as decorators."""

    def called(machine: Machine, node: ast.AST, function: Any) -> Any:
        if not isinstance(function, Function):
            machine.fail(node, f"what this {kind} is of is not understood here")
        return Wrapped(kind, function)

    return called


def _vars(machine: Machine, node: ast.AST, *values: Any) -> Any:
    if not values:
        machine.fail(node, "'vars' of nothing is not understood here")
    return machine.attribute_of(values[0], "__dict__", node)


def _locals(machine: Machine, node: ast.AST) -> Any:
    """`locals()`, in the program itself or in a function that stands in no other."""
    scope = machine.scope
    if scope is machine.globals:
        return Names(scope.names)
    if scope.outer is not machine.globals or scope.is_class or scope.is_comprehension or machine.doubts:
        machine.fail(node, "what 'locals' gives here is not understood")
    owner = scope.names.get("__class__")
    is_there = isinstance(owner, Class) and _names_class(owner, node)
    return {name: value for name, value in scope.names.items() if name != "__class__" or is_there}


def _names_class(owner: Class, node: ast.AST) -> bool:
    """Whether the method around a call has `__class__` among its names, as one with `super()` has."""
    line = getattr(node, "lineno", 0)
    return any(
        isinstance(part, ast.Name) and part.id in ("super", "__class__")
        for function in owner.scope.methods or ()
        if function.node.lineno <= line <= (function.node.end_lineno or line)
        for part in ast.walk(function.node)
    )


def _abs(machine: Machine, node: ast.AST, value: Any) -> Any:
    return abs(value) if isinstance(value, NUMBERS) else machine.unknown(node, True)


def _round(machine: Machine, node: ast.AST, value: Any, digits: Any = None) -> Any:
    if isinstance(value, NUMBERS) and (digits is None or isinstance(digits, int)):
        try:
            return round(value, digits) if digits is not None else round(value)
        except (ValueError, OverflowError):
            pass
    return machine.unknown(node, True, value if isinstance(value, Unknown) else None)


def _divmod(machine: Machine, node: ast.AST, one: Any, other: Any) -> Any:
    return (
        machine.operated(ast.FloorDiv, one, other, node),
        machine.operated(ast.Mod, one, other, node),
    )


def _pow(machine: Machine, node: ast.AST, base: Any, exponent: Any, modulus: Any = None) -> Any:
    if modulus is None:
        return machine.operated(ast.Pow, base, exponent, node)
    values = (base, exponent, modulus)
    if not all(type(value) is int for value in values) or exponent < 0 or modulus == 0:
        return machine.unknown(node, True)
    return pow(*values)


def _of_scalar(name: str, kinds: tuple[type, ...]) -> Callable[..., Any]:
    """A function of one number or text that gives a number or a text."""

    def called(machine: Machine, node: ast.AST, value: Any) -> Any:
        if isinstance(value, Unknown) or not isinstance(value, kinds):
            return machine.unknown(node, True, value if isinstance(value, Unknown) else None)
        try:
            return machine.bounded(_OF_SCALARS[name](value), node)
        except (TypeError, ValueError, OverflowError) as error:
            machine.stop(node, f"Python cannot take '{name}' of this", type(error))

    return called


_OF_SCALARS: dict[str, Callable[[Any], Any]] = {
    "ord": ord,
    "chr": chr,
    "repr": repr,
    "bin": bin,
    "hex": hex,
    "oct": oct,
}


def _slice_of(machine: Machine, node: ast.AST, *values: Any) -> Any:
    unknown = next((value for value in values if isinstance(value, Unknown)), None)
    if unknown is not None or not 1 <= len(values) <= 3:
        return machine.unknown(node, True, unknown)
    return slice(*values)


def _callable(machine: Machine, node: ast.AST, value: Any) -> Any:
    if isinstance(value, (Unknown, Instance, Thing)):
        return machine.unknown(node, True)
    return isinstance(value, (Function, Method, Builtin, Class, Partial))


_RULES: dict[str, Callable[..., Any]] = {
    **ITERATORS,
    "len": _len,
    "range": _range,
    "isinstance": _isinstance,
    "issubclass": _issubclass,
    "int": _as_number(int),
    "float": _as_number(float),
    "bool": _as_number(bool),
    "str": _str,
    "list": _sequence(list),
    "tuple": _sequence(tuple),
    "set": _set,
    "dict": dict_of,
    "max": _of_numbers("max"),
    "min": _of_numbers("min"),
    "sum": _of_numbers("sum"),
    "abs": _abs,
    "round": _round,
    "getattr": _getattr,
    "hasattr": _hasattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "type": _type,
    "eval": _eval,
    "locals": _locals,
    "globals": lambda machine, node: Names(machine.globals.names),
    "vars": lambda machine, node, *values: _vars(machine, node, *values),
    "callable": _callable,
    "property": _property,
    "classmethod": _of_class("classmethod"),
    "staticmethod": _of_class("staticmethod"),
    "frozenset": _set,
    "divmod": _divmod,
    "pow": _pow,
    "slice": _slice_of,
    "chr": _of_scalar("chr", (int,)),
    "ord": _of_scalar("ord", (str,)),
    "repr": _of_scalar("repr", _SCALARS),
    **{name: _of_scalar(name, (int,)) for name in ("bin", "hex", "oct")},
}
