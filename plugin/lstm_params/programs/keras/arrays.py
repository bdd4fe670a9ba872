"""NumPy's arrays that a program makes, and what it computes of them: their shapes."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from typing import Any

from .. import shapes as ops
from ..library import library_value
from ..words import words
from .operations import operation
from .state import State
from .tensors import KerasTensor, flatten
from .written import as_arrays, leaves, written_shape

_Shape = tuple[int | None, ...] | None

_JOINED = ("hstack", "vstack")
_COMPUTED = words(
    "reshape expand_dims squeeze concatenate stack transpose swapaxes moveaxis pad repeat tile take "
    "split broadcast_to where einsum matmul dot outer sin cos tan sinh cosh tanh arcsin arccos arctan "
    "exp expm1 exp2 log log1p log2 log10 sqrt cbrt square abs absolute fabs negative sign floor ceil "
    "round trunc clip reciprocal nan_to_num isnan isinf isfinite cumsum cumprod flip fliplr flipud "
    "roll sort argsort real copy deg2rad rad2deg zeros_like ones_like full_like empty_like "
    "logical_not add subtract multiply divide true_divide floor_divide power mod fmod maximum minimum "
    "fmax fmin arctan2 hypot greater less equal greater_equal less_equal not_equal logical_and "
    "logical_or logical_xor mean sum max min prod any all std var amax amin median nanmean nansum "
    "nanmax nanmin ptp argmax argmin"
)
"""Functions whose arrays have the shapes that functions of tensors of the same names give."""
_ELSEWHERE = frozenset(["out", "where", "shape"])
"""Arguments that say of which shape an array is, whatever is computed."""


def is_array_function(name: str) -> bool:
    """Whether a function of NumPy gives arrays whose shapes are followed."""
    return name in _MADE or name in _JOINED or name in _COMPUTED


def array_function(
    keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a function of NumPy gives, which has a rule where it is given arrays of known shapes."""
    if name in _MADE:
        shape = _MADE[name](keras, node, arguments, keywords)
        dtype = keywords.get("dtype", _OF_FLOATS.get(name) or _numbers_type(arguments[:1]))
        made = None if shape is None else KerasTensor(keras, shape).typed(dtype)
    else:
        made = _computed(keras, name, node, arguments, keywords)
    if made is not None:
        return made
    machine = keras.machine
    return machine.call(library_value(machine, f"numpy.{name}", node), node, arguments, keywords)


def of_numpy(made: Any, dtype: Any) -> Any:
    """An array with its type; all else as it is."""
    return made.typed(dtype) if isinstance(made, KerasTensor) else made


def _computed(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """What is computed of arrays; None for a number, and where there is no rule."""
    if name in (*_JOINED, "concatenate", "stack"):
        arguments = [as_arrays(keras, value, node) for value in arguments[:1]] + arguments[1:]
    arrays = [array for value in (*arguments, *keywords.values()) for array in flatten(value)]
    if not arrays or any(array.is_symbolic for array in arrays):
        return None
    if name != "reshape" and (keywords.keys() & _ELSEWHERE or (len(arguments) > 2 and name in ops.REDUCING)):
        return None
    if name in _JOINED:
        ranks = {len(array.shape) for array in arrays}
        if (
            not isinstance(arguments[0], list)
            or len(arrays) < len(arguments[0])
            or keywords
            or len(arguments) > 1
            or len(ranks) > 1
            or 0 in ranks
        ):
            return None
        is_flat = ranks == {1}
        keywords = {"axis": 1 if name == "hstack" and not is_flat else 0}
        name = "stack" if is_flat and name == "vstack" else "concatenate"
    if name == "concatenate" and len(arguments) < 2:
        keywords = {"axis": 0, **keywords}
    made = operation(keras, name, node, arguments, keywords)
    return None if isinstance(made, KerasTensor) and not made.shape else of_numpy(made, "?")


def _written(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> _Shape:
    """`array([[1, 2], [3, 4]])`."""
    if keywords.get("dtype") is object or "ndmin" in keywords:
        return None
    return written_shape(keras, (*arguments, None)[0], node)


def _counted(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> _Shape:
    """`arange(start, stop, step=1)`: as many as there are steps, rounded up."""
    names = ("start", "stop", "step") if len(arguments) > 1 or "start" in keywords else ("stop", "", "step")
    given = {"start": 0, "step": 1, **dict(zip(names, arguments, strict=False)), **keywords}
    start, stop, step = (given.get(name) for name in ("start", "stop", "step"))
    if not all(type(value) in (int, float) for value in (start, stop, step)) or not step:
        return None
    count = (stop - start) / step  # type: ignore[operator]
    return (math.ceil(count),) if 0 < count < _MOST else None


def _spaced(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> _Shape:
    """`linspace(start, stop, num=50)`."""
    given = {"num": 50, **dict(zip(("start", "stop", "num"), arguments, strict=False)), **keywords}
    ends = (given.get("start"), given.get("stop"))
    if len(arguments) > 3 or keywords.get("retstep") or not all(type(end) in (int, float) for end in ends):
        return None
    return _lengths(given["num"])


def _square(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> _Shape:
    """`eye(N, M=None)`, `identity(n)`."""
    rows = (*arguments, keywords.get("N", keywords.get("n")))[0]
    columns = keywords.get("M", arguments[1] if len(arguments) > 1 else None)
    return _lengths(rows, rows if columns is None else columns)


def _number(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> _Shape:
    """`float32(number)`, which is computed with as that type is; of an array, one of its shape."""
    return written_shape(keras, (*arguments, None)[0], node)


def _lengths(*lengths: Any) -> _Shape:
    return lengths if all(type(length) is int and 0 < length < _MOST for length in lengths) else None


_MOST = 10**12
"""So long is no axis."""

_MADE: dict[str, Callable[[State, ast.AST, list[Any], dict[str, Any]], _Shape]] = {
    **dict.fromkeys(("array", "asarray"), _written),
    "arange": _counted,
    **dict.fromkeys(("linspace", "logspace", "geomspace"), _spaced),
    **dict.fromkeys(("eye", "identity"), _square),
    **dict.fromkeys(("float16", "float32", "float64"), _number),
}
"""Functions that make arrays of numbers."""

_OF_FLOATS = {
    **dict.fromkeys(("linspace", "logspace", "geomspace", "eye", "identity"), "float64"),
    **{name: name for name in ("float16", "float32", "float64")},
}
"""The types of arrays that are of one, whatever they are made of."""


def _numbers_type(value: Any) -> str:
    """The type that NumPy gives an array of numbers in lists; `"?"` where there is more in them."""
    kinds = {type(number) for number in leaves(value)}
    if not kinds or kinds - {bool, int, float}:
        return "?"
    return "float64" if float in kinds else "int64" if int in kinds else "bool"
