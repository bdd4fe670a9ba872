"""What Keras' tensors, variables and layers ask of the rules that they live under."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..machine import Machine
    from .tensors import FirstLength


class Context(Protocol):
    """What the values of a program ask of the rules of Keras."""

    machine: Machine
    is_older: bool
    """Whether the Keras is one before Keras 3."""
    shared: list[tuple[Any, Any, Any, ast.AST]]
    """The lists and dicts that layers of Keras 2 share with the program, and what was in them then."""
    is_tracing: bool
    """Whether a layer's `call` is evaluated, in which Keras has no symbolic tensors."""
    folded: dict[int, FirstLength]
    """The first lengths of tensors that have more than the batch in it, by their nodes in the graph."""

    def operation(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The result of a function of tensors."""

    def arithmetic(self, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """The result of an operator on tensors."""

    def use(self, layer: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a layer returns on some tensors."""

    def method(self, layer: Any, name: str) -> Any:
        """A method of layers; None if there is no rule for it."""

    def class_of(self, name: str) -> Any:
        """Keras' class of a name."""

    def is_model(self, value: Any) -> bool:
        """Whether a value is a model."""
