"""Layers and functions that the text defines: what they compute is evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.graph import Again, Unit
from ...calculator.layers import Layer
from ...calculator.shapes import Tensor, shape_text, unnamed
from ..values import Function, Method, Unknown
from .folding import hand_on
from .layers import KerasLayer
from .nodes import used
from .state import State
from .stated import (
    aligned,
    check_built,
    goes_by_stated,
    read_by,
    shapes_in,
    stated,
    stated_of_lambda,
    states_shapes,
)
from .tensors import KerasTensor, flatten, refilled, refilled_call, unknown_in
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
    call = _call_of(keras, layer, node)
    if not layer.is_built:
        read = read_by(call, arguments, keywords)
        if call is not None and not read:
            read = _unnamed(keras, layer, call, arguments)
        _build(keras, layer, node, call, read)
    is_symbolic = any(tensor.is_symbolic for tensor in tensors)
    if is_symbolic and goes_by_stated(keras) and states_shapes(layer):
        result = _as_stated(keras, layer, node, arguments, keywords)
        layer.flat = list(layer.weights())
        again = _again(keras, layer, arguments, keywords, partial(stated, keras, layer, node))
        return composite(keras, layer, tensors, result, node, again)
    result = _called(keras, layer, call, node, arguments, keywords)
    layer.flat = list(layer.weights())
    unknown = unknown_in(result)
    if unknown is not None:
        return machine.unknown(node, True, unknown, True)
    if not is_symbolic:
        layer.outs = result
        layer.first = layer.first or result
        return result
    again = _again(keras, layer, arguments, keywords, partial(_called, keras, layer, call, node))
    return composite(keras, layer, tensors, result, node, again)


def _call_of(keras: State, layer: KerasLayer, node: ast.AST) -> Function | None:
    """The `call` of a layer's class; None where that of Keras' own class is not redefined.

    Raises:
        ProgramError: There is none.
    """
    call = layer.cls.find("call")[1] if layer.cls else None
    if not isinstance(call, Function) and (call is not None or not layer.redefines):
        keras.machine.fail(node, f"'{layer.kind}' has no call()")
    return call


def _unnamed(keras: State, layer: KerasLayer, call: Function, arguments: list[Any]) -> dict[str, Any]:
    """What a `call` of `*args` is built on.

    Raises:
        ProgramError: Keras 3 reads the shapes of what has a name, and builds the layer on None.
    """
    is_built_by_shape = layer.has_base_build or known_build(keras, layer) is not None
    if is_built_by_shape and not keras.is_older:
        message = f"Keras builds '{layer.kind}' on what has a name in call(), and there is no such argument"
        keras.machine.fail(call.node, message, "Write call(self, inputs, …).")
    return {"": arguments[0]} if arguments else {}


def _called(
    keras: State,
    layer: KerasLayer,
    call: Function | None,
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
        if call is None or name in _parameters(call) or _has_more(call)
    }
    compute = Method(call, layer) if call is not None else layer.of_base(keras.machine, "call", node)
    with keras.tracing():
        return keras.machine.call(compute, node, [_swapped(value, inside) for value in arguments], taken)


def _as_stated(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What a layer says that it returns; its `call` is evaluated where Keras builds what is in it by it."""
    assert layer.cls, "its class is in the text"
    call, build = layer.cls.find("call")[1], layer.cls.find("build")[1]
    has_build = layer.has_base_build or isinstance(build, Function)
    is_open = not layer.is_built and not layer.is_locked and not has_build
    if is_open and any(not part.is_built for part in layer.inner()):
        _called(keras, layer, call, node, arguments, keywords)
    else:
        check_built(keras, layer, flatten([*arguments, *keywords.values()])[0])
    return stated(keras, layer, node, arguments, keywords)


def _build(
    keras: State, layer: KerasLayer, node: ast.AST, call: Function | None, read: Mapping[str, Any]
) -> None:
    """Evaluate a layer's `build`, as Keras does before its first call, on the shapes of what that reads."""
    build = known_build(keras, layer)
    if layer.is_locked or (build is None and not layer.has_base_build):
        return
    first = next(iter(read.values()), None)
    shape = first.shape if isinstance(first, KerasTensor) else [tensor.shape for tensor in flatten(first)]
    if build is None:
        layer.build(node, [shape], {})
        return
    if len(_parameters(build)) > 2 and not keras.is_older:
        taken = aligned(build, call, read)
        if taken is None:
            message = f"build() of '{layer.kind}' must have one argument, or those of call() with '_shape'"
            keras.machine.fail(build.node, message)
        layer.build(node, [], shapes_in(taken))
        return
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


def _again(
    keras: State,
    layer: KerasLayer,
    arguments: list[Any],
    keywords: dict[str, Any],
    compute: Callable[[list[Any], dict[str, Any]], Any],
) -> Again:
    """What a layer of the text computes of other tensors in the place of those that it was given."""
    values = [*arguments, *keywords.values()]

    def again(sources: Sequence[Tensor]) -> list[Tensor]:
        pairs = zip(flatten(values), sources, strict=True)
        others = [
            KerasTensor(keras, (tensor.shape[0], *source.lengths), keras.builder.input(source), True)
            for tensor, source in pairs
        ]
        result = compute(*refilled_call(arguments, keywords, iter(others)))
        found = [] if unknown_in(result) else flatten(result)
        if not found:
            lengths = ", ".join(shape_text(source.lengths) for source in sources)
            raise LayerError(None, f"what '{layer.name}' returns on {lengths} is not known here")
        return [Tensor(unnamed(tensor.shape[1:])) for tensor in found]

    return again


