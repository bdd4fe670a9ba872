"""Functions of PyTorch and NumPy that make tensors."""

from __future__ import annotations

import ast
from typing import Any

from .. import numpy_random
from ..machine import Machine
from ..values import MISSING, Builtin, Native, Reason, Unknown
from .computing import computed
from .dtypes import FLOATS, NAMED, UNKNOWN, DType, complex_of, converted_to, dtype_of, set_default
from .lengths import Length
from .operations import FUNCTIONS
from .spaced import spaced
from .tensors import RESHAPED, RESHAPING, Parameter, TensorValue, moved, plain_unknown

_CONSTRUCTORS = frozenset(["zeros", "ones", "randn", "rand", "empty", "full"])


class _TensorClass(Builtin):
    """`torch.Tensor`, of which programs also ask whether something is one."""

    __slots__ = ()

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is a tensor; None where it may be an array of NumPy's."""
        if isinstance(value, TensorValue):
            return None if value.ref is None else True
        return isinstance(value, Parameter)


class _ArrayClass(Builtin):
    """`numpy.ndarray`, of which programs ask whether something is one."""

    __slots__ = ()

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is an array; None where that is not known."""
        return False if isinstance(value, (Parameter, *Native)) else None


def tensor_function(machine: Machine, path: str, name: str, node: ast.AST) -> Any:
    """A function of tensors."""
    if name in NAMED and path == f"torch.{name}":
        return DType(NAMED[name], machine.first_line(node))
    if path == "torch.get_default_dtype":
        return Builtin(name, lambda node, arguments, keywords: DType(machine.tensor_type))
    if name in ("set_default_dtype", "set_default_tensor_type"):
        return Builtin(
            name, lambda node, arguments, keywords: set_default(machine, node, arguments, keywords)
        )
    if name in (*_CONSTRUCTORS, "Tensor", "FloatTensor", "LongTensor"):
        kind = _TensorClass if path == "torch.Tensor" else Builtin
        return kind(
            path, lambda node, arguments, keywords: _constructed(machine, name, node, arguments, keywords)
        )
    if name in ("tensor", "from_numpy"):
        return Builtin(name, lambda node, arguments, keywords: _literal(machine, node, arguments, keywords))
    if name in ("as_tensor", "asarray"):
        return Builtin(name, lambda node, arguments, keywords: _as_tensor(machine, node, arguments, keywords))
    if path == "torch.linspace":
        return Builtin(name, lambda node, arguments, keywords: _spaced(machine, node, arguments, keywords))
    if name in FUNCTIONS and path == f"torch.{name}" and name != "embedding":  # it takes the weight first
        return Builtin(
            name, lambda node, arguments, keywords: computed(machine, name, node, arguments, keywords)
        )
    if name in RESHAPING | RESHAPED and path == f"torch.{name}":
        return machine.resolve(f"torch.Tensor.{name}", node)
    if path.count(".") > 1:
        return Unknown(path, machine.first_line(node), True, True)
    return Unknown(path, machine.first_line(node), is_data=True, is_passive=True)


def _spaced(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    made = computed(machine, "linspace", node, arguments, keywords)
    return spaced(machine, made, arguments, keywords, node)


_OF_NUMPY = {
    **{
        name: name
        for name in ("stack", "vstack", "hstack", "zeros_like", "ones_like", "eye", "full", "arange")
    },
    "empty": "empty",
    "concatenate": "cat",
    "expand_dims": "unsqueeze",
    "identity": "eye",
    "abs": "abs",
    "copy": "clone",
}
"""Functions of NumPy, and those of PyTorch that give the same shapes."""


def numpy_function(machine: Machine, path: str) -> Any:
    """NumPy's arrays of a known shape, which tensors are made of."""
    if (found := numpy_random.generator(path)) is not None:
        return found
    name = path.removeprefix("numpy.")
    if name == "ndarray":
        return _ArrayClass(path, lambda node, *_: plain_unknown(machine, node))
    drawn = numpy_random.function(path)
    if name in NAMED and name not in ("half", "float", "double", "int", "long", "short", "byte"):
        return DType(NAMED[name])
    if drawn or name in ("zeros", "ones"):
        at = numpy_random.SHAPE_AT.get(drawn or "", 0)

        def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            given = arguments[at : at + 1]
            shape = keywords.get("size", keywords.get("shape", (*given, None)[0]))
            made = of_shape(machine, shape if isinstance(shape, (list, tuple)) else [shape], node)
            by_place = {"dtype": arguments[1]} if not at and len(arguments) > 1 else {}
            own = "int64" if drawn in numpy_random.WHOLE else "float64"
            said = converted_to(name, [], by_place | keywords)
            return _typed(made, own if said is None else said)

        return Builtin(name, called)
    if name in ("random.rand", "random.randn"):
        return Builtin(
            name, lambda node, arguments, keywords: _typed(of_shape(machine, arguments, node), "float64")
        )
    if name in ("array", "asarray", *_OF_NUMPY):
        return Builtin(name, lambda node, values, keywords: _of_numpy(machine, name, node, values, keywords))
    return MISSING


