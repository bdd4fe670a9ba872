"""Layers and functions that the text defines: what they compute is evaluated."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from ...calculator.graph import Unit
from ...calculator.layers import Layer
from ...calculator.shapes import Tensor, unnamed
from ..values import Function, Method, Unknown
from .layers import KerasLayer
from .nodes import used
from .state import State
from .stated import check_built, goes_by_stated, read_by, stated, stated_of_lambda, states_shapes
from .tensors import KerasTensor, flatten, refilled, unknown_in
from .weights import groups_of


def use_custom(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """A layer or model whose class is in the text: its `build` and `call` are evaluated."""
    machine = keras.machine
    assert layer.cls, "its class is in the text"
    if not layer.is_ready:
        machine.fail(node, f"the __init__ of '{layer.kind}' must call super().__init__()")
    tensors = flatten([*arguments, *keywords.values()])
    if not tensors:
        machine.fail(node, "this layer is called on nothing that is known here")
    _, call = layer.cls.find("call")
    if not isinstance(call, Function):
        machine.fail(node, f"'{layer.kind}' has no call()")
    if not layer.is_built:
        _build(keras, layer, node, next(iter(read_by(call, arguments, keywords).values()), None))
    is_symbolic = any(tensor.is_symbolic for tensor in tensors)
    if is_symbolic and goes_by_stated(keras) and states_shapes(layer):
        result = _as_stated(keras, layer, node, arguments, keywords)
        layer.flat = list(layer.weights())
        return composite(keras, layer, tensors, flatten(result), node, result)
    result = _called(keras, layer, call, node, arguments, keywords)
    layer.flat = list(layer.weights())
    unknown = unknown_in(result)
    if unknown is not None:
        return machine.unknown(node, True, unknown, True)
    if not is_symbolic:
        layer.outs = result
        layer.first = layer.first or result
        return result
    return composite(keras, layer, tensors, flatten(result), node, result)


def _called(
    keras: State,
    layer: KerasLayer,
    call: Function,
    node: ast.AST,
    arguments: list[Any],
    keywords: dict[str, Any],
) -> Any:
    """What a layer's `call` returns.

    Within a functional model, the layer is one node of the graph: what its `call` makes of the tensors is
    evaluated on others of the same shapes, which are no part of the model.
    """
    tensors = flatten([*arguments, *keywords.values()])
    is_symbolic = any(tensor.is_symbolic for tensor in tensors)
    inside = {id(tensor): _scratch(keras, tensor) for tensor in tensors} if is_symbolic else {}
    taken = {
        name: _swapped(value, inside)
        for name, value in keywords.items()
        if name in _parameters(call) or _has_more(call)
    }
    with keras.tracing():
        return keras.machine.call(
            Method(call, layer), node, [_swapped(value, inside) for value in arguments], taken
        )


def _as_stated(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a layer says that it returns; its `call` is evaluated where Keras builds what is in it by it."""
    assert layer.cls, "its class is in the text"
    call, build = layer.cls.find("call")[1], layer.cls.find("build")[1]
    is_open = not layer.is_built and not layer.is_locked and not isinstance(build, Function)
    if is_open and any(not part.is_built for part in layer.inner()):
        _called(keras, layer, call, node, arguments, keywords)
    else:
        check_built(keras, layer, flatten([*arguments, *keywords.values()])[0])
    return stated(keras, layer, node, arguments, keywords)


def _build(keras: State, layer: KerasLayer, node: ast.AST, first: Any) -> None:
    """Evaluate a layer's `build`, as Keras does before its first call, on the shape of its first argument."""
    assert layer.cls, "its class is in the text"
    build = known_build(keras, layer)
    if build is not None and not layer.is_locked:
        shapes = [tensor.shape for tensor in flatten(first)]
        shape = first.shape if isinstance(first, KerasTensor) else shapes
        layer.build(node, [shape] if len(_parameters(build)) > 1 or _reads_any(build) else [], {})


def known_build(keras: State, layer: KerasLayer) -> Function | None:
    """The `build` of a layer's class; None if the text has none.

    Raises:
        ProgramError: Something made another function of it that the text does not say.
    """
    build = layer.cls.find("build")[1] if layer.cls else None
    if isinstance(build, Unknown):
        keras.machine.fail_unknown(build, f"what build() of '{layer.kind}' adds", "")
    return build if isinstance(build, Function) else None


def _reads_any(function: Function) -> bool:
    return function.node.args.vararg is not None or function.node.args.kwarg is not None


def composite(
    keras: State,
    layer: KerasLayer,
    reads: list[KerasTensor],
    inner: list[KerasTensor],
    node: ast.AST,
    result: Any,
) -> Any:
    """A layer of the text as one layer of the graph."""
    if not inner:
        keras.machine.fail(node, f"what call() of '{layer.kind}' returns is not known here")
    outputs = tuple(Tensor(unnamed(tensor.shape[1:])) for tensor in inner)
    groups = tuple(groups_of(layer))
    note = "a layer of the text"

    def build(sources: Sequence[Tensor]) -> Layer:
        return Layer(
            layer.kind,
            sources[0],
            outputs,
            groups,
            (note,),
            also_reads=tuple(sources[1:]),
            has_unknown_products=bool(groups),
        )

    if layer.unit is None:
        layer.unit = Unit(layer.name, build, layer.code)
        keras.owners[layer.unit] = layer
    else:
        layer.unit.build = build
    made = used(keras, layer, layer.unit, reads, node)
    return refilled(result, iter(flatten(made)))


def use_lambda(keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any]) -> Any:
    """Lambda(): the function is evaluated on the tensors."""
    function = layer.attributes.get("function")
    tensors = flatten(arguments)
    given = layer.attributes.get("output_shape")
    if given is not None and goes_by_stated(keras) and any(tensor.is_symbolic for tensor in tensors):
        result = stated_of_lambda(keras, given, node, arguments[0])
        layer.flat = []
        return composite(keras, layer, tensors, flatten(result), node, result)
    inside = {id(tensor): _scratch(keras, tensor) for tensor in tensors}
    with keras.tracing():
        result = keras.machine.call(function, node, [_swapped(value, inside) for value in arguments], {})
    found = flatten(result)
    if (not found or isinstance(result, Unknown)) and isinstance(given, (tuple, list)):
        found = [KerasTensor(keras, (None, *given))]
        result = found[0]
    if not found:
        unknown = (
            result
            if isinstance(result, Unknown)
            else Unknown(keras.machine.code(node), keras.machine.first_line(node))
        )
        keras.machine.fail_unknown(unknown, f"the shape that '{layer.name}' returns", "")
    layer.flat = []
    return composite(keras, layer, tensors, found, node, result)


def _scratch(keras: State, tensor: KerasTensor) -> KerasTensor:
    """A tensor of the same shape inside a layer."""
    ref = keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
    return KerasTensor(keras, tensor.shape, ref, True)


def _swapped(value: Any, tensors: dict[int, KerasTensor]) -> Any:
    if isinstance(value, KerasTensor):
        return tensors.get(id(value), value)
    if isinstance(value, (list, tuple)):
        return type(value)(_swapped(item, tensors) for item in value)
    if isinstance(value, dict):
        return {key: _swapped(item, tensors) for key, item in value.items()}
    return value


def _parameters(function: Function) -> set[str]:
    arguments = function.node.args
    return {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}


def _has_more(function: Function) -> bool:
    return function.node.args.kwarg is not None
