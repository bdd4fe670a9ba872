"""What libraries make, and what can be iterated over once: values that bring their own rules."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .values import MISSING, Unknown

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
    is_class = False
    """Whether it is a class of the library, equal to itself and to no other."""

    def get(self, machine: Machine, name: str, node: ast.AST) -> Any:
        """One of its attributes."""
        return machine.unknown(node)

    def has(self, name: str) -> bool | None:
        """Whether it has an attribute; None where that is not known."""
        return None

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


def live(value: Any, items: list[Any]) -> Iterator[Any]:
    """What a loop reads, turn by turn.

    Args:
        value: What it goes over.
        items: What is in that before the first turn.
    """
    again: Callable[[], Iterator[Any]] | None = getattr(value, "again", None)
    if again is not None:
        return again()
    return iter(value if isinstance(value, (list, dict, set)) else items)


class Once(Thing):
    """What can be iterated over once: a generator, or what `zip`, `map` and the like give.

    Attributes:
        make: What makes its values, when the first one is read.
        again: What reads them turn by turn; None where all are read at once.
        reads: Whether its values are what is in something else.
        count: How many values it had in all when they were made.
        when: How much had been changed and assigned then.
        is_ended: Whether somebody was told that there are no more.
        changes: Whether something was changed while its values were made, all at once.
        reader: Another iterator that took its values, all at once, to make its own.
        taint: What may have taken some of its values.
    """

    __slots__ = ("again", "changes", "count", "is_ended", "made", "make", "reader", "reads", "taint", "when")

    def __init__(
        self,
        make: Callable[[], Any],
        again: Callable[[], Iterator[Any]] | None = None,
        reads: bool = False,
    ) -> None:
        self.make, self.again, self.reads = make, again, reads
        self.changes = self.is_ended = False
        self.count = self.when = 0
        self.made: Any = None
        self.reader: Once | None = None
        self.taint: Unknown | None = None

    def rest(self, machine: Machine | None = None, node: ast.AST | None = None) -> Any:
        """The values that are left: a list, or something unknown.

        Raises:
            ProgramError: Another iterator took them, and has values left, before each of which Python takes
                no more than one.
        """
        if machine and node:
            maker = machine.making[-1] if machine.making else None
            if self.reader and self.reader is not maker and self.reader.made:
                message = "how many values another iterator has taken from this one is not followed"
                machine.fail(node, message, "Make a list of one of them.")
            self.reader = maker or self.reader
        if self.made is None:
            before = machine.changes if machine else 0
            self.made = self.made_by(machine)
            self.changes = machine is not None and machine.changes > before
            self._note(machine)
        elif machine is not None and machine.changes + machine.assigned > self.when and self._is_lazy():
            taken = self.count - len(self.made)
            found = self.made_by(machine)
            # A shorter one went over an iterator that is used up by now.
            if isinstance(found, list) and (self.reads or len(found) >= self.count):
                self.made = found[taken:]
                self._note(machine, taken)
        return self.taint or self.made

    def made_by(self, machine: Machine | None) -> Any:
        """All its values, made now; iterators that are read for it note that it reads them."""
        if machine is None:
            return self.make()
        machine.making.append(self)
        try:
            return self.make()
        finally:
            machine.making.pop()

    def _note(self, machine: Machine | None, taken: int = 0) -> None:
        self.count = taken + len(self.made) if isinstance(self.made, list) else 0
        self.when = machine.changes + machine.assigned if machine else 0

    def _is_lazy(self) -> bool:
        """Whether the values that are left may be others by now, and making them makes nothing else."""
        if self.changes or self.is_ended or not isinstance(self.made, list):
            return False
        is_plain = all(isinstance(value, (bool, int, float, str)) for value in self.made)
        return self.reads or (bool(self.made) and is_plain)

    def give_back(self, values: list[Any]) -> None:
        """Some of the values that were read are left after all."""
        self.made, self.is_ended = values, False

    def leave(self, machine: Machine, node: ast.AST) -> None:
        """Not all of its values are read, where Python makes each when it is read.

        Raises:
            ProgramError: The others were made, and something was changed.
        """
        if self.changes:
            machine.fail(
                node, "how many of these values are made, each of which changes something, is not followed"
            )

    def items(self, machine: Machine, node: ast.AST) -> Any:
        """All values that are left; there are none after that."""
        rest = self.rest(machine, node)
        if isinstance(rest, Unknown):
            return rest
        values = list(rest)
        rest.clear()
        self.is_ended = True
        if machine.doubts:
            self.taint = machine.doubts[-1]
        return values

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

    def __init__(self, make: Callable[[], Any], enter: Callable[[Callable[[Any], Any]], Any]) -> None:
        super().__init__(make)
        self.enter = enter
