"""Keras' classes, and the objects of classes that are derived from them."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

from ..things import Thing
from ..values import Builtin, Unknown
from .configs import Config
from .layers import METHODS, KerasLayer, KerasModel
from .state import State

MODELS = ("Model", "Sequential", "Functional")

_DERIVED: dict[str, tuple[str, ...]] = {
    "RNN": ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    "Wrapper": ("TimeDistributed", "SpectralNormalization"),
    "Dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    "Attention": ("AdditiveAttention",),
    "Embedding": ("ReversibleEmbedding",),
}
"""Keras' classes that are derived from others, by these (keras 3.15)."""
_DERIVED_BEFORE = {**_DERIVED, "Wrapper": ("TimeDistributed", "Bidirectional")}
"""Those of Keras 2, of the layers that are known of it (tf_keras 2.21)."""


class KerasClass(Thing):
    """A class of Keras' that makes layers or models."""

    __slots__ = ("keras", "published")
    is_class = True
    defines = ("__init__", "__call__", *METHODS)

    def __init__(self, keras: State, published: str) -> None:
        self.keras, self.published = keras, published

    @property
    def name(self) -> str:
        """What it is called where it is defined: Keras publishes `MaxPooling1D` as `MaxPool1D`, too."""
        types = self.keras.maker.framework.types
        return types[self.published].signature.layer if self.published in types else self.published

    @property
    def bases(self) -> list[KerasClass]:  # type: ignore[override]
        """The classes of Keras' that it is derived from."""
        if self.name == "Layer":
            return []
        found = [base for base, derived in self._derived().items() if self.name in derived]
        found += ["Model"] if self.name in MODELS[1:] else []
        return [KerasClass(self.keras, base) for base in (*found, "Layer")]

    def _derived(self) -> dict[str, tuple[str, ...]]:
        return _DERIVED_BEFORE if self.keras.is_older else _DERIVED

    def is_base_of(self, other: Any) -> bool | None:
        """Whether another class is derived from it; None for one that is not Keras's."""
        return self == other or self in other.bases if isinstance(other, KerasClass) else None

    def __eq__(self, other: object) -> bool:
        """It is made anew for each way by which it is imported."""
        return type(other) is type(self) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

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
                self.keras.initialise(arguments[0], node, arguments[1:], keywords)

            return Builtin(name, called)
        if name == "from_config":
            return Builtin(name, partial(self._from_config, machine))
        if name in ("build", "call", "__call__", "get_config", "add_weight"):
            return Builtin(name, partial(self._method, machine, name))
        return machine.unknown(node)

    def _method(
        self, machine: Any, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """`Layer.build(self, shape)`: a method of Keras' own by way of its class."""
        if not arguments or not isinstance(arguments[0], KerasLayer):
            machine.fail(node, "this is not understood here")
        method = arguments[0].of_base(machine, name, node)
        return machine.call(method, node, arguments[1:], keywords)

    def _from_config(
        self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """`Layer.from_config(config)`, of a configuration of this class as it is."""
        config = (*arguments, None)[0]
        if not isinstance(config, Config) or len(arguments) + len(keywords) != 1:
            return machine.unknown(node)
        layer = config.layer
        if not config.is_of_now:
            message = (
                f"'{layer.name}' has changed since its configuration was taken, which is not followed here"
            )
            machine.fail(node, message)
        kind = layer.bound.name if layer.bound else layer.form
        if self.name != kind and not (self.name == "Model" and kind == "Functional"):
            machine.fail(node, f"{self.name} makes nothing of the configuration of a {kind}")
        return self.keras.clone(node, arguments, keywords)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Changing Keras itself."""
        machine.fail(node, "a change of Keras's own classes is not understood here")

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class."""
        if not isinstance(value, KerasLayer):
            return None if isinstance(value, Unknown) else False
        if self.name == "Layer":
            return True
        if value.is_stated:
            return None
        if self.name == "Model":
            return isinstance(value, KerasModel) or self.keras.is_model(value)
        if value.cls is not None:
            return any(isinstance(base, KerasClass) and base.name == self.name for base in value.cls.order)
        kind = value.bound.name if value.bound else value.form
        if self.name in self._derived():
            return not {kind, value.form}.isdisjoint((self.name, *self._derived()[self.name]))
        if self.name in MODELS or self.name in self.keras.maker.framework.types:
            return kind == self.name
        return None
