"""Shapes that layers of the text state themselves: Keras goes by these, whatever `call` would return."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.shapes import Tensor, unnamed
from ..values import Function, Method, Unknown
from .layers import KerasLayer, all_in
from .state import State
from .tensors import KerasTensor, flatten, is_shape, unknown_in

_SHAPES, _TENSORS = "compute_output_shape", "compute_output_spec"


def goes_by_stated(keras: State) -> bool:
    """Whether Keras goes by the shapes that are said: not in a `call`, and not before Keras 3."""
    return not keras.is_tracing and not keras.is_older


def states_shapes(layer: KerasLayer) -> bool:
    """Whether a layer's class says which shapes it returns, as Keras' own classes do."""
    return layer.redefines or bool(layer.cls and any(layer.cls.find(name)[0] for name in (_SHAPES, _TENSORS)))


def stated(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """Tensors of the shapes that a layer says.

    Raises:
        ProgramError: They are not known.
    """
    assert layer.cls, "its class is in the text"
    own, call = layer.cls.find(_SHAPES)[1], layer.cls.find("call")[1]
    if layer.redefines and own is None and not layer.cls.find(_TENSORS)[0]:
        return keras.machine.call(layer.of_base(keras.machine, "call", node), node, arguments, keywords)
    if layer.cls.find(_TENSORS)[0] or not isinstance(own, Function):
        hint = f"Leave it out, if it says what call() returns, or write {_SHAPES}()."
        keras.machine.fail(
            layer.cls.node, f"what '{layer.kind}' says of its shapes is not understood here", hint
        )
    taken = aligned(own, call, read_by(call, arguments, keywords))
    if taken is None:
        message = f"{_SHAPES}() of '{layer.kind}' must have one argument, or those of call() with '_shape'"
        keras.machine.fail(own.node, message)
    found = keras.machine.call(Method(own, layer), node, [], shapes_in(taken))
    return _tensors(keras, found, f"the shape that '{layer.name}' says it returns", node)


def read_by(call: Function | None, arguments: list[Any], keywords: dict[str, Any]) -> dict[str, Any]:
    """The tensors that a `call` is given, in the order of its parameters, as Keras reads their shapes.

    That of Keras' own class is given the first.
    """
    if call is None:
        return {"": (*arguments, *keywords.values())[0]}
    parameters = call.node.args
    names = [one.arg for one in (*parameters.posonlyargs, *parameters.args)][1:]
    given: dict[str, Any] = dict(zip(names, arguments, strict=False))
    rest = tuple(arguments[len(names) :])
    more = parameters.vararg.arg if parameters.vararg else ""
    order = [*names, more, *(one.arg for one in parameters.kwonlyargs)]
    given = {**given, more: rest, **keywords}
    unread = ("mask", "args", "kwargs")
    return {name: given[name] for name in order if name not in unread and flatten(given.get(name))}


def aligned(function: Function, call: Function | None, read: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a method is given of what `call` reads: its only argument the first, several by their names.

    Returns:
        None where Keras refuses the names: each is that of an argument of `call`, with `_shape` behind it.
    """
    names = _names(function)
    if len(names) == 1:
        return {names[0]: next(iter(read.values()), None)}
    if call is None or not set(names) <= {f"{name}_shape" for name in _names(call)}:
        return None
    return {f"{name}_shape": value for name, value in read.items() if f"{name}_shape" in names}


def _names(function: Function) -> list[str]:
    """The names of a method's arguments, but for the first."""
    arguments = function.node.args
    return [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)][1:]


def stated_of_lambda(keras: State, given: Any, node: ast.AST, first: Any) -> Any:
    """Tensors of the shapes that Lambda() is given, without the batch, or by a function of those it reads."""
    what = "the 'output_shape' of this Lambda"
    shapes = _mapped(first, lambda tensor: tensor.shape)
    if not isinstance(given, (tuple, list, Unknown)):
        return _tensors(keras, keras.machine.call(given, node, [shapes], {}), what, node)
    batch = flat[0] if (flat := _flat(shapes)) else None
    return _tensors(keras, _with_batch(keras, given, batch, node), what, node)


def _with_batch(keras: State, given: Any, batch: int | None, node: ast.AST) -> Any:
    if is_shape(given):
        if isinstance(given, list):
            hint = f"Write {tuple(given)!r}."
            keras.machine.fail(
                node, f"Keras reads no 'output_shape' of Lambda that is a list: {given!r}", hint
            )
        return (batch, *given)
    if isinstance(given, (tuple, list)):
        return type(given)(_with_batch(keras, one, batch, node) for one in given)
    return given


def _flat(shapes: Any) -> list[Any]:
    """The lengths in shapes, as Keras flattens them."""
    if isinstance(shapes, (tuple, list)):
        return [length for shape in shapes for length in _flat(shape)]
    return [shapes]


def _tensors(keras: State, shapes: Any, what: str, node: ast.AST) -> Any:
    """A tensor of a shape, or several in a list."""
    unknown = unknown_in(shapes)
    if unknown is not None:
        keras.machine.fail_unknown(unknown, what, "")
    if is_shape(shapes) and shapes:
        return KerasTensor(keras, tuple(shapes))
    if isinstance(shapes, (tuple, list)) and shapes:
        return type(shapes)(_tensors(keras, shape, what, node) for shape in shapes)
    return keras.machine.fail(node, f"{what} is not understood here")


def shapes_in(values: dict[str, Any]) -> dict[str, Any]:
    """The shapes of tensors in their place."""
    return {name: _mapped(value, lambda tensor: tensor.shape) for name, value in values.items()}


def _mapped(value: Any, change: Callable[[KerasTensor], Any]) -> Any:
    """Tensors in lists, tuples and dicts, each changed."""
    if isinstance(value, KerasTensor):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_mapped(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _mapped(item, change) for key, item in value.items()}
    return value


def check_built(keras: State, layer: KerasLayer, first: KerasTensor) -> None:
    """Check that all is built in a layer whose `call` Keras does not evaluate.

    Raises:
        ProgramError: Something in it has no weights before data passes the model.
    """
    for part in all_in(layer):
        if part is not layer and not (part.is_built or part.is_locked) and makes_weights(part, first):
            is_said = bool(layer.cls and layer.cls.find(_SHAPES)[0])
            says = f"'{layer.kind}'" if is_said else layer.form
            hint = f"Build it in build() of '{layer.kind}'{f', or leave out {_SHAPES}()' if is_said else ''}."
            message = (
                f"Keras makes no weights for '{part.name}' before data passes the model: "
                f"{says} says its shapes itself, and build() of '{layer.kind}' does not build it"
            )
            keras.machine.fail(part.span, message, hint)


def makes_weights(part: KerasLayer, first: KerasTensor) -> bool:
    """Whether a layer that is not built may have weights of its own."""
    if part.cls is not None and part.is_of_text and not part.has_base_build:
        return isinstance(part.cls.find("build")[1], Function)
    # The one only holds cells, and Keras does not see what the function of the other calls.
    return part.form not in ("StackedRNNCells", "Lambda") and not is_bare(part, first)


def is_bare(layer: KerasLayer, step: KerasTensor) -> bool:
    """Whether a layer has no weights, whatever it reads."""
    if layer.bound is None or any(True for _ in layer.inner()):
        return False
    try:
        return not layer.bound.build(Tensor(unnamed(step.shape[1:]))).groups
    except LayerError:
        return False
