"""Several tensors in one value: what some functions return, packed sequences, and lists and dicts of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..things import Thing, has_class, has_gradient
from ..values import Builtin, Instance
from ..words import short
from .dtypes import UNKNOWN, converted_to
from .lengths import Axis, Shape
from .tensors import TensorValue, plain_unknown

if TYPE_CHECKING:
    from ...calculator.network import Ref


class Several(Thing):
    """What a function returns that returns values and indices: a tuple with names."""

    __slots__ = ("names", "values")
    is_plain, python_type = True, tuple

    def __init__(self, values: Sequence[TensorValue], names: Sequence[str] = ("values", "indices")) -> None:
        self.values, self.names = list(values), names

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """One of them by its name."""
        return self.values[self.names.index(name)] if name in self.names else plain_unknown(machine, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """One of them by its number."""
        return machine.item(tuple(self.values), index, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """All of them."""
        return list(self.values)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """How many they are."""
        return len(self.values)


class Packed(Thing):
    """A packed sequence: what the recurrent layers read in place of padded ones.

    Attributes:
        shape: The shape of its data.
        batch: How many sequences there are.
        steps: How many timesteps the longest has.
        dtype: The type of its numbers.
    """

    __slots__ = ("batch", "dtype", "kind", "ref", "shape", "steps")
    is_plain, is_packed, python_type = True, True, tuple

    def __init__(
        self, shape: Shape, batch: Axis, steps: Axis, ref: Ref | None = None, dtype: str = UNKNOWN
    ) -> None:
        self.shape, self.batch, self.steps, self.ref, self.dtype = shape, batch, steps, ref, dtype
        self.kind = ""

    def with_features(self, features: int) -> Packed:
        """The same sequences with other features."""
        return Packed((*self.shape[:-1], features), self.batch, self.steps, None, self.dtype)

    def of_type(self, dtype: str | None) -> Packed:
        """The same sequences with numbers of another type, if one is given."""
        return Packed(self.shape, self.batch, self.steps, self.ref, self.dtype if dtype is None else dtype)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Its data; the rest of it is not followed."""
        if name == "data":
            return TensorValue(self.shape, self.ref, dtype=self.dtype)
        if name in ("to", "cuda", "cpu", "float"):
            return Builtin(
                name, lambda node, arguments, keywords: self.of_type(converted_to(name, arguments, keywords))
            )
        return plain_unknown(machine, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it."""
        return (
            TensorValue(self.shape, self.ref, dtype=self.dtype)
            if index == 0
            else plain_unknown(machine, node)
        )

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts."""
        return [
            TensorValue(self.shape, self.ref, dtype=self.dtype),
            *(plain_unknown(machine, node) for _ in range(3)),
        ]


MOST_HELD = 4_000
"""So many values are looked at in lists of lists for the tensors among them."""


def tensors_in(value: Any, *others: type) -> Iterator[Any]:
    """The tensors in a value: one, or several in lists, tuples and dicts, in their order.

    Args:
        value: The value.
        others: What else is looked for: parameters.
    """
    waiting = [value]
    for _ in range(MOST_HELD):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, (TensorValue, Packed, *others)):
            yield one
        elif isinstance(one, Several):
            yield from one.values
        elif isinstance(one, (list, tuple, dict)):
            waiting += reversed(list(one.values()) if isinstance(one, dict) else one)
        elif is_named_tuple(one):
            waiting += reversed(list(one.attributes.values()))


def is_named_tuple(value: Any) -> bool:
    """Whether a value is an object of a class of named tuples."""
    return isinstance(value, Instance) and value.cls is not None and value.cls.is_named_tuple


_NUMBERS = ("item", "tolist", "numpy")
"""Methods that give numbers, which have no gradients."""


def without_rule(machine: Any, node: ast.AST, name: str, values: Sequence[Any]) -> Any:
    """Something whose shape no rule says."""
    if machine.trace is not None and any(True for _ in tensors_in(values)):
        line = machine.text.count("\n", 0, machine.first_line(node)[0]) + 1
        machine.trace.note(f"what '{short(name)}' returns in the program's line {line} is not known here")
    if has_class(values):
        return machine.unknown(node)
    if name not in _NUMBERS:
        machine.has_lost_gradients |= any(map(has_gradient, values))
    return plain_unknown(machine, node)
