"""Functions of PyTorch on tensors: what they return, where a rule says its shape."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from typing import Any

from ..things import has_gradient
from ..values import Unknown
from ..words import words
from .compounds import Several, tensors_in, without_rule
from .dtypes import FLOATS, UNKNOWN, complex_of, converted_to, is_whole, part_of, promoted, whole
from .lengths import Axis, Length, Shape
from .operations import FRACTIONS, FUNCTIONS, INDICES, JOINED, REAL, SILENT, TOTALS, kind_of, shapes_of
from .shape_rules import DoesNotFitError, NoRuleError, broadcast, followed, multiplied, shape_of, sliced
from .tensors import (
    RESHAPED,
    RESHAPING,
    SETTING,
    Parameter,
    TensorValue,
    index_text,
    is_new,
    misfit,
    moved,
    plain_unknown,
    refuse_thawing,
    returned,
)


def computed(
    machine: Any,
    name: str,
    node: ast.AST,
    arguments: Sequence[Any],
    keywords: dict[str, Any],
    is_method: bool = False,
) -> Any:
    """What a function of tensors returns, where there is a rule for it.

    Raises:
        MisfitError: PyTorch refuses it.
    """
    machine.step(node, 40)
    try:
        machine.step(node, 4 * sum(len(value) for value in arguments if isinstance(value, (list, tuple))))
        found = shapes_of(name, arguments, keywords, is_method)
        machine.step(node, 4 * len(found) if isinstance(found, list) else 0)
        followed(found if isinstance(found, list) else [found])
        return _values(machine, name, node, arguments, keywords, found)
    except DoesNotFitError as error:
        return misfit(machine, node, str(error))
    except NoRuleError:
        return without_rule(machine, node, name, [*arguments, *keywords.values()])


_OF_NUMBERS: dict[str, Callable[..., int]] = {"prod": math.prod, "sum": sum}
"""What is computed of all values of a tensor that are written out."""


def _values(
    machine: Any,
    name: str,
    node: ast.AST,
    arguments: Sequence[Any],
    keywords: dict[str, Any],
    found: Any,
) -> Any:
    several = isinstance(found, list)
    first = arguments[0] if arguments else next(iter(keywords.values()), None)
    sources = list(tensors_in([*arguments, *keywords.values()]))
    kind, dtype = _computed_type(machine, name, first, arguments, keywords)
    made = returned(
        machine, "" if name in SILENT else name.rstrip("_"), sources, found if several else [found], kind
    )
    # whole numbers have no gradients
    is_apart = kind or name == "detach" or name.endswith("_like") or name.startswith("new_")
    is_trained = not is_apart and any(map(has_gradient, (*arguments, *keywords.values())))
    for one in made:
        one.dtype, one.has_gradient = dtype, is_trained
    if several:
        if name in _WITH_PLACES:
            made[1].kind = "int"
            return Several(made)
        return tuple(made)
    numbers = first.numbers if isinstance(first, TensorValue) and is_new(node) else None
    if numbers and name in _OF_NUMBERS and len(sources) == len(arguments) + len(keywords):
        made[0].numbers = (_OF_NUMBERS[name](numbers),)
    if name in SILENT and isinstance(first, TensorValue):
        made[0].largest, made[0].is_even = first.largest, first.is_even
    return _set_in_place(name, first, made[0]) if name.endswith("_") else moved(name, made[0], first)


_WITH_PLACES = words("max min median nanmedian mode kthvalue sort topk cummax cummin")
"""What returns values and where they were found."""


def _computed_type(
    machine: Any, name: str, first: Any, arguments: Sequence[Any], keywords: dict[str, Any]
) -> tuple[str, str]:
    """The kind of numbers that are computed, and their type; `UNKNOWN` where the text does not say it."""
    dtype = converted_to(name, arguments[1:], keywords)
    kind = "" if dtype in FLOATS else kind_of(name, first)
    if dtype is not None:
        return kind, dtype
    if name in TOTALS and isinstance(first, TensorValue) and is_whole(first):
        return "int", "int64"
    given = (*arguments, *keywords.values())
    every = list(tensors_in(given, Parameter))
    if kind == "int":
        dtype = "int64" if name in INDICES else whole(every)
    else:
        dtype = promoted(machine, every, name in FRACTIONS)
    if name in REAL or name in JOINED:
        dtype = part_of(dtype) if name in REAL else complex_of(dtype)
    return kind, UNKNOWN if any(type(value) is complex for value in given) else dtype


def _set_in_place(name: str, first: Any, made: TensorValue) -> Any:
    """What a method whose name ends in `_` returns: the tensor, which is what was computed from now on."""
    if isinstance(first, TensorValue):
        first.ref, first.has_gradient = made.ref, made.has_gradient
        if name in RESHAPED:
            first.shape = made.shape
    elif not isinstance(first, Parameter):
        return moved(name, made, first)
    return first


_SYMBOLS = {symbol: symbol for symbol in ("+", "-", "/", "//", "%", "**", "&", "|", "^")} | {"*": "×"}
"""What each operator is called where a network is drawn."""


def operated(machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
    """What an operator gives of tensors, parameters and numbers."""
    machine.step(node, 15)
    if right is None and symbol == "+" and isinstance(left, Parameter):
        return left
    if right is None and symbol in ("-", "+", "~"):
        kind = getattr(left, "kind", "")  # a parameter has none
        return returned(machine, "" if symbol == "+" else symbol, [left], [left.shape], kind)[0]
    if complex in (type(left), type(right)):
        left, right = (1.0 if type(side) is complex else side for side in (left, right))
        made = operated(machine, symbol, left, right, node)
        if isinstance(made, TensorValue):
            made.dtype = complex_of(made.dtype)
        return made
    try:
        if symbol == "@":
            shape = multiplied(shape_of(left), shape_of(right))
        elif symbol in _SYMBOLS:
            shape = broadcast(shape_of(left), shape_of(right))
        else:
            raise NoRuleError
    except DoesNotFitError as error:
        return misfit(machine, node, str(error))
    except NoRuleError:
        return without_rule(machine, node, symbol, [left, right])
    sides = [side for side in (left, right) if not isinstance(side, (bool, int, float, Length))]
    kinds = {getattr(side, "kind", "") for side in sides}
    kind = kinds.pop() if len(kinds) == 1 and symbol not in ("/", "**", "@") else ""
    has_fractions = any(isinstance(side, float) for side in (left, right))
    is_counted = any(type(side) in (int, Length) for side in (left, right))
    if has_fractions or (kind == "bool" and (is_counted or symbol not in ("&", "|", "^"))):
        kind = ""
    is_fraction = has_fractions or symbol == "/"
    return returned(machine, _SYMBOLS.get(symbol, symbol), sides, [shape], kind, is_fraction)[0]


def compared(machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
    """What a comparison gives of tensors: flags."""
    try:
        shape = broadcast(shape_of(left), shape_of(right))
    except DoesNotFitError as error:
        return misfit(machine, node, str(error))
    except NoRuleError:
        return without_rule(machine, node, symbol, [left, right])
    sides = [side for side in (left, right) if isinstance(side, TensorValue)]
    return returned(machine, symbol, sides, [shape], "bool")[0]


def part(machine: Any, owner: Any, index: Any, node: ast.AST) -> Any:
    """A part of a tensor or a parameter."""
    machine.step(node, 15)
    try:
        shape = picked(owner.shape, index)
        followed([shape])
    except DoesNotFitError as error:
        return misfit(machine, node, str(error))
    except NoRuleError:
        return without_rule(machine, node, index_text(machine, node), [owner])
    sources = [owner, *tensors_in(index)]
    return returned(machine, index_text(machine, node), sources, [shape], getattr(owner, "kind", ""))[0]


def picked(shape: Shape, index: Any) -> Shape:
    """The shape of a part of a tensor, which is picked by numbers, slices and tensors of indices.

    Numbers and slices are applied first, as PyTorch does and NumPy does not.
    """
    wanted = list(index) if isinstance(index, tuple) else [index]
    count = sum(1 for one in wanted if one is not None and one is not ...)
    if count > len(shape):
        raise DoesNotFitError(f"there are {count} indices here, and {len(shape)} axes")
    if sum(1 for one in wanted if one is ...) > 1:
        raise NoRuleError
    at = next((number for number, one in enumerate(wanted) if one is ...), len(wanted))
    wanted[at : at + 1] = [slice(None)] * (len(shape) - count)
    rest = list(shape)
    made: list[Axis] = []
    looked_up: list[tuple[int, Shape]] = []
    for one in wanted:
        if one is None:
            made.append(1)
            continue
        axis = rest.pop(0)
        if type(one) is int:
            if type(axis) is int and not -axis <= one < axis:
                raise DoesNotFitError(f"there is no number {one} along an axis of {axis}")
        elif isinstance(one, Length):
            continue
        elif isinstance(one, slice):
            made.append(sliced(axis, one))
        elif isinstance(one, list) and one and all(type(item) is int for item in one):
            looked_up.append((len(made), (len(one),)))
            made.append(axis)
        elif isinstance(one, TensorValue) and one.kind == "int":
            if one.shape:
                looked_up.append((len(made), one.shape))
                made.append(axis)
        else:
            raise NoRuleError
    return _looked_up(made, looked_up)


def _looked_up(shape: list[Axis], indices: list[tuple[int, Shape]]) -> Shape:
    """The shape with some axes replaced by what tensors of indices pick along them."""
    if not indices:
        return tuple(shape)
    both: Shape = ()
    for _, own in indices:
        both = broadcast(both, own)
    gone = [at for at, _ in indices]
    rest = [axis for at, axis in enumerate(shape) if at not in gone]
    is_together = gone == list(range(gone[0], gone[-1] + 1))
    start = gone[0] if is_together else 0
    return (*rest[:start], *both, *rest[start:])


_BY_NAME: dict[str, Callable[..., Any]] = {
    "__getitem__": lambda machine, node, owner, index: part(machine, owner, index, node),
    "operated": lambda machine, node, symbol, left, right: operated(machine, symbol, left, right, node),
    "compared": lambda machine, node, symbol, left, right: compared(machine, symbol, left, right, node),
}
"""What Python's own syntax does with tensors."""


