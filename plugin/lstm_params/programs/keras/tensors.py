"""Keras' tensors and variables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..things import Thing
from ..values import Builtin, Unknown, UnknownSlice
from .context import Context

if TYPE_CHECKING:
    from ...calculator.network import Ref
    from ...calculator.weights import Weight


_RESHAPING = frozenset(["resize", "__setattr__", "__setstate__"])
"""Methods of NumPy's arrays that give them another shape."""

_RESHAPING_SET = frozenset(["shape", "data", "dtype", "strides"])
"""Attributes of NumPy's arrays with which another shape is set."""


class FirstLength(Unknown):
    """How long the first axis of a tensor is that has more than the batch in it.

    Attributes:
        serial: Which it is.
        times: How many times the batch it is; None where that is not known.
    """

    __slots__ = ("serial", "times")
    serial: int
    times: Fraction | None

    def copy(self) -> FirstLength:
        """The same length, as it is handed on."""
        made = FirstLength(self._text, self.span, True)
        made.name, made.serial, made.times = self.name, self.serial, self.times
        return made


class KerasTensor(Thing):
    """A tensor: its shape with the batch axis, and its place in the graph.

    Attributes:
        shape: Its shape with the batch axis; None where a length is left open.
        ref: Its place in the graph; None for an array that has not been given to a layer.
        name: The name of an input that is given one.
        dtype: The type of an array of NumPy's, or of an input; `"?"` where it is not followed, and nothing
            where it is what Keras computes with.
    """

    __slots__ = ("dtype", "is_symbolic", "keras", "name", "ref", "shape")
    is_plain = True

    def __init__(
        self, keras: Context, shape: tuple[int | None, ...], ref: Ref | None = None, is_symbolic: bool = False
    ) -> None:
        self.keras, self.shape, self.ref, self.is_symbolic = keras, shape, ref, is_symbolic
        self.name = self.dtype = ""

    def typed(self, dtype: Any) -> KerasTensor:
        """The same with another type: a name, None for what it has, or what is not followed."""
        if dtype is None:
            return self
        made = KerasTensor(self.keras, self.shape, self.ref, self.is_symbolic)
        name = dtype.name if isinstance(dtype, Builtin) else dtype
        made.name, made.dtype = self.name, name if isinstance(name, str) else "?"
        return made

    @property
    def has_shape(self) -> bool:  # type: ignore[override]
        """Whether it is an array, whose shape can be changed in place."""
        return self.ref is None and not self.is_symbolic

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method."""
        if name == "shape":
            return self.lengths()
        if name in ("ndim", "rank"):
            return len(self.shape)
        if name == "dtype":
            return machine.unknown(node, True) if self.dtype == "?" else self.dtype or "float32"
        if name == "name":
            return self.name or machine.unknown(node, True, is_passive=True)
        if name in ("get_shape", "as_list"):
            return Builtin(name, lambda node, arguments, keywords: self.lengths())
        if name == "reshape":
            return Builtin(
                name,
                lambda node, arguments, keywords: self.keras.operation(
                    "reshape", node, [self, *([arguments] if len(arguments) > 1 else arguments)], keywords
                ),
            )
        if name == "T" and self.has_shape:
            return self.keras.operation("transpose", node, [self], {})
        if name == "astype":
            return Builtin(
                name, lambda node, arguments, keywords: self.typed((*arguments, *keywords.values(), None)[0])
            )
        if name == "numpy":
            return Builtin(name, lambda node, arguments, keywords: self)
        if name in _RESHAPING:
            machine.fail(node, f"which shape an array has after '{name}' is not followed here")
        return machine.unknown(node, True, is_passive=name != "__class__")

    def lengths(self) -> tuple[Any, ...]:
        """Its shape, as a program reads it: a first axis that is not the batch alone is no other's length."""
        folded = self.keras.folded.get(self.ref.node) if self.ref is not None else None
        return self.shape if folded is None else (folded, *self.shape[1:])

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Nothing but an array's shape that is set on a tensor matters."""
        if name in _RESHAPING_SET:
            machine.fail(node, f"which shape an array has once its '{name}' is set is not followed here")

    def delete(self, machine: Any, name: str, node: ast.AST) -> None:
        """Nothing that is deleted of a tensor matters: it is the mask."""

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """Python cannot call a tensor."""
        machine.fail(node, "Python cannot call a tensor")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it."""
        return self.keras.operation("get_item", node, [self, index], {})

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts along the first axis, which is the batch axis."""
        return machine.unknown(node, True, is_passive=True)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        first = self.shape[0] if self.shape else None
        return machine.unknown(node, True) if first is None else first

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Arithmetic with tensors."""
        return self.keras.arithmetic(symbol, left, right, node)

    def compared(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Flags: what a comparison gives."""
        return self.keras.arithmetic(symbol, left, right, node)

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> Any:
        """Either of two of one shape, where a layer's `call` is evaluated for shapes alone."""
        is_like = isinstance(other, KerasTensor) and other.shape == self.shape
        return self if is_like and self.keras.is_tracing else None

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


