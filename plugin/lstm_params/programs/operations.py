"""Operations with values that are known and values that are not."""

from __future__ import annotations

import ast
import operator
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from .derived_dicts import own_method
from .enums import plain
from .machine import MOST_ITEMS, Machine
from .methods import can_be_ordered
from .things import Once, Thing, Unclear, View
from .values import (
    MISSING,
    NONE_TYPE,
    Builtin,
    Class,
    External,
    Function,
    Instance,
    Method,
    Namespace,
    Near,
    Partial,
    Reason,
    TypeUnion,
    Unknown,
)
from .words import short

_BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("-", operator.sub),
    ast.Mult: ("*", operator.mul),
    ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv),
    ast.Mod: ("%", operator.mod),
    ast.Pow: ("**", operator.pow),
    ast.MatMult: ("@", operator.matmul),
    ast.LShift: ("<<", operator.lshift),
    ast.RShift: (">>", operator.rshift),
    ast.BitOr: ("|", operator.or_),
    ast.BitAnd: ("&", operator.and_),
    ast.BitXor: ("^", operator.xor),
}

_METHODS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "|": "or",
    "&": "and",
    "^": "xor",
    "<<": "lshift",
    ">>": "rshift",
}
"""The names of the methods that an operator calls, without their underscores."""

UNARY: dict[type[ast.unaryop], tuple[str, Callable[[Any], Any]]] = {
    ast.USub: ("-", operator.neg),
    ast.UAdd: ("+", operator.pos),
    ast.Invert: ("~", operator.invert),
}

_ORDER: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
}

_COMPARED: dict[type[ast.cmpop], str] = {kind: symbol for kind, (symbol, _) in _ORDER.items()}
_COMPARED |= {ast.Eq: "==", ast.NotEq: "!="}

_COMPARE = {kind: compare for kind, (_, compare) in _ORDER.items()}
_COMPARE |= {ast.Eq: operator.eq, ast.NotEq: operator.ne}

NUMBERS = (bool, int, float)

_SEQUENCES = (list, tuple, str, bytes)


def _ends(value: Any) -> tuple[float, float]:
    """The least and the greatest that a number may be."""
    return value.ends() if isinstance(value, Near) else (value, value)


def _are_apart(left: Any, right: Any) -> bool:
    """Whether two values are numbers that cannot be equal."""
    if not all(isinstance(value, (*NUMBERS, Near)) for value in (left, right)):
        return False
    return _ends(left)[1] < _ends(right)[0] or _ends(right)[1] < _ends(left)[0]


def is_class(value: Any) -> bool:
    """Whether a value is a class, of the text or of a library."""
    return isinstance(value, Class) or (isinstance(value, Thing) and value.is_class)


def _example(test: ast.Compare) -> str:
    """A value, as a block has it, that could be on that side of a comparison that the text leaves open."""
    (kind, *_), sides = test.ops, [test.left, *test.comparators]
    said = next((ast.unparse(side) for side in sides if isinstance(side, ast.Constant) and side.value), "")
    if isinstance(kind, (ast.In, ast.NotIn)):
        return f"[{said or 64}]"
    return said if said and isinstance(kind, (ast.Eq, ast.NotEq)) else "64"


def _kinds(value: Any) -> tuple[Any, ...]:
    """The types that a value is, as an operand of `|`; nothing where it is none."""
    if isinstance(value, TypeUnion):
        return value.kinds
    if value is None:
        return (NONE_TYPE,)
    return (value,) if is_class(value) or isinstance(value, (Builtin, External)) else ()


def _union(left: Any, right: Any) -> TypeUnion | None:
    """`int | None`; None where an operand is no type, or neither is one."""
    kinds, others = _kinds(left), _kinds(right)
    return TypeUnion((*kinds, *others)) if kinds and others and not left is right is None else None


_LONGEST_JOINED = 16
"""Tuples of so many values are joined value by value."""

_LARGEST_POWER = 400
"""No power has more bits."""


def _has_equals(cls: Class) -> bool:
    """Whether an object of a class may be equal to another one."""
    is_of_values = cls.fields is not None or cls.is_named_tuple or bool(cls.find("__eq__")[0])
    return is_of_values or any(isinstance(base, Builtin) and base.name != "object" for base in cls.order)


