"""What libraries make, and what can be iterated over once: values that bring their own rules."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .values import MISSING, EachOfStated, Unknown

if TYPE_CHECKING:
    from .machine import Machine


class Watched:
    """A list or a dict whose changes a library sees."""

    def before(self, machine: Machine, name: str, arguments: list[Any], node: ast.AST) -> list[Any]:
        """What the library does where it is changed by a method, and what it is changed with."""
        raise NotImplementedError

    def in_doubt(self, machine: Machine, node: ast.AST) -> None:
        """What the library does where it may be changed, or not."""


class Thing:
    """What a library makes, and what can be done with it; the library's rules say what comes of it."""

    __slots__ = ()
    is_list = False
    """Whether it grows where Python adds to it with `+=`."""
    is_changed_in_place = False
    """Whether `*=` and the like change it, and give itself."""
    keeps_shape = False
    """Whether `*=` and the like give something of its shape, whatever the other value is."""
    has_shape = False
    """Whether it has a shape that can be changed in place."""
    python_type: type | None = None
    """The type of Python's that it is of, for `isinstance`; None where it is of no such type."""
    is_stated = False
    """Whether it stands for all that is in a part of which only the count is stated."""
    has_gradient = False
    """Whether it is trained, or computed from what is, so that PyTorch trains what is set to it in place."""
    is_class = False
    """Whether it is a class of the library, equal to itself and to no other."""
    bases: Sequence[Any] = ()
    """The classes of the library that it is derived from, in the order in which Python looks at them."""

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """One of its attributes."""
        return machine.unknown(node)

    def has(self, name: str) -> bool | None:
        """Whether it has an attribute; None where that is not known."""
        return None

    def lacks(self, name: str) -> bool:
        """Whether it is known to have no attribute of a name."""
        return False

    def of_base(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """What `super()` finds in the library's own class; `MISSING` if there is no rule for it."""
        return MISSING

    def put(self, machine: Machine, name: str, value: Any, node: ast.AST) -> None:
        """Set one of its attributes."""
        machine.fail(node, f"what setting '{name}' does is not understood here")

    def called(self, machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What calling it gives."""
        machine.fail(node, "what this call does is not understood here")

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """The item at an index."""
        machine.fail(node, "an index is not understood here")

    def change_in_place(self, machine: Machine, value: Any, node: ast.AST) -> None:
        """Be changed by `+=` or the like with a value, and stay the same thing."""

    def items(self, machine: Machine, node: ast.AST) -> Any:
        """All that it gives when it is iterated over: a list, or something unknown."""
        machine.fail(node, "what this has in it is not understood here")

    def set_item(self, machine: Machine, index: Any, value: Any, node: ast.AST) -> None:
        """Set the item at an index."""
        machine.fail(node, "setting this is not understood here")

    def delete(self, machine: Machine, name: str, node: ast.AST) -> None:
        """Delete one of its attributes."""
        machine.fail(node, "deleting this is not understood here")

    def delete_item(self, machine: Machine, index: Any, node: ast.AST) -> None:
        """Delete the item at an index."""
        machine.fail(node, "deleting this is not understood here")

    def mapping(self, machine: Machine, node: ast.AST) -> Any:
        """Its keys and values as a dict, or something unknown; None where Python takes it for no mapping."""
        return None

    def length(self, machine: Machine, node: ast.AST) -> Any:
        """How long it is."""
        machine.fail(node, "how long this is is not understood here")

    def operated(self, machine: Machine, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What an operation gives that it takes part in."""
        machine.fail(node, f"what '{symbol}' does with this is not understood here")

    def compared(self, machine: Machine, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What a comparison gives that it takes part in."""
        return machine.unknown(node, True)

    def equals(self, other: Any) -> bool | None:
        """Whether it is equal to another value; None where that is not known."""
        return None

    def joined_with(self, machine: Machine, other: Any, node: ast.AST) -> Any:
        """What is known of a value that is it or another one; None where nothing is."""
        return None

    def is_base_of(self, other: Any) -> bool | None:
        """Whether another class of its library is derived from it; None where that is not known."""
        return True if other == self else None

    def truth(self) -> bool | None:
        """Whether it counts as true; None where that is not known."""
        return True

    def as_number(self, node: ast.AST) -> Any:
        """The number that Python makes of it in a call; None where that is not known."""
        return None


MOST_LOOKED_AT = 1_000
"""So many values are looked at for what has gradients: of data in long lists, none has."""


def has_gradient(value: Any) -> bool:
    """Whether a value has gradients, or one in a list or behind something unknown has."""
    waiting = [value]
    for _ in range(MOST_LOOKED_AT):
        if not waiting:
            break
        one = waiting.pop()
        if isinstance(one, Thing) and one.has_gradient:
            return True
        if isinstance(one, (list, tuple)):
            waiting += one[:MOST_LOOKED_AT]
        elif isinstance(one, Unknown):
            waiting += one.holds
    return False


def has_class(values: Iterable[Any]) -> bool:
    """Whether a class of a library is among what a function is given, which may make an object of it."""
    return any(isinstance(value, Thing) and value.is_class for value in values)


class View(Thing):
    """What a dict or a module gives to iterate over: its keys, values or pairs, as they are when read.

    Attributes:
        owner: The dict or the module.
        again: What reads it from the beginning.
    """

    __slots__ = ("again", "owner")

    def __init__(self, owner: Any, again: Callable[[], Iterator[Any]]) -> None:
        self.owner, self.again = owner, again

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """Its methods are not followed."""
        machine.fail(node, f"'{name}' of this is not understood here")

    def changed_by(self, machine: Machine) -> Unknown | None:
        """What may have changed what is in it."""
        return machine.tainted_value(self.owner) or getattr(self.owner, "taint", None)

    def items(self, machine: Machine, node: ast.AST) -> Any:
        """All that is in it now; something unknown, if that may have changed it."""
        cause = self.changed_by(machine)
        if cause is not None:
            return cause
        found = list(self.again())
        machine.step(node, len(found) // 10)
        return found

    def item(self, machine: Machine, index: Any, node: ast.AST) -> Any:
        """It has no first and no last."""
        machine.fail(node, "Python takes no index of this", "Write list(…) around what is before the index.")

    def length(self, machine: Machine, node: ast.AST) -> Any:
        """How much is in it now."""
        found = self.items(machine, node)
        return machine.unknown(node, True, found) if isinstance(found, Unknown) else len(found)

    def operated(self, machine: Machine, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Keys are joined and cut as sets are."""
        if symbol not in ("&", "|", "-", "^"):
            machine.fail(node, f"Python cannot do '{symbol}' with this")
        sets = [machine.items(value, node) for value in (left, right)]
        for found in sets:
            if isinstance(found, Unknown):
                return machine.unknown(node, True, found)
        one, other = ({machine.key(value, node) for value in found} for found in sets)
        return {"&": one & other, "|": one | other, "-": one - other, "^": one ^ other}[symbol]

    def equals(self, other: Any) -> bool | None:
        """It is no list."""
        return False if isinstance(other, (list, tuple)) else None


class Unclear(Exception):  # noqa: N818 - a turn, and no error
    """What is read turn by turn is not known from here on.

    Attributes:
        value: What it is then.
    """

    def __init__(self, value: Unknown) -> None:
        super().__init__()
        self.value = value


class Once(Thing):
    """What can be iterated over once: a generator, or what `zip`, `map` and the like give.

    Attributes:
        turns: What makes its values, each when it is read; it raises `Unclear` where one is not known.
        node: Where it was made.
        serial: Which of all objects it is, in the order of their making.
        taint: What may have taken some of its values.
    """

    __slots__ = ("node", "serial", "taint", "turns")

    def __init__(self, machine: Machine, node: ast.AST, turns: Iterator[Any]) -> None:
        self.turns, self.node, self.serial = turns, node, machine.next_serial()
        self.taint: Unknown | None = None

    def next(self, machine: Machine, node: ast.AST) -> Any:
        """The next value, or `MISSING` if there is none.

        Raises:
            Unclear: It is not known.
        """
        if self.taint is None and self._is_read_in_doubt(machine):
            self.spend(machine, machine.doubts[-1])
        return self._read(machine, node)

    def values(self, machine: Machine, node: ast.AST, takes_stated: bool = False) -> Iterator[Any]:
        """The values that are left, each made when it is read.

        Args:
            machine: The interpreter.
            node: Where they are read.
            takes_stated: Whether `EachOfStated` may be one of them, which is not known otherwise.

        Raises:
            Unclear: One is not known.
        """
        if self._is_read_in_doubt(machine):  # the others may be read, or not
            found = self.items(machine, node)
            if isinstance(found, Unknown):
                raise Unclear(found)
            yield from found
            return
        while (value := self._read(machine, node, takes_stated)) is not MISSING:
            yield value

    def items(self, machine: Machine, node: ast.AST) -> Any:
        """All values that are left; there are none after that."""
        found: list[Any] = []
        each: EachOfStated | None = None
        try:
            while (value := self._read(machine, node, takes_stated=True)) is not MISSING:
                if isinstance(value, EachOfStated):
                    each, value = value, value.item
                found.append(value)
                if not len(found) % 1000:
                    machine.bounded(found, node)
        except Unclear as unclear:
            return machine.holding(unclear.value.copy(), found)
        if self._is_read_in_doubt(machine):
            self.taint = machine.doubts[-1]
        return machine.holding(each.copy(), found) if each else found

    def spend(self, machine: Machine, cause: Unknown) -> Any:
        """All values that are left, which something unknown may read; what is left then is not known."""
        with machine.doubt(cause):
            found = self.items(machine, self.node)
        self.taint = machine.holding(cause.copy(), found)
        return found

    def _is_read_in_doubt(self, machine: Machine) -> bool:
        return bool(machine.doubts) and self.serial <= machine.doubted_from[-1]

    def _read(self, machine: Machine, node: ast.AST, takes_stated: bool = False) -> Any:
        if self.taint is not None:
            raise Unclear(self.taint)
        try:
            value = next(self.turns, MISSING)
            if isinstance(value, EachOfStated) and not takes_stated:
                raise Unclear(value.copy())
        except Unclear as unclear:
            self.taint = unclear.value
            raise
        except ValueError:
            machine.stop(node, "this reads an iterator that is being read already", ValueError)
        machine.step(node, 1 + len(value) // 10 if type(value) is tuple else 1)
        return value

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """Its methods are not followed."""
        machine.fail(node, f"'{name}' is not understood here")

    def length(self, machine: Machine, node: ast.AST) -> Any:
        """It has no length."""
        machine.fail(node, "Python cannot say how long this is")


class Context(Once):
    """What a function with `@contextmanager` gives.

    Attributes:
        enter: Evaluates the function, and where it yields, what it is called with.
    """

    __slots__ = ("enter",)

    def __init__(
        self,
        machine: Machine,
        node: ast.AST,
        turns: Iterator[Any],
        enter: Callable[[Callable[[Any], Any]], Any],
    ) -> None:
        super().__init__(machine, node, turns)
        self.enter = enter
