"""Keras' classes, and the objects of classes that are derived from them."""

from __future__ import annotations

import ast
from typing import Any

from ..things import Thing
from ..values import Builtin, Class, Instance, Unknown
from .layers import KerasLayer, KerasModel
from .making import check_dtype, named, note_layer
from .models import sequential
from .state import State
from .tensors import known_flag

MODELS = ("Model", "Sequential", "Functional")

_DERIVED: dict[str, tuple[str, ...]] = {
    "RNN": ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    "Wrapper": ("TimeDistributed",),
    "Dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
}
"""Keras' classes that are derived from others, by these (keras 3.15)."""


class KerasClass(Thing):
    """A class of Keras' that makes layers or models."""

    __slots__ = ("keras", "name", "path")
    is_class = True

    def __init__(self, keras: State, name: str) -> None:
        self.keras, self.name, self.path = keras, name, f"keras.{name}"

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer or model."""
        return self.keras.make(self.name, node, arguments, keywords)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Something of the class itself."""
        if name == "__name__":
            return self.name
        if name == "__init__":

            def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
                if not arguments or not isinstance(arguments[0], KerasLayer):
                    machine.fail(node, "this is not understood here")
                initialise(self.keras, arguments[0], node, arguments[1:], keywords)

            return Builtin(name, called)
        return machine.unknown(node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Changing Keras itself."""
        machine.fail(node, "a change of Keras' own classes is not understood here")

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class."""
        if not isinstance(value, KerasLayer):
            return None if isinstance(value, Unknown) else False
        if self.name == "Layer":
            return True
        if self.name == "Model":
            return isinstance(value, KerasModel) or self.keras.is_model(value)
        if value.cls is not None:
            return any(isinstance(base, KerasClass) and base.name == self.name for base in value.cls.order)
        if self.name in _DERIVED:
            return value.form == self.name or value.form in _DERIVED[self.name]
        types = self.keras.maker.framework.types
        if self.name in MODELS or self.name in types:
            own = types[self.name].signature.layer if self.name in types else self.name
            return (value.bound.name if value.bound else value.form) == own
        return None


def construct(keras: State, cls: Class, serial: int, node: ast.AST) -> Instance | None:
    """A new layer or model of a class of the text."""
    base = next((base for base in cls.order if isinstance(base, KerasClass)), None)
    if base is None:
        return None
    layer: KerasLayer
    if base.name in ("Sequential", "Functional"):
        layer = KerasModel(keras, cls, serial, keras.machine.first_line(node), base.name, "")
    else:
        layer = KerasLayer(keras, cls, serial, keras.machine.first_line(node), base.name, "")
    note_layer(keras, layer, node)
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
    instance.is_ready = True
    assert instance.cls, "its class is in the text"
    check_dtype(keras, keywords, node)
    if isinstance(instance, KerasModel) and instance.form == "Sequential":
        instance.name = named(keras, instance.cls.name, keywords)
        sequential(keras, instance, node, arguments, keywords)
    elif instance.form in ("Layer", "Model"):
        if arguments or keywords.keys() & {"inputs", "outputs"}:
            keras.machine.fail(node, "a class that hands its inputs and outputs on is not understood here")
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
        instance.name = named(keras, instance.cls.name, keywords)
        instance.is_trainable = known_flag(keras.machine, keywords.get("trainable", True), node)
    else:
        keras.machine.fail(node, f"a class derived from {instance.form} is not understood here")
