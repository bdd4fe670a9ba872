"""New layers, models and inputs, of Keras' own classes and of classes of the text."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Class, Instance, Unknown, uncounted
from ..words import words
from .classes import KerasClass
from .derived import check_derived
from .dtypes import computed_type, typed, variable_type
from .layers import KerasLayer, KerasModel
from .making import fill, lambda_layer, new_input
from .models import functional, sequential
from .parts import rnn_of_cells
from .state import State
from .storage import QUANTIZED
from .tensors import known_flag
from .variables import VariableClass

_DECISIVE = words(
    "trainable weights variables trainable_weights trainable_variables non_trainable_weights "
    "non_trainable_variables layers count_params"
)
"""With a method or a property of these names, a class says itself what is counted, made or trained."""


def make(keras: State, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A new layer, model or input."""
    machine = keras.machine
    if name not in ("Input", "InputLayer"):  # whose type decides no weights
        keywords = typed(keras, keywords, node, name)
    keywords = {key: value for key, value in keywords.items() if key != "name" or value is not None}
    if name in ("Model", "Functional"):
        return functional(keras, node, arguments, keywords)
    if name == "Sequential":
        return sequential(keras, None, node, arguments, keywords)
    if name in ("Input", "InputLayer"):
        return new_input(keras, name, node, arguments, keywords)
    if name == "Layer":
        return keras.new_layer(None, "Layer", keras.named("Layer", keywords), node)
    if name == "Lambda":
        return lambda_layer(keras, node, arguments, keywords)
    if name not in keras.maker.framework.types or name == "Pipeline":
        return Unknown(
            machine.code(node),
            machine.first_line(node),
            reason=uncounted(
                f"and '{name}' is not among the {keras.maker.framework.label} layers known here"
            ),
        )
    if name == "RNN" and (made := rnn_of_cells(keras, node, arguments, keywords)) is not None:
        return made
    layer = keras.new_layer(None, name, "", node)
    dtype = keywords.get("dtype")
    if isinstance(dtype, str):
        layer.dtype, layer.computes = variable_type(keras, dtype, node), computed_type(dtype)
        if any(word in dtype for word in QUANTIZED):
            layer.stored = dtype.partition("_from_")[0]
    fill(keras, layer, name, node, arguments, keywords)
    return layer


def construct(keras: State, cls: Class, serial: int, node: ast.AST) -> Instance | None:
    """A new layer or model of a class of the text.

    Raises:
        ProgramError: It would be a variable, or its class says itself what is counted.
    """
    if any(isinstance(base, VariableClass) for base in cls.order):
        message = f"what is made of '{cls.name}', which is derived from a Variable, is not followed"
        keras.machine.fail(node, message, "Write keras.Variable(…) in its place.")
    base = next((base for base in cls.order if isinstance(base, KerasClass)), None)
    if base is None:
        return None
    layer: KerasLayer
    if base.name in ("Sequential", "Functional"):
        layer = KerasModel(keras, cls, serial, keras.machine.first_line(node), base.name, "")
    else:
        layer = KerasLayer(keras, cls, serial, keras.machine.first_line(node), base.name, "")
    layer.dtype, layer.computes = keras.dtype, keras.computes
    keras.note(layer, node)
    for name in _DECISIVE:
        if cls.find(name)[0]:
            message = f"what '{cls.name}' counts with a '{name}' of its own is not understood here"
            keras.machine.fail(cls.node, message, "Leave it out to count what Keras's own gives.")
    for other in cls.order:
        if isinstance(other, Unknown) and not other.is_passive:
            layer.taint = other
    return layer


