"""What is known of a program's layers and of its graph."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.graph import GraphBuilder, Unit
from ...calculator.shapes import Lengths
from ..machine import Machine
from ..maker import Maker
from ..values import Unknown
from .layers import KerasLayer, KerasModel


class State:
    """What is known of a program's layers and of its graph.

    Args:
        machine: The interpreter.
        source: The input of a model that states none.
    """

    def __init__(self, machine: Machine, source: Lengths | None) -> None:
        self.machine, self.source = machine, source
        self.maker = Maker(machine, "keras")
        self.builder = GraphBuilder(self.maker.framework)
        self.counts: dict[str, int] = {}
        self.owners: dict[Unit, KerasLayer] = {}
        self.makers: dict[int, KerasLayer] = {}
        """The layer that made each node of the graph."""
        self.places: dict[int, ast.AST] = {}
        """Where each layer is made, by its identity."""
        self.all_layers: list[KerasLayer] = []
        self.opened: Unknown | None = None
        """A length that was left open because the text does not say it."""
        self.data_format = "channels_last"
        """Where the channels are, if a layer does not say so."""
        self.known: dict[str, Any] = {}
        """What names are resolved to."""

    def use(self, layer: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a layer returns on some tensors."""
        raise NotImplementedError

    def operation(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The result of a function of tensors."""
        raise NotImplementedError

    def arithmetic(self, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """The result of an operator on tensors."""
        raise NotImplementedError

    def method(self, layer: Any, name: str) -> Any:
        """A method of layers; None if there is no rule for it."""
        raise NotImplementedError

    def class_of(self, name: str) -> Any:
        """Keras' class of a name."""
        raise NotImplementedError

    def make(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer, model or input."""
        raise NotImplementedError

    def is_model(self, value: Any) -> bool:
        """Whether a value is a model."""
        return isinstance(value, KerasModel) or (isinstance(value, KerasLayer) and value.form == "Model")
