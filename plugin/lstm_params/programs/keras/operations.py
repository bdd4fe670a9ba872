"""Functions and operators of tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.graph import Again, Unit
from ...calculator.layers import Layer
from ...calculator.shapes import Tensor, unnamed
from .. import shapes as ops
from ..values import Reason, Unknown
from ..words import short, words
from .folding import folds, hand_on, is_unclear, is_unfolded, note, opens, own_length
from .image_shapes import RULES as OF_IMAGES
from .image_shapes import argument
from .layers import KerasLayer
from .nodes import ref_of
from .operation_shapes import gives_several, has_rule, shapes_of
from .state import State
from .tensors import KerasTensor, Variable, flatten, refilled_call, unknown_in
from .written import as_array, as_arrays

_SYMBOLS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "true_divide",
    "//": "floor_divide",
    "**": "power",
    "%": "mod",
    "@": "matmul",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
    "!=": "not_equal",
}

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

_TYPES = frozenset(
    (name, 1)
    for name in ("cast", "constant", "convert_to_tensor", "zeros", "ones", "zeros_like", "ones_like")
)
"""Where functions are given a type, which decides no shape: after their first argument."""

_JOINING = ("concat", "concatenate", "stack")
_BROADCASTING = ("where", "clip", "clip_by_value")
"""Functions that read several tensors, beside those of two."""

_OF_FLAGS = frozenset(
    words("less less_equal greater greater_equal equal not_equal logical_and logical_or logical_xor arctan2")
)
"""Functions that take a list beside a tensor: what they give is of one type."""

_CLASSES = {"abs": "absolute", "concat": "concatenate"}
"""What Keras calls the classes of operations that have other names."""


def arithmetic(keras: State, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
    """What an operation of tensors gives."""
    if _is_of_numpy(left) and _is_symbolic(keras, right):
        message = f"outside of a call(), NumPy computes nothing of Keras's tensors: '{_code(keras, node)}'"
        keras.machine.fail(node, message, "Write the tensor first: x * array.")
    if right is None and symbol in "-+~":
        return operation(keras, "logical_not" if symbol == "~" else "negative", node, [left], {})
    if symbol in _TURNED and not isinstance(left, (KerasTensor, Variable)):  # as Python asks the other one
        left, right, symbol = right, left, _TURNED[symbol]
    if symbol not in _SYMBOLS:  # Keras' tensors are compared by all but "=="
        return keras.machine.unknown(node, True, is_passive=True)
    return operation(keras, _SYMBOLS[symbol], node, [left, right], {})


def _is_of_numpy(value: Any) -> bool:
    """Whether a value is known to be an array of NumPy's, which Python asks first what an operator gives."""
    return isinstance(value, KerasTensor) and value.has_shape and value.dtype not in ("", "?")


def _is_symbolic(keras: State, value: Any) -> bool:
    """Whether a value is a tensor of Keras 3 of which there is no array."""
    is_there = keras.is_tracing or keras.is_older
    return not is_there and isinstance(value, KerasTensor) and value.is_symbolic


def _code(keras: State, node: ast.AST) -> str:
    return short(keras.machine.code(node))