_HOOKS = ("register_hook", "register_post_accumulate_grad_hook")
"""Methods that take a function of a gradient, or of the tensor itself."""


def _reshaped(machine: Any, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A tensor whose shape is changed in place, where it is known which shape that is."""
    machine.certain(node, "the shape of a tensor is changed")
    made = computed(machine, name, node, arguments, keywords, True)
    if isinstance(made, Unknown) and any(True for _ in tensors_in(arguments[:1])):
        machine.fail(node, f"which shape a tensor has after '{name}' is not followed here")
    return made


def tensor_method(name: str) -> Any:
    """A method of PyTorch's class of tensors, called on one."""

    def called(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if name in _BY_NAME:
            return _BY_NAME[name](machine, node, *arguments)
        if name in RESHAPED and not isinstance((*arguments, None)[0], Parameter):
            return _reshaped(machine, name, node, arguments, keywords)
        if name in RESHAPING | RESHAPED | SETTING:
            machine.fail(node, f"which shape a tensor has after '{name}' is not followed here")
        is_in_place = name.endswith("_") and not name.startswith("_")
        if is_in_place:
            refuse_thawing(machine, arguments[0], [*arguments[1:], *keywords.values()], node)
        if name in FUNCTIONS:
            return computed(machine, name, node, arguments, keywords, True)
        if is_in_place:
            return computed(machine, "fill_", node, arguments[:1], {})
        if name in _HOOKS:
            cause = Unknown(machine.code(node), machine.first_line(node))
            hook = (*arguments[1:], keywords.get("hook"))[0]
            own = (
                arguments[0] if name == "register_post_accumulate_grad_hook" else plain_unknown(machine, node)
            )
            machine.call_back(hook, cause, own)
        if name in ("type_as", "to_dense", "resolve_conj", "astype", "numpy"):
            return computed(machine, "to", node, arguments[:2], {})
        return without_rule(machine, node, name, (*arguments, *keywords.values()))

    return called
