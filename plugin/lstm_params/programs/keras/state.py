"""What is known of a program's layers and of its graph."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ...calculator.shapes import Lengths
from ..values import Class, Instance, Unknown
from .layers import KerasLayer, KerasModel
from .tensors import FirstLength

if TYPE_CHECKING:
    from ...calculator.graph import GraphBuilder, Unit
    from ..maker import Maker

MOST_LAYERS = 2_000
"""A program may make so many layers."""


class State:
    """What is known of a program's layers and of its graph.

    Args:
        maker: What makes layers.
        builder: What makes the graph.
        sources: The inputs of a model that states none.
    """

    def __init__(self, maker: Maker, builder: GraphBuilder, sources: Sequence[Lengths]) -> None:
        self.machine, self.maker, self.builder = maker.machine, maker, builder
        self.sources = sources
        self.source = sources[0] if len(sources) == 1 else None
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
        self.edition = ""
        """Which Keras it imports, by the name that errors have for it."""
        self.is_older = False
        """Whether that is one before Keras 3."""
        self.policy: str | None = None
        """The type of weights, if a layer does not say so; None before the first one is made or it is set."""
        self.computes = ""
        """The type that a layer computes with then; nothing where it is that of its weights."""
        self.floatx = ""
        """The type that this is then, if the program says one."""
        self.is_tracing = False
        """Whether a layer's `call` is evaluated, in which Keras has no symbolic tensors."""
        self.folded: dict[int, FirstLength] = {}
        """The first lengths of tensors that have more than the batch in it, by their nodes in the graph."""
        self.shared: list[tuple[KerasLayer, Any, Any, ast.AST]] = []
        """The lists and dicts that layers of Keras 2 share with the program, and what was in them then."""
        self.known: dict[str, Any] = {}
        """What names are resolved to."""

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """While a layer's `call` is evaluated."""
        before, self.is_tracing = self.is_tracing, True
        self.machine.has_open_lengths = True
        try:
            yield
        finally:
            self.is_tracing = self.machine.has_open_lengths = before

    @property
    def dtype(self) -> str:
        """The type of a new layer's weights, and from then on of later ones (`keras.config.dtype_policy`)."""
        if self.policy is None:
            self.policy = self.floatx
        return self.policy

    def clear(self) -> None:
        """Forget the names of layers, and the policy that is set, as `clear_session` does."""
        self.counts.clear()
        self.policy, self.computes = None, ""

    def named(self, base: str, keywords: Mapping[str, Any]) -> str:
        """The name of a new layer: its own, or one that is made of its class's."""
        name = keywords.get("name")
        return name if isinstance(name, str) else self.maker.framework.named(base, self.counts)

    def new_layer(self, cls: Class | None, kind: str, name: str, node: ast.AST) -> KerasLayer:
        """A new layer, which is counted."""
        layer = KerasLayer(self, cls, self.machine.next_serial(), self.machine.first_line(node), kind, name)
        layer.dtype, layer.computes = self.dtype, self.computes
        self.note(layer, node)
        return layer

    def note(self, layer: KerasLayer, node: ast.AST) -> None:
        """Count a layer, and keep the code that makes it.

        Raises:
            ProgramError: There are too many.
        """
        self.all_layers.append(layer)
        if len(self.all_layers) > MOST_LAYERS:
            self.machine.fail(node, f"a program may make at most {MOST_LAYERS:,} layers")
        layer.code = self.machine.code(node) if isinstance(node, ast.Call) else layer.name
        self.places[id(layer)] = node

    # What the rules of Keras do, so that each of their modules depends on this one

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

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`super().__init__(…)` of a class of the text."""
        raise NotImplementedError

    def make(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer, model or input."""
        raise NotImplementedError

    def clone(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A model of new layers that are made as those of another."""
        raise NotImplementedError

    def is_model(self, value: Any) -> bool:
        """Whether a value is a model."""
        return isinstance(value, KerasModel) or (isinstance(value, KerasLayer) and value.form == "Model")