def composite(
    keras: State, layer: KerasLayer, reads: list[KerasTensor], result: Any, node: ast.AST, again: Again
) -> Any:
    """A layer of the text as one layer of the graph.

    Args:
        keras: What is known of the program.
        layer: The layer.
        reads: The tensors that it is given.
        result: What it returns of them.
        node: The place of the call.
        again: What it returns of others.
    """
    inner = flatten(result)
    if not inner:
        keras.machine.fail(node, f"what call() of '{layer.kind}' returns is not known here")
    if not all(tensor.shape for tensor in inner):
        keras.machine.fail(
            node, f"'{layer.kind}' returns a number without a batch axis, which has no place here"
        )
    build = partial(_of_text, layer, inner)
    if layer.unit is None:
        layer.unit = Unit(layer.name, build, layer.code)
        keras.owners[layer.unit] = layer
    else:
        layer.unit.build = build
    made = flatten(used(keras, layer, layer.unit, reads, node))
    hand_on(keras, inner, made)
    assert made[0].ref, "it stands in the graph"
    keras.builder.again[made[0].ref.node] = again
    return refilled(result, iter(made))


def _of_text(layer: KerasLayer, returned: Sequence[KerasTensor], sources: Sequence[Tensor]) -> Layer:
    """A layer of the text, as it is listed."""
    groups = tuple(groups_of(layer))
    outputs = tuple(Tensor(unnamed(tensor.shape[1:])) for tensor in returned)
    note, others = "a layer of the text", tuple(sources[1:])
    return Layer(
        layer.kind, sources[0], outputs, groups, (note,), also_reads=others, has_unknown_products=bool(groups)
    )


def use_in_time(keras: State, layer: KerasLayer, source: Tensor) -> Layer:
    """A layer of the text inside TimeDistributed().

    Keras builds it by its `build`, has its shape by its `compute_output_shape`, and does not evaluate its
    `call` (keras/src/layers/rnn/time_distributed.py, 3.15).

    Raises:
        LayerError: It does not say its shape.
    """
    node, cls = keras.places[id(layer)], layer.cls
    assert cls, "its class is in the text"
    says_shape = layer.redefines or isinstance(cls.find("compute_output_shape")[1], Function)
    if not says_shape or not goes_by_stated(keras):
        message = f"the shape that '{layer.name}' returns inside TimeDistributed() is not understood here"
        hint = (
            f"TimeDistributed() asks compute_output_shape() of '{layer.kind}', or put it into a model of its "
            f"own: keras.Model(x, {layer.kind}(…)(x)) of an Input() x."
        )
        raise LayerError(None, message, hint)
    if not layer.is_ready:
        keras.machine.fail(node, f"the __init__ of '{layer.kind}' must call super().__init__()")
    tensor = KerasTensor(keras, (None, *source.lengths))
    _call_of(keras, layer, node)
    if not layer.is_built:
        keras.machine.certain(node, "a layer is built", layer)
        keras.machine.call(keras.machine.attribute_of(layer, "build", node), node, [tensor.shape], {})
        check_built(keras, layer, tensor)
        layer.flat = list(layer.weights())
    result = stated(keras, layer, node, [tensor], {})
    if not isinstance(result, KerasTensor):
        raise LayerError(None, f"TimeDistributed() needs one tensor, and '{layer.name}' returns a list")
    return _of_text(layer, [result], [source])


def use_lambda(keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any]) -> Any:
    """Lambda(): the function is evaluated on the tensors."""
    tensors = flatten(arguments)
    result = _of_lambda(keras, layer, node, arguments, {})
    if isinstance(result, Unknown) or not flatten(result):
        cause = Unknown(keras.machine.code(node), keras.machine.first_line(node))
        unknown = result if isinstance(result, Unknown) else cause
        keras.machine.fail_unknown(unknown, f"the shape that '{layer.name}' returns", "")
    layer.flat = list(layer.weights())
    again = _again(keras, layer, arguments, {}, partial(_of_lambda, keras, layer, node))
    return composite(keras, layer, tensors, result, node, again)


def lambda_in_time(keras: State, layer: KerasLayer, source: Tensor) -> Layer:
    """A Lambda() inside TimeDistributed(), whose function is evaluated on one timestep.

    Raises:
        LayerError: What it gives is not known to be one tensor.
    """
    ref = keras.builder.input(Tensor(unnamed(source.lengths)))
    tensor = KerasTensor(keras, (None, *source.lengths), ref, True)
    result = _of_lambda(keras, layer, keras.places[id(layer)], [tensor], {})
    if not isinstance(result, KerasTensor) or not result.shape:
        hint = "Say it: output_shape=(…)."
        raise LayerError(None, f"the shape that '{layer.name}' returns at a timestep is not known here", hint)
    layer.flat = list(layer.weights())
    return _of_text(layer, [result], [source])


def _of_lambda(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What the function of a Lambda() gives, or what that says of it."""
    function, given = layer.attributes.get("function"), layer.attributes.get("output_shape")
    tensors = flatten(arguments)
    if given is not None and goes_by_stated(keras) and any(tensor.is_symbolic for tensor in tensors):
        return stated_of_lambda(keras, given, node, arguments[0])
    inside = {id(tensor): _scratch(keras, tensor) for tensor in tensors}
    with keras.tracing():
        result = keras.machine.call(
            function, node, [_swapped(value, inside) for value in arguments], keywords
        )
    is_known = flatten(result) and not isinstance(result, Unknown)
    return result if is_known or not isinstance(given, (tuple, list)) else KerasTensor(keras, (None, *given))


def _scratch(keras: State, tensor: KerasTensor) -> KerasTensor:
    """A tensor of the same shape inside a layer."""
    ref = keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
    made = KerasTensor(keras, tensor.shape, ref, True)
    hand_on(keras, [tensor], [made])
    return made


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
