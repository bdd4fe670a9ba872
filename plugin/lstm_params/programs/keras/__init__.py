"""Keras in programs: what its names refer to, and what is counted of a model."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from ...calculator.graph import GraphBuilder
from ...calculator.network import Network
from ...calculator.shapes import Lengths
from ..machine import Machine
from ..maker import Maker
from ..values import Builtin, Class, Instance
from .classes import MODELS, KerasClass
from .cloning import clone_model
from .layers import KerasLayer
from .methods import METHODS
from .names import fragment, names_of, resolve
from .objects import construct, initialise, make
from .operations import arithmetic, operation
from .results import candidates, network_of
from .state import State
from .use import use


class Keras(State):
    """The rules of Keras.

    Args:
        machine: The interpreter.
        sources: The inputs of a model that states none.
    """

    roots = frozenset(["keras", "tensorflow", "tf_keras", "numpy"])

    def __init__(self, machine: Machine, sources: Sequence[Lengths]) -> None:
        maker = Maker(machine, "keras")
        super().__init__(maker, GraphBuilder(maker.framework), sources)

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What Keras or TensorFlow has by a full name; `MISSING` if there is no rule for it."""
        return resolve(self, path, node)

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        return names_of(self, module)

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name refers to in a part of a program that imports nothing."""
        return fragment(self, name, node)

    def class_of(self, name: str) -> KerasClass:
        """Keras' class of a name."""
        return KerasClass(self, name)

    def make(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer, model or input."""
        return make(self, name, node, arguments, keywords)

    def use(self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a layer returns on some tensors."""
        return use(self, layer, node, arguments, keywords)

    def arithmetic(self, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """The result of an operator on tensors."""
        return arithmetic(self, symbol, left, right, node)

    def operation(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The result of a function of tensors, where there is a rule for its shape."""
        return operation(self, name, node, arguments, keywords)

    def clone(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A model of new layers that are made as those of another."""
        return clone_model(self, node, arguments, keywords)

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Instance | None:
        """A new layer or model of a class of the text."""
        return construct(self, cls, serial, node)

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`super().__init__(…)` of a class of the text."""
        initialise(self, instance, node, arguments, keywords)

    def method(self, layer: KerasLayer, name: str) -> Any:
        """A method that changes a layer, or reads what is in it; None if there is no such method."""
        rule = METHODS.get(name)
        if rule is None:
            return None
        return Builtin(name, lambda node, arguments, keywords: rule(self, layer, node, arguments, keywords))

    def candidates(self) -> list[KerasLayer]:
        """The models that the program's names refer to, the one that is made last at the end."""
        return candidates(self)

    def network(self, root: Any) -> tuple[Network, dict[str, tuple[int, int]]]:
        """The network of a model, and where each of its layers is made.

        Raises:
            ProgramError: There is something in it that the text does not say, or its layers do not fit.
        """
        return network_of(self, root)

    def is_model_class(self, cls: Class) -> bool:
        """Whether the objects of a class are models."""
        return any(isinstance(base, KerasClass) and base.name in MODELS for base in cls.order)
