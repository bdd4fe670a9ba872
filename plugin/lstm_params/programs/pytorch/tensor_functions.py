"""Functions of PyTorch and NumPy that make tensors."""

from __future__ import annotations

import ast
from typing import Any

from ..machine import Machine
from ..values import MISSING, Builtin, Namespace, Unknown
from .computing import computed
from .lengths import Length
from .operations import FUNCTIONS
from .tensors import RESHAPED, RESHAPING, Parameter, TensorValue, plain_unknown

_CONSTRUCTORS = frozenset(["zeros", "ones", "randn", "rand", "empty", "full"])


def tensor_function(machine: Machine, path: str, name: str, node: ast.AST) -> Any:
    """A function of tensors."""
    if name in (*_CONSTRUCTORS, "Tensor", "FloatTensor", "LongTensor"):
        return Builtin(
            path, lambda node, arguments, keywords: _constructed(machine, name, node, arguments, keywords)
        )
    if name in ("tensor", "as_tensor", "from_numpy"):
        return Builtin(name, lambda node, arguments, keywords: _literal(machine, node, arguments))
    if name in FUNCTIONS and path == f"torch.{name}":
        return Builtin(
            name, lambda node, arguments, keywords: computed(machine, name, node, arguments, keywords)
        )
    if name in RESHAPING | RESHAPED and path == f"torch.{name}":
        return machine.resolve(f"torch.Tensor.{name}", node)
    if path.count(".") > 1:
        return Unknown(path, machine.first_line(node), True, True)
    return Unknown(path, machine.first_line(node), is_data=True, is_passive=True)


def numpy_function(machine: Machine, path: str) -> Any:
    """NumPy's arrays of a known shape, which tensors are made of."""
    if path == "numpy.random":
        return Namespace(path)
    shape_at = {
        "zeros": 0,
        "ones": 0,
        "random.random": 0,
        "random.normal": 2,
        "random.uniform": 2,
        "random.randint": 2,
    }
    name = path.removeprefix("numpy.")
    if name in shape_at:

        def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            given = arguments[shape_at[name] : shape_at[name] + 1]
            shape = keywords.get("size", keywords.get("shape", (*given, None)[0]))
            return of_shape(machine, shape if isinstance(shape, (list, tuple)) else [shape], node)

        return Builtin(name, called)
    if name in ("random.rand", "random.randn"):
        return Builtin(name, lambda node, arguments, keywords: of_shape(machine, arguments, node))
    return MISSING


def _constructed(
    machine: Machine, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    values: Any = arguments
    if "size" in keywords:
        values = keywords["size"]
    elif arguments and (len(arguments) == 1 or name == "full"):
        values = arguments[0]
    if isinstance(values, (TensorValue, Parameter)):
        return TensorValue(values.shape)
    if isinstance(values, (list, tuple)) and name in ("Tensor", "FloatTensor") and values is not arguments:
        return _literal(machine, node, [values])
    items = values if isinstance(values, (list, tuple)) else [values]
    made = of_shape(machine, items, node)
    fill = keywords.get("fill_value", arguments[1] if name == "full" and len(arguments) > 1 else None)
    if isinstance(made, TensorValue) and type(fill) in (int, Length):
        made.largest, made.kind, made.is_even = fill, "int", True
    return made


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


def _literal(machine: Machine, node: ast.AST, arguments: list[Any]) -> Any:
    """A tensor of numbers that are written out."""
    value = (*arguments, None)[0]
    if isinstance(value, (TensorValue, Parameter)):
        return TensorValue(value.shape)
    shape: list[int] = []
    whole = value
    while isinstance(value, (list, tuple)) and len(shape) < 8:
        shape.append(len(value))
        value = value[0] if value else 0
    if not isinstance(value, (bool, int, float)):
        return plain_unknown(machine, node)
    made = TensorValue(tuple(shape))
    if len(shape) == 1 and all(type(item) is int for item in whole):
        made.kind, made.largest = "int", max(whole, default=0)
    return made