class Variable(Thing):
    """A variable of a layer: equal only to itself."""

    __slots__ = ("keras", "name", "taint", "trainable", "weight")

    def __init__(self, weight: Weight, trainable: bool, keras: Context) -> None:
        self.keras = keras
        self.weight, self.trainable, self.name = weight, trainable, weight.name
        self.taint: Unknown | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""
        return tuple(length.value for length in self.weight.shape)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method."""
        if name == "trainable":
            return self.trainable
        if name == "shape":
            return self.shape
        if name == "name":
            return self.name
        return machine.unknown(node, True, is_passive=True)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set whether it is trained."""
        if name == "trainable":
            self.trainable = known_flag(machine, value, node)
        else:
            machine.fail(node, f"what setting '{name}' does is not understood here")

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is a tensor."""
        return self.keras.arithmetic(symbol, left, right, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it."""
        return self.keras.operation("get_item", node, [self, index], {})

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts."""
        return machine.unknown(node, True, is_passive=True)

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


def known_flag(machine: Any, value: Any, node: ast.AST, owner: Any = None) -> bool:
    """A flag that freezes or thaws a layer, or a weight; it must be known, and known to be set."""
    machine.certain(node, "this is frozen or thawed", owner)
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "whether this is trained", "true")
    if not isinstance(value, (bool, int)):
        machine.fail(node, "'trainable' is True or False")
    return bool(value)


def flatten(value: Any) -> list[KerasTensor]:
    """The tensors in a value: one, or several in lists and dicts."""
    if isinstance(value, KerasTensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for key in sorted(value, key=str) for tensor in flatten(value[key])]
    if isinstance(value, (list, tuple)) and len(value) <= 500:
        return [tensor for item in value for tensor in flatten(item)]
    return []


def refilled(value: Any, tensors: Iterator[KerasTensor]) -> Any:
    """Lists, tuples and dicts as they are, with other tensors in them, in the order of `flatten`."""
    if isinstance(value, KerasTensor):
        return next(tensors)
    if isinstance(value, dict):
        made = dict.fromkeys(value)
        for key in sorted(value, key=str):
            made[key] = refilled(value[key], tensors)
        return made
    if isinstance(value, (list, tuple)):
        return type(value)(refilled(item, tensors) for item in value)
    return value


def refilled_call(
    arguments: list[Any], keywords: dict[str, Any], tensors: Iterator[KerasTensor]
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of a call with other tensors in them, in the order of `flatten` of all their values."""
    values = refilled([*arguments, *keywords.values()], tensors)
    count = len(arguments)
    return values[:count], dict(zip(keywords, values[count:], strict=True))


def is_shape(value: Any) -> bool:
    """Whether a value is a shape: known lengths, and such as are left open."""
    return isinstance(value, (tuple, list)) and all(
        length is None or (type(length) is int and length > 0) for length in value
    )


def unknown_in(value: Any) -> Unknown | None:
    """Something unknown among what should be tensors, but for a slice, whose length is left open."""
    if isinstance(value, Unknown) and not isinstance(value, UnknownSlice):
        return value
    if isinstance(value, (list, tuple)):
        return next((found for item in value[:100] if (found := unknown_in(item))), None)
    return None