def operation(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """What a function of tensors gives, where there is a rule for its shape."""
    arguments = [_constant(keras, value) for at, value in enumerate(arguments) if (name, at) not in _TYPES]
    keywords = {
        key: _constant(keras, value) for key, value in keywords.items() if key not in ("dtype", "name")
    }
    arguments = _with_arrays(keras, name, arguments, node)
    if not arguments:
        keywords = dict(zip(keywords, _with_arrays(keras, name, [*keywords.values()], node), strict=True))
    kept = own_length(keras, arguments) if name == "reshape" else None
    is_opened = opens(name, arguments, keywords)
    if name == "reshape":
        arguments = _of_rest(keras, kept or arguments)
        keywords = dict(zip(keywords, _of_rest(keras, keywords.values()), strict=True))
    tensors = [tensor for value in (*arguments, *keywords.values()) for tensor in flatten(value)]
    unknown = unknown_in([*arguments, *keywords.values()])
    if name == "linspace" and unknown is None and not any(tensor.shape for tensor in tensors):
        return array(keras, [argument(arguments, keywords, 2, "num", default=50)], {}, node)
    if not tensors:
        return _of_numbers(keras, name, node, arguments, keywords, unknown)
    if unknown is not None:
        return keras.machine.unknown(node, True, unknown, True)
    try:
        if name in OF_IMAGES and keras.data_format != "channels_last":
            raise ops.ShapeError("where the channels come first, it has no rule here")
        if name == "reshape" and not kept and is_unclear(keras, arguments, keywords):
            raise ops.ShapeError("the batch is a part of its first axis; say each length behind the batch")
        shapes = shapes_of(name, arguments, keywords)
        if name in ops.BINARY or name in _BROADCASTING:
            _check_batch(keras, tensors, shapes)
    except (ops.ShapeError, TypeError, IndexError) as error:
        text = str(error) if isinstance(error, ops.ShapeError) else "this use of it is not understood here"
        return _unclear(keras, name, node, text, tensors)
    if shapes is None:
        return _unclear(keras, name, node, "there is no rule for its shape here", tensors)
    if shapes == ():
        return tensors[0].lengths()
    outputs = _operated(keras, name, tensors, shapes, node)
    if kept or is_opened or not is_unfolded(name, arguments, keywords):
        if is_opened or folds(name, tensors[0], outputs[0], arguments, keywords):
            note(keras, name, tensors[0], outputs, node)
        else:
            hand_on(keras, tensors, outputs)
    if outputs[0].ref is not None:
        keras.builder.again[outputs[0].ref.node] = _again(keras, name, arguments, keywords)
    if name == "top_k":
        return tuple(outputs)
    return outputs if gives_several(name) else outputs[0]


def _check_batch(keras: State, tensors: Sequence[KerasTensor], shapes: Any) -> None:
    """Check that the batch is the first axis of what is computed beside an array of more axes.

    Raises:
        ShapeError: It would be a later one, which has no place in the graph.
    """
    ranks = [len(tensor.shape) for tensor in tensors if tensor.is_symbolic]
    if ranks and not keras.is_tracing and shapes and len(shapes[0]) > max(ranks):
        raise ops.ShapeError("the batch is not its first axis")


def _of_numbers(
    keras: State,
    name: str,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
    unknown: Unknown | None,
) -> Any:
    """What a function of tensors gives of numbers, or of something unknown."""
    first = (*arguments, None)[0]
    if name in ("cast", "constant", "convert_to_tensor") and isinstance(first, (bool, int, float)):
        return first
    if name in ("zeros", "ones") and unknown is None:
        return array(keras, arguments[:1], keywords, node)
    if name in ("arange", "range") and unknown is None:
        return _counted(keras, arguments, keywords, node)
    if name in ops.UNARY | ops.BINARY and all(isinstance(value, (int, float)) for value in arguments):
        return KerasTensor(keras, ())
    return keras.machine.unknown(node, True, unknown, True)


def _again(keras: State, name: str, arguments: list[Any], keywords: dict[str, Any]) -> Again:
    """What a function of tensors gives of others in the place of those of the graph."""
    values = [*arguments, *keywords.values()]

    def again(sources: Sequence[Tensor]) -> list[Tensor]:
        others = iter(sources)
        swapped = (
            KerasTensor(keras, (tensor.shape[0], *next(others).lengths)) if tensor.is_symbolic else tensor
            for tensor in flatten(values)
        )
        try:
            shapes = shapes_of(name, *refilled_call(arguments, keywords, swapped))
        except (ops.ShapeError, TypeError, IndexError) as error:
            raise LayerError(None, f"'{name}' does not fit this: {error}") from None
        if not shapes:
            raise LayerError(None, f"what '{name}' gives of this is not known here")
        return [Tensor(unnamed(shape[1:])) for shape in shapes]

    return again


def _of_rest(keras: State, values: Iterable[Any]) -> list[Any]:
    """Shapes whose one unknown length is what the other lengths leave; in a `call`, several are left open."""
    made = []
    for value in values:
        is_listed = isinstance(value, (list, tuple))
        others = [length for length in value if not isinstance(length, Unknown)] if is_listed else []
        is_only = is_listed and len(value) == len(others) + 1 and all(type(one) is int for one in others)
        is_open = keras.is_tracing and is_listed and bool(value) and value[0] is None
        if (is_only or is_open) and -1 not in others:
            value = [(-1 if is_only else None) if isinstance(length, Unknown) else length for length in value]
        made.append(value)
    return made


def _constant(keras: State, value: Any) -> Any:
    """A variable as the tensor that it is in arithmetic."""
    return KerasTensor(keras, value.shape) if isinstance(value, Variable) else value


def _with_arrays(keras: State, name: str, values: list[Any], node: ast.AST) -> list[Any]:
    """What a function reads as tensors, where that is written as numbers in lists."""
    if not keras.is_tracing and not keras.is_older and any(one.is_symbolic for one in flatten(values)):
        _check_lists(keras, name, values, node)
    if name in _JOINING:
        return [as_arrays(keras, value, node) for value in values[:1]] + values[1:]
    if name not in ops.BINARY and name not in _BROADCASTING:
        return values
    return [as_array(keras, value, node) if isinstance(value, (list, tuple)) else value for value in values]


def _check_lists(keras: State, name: str, values: list[Any], node: ast.AST) -> None:
    """Refuse lists of numbers beside Keras' own tensors, where it asks each for its type.

    Raises:
        ProgramError: There is one (keras 3.15: "Invalid dtype: list").
    """
    if name in _JOINING:
        read = values[0] if isinstance(values[0], (list, tuple)) else []
    elif name in ops.BINARY or name == "where":
        read = [] if name in _OF_FLAGS else values[name == "where" :]
    else:
        return
    if any(isinstance(value, (list, tuple)) for value in read):
        message = f"outside of a call(), Keras refuses a list beside its tensors: '{_code(keras, node)}'"
        keras.machine.fail(node, message, "Write np.array([…]).")


def _unclear(keras: State, name: str, node: ast.AST, why: str, tensors: Sequence[KerasTensor]) -> Any:
    """An operation whose result is not known; that matters only where a layer depends on it."""
    machine = keras.machine
    made = machine.unknown(node, True, is_passive=True)
    if isinstance(made, Unknown):
        made.reason = Reason(f"and what '{name}' gives is not known: {why}")
    elif isinstance(made, (list, tuple)):
        return _operated(keras, name, tensors, [(None, *made)], node)[0]
    return made


def _operated(
    keras: State, name: str, tensors: Sequence[KerasTensor], shapes: Sequence[ops.Shape], node: ast.AST
) -> list[KerasTensor]:
    """A node of the graph that has no weights."""
    is_number = keras.is_tracing and () in shapes  # as a loss is, which no layer reads
    if is_number or not any(tensor.is_symbolic for tensor in tensors):
        dtype = "?" if any(tensor.dtype for tensor in tensors) else None
        return [KerasTensor(keras, shape).typed(dtype) for shape in shapes]
    for shape in shapes:
        if not shape or len(shape) > 16 or any(length is not None and length <= 0 for length in shape):
            keras.machine.fail(node, f"what '{name}' gives of this tensor is not understood here")
    kind = "".join(word.capitalize() for word in _CLASSES.get(name, name.removeprefix("reduce_")).split("_"))
    outputs = tuple(Tensor(unnamed(shape[1:])) for shape in shapes)
    layer = KerasLayer(
        keras,
        None,
        0,
        keras.machine.first_line(node),
        "Operation",
        # In a `call`, Keras computes with arrays, and names nothing.
        keras.maker.framework.named(kind, {} if keras.is_tracing else keras.counts),
    )

    def build(sources: Sequence[Tensor]) -> Layer:
        note = "it computes with values, and learns nothing"
        return Layer(kind, sources[0], outputs, (), (note,), also_reads=tuple(sources[1:]))

    unit = Unit(layer.name, build, keras.machine.code(node))
    keras.owners[unit] = layer
    layer.flat = []
    try:
        reads = [ref_of(keras, tensor) for tensor in tensors if tensor.is_symbolic]
        refs = keras.builder.use(unit, reads)
    except LayerError as error:
        raise keras.maker.placed([error], node) from None
    keras.makers[refs[0].node] = layer
    return [KerasTensor(keras, shape, ref, True) for shape, ref in zip(shapes, refs, strict=True)]


def is_operation(name: str) -> bool:
    """Whether a function of tensors is known by this name."""
    return (
        name in ops.UNARY
        or name in ops.BINARY
        or name in ops.REDUCING
        or name in ops.MADE
        or has_rule(name)
        or name
        in (
            *(
                "concat",
                "concatenate",
                "stack",
                "shape",
                "int_shape",
                "einsum",
            ),
            *("where", "zeros", "ones", "arange", "range", "linspace", "constant", "reduce_sum"),
        )
    )


def _counted(keras: State, arguments: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
    """`arange(start, stop, step)`: an array of so many numbers."""
    values = list(arguments)
    for name in ("stop", "limit"):
        if name in keywords:
            values = [keywords.get("start", values[0] if values else 0), keywords[name]]
    if len(values) < 3 and len(values) != 0:
        values = [0] * (len(values) == 1) + values + [keywords.get("step", keywords.get("delta", 1))]
    if len(values) == 3 and None in values[:2] and all(type(value) in (int, type(None)) for value in values):
        return KerasTensor(keras, (None,))  # up to a length that is open
    if len(values) != 3 or not all(type(value) is int for value in values) or values[2] == 0:
        return keras.machine.unknown(node, True, is_passive=True)
    count = len(range(*values)) if abs(values[1] - values[0]) < 10**12 else 0
    return KerasTensor(keras, (count,)) if count else keras.machine.unknown(node, True, is_passive=True)


def array(keras: State, arguments: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
    """An array of a known shape."""
    shape = keywords.get("size", keywords.get("shape", (*arguments, None)[0]))
    lengths = shape if isinstance(shape, (tuple, list)) else [] if shape is None else [shape]
    rest = lengths[1:] if lengths and lengths[0] is None else lengths
    if lengths and all(type(length) is int and length > 0 for length in rest) and len(lengths) <= 16:
        return KerasTensor(keras, tuple(lengths))
    return keras.machine.unknown(node, True, is_passive=True)
