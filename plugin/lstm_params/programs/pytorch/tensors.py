"""Tensors of known shapes, and parameters, which are tensors that a module can register."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...calculator.memory import WIDTHS
from ...calculator.weights import Weight
from ..errors import Problem, ProgramError
from ..things import Thing, has_gradient
from ..values import Builtin, Unknown
from ..words import words
from .dtypes import COMPLEX, FLOAT, UNKNOWN, WHOLE, DType, part_of, promoted, whole
from .lengths import Axis, Shape, fresh, product

if TYPE_CHECKING:
    from ...calculator.network import Ref


class MisfitError(ProgramError):
    """PyTorch itself would refuse this: shapes that do not fit one another."""

    is_of_shapes = True


class TensorValue(Thing):
    """A tensor of a known shape that is not a parameter.

    Attributes:
        shape: Its shape, with the batch axis.
        ref: Its place among what a module computes from its input; None where it depends on no input.
        kind: `int` or `bool` where it is known to hold indices or flags.
        dtype: The type of its numbers, where they are no indices or flags.
        largest: The largest of its values, where that is known.
        is_even: Whether all its values are known to be equal.
        numbers: The values that it was made with, where they are whole numbers that are written out.
        has_gradient: Whether it is computed from a parameter that is trained.
    """

    __slots__ = ("dtype", "has_gradient", "is_even", "kind", "largest", "numbers", "ref", "shape")
    keeps_shape = has_shape = True
    is_plain = True

    def __init__(self, shape: Shape, ref: Ref | None = None, kind: str = "", dtype: str = FLOAT) -> None:
        self.shape, self.ref, self.kind, self.dtype = shape, ref, kind, dtype
        self.largest: Axis | None = None
        self.is_even = self.has_gradient = False
        self.numbers: tuple[int, ...] | None = None

    def of_type(self, dtype: str) -> TensorValue:
        """The same tensor with numbers of another type."""
        made = TensorValue(self.shape, self.ref, "", dtype)
        made.has_gradient = self.has_gradient
        return made

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a tensor."""
        if name == "requires_grad_":
            return Builtin(
                name, lambda node, arguments, keywords: self._required(machine, node, arguments, keywords)
            )
        if name in SETTING:
            return _setting(machine, self, name, node)
        if name == "item" and (number := self.as_number(node)) is not None:
            return Builtin(name, lambda node, arguments, keywords: number)
        return tensor_attribute(machine, self, name, node)

    def as_number(self, node: ast.AST) -> Any:
        """Its one value, where nothing else refers to it that could have changed it."""
        numbers = self.numbers if is_new(node) else None
        return numbers[0] if numbers and len(numbers) == 1 else None

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of a tensor."""
        return machine.call(_function(machine, "__getitem__", node), node, [self, index], {})

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts along the first axis."""
        return parts(machine, self, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def _required(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        self.put(machine, "requires_grad", (*arguments, *keywords.values(), True)[0], node)
        return self

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Nothing set on a tensor but its shape matters to a module; what is computed cannot be frozen."""
        if name in _RESHAPING_SET and getattr(value, "shape", None) != self.shape:
            machine.fail(node, f"which shape a tensor has once its '{name}' is set is not followed here")
        if name == "requires_grad" and value is not True:
            machine.fail(
                node, "PyTorch freezes whole parameters, and no part of them or what is computed of them"
            )

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """Python cannot call a tensor."""
        machine.fail(node, "Python cannot call this")

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Arithmetic with tensors."""
        return machine.call(_function(machine, "operated", node), node, [symbol, left, right], {})

    def compared(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Flags: what a comparison gives."""
        return machine.call(_function(machine, "compared", node), node, [symbol, left, right], {})

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape, but what it depends on."""
        self.has_gradient = self.has_gradient or has_gradient(value)
        if machine.trace is not None and machine.trace.depends([self, value]):
            (self.ref,) = machine.trace.add(index_text(machine, node), [self, value], [self.shape])

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> Any:
        """What is one of two tensors; None where not even the number of its axes is known."""
        if not isinstance(other, TensorValue) or len(other.shape) != len(self.shape):
            return None
        shape = tuple(a if a == b else fresh() for a, b in zip(self.shape, other.shape, strict=True))
        (made,) = returned(machine, "if", [self, other], [shape])
        made.kind = self.kind if self.kind == other.kind else ""
        return made


def is_new(node: ast.AST) -> bool:
    """Whether what is called, or what a method is called on, is made in the same expression."""
    if isinstance(node, ast.Call):
        node = node.args[0] if node.args else node.func
    return isinstance(node.value if isinstance(node, ast.Attribute) else node, ast.Call)


class Moved(TensorValue):
    """What `parameter.to(device)` and the like give: the parameter itself, or a tensor that is none."""

    __slots__ = ()

    def check_registered(self, machine: Any, node: ast.AST) -> None:
        """Refuse to register it, or not to.

        Raises:
            ProgramError: Always.
        """
        message = "whether this is the parameter itself, which is registered, or a copy depends on the device"
        machine.fail(node, message, "Move the tensor before: nn.Parameter(tensor.to(device)).")


class OneOfStated(Thing):
    """A parameter of a part of which only the count is stated: it is filled, but not frozen alone."""

    __slots__ = ()

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What is computed of its numbers changes no count."""
        if name in ("requires_grad_", "detach_"):
            self.put(machine, name, None, node)
        return machine.unknown(node, is_passive=True)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Refuse to freeze or to replace it.

        Raises:
            ProgramError: Always.
        """
        message = "how many parameters this changes is not known, of a part whose count is stated"
        machine.fail(node, message, "Freeze the whole part: for p in part.parameters().")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """Some of its numbers."""
        return machine.unknown(node, is_passive=True)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is a tensor, not a parameter."""
        return machine.unknown(node, is_passive=True)

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


def is_trained(machine: Any, value: Any, node: ast.AST, error: type[Exception] = TypeError) -> bool:
    """What `requires_grad` is set to, which PyTorch takes as a flag alone.

    Raises:
        ProgramError: It is none, or it is not known.
    """
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "whether this is trained", "true")
    if type(value) is not bool:
        message = "PyTorch takes nothing but True and False for 'requires_grad'"
        machine.stop(node, message, error, "Write bool(…) around it.")
    return bool(value)


_OF_EACH = frozenset(words("dim ndim ndimension nbytes numel shape size stride"))
"""What differs between the parameters of a part."""


class Parameter(Thing):
    """A parameter: equal only to itself, so that one that is registered twice is counted once.

    Attributes:
        shape: Its shape.
        requires_grad: Whether it is trained.
        weight: What the calculator knows of it, if it is a layer's own.
        dtype: The type of its numbers.
        is_stated: Whether it stands for all parameters of a part whose count is stated.
        code: The code that made it, if it belongs to no layer.
        taint: What may have changed it in a way that the text does not say.
    """

    __slots__ = ("code", "dtype", "is_stated", "requires_grad", "shape", "span", "taint", "weight")
    is_changed_in_place = True

    def __init__(
        self,
        shape: tuple[int, ...],
        requires_grad: bool = True,
        weight: Weight | None = None,
        dtype: str = FLOAT,
    ) -> None:
        self.shape, self.requires_grad, self.weight, self.dtype = shape, requires_grad, weight, dtype
        self.is_stated, self.code, self.span = False, "", (0, 1)
        self.taint: Unknown | None = None

    @property
    def has_gradient(self) -> bool:  # type: ignore[override]
        """Whether it is trained."""
        return self.requires_grad

    def train(self, machine: Any, is_on: bool, node: ast.AST) -> None:
        """Set whether it is trained, which no whole numbers and no flags can be.

        Raises:
            ProgramError: They would be.
        """
        if is_on and self.dtype in (*WHOLE, "bool"):
            message = f"PyTorch trains no parameter of the type {self.dtype}"
            machine.stop(node, message, RuntimeError, "Write requires_grad=False, or convert it before.")
        self.requires_grad = is_on

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Parameter:
        """A parameter of its own."""
        made = Parameter(self.shape, self.requires_grad, self.weight, self.dtype)
        made.is_stated, made.code, made.span, made.taint = self.is_stated, self.code, self.span, self.taint
        memo[id(self)] = made
        return made

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a parameter."""
        if self.is_stated and name in _OF_EACH:
            return machine.unknown(node, is_passive=True)
        if name == "requires_grad":
            return self.requires_grad
        if name == "requires_grad_":
            return Builtin(
                name, lambda node, arguments, keywords: self._required(machine, node, arguments, keywords)
            )
        if name == "detach_":
            return Builtin(name, lambda node, arguments, keywords: self._required(machine, node, [False], {}))
        if name in SETTING:
            return _setting(machine, self, name, node)
        if name in RESHAPING | RESHAPED:
            machine.fail(node, f"what '{name}' does with a parameter is not understood here")
        if name == "real" and self.dtype not in (*COMPLEX, UNKNOWN):
            return self
        return tensor_attribute(machine, self, name, node)

    def _required(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = is_trained(machine, (*arguments, *keywords.values(), True)[0], node)
        self.put(machine, "requires_grad", value, node)
        return self

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set whether it is trained."""
        if name == "requires_grad":
            machine.certain(node, "a parameter is frozen or thawed", self)
            self.train(machine, is_trained(machine, value, node, RuntimeError), node)
        elif name == "data":
            machine.certain(node, "a parameter is replaced")
            if isinstance(value, (TensorValue, Parameter)):
                if value.shape != self.shape:
                    self.shape, self.weight = known_shape(machine, value, node), None
                self.dtype = known_type(machine, value, node)
            elif isinstance(value, Unknown):
                machine.fail_unknown(value, "the shape of this parameter")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it, which is a tensor and not a parameter."""
        return machine.call(_function(machine, "__getitem__", node), node, [self, index], {})

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are tensors and not parameters."""
        return parts(machine, self, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""
        refuse_thawing(machine, self, [value], node)

    def change_in_place(self, machine: Any, value: Any, node: ast.AST) -> None:
        """It stays a parameter of the same shape."""
        refuse_thawing(machine, self, [value], node)

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is a tensor, not a parameter."""
        return machine.call(_function(machine, "operated", node), node, [symbol, left, right], {})

    def compared(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Flags: what a comparison gives."""
        return machine.call(_function(machine, "compared", node), node, [symbol, left, right], {})

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


_MOVING = frozenset(
    words(
        "to type cpu cuda float double half bfloat16 contiguous flatten dropout positive sum_to_size "
        "atleast_1d atleast_2d atleast_3d"
    )
)
"""Functions that give a tensor itself where it is what they make of it (torch 2.13; each was called)."""


def moved(name: str, made: TensorValue, source: Any) -> TensorValue:
    """What a function returns: of a parameter, it may be the parameter itself."""
    is_same = name in _MOVING and isinstance(source, Parameter) and made.shape == source.shape
    if is_same and made.dtype in (source.dtype, UNKNOWN):
        return Moved(made.shape, made.ref, made.kind, made.dtype)
    return made


def known_shape(machine: Any, tensor: TensorValue | Parameter, node: ast.AST) -> tuple[int, ...]:
    """The shape of what becomes a parameter, which is known in all its lengths.

    Raises:
        ProgramError: It depends on what a module is called on.
    """
    known = tuple(length for length in tensor.shape if type(length) is int)
    if len(known) < len(tensor.shape):
        machine.fail(node, "the shape of this parameter is not known here")
    return known


def known_type(machine: Any, tensor: TensorValue | Parameter, node: ast.AST) -> str:
    """The type of the numbers of what becomes a parameter.

    Raises:
        ProgramError: The text does not say it.
    """
    if isinstance(tensor, TensorValue) and tensor.kind:
        if tensor.kind != "int":
            return tensor.kind
        if tensor.dtype != UNKNOWN:
            return whole([tensor])
    if tensor.dtype not in WIDTHS:
        machine.fail(
            node, "the type of this parameter is not known here", "Write it as in dtype=torch.float32."
        )
    return tensor.dtype


def held_unknown(machine: Any, node: ast.AST, *held: Any) -> Unknown:
    """Something unknown through which other things can be changed."""
    made = Unknown(machine.code(node), machine.first_line(node))
    made.holds = held
    return made


def plain_unknown(machine: Any, node: ast.AST) -> Any:
    """A tensor of which nothing is known; nothing that is done with it changes a module."""
    return machine.unknown(node, is_data=True, is_passive=True)


# What is computed


def returned(
    machine: Any,
    name: str,
    sources: Sequence[Any],
    shapes: Sequence[Shape],
    kind: str = "",
    is_fraction: bool = False,
) -> list[TensorValue]:
    """New tensors, and their places in what a module computes.

    Args:
        machine: The interpreter.
        name: What computes them; nothing where they are the same values as the first source.
        sources: What they are computed from.
        shapes: Their shapes.
        kind: What they are known to hold.
        is_fraction: Whether they are fractions, also of whole numbers.
    """
    refs: Sequence[Ref | None] = [None] * len(shapes)
    if machine.trace is not None and machine.trace.depends(sources):
        first = getattr(sources[0], "ref", None) if sources else None
        refs = [first] if not name and first else machine.trace.add(name or "tensor", sources, shapes)
    known = [source for source in sources if getattr(source, "dtype", None) is not None]
    dtype = whole(known) if kind == "int" else promoted(machine, known, is_fraction)
    found = [TensorValue(shape, ref, kind, dtype) for shape, ref in zip(shapes, refs, strict=True)]
    is_trained = any(map(has_gradient, sources))
    for made in found:
        made.has_gradient = is_trained
    return found


def refuse_thawing(machine: Any, value: Any, others: Sequence[Any], node: ast.AST) -> None:
    """Refuse what PyTorch trains a frozen parameter for: it is set in place to what has gradients.

    Where a program switches gradients off, it is taken to do so here.

    Raises:
        ProgramError: It is, or may be.
    """
    if not isinstance(value, Parameter) or value.requires_grad or machine.switches_gradients:
        return
    message = "PyTorch trains a frozen parameter again that is set in place to what has gradients"
    if any(map(has_gradient, others)):
        machine.fail(node, message, "Write it within torch.no_grad(), or with .data or .detach().")
    if machine.has_lost_gradients and any(isinstance(other, Unknown) for other in others):
        machine.fail(node, f"{message}, as this may have", "Write it within torch.no_grad().")


def misfit(machine: Any, node: ast.AST, message: str) -> Any:
    """PyTorch refuses this; that is no error where it may never be computed.

    Raises:
        MisfitError: It is computed.
    """
    if machine.doubts:
        return plain_unknown(machine, node)
    raise MisfitError([Problem(message, machine.first_line(node))])


# Parts


def parts(machine: Any, owner: Any, node: ast.AST) -> Any:
    """What a loop over a tensor goes over."""
    if not owner.shape:
        return misfit(machine, node, "Python cannot iterate over a tensor without axes")
    count, shape = owner.shape[0], owner.shape[1:]
    if type(count) is not int or count > MOST_PARTS:
        return plain_unknown(machine, node)
    machine.step(node, count)
    return returned(machine, "unbind", [owner], [shape] * count, getattr(owner, "kind", ""))


def index_text(machine: Any, node: ast.AST) -> str:
    """An index as it is written: `[:, -1]`."""
    if isinstance(node, ast.Subscript):
        return f"[{machine.code(node.slice)}]"
    return "[…]"


# Attributes and methods

MOST_PARTS = 1_000
"""A loop over a tensor is followed over so many parts."""

RESHAPING = frozenset(
    ["resize_", "resize_as_", "resize", "t_", "swapaxes_", "swapdims_", "set_", "as_strided_"]
)
"""Methods that change a tensor's shape in place, and are not followed."""

RESHAPED = frozenset(["squeeze_", "unsqueeze_", "transpose_"])
"""Those that are followed, on what is no parameter."""

_RESHAPING_SET = frozenset(["data", "shape", "dtype", "strides"])
"""Attributes of tensors and NumPy's arrays with which another shape is set."""


SETTING = frozenset(["__setattr__", "__setstate__", "__init__"])
"""Python's methods with which a tensor gets another shape."""


def _setting(machine: Any, owner: Thing, name: str, node: ast.AST) -> Builtin:
    """One of them, of which `__setattr__` is followed."""

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
        if name != "__setattr__" or len(arguments) != 2 or not isinstance(arguments[0], str):
            machine.fail(node, f"what '{name}' does with a tensor is not understood here")
        owner.put(machine, arguments[0], arguments[1], node)

    return Builtin(name, called)


def tensor_attribute(machine: Any, owner: Any, name: str, node: ast.AST) -> Any:
    """An attribute or method of a tensor or a parameter."""
    shape: Shape = owner.shape
    if name == "shape":
        return shape
    if name == "ndim":
        return len(shape)
    if name in ("data", "real", "imag"):
        shown = "" if name == "data" else name
        (made,) = returned(machine, shown, [owner], [shape], getattr(owner, "kind", ""))
        made.dtype = made.dtype if name == "data" else part_of(made.dtype)
        made.has_gradient = made.has_gradient and name != "data"
        return made
    if name in ("T", "mT", "H"):
        if len(shape) != 2 and name != "mT":
            return plain_unknown(machine, node)
        return _method(machine, owner, "transpose", node).rule(node, [-2, -1], {})
    if name in ("itemsize", "nbytes") and (width := _width(owner)):
        count = product(shape) if name == "nbytes" else 1
        return width * count if type(count) is int else plain_unknown(machine, node)
    if name == "element_size" and (width := _width(owner)):
        return Builtin(name, lambda node, arguments, keywords: width)
    if name == "dtype" and owner.dtype and not getattr(owner, "kind", ""):
        return DType(owner.dtype, machine.first_line(node))
    if name in ("device", "dtype", "layout", "is_cuda", "requires_grad", "grad", "grad_fn", "is_leaf"):
        return plain_unknown(machine, node)

    measured = _MEASURED.get(name)
    if measured is not None:
        return Builtin(
            name, lambda node, arguments, keywords: measured(machine, shape, node, arguments, keywords)
        )
    return _method(machine, owner, name, node)


def _width(owner: TensorValue | Parameter) -> int:
    """How many bytes one of its numbers takes; 0 where that is not known."""
    kind = getattr(owner, "kind", "")
    return WIDTHS.get(whole([owner]) if kind == "int" else kind or owner.dtype, 0)


def _function(machine: Any, name: str, node: ast.AST) -> Any:
    """What PyTorch's class of tensors has by a name: the rules for it depend on this module."""
    return machine.resolve(f"torch.Tensor.{name}", node)


def _method(machine: Any, owner: Any, name: str, node: ast.AST) -> Builtin:
    """A method of a tensor: the function of PyTorch's class, on the tensor."""
    function = _function(machine, name, node)
    return Builtin(
        name, lambda node, arguments, keywords: machine.call(function, node, [owner, *arguments], keywords)
    )


def _size(machine: Any, shape: Shape, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    at = (*arguments, keywords.get("dim"))[0]
    if at is None:
        return shape
    if type(at) is not int:
        return plain_unknown(machine, node)
    if -len(shape) <= at < len(shape):
        return shape[at]
    return misfit(machine, node, f"there is no axis {at} among {len(shape)}")


def _number(machine: Any, shape: Shape, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    total = product(shape)
    return machine.bounded(total, node) if type(total) is int else total


_MEASURED: dict[str, Any] = {
    "size": _size,
    "dim": lambda machine, shape, node, arguments, keywords: len(shape),
    "ndimension": lambda machine, shape, node, arguments, keywords: len(shape),
    "numel": _number,
    "nelement": _number,
}
"""Methods that return what is known of a shape."""