def initialise(
    keras: State, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """`super().__init__(…)` of a class of the text."""
    if not isinstance(instance, KerasLayer):
        return
    if instance.is_ready:
        keras.machine.fail(node, "what a second super().__init__() does is not understood here")
    instance.is_ready = True
    assert instance.cls, "its class is in the text"
    _check_cooperation(keras, instance.cls, node)
    keywords = typed(keras, keywords, node, "")
    if isinstance(dtype := keywords.get("dtype"), str):
        instance.dtype, instance.computes = variable_type(keras, dtype, node), computed_type(dtype)
    if isinstance(instance, KerasModel) and instance.form == "Sequential":
        instance.name = keras.named(instance.cls.name, keywords)
        sequential(keras, instance, node, arguments, keywords)
    elif instance.form in ("Layer", "Model", "Wrapper"):
        if instance.form == "Wrapper":
            arguments, keywords = _wrap(keras, instance, node, arguments, keywords)
        if instance.form == "Model" and (arguments or keywords.keys() & {"inputs", "outputs"}):
            _become_functional(keras, instance, node, arguments, keywords)
            return
        if arguments:
            keras.machine.fail(node, f"{instance.form} takes no arguments without a name")
        unknown = keywords.keys() - {
            "name",
            "trainable",
            "dtype",
            "activity_regularizer",
            "autocast",
            "dynamic",
            "input_shape",
        }
        if unknown:
            keras.machine.fail(node, f"{instance.form} has no argument '{sorted(unknown)[0]}'")
        instance.name = keras.named(instance.cls.name, keywords)
        instance.is_trainable = known_flag(keras.machine, keywords.get("trainable", True), node, instance)
    else:
        check_derived(keras, instance, node)
        named = {**keywords, "name": keras.named(instance.cls.name, keywords)}
        if instance.form != "RNN" or rnn_of_cells(keras, node, arguments, named, instance) is None:
            fill(keras, instance, instance.form, node, arguments, named)
        for name in instance.bound.arguments if instance.bound else ():  # which Keras' `__init__` sets anew
            instance.attributes.pop(name, None)


def _wrap(
    keras: State, instance: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """`super().__init__(layer, …)` of a class of `Wrapper`; what is left of its arguments."""
    inner = (*arguments, keywords.get("layer"))[0]
    if isinstance(inner, Unknown):
        keras.machine.fail_unknown(
            inner, "the layer that this wraps", '"Given(parameters=1000, output=[64])"'
        )
    if not isinstance(inner, KerasLayer):
        keras.machine.fail(node, "Wrapper() is given a layer first")
    instance.put(keras.machine, "layer", inner, node)
    return arguments[1:], {name: value for name, value in keywords.items() if name != "layer"}


def _check_cooperation(keras: State, cls: Class, node: ast.AST) -> None:
    """Refuse a class of the text whose `__init__` is called by that of one of Keras's before it.

    Raises:
        ProgramError: There is one between Keras's class and `Layer`, which calls no other.
    """
    names = [base.name if isinstance(base, KerasClass) else "" for base in cls.order]
    own = next(number for number, name in enumerate(names) if name)
    for base in cls.order[own : names.index("Layer") + 1]:
        if isinstance(base, Class) and "__init__" in base.scope.names:
            message = f"what the __init__ of '{base.name}' does behind that of {names[own]} is not followed"
            keras.machine.fail(node, message, f"Name '{base.name}' before {names[own]} among the bases.")


def _become_functional(
    keras: State, instance: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """`super().__init__(inputs, outputs)` of a class of `Model`: its object becomes a functional model."""
    assert instance.cls, "its class is in the text"
    if instance.cls.find("call")[0]:
        message = "a class that hands its inputs and outputs on, and has a call(), is not understood here"
        keras.machine.fail(node, message)
    if keywords.keys() - {"inputs", "outputs", "name", "trainable"}:
        keras.machine.fail(node, "this use of super().__init__() is not understood here")
    instance.name = keras.named(instance.cls.name, keywords)
    instance.__class__ = KerasModel
    assert isinstance(instance, KerasModel), "it has just become one"
    KerasModel.start_without_layers(instance)
    instance.form = "Functional"
    functional(keras, node, arguments, keywords, instance)
