"""PyTorch in programs: what its names refer to, and what is counted of a module."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ...calculator.network import Network
from ...calculator.shapes import Lengths
from ..machine import Machine
from ..maker import Maker
from ..values import MISSING, Class, Instance, Unknown
from .classes import construct, initialise_as
from .modules import Module
from .names import names_of, resolved
from .registration import CONTAINERS
from .results import network_of


class PyTorch:
    """The rules of PyTorch.

    Args:
        machine: The interpreter.
    """

    roots = frozenset(["torch", "numpy"])

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.maker = Maker(machine, "pytorch")
        self._known: dict[str, Any] = {}

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What PyTorch has by a full name; `MISSING` if there is no rule for it."""
        if path in self._known:
            return self._known[path]
        found = resolved(self.maker, path, node)
        if not isinstance(found, Unknown):
            self._known[path] = found
        return found

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        return names_of(self.maker, module)

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name refers to in a part of a program that imports nothing."""
        paths = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
        if name in paths:
            return self.resolve(paths[name], node)
        if name in self.maker.framework.types or name in CONTAINERS:
            return self.resolve(f"torch.nn.{name}", node)
        return MISSING

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Instance | None:
        """A new module of a class of the text."""
        return construct(self.machine, cls, serial, node)

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`super().__init__(…)` of a class of the text."""
        if isinstance(instance, Module):
            initialise_as(self.maker, instance.name, instance, node, arguments, keywords)

    def network(self, root: Module, source: Lengths | None) -> tuple[Network, dict[str, tuple[int, int]]]:
        """The network that a module is, and where each of its layers is made.

        Raises:
            ProgramError: There is something in it that the text does not say, or its layers do not fit.
        """
        return network_of(self.maker, root, source)
