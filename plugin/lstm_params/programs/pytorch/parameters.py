"""PyTorch's parameters."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.weights import Weight
from ..things import Thing
from ..values import Builtin, Unknown
from .tensors import RESHAPING, TensorValue, plain_unknown, tensor_attribute

MOST_PARAMETERS = 2_400
"""They may have so many parameters, each a tensor; the modules of a copy have their own."""


class Parameter(Thing):
    """A parameter: equal only to itself, so that one that is registered twice is counted once.

    Attributes:
        shape: Its shape.
        requires_grad: Whether it is trained.
        weight: What the calculator knows of it, if it is a layer's own.
        code: The code that made it, if it belongs to no layer.
        taint: What may have changed it in a way that the text does not say.
    """

    __slots__ = ("code", "requires_grad", "shape", "span", "taint", "weight")

    def __init__(
        self, shape: tuple[int, ...], requires_grad: bool = True, weight: Weight | None = None
    ) -> None:
        self.shape, self.requires_grad, self.weight = shape, requires_grad, weight
        self.code, self.span = "", (0, 1)
        self.taint: Unknown | None = None

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Parameter:
        """A parameter of its own."""
        made = Parameter(self.shape, self.requires_grad, self.weight)
        made.code, made.span, made.taint = self.code, self.span, self.taint
        memo[id(self)] = made
        return made

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a parameter."""
        if name == "requires_grad":
            return self.requires_grad
        if name == "requires_grad_":
            return Builtin(
                name, lambda node, arguments, keywords: self._required(machine, node, arguments, keywords)
            )
        if name in RESHAPING or name == "set_":
            machine.fail(node, f"what '{name}' does with a parameter is not understood here")
        return tensor_attribute(machine, self.shape, name, node)

    def _required(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), True)[0]
        self.put(machine, "requires_grad", value, node)
        return self

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set whether it is trained."""
        if name == "requires_grad":
            machine.certain(node, "a parameter is frozen or thawed")
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "whether this is trained", "true")
            self.requires_grad = bool(value)
        elif name == "data":
            machine.certain(node, "a parameter is replaced")
            if isinstance(value, (TensorValue, Parameter)):
                if value.shape != self.shape:
                    self.shape, self.weight = value.shape, None
            elif isinstance(value, Unknown):
                machine.fail_unknown(value, "the shape of this parameter")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it, which is a tensor and not a parameter."""
        return plain_unknown(machine, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are tensors and not parameters."""
        return plain_unknown(machine, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is a tensor, not a parameter."""
        return (
            TensorValue(self.shape).operated(machine, symbol, TensorValue(self.shape), None, node)
            if isinstance(right if left is self else left, (int, float))
            else plain_unknown(machine, node)
        )

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


def count_parameters(machine: Any, node: ast.AST, number: int) -> None:
    """Count the parameters of a new module.

    Raises:
        ProgramError: There are too many.
    """
    machine.parameters = getattr(machine, "parameters", 0) + number
    if machine.parameters > MOST_PARAMETERS:
        machine.fail(node, f"the modules of a program may have at most {MOST_PARAMETERS:,} parameters")


class ParameterClass(Thing):
    """`nn.Parameter`."""

    __slots__ = ("path",)

    def __init__(self) -> None:
        self.path = "torch.nn.Parameter"

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new parameter."""
        data = (*arguments, keywords.get("data"))[0]
        trained = arguments[1] if len(arguments) > 1 else keywords.get("requires_grad", True)
        for value, what in ((data, "the shape of this parameter"), (trained, "whether this is trained")):
            if isinstance(value, Unknown):
                machine.fail_unknown(value, what, "true" if value is trained else "64")
        if not isinstance(data, (TensorValue, Parameter)):
            machine.fail(
                node,
                "the shape of this parameter is not known here",
                "Write it as in nn.Parameter(torch.zeros(3, 4)).",
            )
        made = Parameter(data.shape, bool(trained))
        made.code, made.span = machine.code(node), machine.first_line(node)
        return made

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is a parameter."""
        return isinstance(value, Parameter)