class Operations(Machine):
    """The part of the interpreter that operates on values."""

    def operated(self, kind: type[ast.operator], left: Any, right: Any, node: ast.AST) -> Any:
        """What an operation of two values gives."""
        symbol, operate = _BINARY[kind]
        left, right = plain(left), plain(right)
        if symbol == "|" and (union := _union(left, right)):
            return union
        for value, other, prefix in ((left, right, ""), (right, left, "r")):
            if isinstance(value, Instance) and value.cls and value.taint is None:
                own = value.cls.find(f"__{prefix}{_METHODS.get(symbol, symbol)}__")[1]
                if isinstance(own, Function):
                    return self.call(Method(own, value), node, [other], {})
        for value in (left, right):
            if isinstance(value, Thing):
                return value.operated(self, symbol, left, right, node)
        for value in (left, right):
            if isinstance(value, Unknown):
                return self.holding(self.unknown(node, is_data=True, cause=value), left, right)
        if symbol == "%" and isinstance(left, (str, bytes)):
            return self._formatted_by_percent(left, right, node)
        if isinstance(left, Instance) or isinstance(right, Instance):
            self.fail(node, f"what '{symbol}' does with this is not understood here")
        # What can grow without a bound is measured before it is computed; all else afterwards.
        if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
            self._check_power(symbol, left, right, node)
        elif symbol == "*":
            self._check_repetition(left, right, node)
        return self.failing(operate, left, right, node)

    def in_place(self, kind: type[ast.operator], left: Any) -> Method | None:
        """The method of a class of the text that `+=` and the like call; None where it has none."""
        if not isinstance(left, Instance) or not left.cls or left.taint:
            return None
        symbol = _BINARY[kind][0]
        own = left.cls.find(f"__i{_METHODS.get(symbol, symbol)}__")[1]
        return Method(own, left) if isinstance(own, Function) else None

    def failing(self, operate: Callable[..., Any], left: Any, right: Any, node: ast.AST) -> Any:
        """The result of an operation; where Python would stop, the program is refused."""
        try:
            return self.bounded(operate(left, right), node)
        except (TypeError, ValueError, ArithmeticError) as error:
            if self.has_open_lengths and (left is None or right is None):
                return self.unknown(node, True)
            self.stop(node, f"Python would stop here: {short(str(error))}", type(error))

    def _check_power(self, symbol: str, left: Any, right: Any, node: ast.AST) -> None:
        """Refuse a power or a shift before it is computed, if it would be too large."""
        if symbol == "**" and isinstance(left, int) and isinstance(right, int):
            if right * max(left.bit_length() - 1, 1 if abs(left) > 1 else 0) > _LARGEST_POWER:
                self.fail(node, "this number is too large")
        elif symbol == "<<" and isinstance(right, int) and right > _LARGEST_POWER:
            self.fail(node, "this number is too large")

    def _check_repetition(self, left: Any, right: Any, node: ast.AST) -> None:
        """Refuse a sequence that is repeated before it is made, if it would be too long."""
        known = _SEQUENCES + NUMBERS
        if not isinstance(left, known) or not isinstance(right, known):
            return
        count, sequence = (left, right) if isinstance(left, int) else (right, left)
        if not isinstance(count, int) or not isinstance(sequence, _SEQUENCES):
            self.fail(node, "Python cannot multiply these")
        if count > 0 and len(sequence) * count > MOST_ITEMS:
            self.fail(node, f"this has more than {MOST_ITEMS:,} items")

    def _formatted_by_percent(self, left: Any, right: Any, node: ast.AST) -> Any:
        values = right if isinstance(right, tuple) else (right,)
        is_plain = all(isinstance(value, (*NUMBERS, str)) for value in values)
        # A width of three digits or more, or of "*", can ask for any length: that is not computed.
        if not is_plain or not isinstance(left, str) or re.search(r"%[^a-zA-Z%]*\d{3}|\*", left):
            return self.unknown(node, is_data=True)
        if left.count("%") * max((len(str(value)) for value in values), default=0) > 10 * MOST_ITEMS:
            self.fail(node, f"this has more than {MOST_ITEMS:,} items")
        try:
            return self.bounded(left % right, node)
        except (TypeError, ValueError):
            return self.unknown(node, is_data=True)

    def truth(self, value: Any) -> bool | None:
        """Whether a value counts as true; None where that is not known."""
        if isinstance(value, Unknown):
            return True if _are_apart(value, 0) else None
        if isinstance(value, View):
            return None if value.changed_by(self) else any(True for _ in value.again())
        if isinstance(value, Thing):
            return value.truth()
        if isinstance(value, Instance):
            return (
                None
                if value.cls and (value.cls.find("__len__")[0] or value.cls.find("__bool__")[0])
                else True
            )
        return bool(value)

    def cause(self, value: Any, node: ast.AST) -> Unknown:
        """Why a condition is not known."""
        if isinstance(value, Unknown):
            return value
        return Unknown(self.code(node), self.first_line(node), is_data=True)

    def deciding(self, value: Any, test: ast.expr) -> Unknown:
        """Why a condition is not known, and why what it decides is not."""
        made = self.cause(value, test).copy()
        if made.name and isinstance(test, ast.Compare):
            made.example = _example(test)
        made.condition = made.condition or made.copy()
        return made

    def is_data(self, value: Any) -> bool:
        """Whether a value is plain data, known or not."""
        if isinstance(value, Builtin):
            return value.name.startswith("torch.")  # what makes tensors
        return value.is_data if isinstance(value, Unknown) else isinstance(value, (*NUMBERS, str, type(None)))

    def joined(self, one: Any, other: Any, node: ast.AST, cause: Unknown) -> Any:
        """What is known of a value that is one of two."""
        if one is other or (type(one) is type(other) and isinstance(one, (*NUMBERS, str)) and one == other):
            return one
        if (
            isinstance(one, tuple)
            and isinstance(other, tuple)
            and 0 < len(one) == len(other) <= _LONGEST_JOINED
        ):
            return tuple(self.joined(*pair, node, cause) for pair in zip(one, other, strict=True))
        for first, second in ((one, other), (other, one)):
            both = first.joined_with(self, second, node) if isinstance(first, (Thing, Unknown)) else None
            if both is not None:
                if isinstance(both, Unknown):
                    both.condition = cause
                return both
        is_passive = all(isinstance(value, Unknown) and value.is_passive for value in (one, other))
        made = self.unknown(node, self.is_data(one) and self.is_data(other), cause, is_passive)
        if isinstance(made, Unknown):
            made.condition = cause
            made.is_made = any(isinstance(value, Unknown) and value.is_made for value in (one, other))
        return self.holding(made, one, other)

    def holding(self, made: Any, *values: Any) -> Any:
        """Something unknown that may be one of some values, or may have access to them."""
        if not isinstance(made, Unknown):
            return made
        held = tuple(value for value in values if self.holds_objects(value))
        if held:
            made.holds, made.is_data, made.is_passive = (*made.holds, *held), False, False
        for value in values:
            if isinstance(value, Unknown):
                made.lists += value.lists
            elif isinstance(value, (list, dict, set)):
                made.lists = (*made.lists, value)
        return made

    def holds_objects(self, value: Any, depth: int = 0) -> bool:
        """Whether there is something in a value that could be changed through it."""
        self.steps += 1
        if isinstance(value, Unknown):
            return bool(value.holds)
        if isinstance(value, (list, tuple, set, dict)):
            self.steps += len(value) // 10
            items = value.values() if isinstance(value, dict) else value
            return depth > 3 or any(self.holds_objects(item, depth + 1) for item in items)
        if isinstance(value, Once):
            cause = value.taint or Unknown(self.code(value.node), self.first_line(value.node))
            return self.holds_objects(value.spend(self, cause), depth + 1)
        if isinstance(value, View):
            return self.holds_objects(list(value.again()), depth + 1)
        if isinstance(value, (Function, Method, Partial, Class)):
            return True
        return isinstance(value, (Instance, Thing)) and not getattr(value, "is_plain", False)

    def compared(self, kind: type[ast.cmpop], left: Any, right: Any, node: ast.AST) -> Any:
        """The result of a comparison of two values."""
        if kind in (ast.Is, ast.IsNot):
            is_same = self._identical(left, right)
            if is_same is None:
                return self.unknown(node, True, left if isinstance(left, Unknown) else right)
            return is_same is (kind is ast.Is)
        if kind in (ast.In, ast.NotIn):
            is_in = self._contains(right, left, node)
            if is_in is None:
                cause = next((value for value in (left, right) if isinstance(value, Unknown)), None)
                return self.unknown(node, True, cause)
            return is_in is (kind is ast.In)
        symbol = _COMPARED[kind]
        if (isinstance(left, Near) or isinstance(right, Near)) and _are_apart(left, right):
            return _COMPARE[kind](_ends(left), _ends(right))
        if kind in (ast.Eq, ast.NotEq):
            is_nan = type(left) is float and left is right and left != right
            is_equal = False if is_nan else self.equal(left, right, node)
            if is_equal is not None:
                return is_equal is (kind is ast.Eq)
        for value in (left, right):
            if isinstance(value, Unknown):
                return self.unknown(node, True, value)
        for value in (left, right):
            if isinstance(value, Thing):
                return value.compared(self, symbol, left, right, node)
        if kind in (ast.Eq, ast.NotEq) or isinstance(left, Instance) or isinstance(right, Instance):
            return self.unknown(node, True)
        if isinstance(left, set) and isinstance(right, set):
            return _ORDER[kind][1](left, right)
        return _ORDER[kind][1](left, right) if can_be_ordered([left, right]) else self.unknown(node, True)

    def _identical(self, left: Any, right: Any) -> bool | None:
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return None
        # Which equal numbers and strings are one object is CPython's business: `is` is taken for `==` here.
        scalars = (*NUMBERS, str, type(None))
        if isinstance(left, scalars) and isinstance(right, scalars):
            return type(left) is type(right) and left == right
        return left is right or (is_class(left) and is_class(right) and bool(left == right))

    def equal(self, left: Any, right: Any, node: ast.AST) -> bool | None:
        """Whether two values are equal; None where that is not known."""
        self.step(node)
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return None
        if left is right:
            return True
        if isinstance(left, (list, tuple)) and type(left) is type(right):
            if len(left) != len(right):
                return False
            pairs = [self.equal(one, other, node) for one, other in zip(left, right, strict=True)]
            return False if False in pairs else None if None in pairs else True
        if is_class(left) and is_class(right):
            return bool(left == right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Thing) and (is_equal := one.equals(other)) is not None:
                return is_equal
        if isinstance(left, (dict, set, Instance, Thing)) or isinstance(right, (dict, set, Instance, Thing)):
            return None
        try:
            return bool(left == right)
        except RecursionError:
            return None

    def _contains(self, owner: Any, value: Any, node: ast.AST) -> bool | None:
        if isinstance(owner, str) and isinstance(value, str):
            return value in owner
        if isinstance(owner, range) and isinstance(value, int):
            return value in owner
        own = own_method(owner, "__contains__")
        if own is not None:
            return self.truth(self.call(own, node, [value], {}))
        if isinstance(owner, Instance) and owner.cls and owner.taint is None:
            contains = owner.cls.find("__contains__")[1]
            if isinstance(contains, Function):
                return self.truth(self.call(Method(contains, owner), node, [value], {}))
        if isinstance(owner, Once):
            return self._comes(owner, value, node)
        owner = self.items(owner, node) if isinstance(owner, View) else self.as_dict(owner, node)
        if isinstance(owner, (dict, set)):
            return None if isinstance(value, Unknown) else self.key(value, node) in owner
        if not isinstance(owner, (list, tuple)):
            return None
        found = [self.equal(item, value, node) for item in owner]
        return True if True in found else None if None in found else False

    def _comes(self, owner: Once, value: Any, node: ast.AST) -> bool | None:
        """Whether an iterator still gives a value; it is read up to there."""
        try:
            while (item := owner.next(self, node)) is not MISSING:
                is_equal = self.equal(item, value, node)
                if is_equal is None:
                    owner.spend(self, Unknown(self.code(node), self.first_line(node)))
                if is_equal is not False:
                    return is_equal
        except Unclear:
            return None
        return False

    def is_written(self, value: Any) -> bool:
        """Whether Python writes a value as it stands: a number, a text, or a tuple or list of these."""
        if isinstance(value, (*NUMBERS, str, type(None))):
            return True
        if type(value) not in (tuple, list) or len(value) > _LONGEST_JOINED or self.tainted_value(value):
            return False
        return all(isinstance(item, (*NUMBERS, str, type(None))) for item in value)

    def as_dict(self, value: Any, node: ast.AST) -> Any:
        """The dict that Python makes of another mapping; any other value as it is."""
        if type(value) is Instance and value.cls is not None and value.taint is None:
            return self._of_keys(value, value.cls, node)
        known = value.mapping(self, node) if isinstance(value, Thing) else None
        return value if known is None else known

    def _of_keys(self, value: Instance, cls: Class, node: ast.AST) -> Any:
        """The dict of an object with `keys` and `__getitem__`, which Python takes for a mapping."""
        keys, item = cls.find("keys")[1], cls.find("__getitem__")[1]
        if not isinstance(keys, Function) or not isinstance(item, Function):
            return value
        names = self.items(self.call(Method(keys, value), node, [], {}), node)
        if isinstance(names, Unknown):
            return value
        return {self.key(name, node): self.call(Method(item, value), node, [name], {}) for name in names}

    def keys(self, items: list[Any], node: ast.AST) -> list[Any]:
        """Values as the keys of a dict."""
        self.step(node, len(items) // 3)
        return [self.key(item, node) for item in items]

    def key(self, value: Any, node: ast.AST) -> Any:
        """A value as the key of a dict."""
        if isinstance(value, Unknown):
            self.fail_unknown(value, "a key of a dict", "a")
        if isinstance(value, (list, dict, set, slice)):
            self.fail(node, "Python cannot take this for a key")
        if type(value) is Instance and value.cls and _has_equals(value.cls):
            self.fail(node, "objects that are equal to others are not understood as keys here")
        if isinstance(value, tuple):
            for item in value:
                self.step(node)
                if isinstance(item, tuple):
                    self.fail(node, "a key of this kind is not understood here")
                self.key(item, node)
        return value

    def items(self, value: Any, node: ast.AST) -> Any:
        """All that a value gives when it is iterated over: a list, or something unknown."""
        value = self.iterated(self.read(value, node), node)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Thing):
            return value.items(self, node)
        if isinstance(value, range) and value[sys.maxsize :]:  # where len() fails
            self.fail(node, f"this has more than {MOST_ITEMS:,} items")
        if isinstance(value, range) and len(value) > MOST_ITEMS:
            reason = Reason(f"and it has more than {MOST_ITEMS:,} items")
            return Unknown(self.code(node), self.first_line(node), True, True, reason)
        if isinstance(value, (list, tuple, str, dict, set, range)):
            self.step(node, len(value) // 10)
            return list(value)
        if isinstance(value, Instance) and value.cls and value.cls.is_named_tuple:
            return [value.attributes.get(name) for name in value.cls.fields or ()]
        if isinstance(value, Class) and value.members is not None:
            return list(value.members.values())
        if isinstance(value, (Instance, Function, Class, Builtin, Method, Partial, Namespace)):
            return Unknown(self.code(node), self.first_line(node))
        return self.stop(node, "Python cannot iterate over this", TypeError)

    def iterated(self, value: Any, node: ast.AST) -> Any:
        """What the `__iter__` of an object of the text gives; any other value as it is."""
        if isinstance(value, Thing) or not isinstance(value, Instance) or not value.cls or value.taint:
            return value
        own = None if value.cls.is_named_tuple else value.cls.find("__iter__")[1]
        found = self.call(Method(own, value), node, [], {}) if isinstance(own, Function) else value
        return found if found is value else self.iterated(found, node)

    def turns(self, value: Any, node: ast.AST, takes_stated: bool = False) -> Iterator[Any]:
        """What a value gives turn by turn, as it is then.

        Args:
            value: What is read.
            node: Where it is read.
            takes_stated: Whether `EachOfStated` may be one of them, which is not known otherwise.

        Raises:
            Unclear: Where it is read, something in it is not known.
        """
        value = self.iterated(value, node)
        if isinstance(value, Once):
            return value.values(self, node, takes_stated)
        return self.live(value, self.items(value, node), node)

    def live(self, value: Any, items: Any, node: ast.AST) -> Iterator[Any]:
        """What can be read more than once, turn by turn, as it is then.

        Args:
            value: What is read.
            items: What is in it before the first turn, or something unknown.
            node: Where it is read.
        """
        if isinstance(items, Unknown):
            return self.watched(value, items, node)
        again = getattr(value, "again", None)
        source = again() if again else iter(value if isinstance(value, (list, dict, set)) else items)
        return self.watched(value, source, node)

    def watched(self, owner: Any, source: Any, node: ast.AST) -> Iterator[Any]:
        """What is read turn by turn, as long as nothing unknown may have changed its owner."""
        if isinstance(source, Unknown):
            raise Unclear(source)
        source = iter(source)
        while True:
            try:
                item = next(source, MISSING)
            except RecursionError:
                raise
            except RuntimeError:  # a dict, or what a module has, became longer or shorter
                self.fail(node, "Python would stop here: this changes what the loop goes over")
            cause = owner.changed_by(self) if isinstance(owner, View) else getattr(owner, "taint", None)
            if (cause := cause or self.tainted_value(owner)) is not None:
                raise Unclear(cause)
            if item is MISSING:
                return
            yield item