def _typed(made: Any, dtype: str) -> Any:
    """A tensor with numbers of a type; of fractions, they are no indices."""
    if isinstance(made, TensorValue):
        made.dtype = dtype
        if dtype in FLOATS:
            made.kind = ""
    return made


def _of_numpy(
    machine: Machine, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a function of NumPy gives of arrays, where it is what PyTorch's gives of tensors."""
    if keywords.get("dtype") is object or keywords.keys() & {"ndmin", "shape"}:
        return plain_unknown(machine, node)
    if name in ("array", "asarray"):
        made = _literal(machine, node, arguments, keywords)
        is_new = not isinstance((*arguments, None)[0], (TensorValue, Parameter))
    else:
        made = computed(machine, _OF_NUMPY[name], node, arguments, keywords)
        is_new = name in ("eye", "identity", "empty", "full")
        if name == "full" and type(keywords.get("fill_value", (*arguments[1:2], None)[0])) is bool:
            return _typed(made, converted_to(name, [], keywords) or "bool")
    has_fractions = isinstance(made, TensorValue) and not made.kind
    return _typed(made, "float64") if is_new and has_fractions and "dtype" not in keywords else made


def _constructed(
    machine: Machine, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    values: Any = arguments
    if "size" in keywords:
        values = keywords["size"]
    elif arguments and (len(arguments) == 1 or name == "full"):
        values = arguments[0]
    dtype = dtype_of(name) or converted_to(name, [], keywords)
    if isinstance(values, (TensorValue, Parameter)):
        return TensorValue(values.shape, dtype=dtype or machine.tensor_type)
    if isinstance(values, (list, tuple)) and name in ("Tensor", "FloatTensor") and values is not arguments:
        return _typed(_literal(machine, node, [values], {}), dtype or machine.tensor_type)
    items = values if isinstance(values, (list, tuple)) else [values]
    made = _typed(of_shape(machine, items, node), machine.tensor_type)
    fill = keywords.get("fill_value", arguments[1] if name == "full" and len(arguments) > 1 else None)
    if isinstance(made, TensorValue) and type(fill) is complex:
        made.dtype = complex_of(made.dtype)
    elif isinstance(made, TensorValue) and type(fill) in (int, Length):
        made.largest, made.kind, made.is_even = fill, "int", True
    elif isinstance(made, TensorValue) and (type(fill) is bool or name == "LongTensor"):
        made.kind = "bool" if type(fill) is bool else "int"
    return made if dtype is None else _typed(made, dtype)


def of_shape(machine: Machine, items: Any, node: ast.AST) -> Any:
    """A tensor of a shape, where all its lengths are known."""
    for item in items:
        if isinstance(item, Unknown):
            made = machine.unknown(node, True, item, is_passive=True)
            if isinstance(made, Unknown):
                made.is_passive = True
            return made
    if all(isinstance(item, Length) or (type(item) is int and item >= 0) for item in items):
        return TensorValue(tuple(items)) if len(items) <= 16 else plain_unknown(machine, node)
    return plain_unknown(machine, node)


def _as_tensor(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.as_tensor`, which gives a parameter itself."""
    made = _literal(machine, node, arguments, keywords)
    source = (*arguments, keywords.get("data"))[0]
    return moved("to", made, source) if isinstance(made, TensorValue) else made


def _uneven(machine: Machine, node: ast.AST) -> Unknown:
    """Rows of several lengths, of which PyTorch makes no tensor, and NumPy an array of lists."""
    reason = Reason("and its rows have several lengths")
    return Unknown(machine.code(node), machine.first_line(node), True, True, reason)


def _literal(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A tensor of numbers that are written out, or of those of an array."""
    value = (*arguments, keywords.get("data"))[0]
    dtype = converted_to("tensor", [], keywords)
    if isinstance(value, (TensorValue, Parameter)):
        made = TensorValue(value.shape, None, getattr(value, "kind", ""), value.dtype)
        return made if dtype is None else _typed(made, dtype)
    shape: list[int] = []
    numbers = [value]
    while isinstance(value, (list, tuple)) and len(shape) < 8:
        shape.append(len(value))
        if any(not isinstance(row, (list, tuple)) or len(row) != len(value) for row in numbers):
            return _uneven(machine, node)
        value = value[0] if value else 0.0
        numbers = [item for row in numbers for item in row]
        machine.step(node, len(numbers) // 10)
    if any(isinstance(number, (list, tuple)) for number in numbers):
        return _uneven(machine, node)
    if not isinstance(value, (bool, int, float, str)):
        return plain_unknown(machine, node)
    made = TensorValue(tuple(shape), dtype=machine.tensor_type)
    kinds = {type(number) for number in numbers}
    if kinds and kinds <= {bool, int}:
        made.kind = "bool" if kinds == {bool} else "int"
        made.largest = max(numbers) if made.kind == "int" and len(shape) == 1 else None
        made.numbers = tuple(numbers) if made.kind == "int" else None
    elif not kinds <= {bool, int, float}:
        made.dtype = UNKNOWN
    return made if dtype is None else _typed(made, dtype)
