"""New layers and inputs."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.calls import Call, LayerError
from ...calculator.frameworks.keras.merging import FUNCTIONS
from ...calculator.inputs import GivenInput, first_input
from ...calculator.shapes import Tensor, unnamed
from ..values import Partial, Unknown
from .layers import KerasLayer, all_in
from .parts import WRAPPING, add_parts, count_inside, inner_argument, inside_alone
from .rows import become_input
from .state import State
from .stated import makes_weights
from .tensors import KerasTensor, is_shape, known_flag, unknown_in
from .tracking import matters, tracked

MOST_INSIDE = 100
"""So many layers may lie inside one: cells, and what wrappers wrap."""


def fill(
    keras: State, layer: KerasLayer, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Make a layer one of Keras' own kinds."""
    maker = keras.maker
    keywords = {
        key: open_lengths(keras, value) if "shape" in key else value for key, value in keywords.items()
    }
    layer.size = 1 + sum(
        count_inside(keras, value, node)
        for value in (*arguments, *keywords.values())
        if isinstance(value, (list, tuple, KerasLayer))
    )
    if layer.size > MOST_INSIDE:
        keras.machine.fail(node, f"a layer may have at most {MOST_INSIDE} layers inside it")
    if name not in WRAPPING:
        arguments = [_activation(keras, value, node) for value in arguments]
        keywords = {key: _activation(keras, value, node) for key, value in keywords.items()}
    special = inside_alone(name, arguments, keywords)
    if special is None:
        call = maker.call(name, node, arguments, keywords, inner_argument)
        if keras.data_format == "channels_first":
            order_axes(keras, call)
        layer.bound = maker.bound(call, node, arguments, keywords)
        layer.code = str(call)
        if isinstance(keywords.get("trainable"), Unknown):
            keras.machine.fail_unknown(keywords["trainable"], "'trainable'", "true")
        layer.is_trainable = layer.bound.arguments.get("trainable", True) if name != "Given" else True
    else:
        layer.is_trainable = known_flag(keras.machine, keywords.get("trainable", True), node, layer)
    given = layer.bound.arguments.get("name", "") if layer.bound else keywords.get("name", "")
    layer.name = (
        given if isinstance(given, str) and given else keras.maker.framework.named(name, keras.counts)
    )
    add_parts(keras, layer, name, node, arguments, keywords)


def _activation(keras: State, value: Any, node: ast.AST) -> Any:
    """A layer as the activation of another; any other value as it is.

    Raises:
        ProgramError: It has weights. Keras counts them once it has called it, which depends on the model.
    """
    if not isinstance(value, KerasLayer) or value.is_stated:
        return value
    step = KerasTensor(keras, (None, 1))
    for part in all_in(value):
        if part.own or part.fixed or (not part.is_built and makes_weights(part, step)):
            message = f"the weights of '{part.name}', which is given as an activation, are not counted here"
            keras.machine.fail(node, message, "Write it as a layer of its own, behind this one.")
    return value if value.cls is None else Unknown(value.code, value.span, True, True)


def order_axes(keras: State, call: Call) -> None:
    """Say where the channels are, as the program has set it for all layers."""
    signature = keras.maker.framework.types[call.name].signature
    if "data_format" in signature.counted:
        at = signature.parameters.index("data_format")
        if len(call.arguments) <= at and call.keywords.get("data_format") is None:
            call.keywords["data_format"] = keras.data_format


def lambda_layer(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> KerasLayer:
    """A new `Lambda`."""
    layer = keras.new_layer(None, "Lambda", keras.named("Lambda", keywords), node)
    given = dict(zip(("function", "output_shape", "mask", "arguments"), arguments, strict=False)) | keywords
    function, more = given.get("function"), keras.machine.read(given.get("arguments"), node)
    if isinstance(more, Unknown):
        keras.machine.fail_unknown(more, f"what the function of '{layer.name}' is called with", "")
    if keras.is_older and any(map(_has_layers, (function, more))):
        keras.machine.fail(node, "a layer that is handed to Lambda() is not understood here", "Call it.")
    layer.tracked += [tracked(layer, value, node) for value in (function, more) if _has_layers(value)]
    layer.attributes["function"] = Partial(function, [], more) if isinstance(more, dict) else function
    layer.attributes["output_shape"] = given.get("output_shape")
    return layer


def _has_layers(value: Any) -> bool:
    """Whether Keras tracks what Lambda() keeps: a layer, or a dict of some."""
    return any(map(matters, value.values())) if isinstance(value, dict) else matters(value)


def new_input(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A new `Input` or `InputLayer`."""
    maker = keras.maker
    if "tensor" in keywords or "input_tensor" in keywords:
        keras.machine.fail(node, "an input made of a tensor is not understood here")
    arguments = [open_lengths(keras, value) for value in arguments]
    keywords = {key: open_lengths(keras, value) for key, value in keywords.items()}
    dtype = keywords.pop("dtype", None)
    call = maker.call(name, node, arguments, keywords)
    bound = maker.bound(call, node, arguments, keywords)
    try:
        tensor = first_input([bound, None], GivenInput(None, None, None))
    except LayerError as error:
        raise maker.placed([error], node) from None
    assert tensor, "an input states its shape"
    own = keywords.get("name")
    layer = keras.new_layer(None, "InputLayer", keras.named("InputLayer", keywords), node)
    ref = keras.builder.input(tensor, own if isinstance(own, str) else "")
    made = become_input(keras, layer, ref, (bound.stated_batch, *tensor.lengths))
    made.name = own if isinstance(own, str) else ""
    made.dtype = dtype if isinstance(dtype, str) else ""
    return layer.outs if name == "Input" else layer


def symbolic(keras: State, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`KerasTensor(shape)`: a tensor that layers are called on, as in a `build` that calls `call`."""
    shape = (*arguments, keywords.get("shape"))[0]
    if not is_shape(shape):
        return keras.machine.unknown(node, True, is_passive=True)
    return KerasTensor(keras, tuple(shape), keras.builder.input(Tensor(unnamed(tuple(shape[1:])))), True)


def open_lengths(keras: State, value: Any) -> Any:
    """A shape whose unknown lengths are left open: a layer that needs one is refused for it."""
    if not isinstance(value, (list, tuple)):
        return value
    for item in value:
        if isinstance(item, Unknown) and item.is_data:
            keras.opened = item
    return type(value)(None if isinstance(item, Unknown) and item.is_data else item for item in value)


def merged(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A function that makes a layer and uses it at once."""
    inputs = arguments[0] if arguments else keywords.get("inputs")
    others = {key: value for key, value in keywords.items() if key != "inputs"}
    kind = FUNCTIONS[name]
    layer = keras.new_layer(None, kind, "", node)
    made = (
        ast.copy_location(ast.Call(node.func, node.args[1:], node.keywords), node)
        if isinstance(node, ast.Call)
        else node
    )
    fill(keras, layer, kind, made, arguments[1:], others)
    if isinstance(inputs, Unknown) or (unknown := unknown_in(inputs)):
        return keras.machine.unknown(node, True, inputs if isinstance(inputs, Unknown) else unknown, True)
    return keras.use(layer, node, [inputs], {})
