"""What `get_config()` gives of Keras' own layers and models, of which `from_config()` makes others."""

from __future__ import annotations

import ast
from typing import Any

from ..things import Thing
from .layers import KerasLayer

_CHANGING = ("update", "pop", "popitem", "setdefault", "clear")


class Config(Thing):
    """The configuration of a layer or a model, as it is.

    Attributes:
        layer: What it is of.
    """

    __slots__ = ("_before", "layer")

    def __init__(self, layer: KerasLayer) -> None:
        self.layer = layer
        self._before = self._state()

    def _state(self) -> list[tuple[KerasLayer, bool]]:
        """The layers in it, and whether each is trained."""
        layers = (self.layer, *self.layer.listed())
        return [(part, part.is_trainable) for layer in layers for part in (layer, *layer.inner())]

    @property
    def is_of_now(self) -> bool:
        """Whether the layer has not been frozen, thawed or changed since."""
        now = self._state()
        return len(now) == len(self._before) and all(
            one[0] is other[0] and one[1] is other[1] for one, other in zip(now, self._before, strict=True)
        )

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """A method: what is in a configuration is not followed, and neither is another one made of it."""
        if name in _CHANGING:
            self._fail_changed(machine, node)
        return machine.unknown(node, True, is_passive=True)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """One of its settings."""
        return machine.unknown(node, True)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """The names of its settings."""
        return machine.unknown(node, True)

    def mapping(self, machine: Any, node: ast.AST) -> Any:
        """Its settings."""
        return machine.unknown(node, True)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """How many settings it has."""
        return machine.unknown(node, True)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Change a setting."""
        self._fail_changed(machine, node)

    def delete_item(self, machine: Any, index: Any, node: ast.AST) -> None:
        """Take a setting away."""
        self._fail_changed(machine, node)

    def _fail_changed(self, machine: Any, node: ast.AST) -> None:
        hint = f"Write the {self.layer.form} with the arguments that it has then."
        machine.fail(node, "a change of a configuration is not followed here", hint)
