"""PyTorch in programs: what its names refer to, and what is counted of a module."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from ...calculator.network import Network
from ..machine import Machine
from ..maker import Maker
from ..values import MISSING, Builtin, Class, Instance, Namespace, Unknown
from ..words import words
from .calling import called, own_forward
from .classes import DERIVED, MODULE, LayerClass, ParameterClass, construct, initialise_as
from .composites import COMPOSITES
from .computing import computed, tensor_method
from .layers import WITHOUT_PARAMETERS
from .lengths import Source
from .modules import Module
from .norms import (
    prune,
    register_parametrization,
    remove_parametrizations,
    remove_pruning,
    remove_weight_norm,
    spectral_norm,
    weight_norm,
)
from .operations import FUNCTIONS
from .packing import PACKING
from .registration import CONTAINERS
from .results import network_of
from .tensor_functions import numpy_function, tensor_function
from .tensors import Parameter, TensorValue, plain_unknown

_NAMESPACES = words(
    "torch torch.nn torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.rnn "
    "torch.nn.init torch.nn.functional torch.nn.modules torch.nn.parameter torch.nn.parallel "
    "torch.jit torch.hub torch.utils torch.utils.data torch.distributed torch.fx "
    "torch.quantization torch.ao torch.nn.utils.prune torch.nn.utils.parametrize torch.__future__"
)

_SAME = {
    "torch.compile",
    "torch.jit.script",
    "torch.nn.DataParallel",
    "torch.nn.parallel.DataParallel",
    "torch.nn.parallel.DistributedDataParallel",
}

_PASSIVE = words(
    "torch.optim. torch.utils. torch.cuda. torch.backends. torch.autograd. "
    "torch.nn.functional. torch.linalg. torch.fft. torch.distributions. torch.special. "
    "torch.random. torch.amp. torch.mps. torch.version. torch.profiler. torch.nn.utils.rnn. "
    "torch.multiprocessing. torch.onnx. torch.types. torch.testing."
)

_ACTIVE = (
    "torch.optim.swa_utils",
    "torch.utils.checkpoint",
    "torch.utils.swap_tensors",
    "torch.utils.mkldnn",
    "torch.utils.mobile_optimizer",
)


_NORMS = {
    "torch.nn.utils.weight_norm": weight_norm(False),
    "torch.nn.utils.parametrizations.weight_norm": weight_norm(True),
    "torch.nn.utils.spectral_norm": spectral_norm(False),
    "torch.nn.utils.parametrizations.spectral_norm": spectral_norm(True),
    "torch.nn.utils.parametrizations.orthogonal": spectral_norm(True),
    "torch.nn.utils.remove_weight_norm": remove_weight_norm,
    "torch.nn.utils.parametrize.register_parametrization": register_parametrization,
    "torch.nn.utils.parametrize.remove_parametrizations": remove_parametrizations,
    **{
        f"torch.nn.utils.prune.{name}": prune
        for name in words(
            "identity random_unstructured l1_unstructured random_structured ln_structured custom_from_mask"
        )
    },
    "torch.nn.utils.prune.remove": remove_pruning,
}


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
        found = self._resolved(path, node)
        if not isinstance(found, Unknown):
            self._known[path] = found
        return found

    def _resolved(self, path: str, node: ast.AST) -> Any:
        machine, maker = self.machine, self.maker
        if path.startswith("numpy"):
            return numpy_function(machine, path)
        if path == "Given":
            return LayerClass(maker, "Given")
        if path in _NAMESPACES or (path.startswith("torch.nn.modules.") and path.count(".") == 3):
            return Namespace(path)
        name = path.rpartition(".")[2]
        if name == "Parameter" and path.startswith("torch.nn."):
            return ParameterClass()
        if path in ("torch.nn.Buffer", "torch.nn.parameter.Buffer"):
            return Builtin(
                name, lambda node, arguments, keywords: _buffer(machine, node, arguments, keywords)
            )
        norm = _NORMS.get(path)
        if norm is not None:
            return Builtin(name, lambda node, arguments, keywords: norm(machine, node, arguments, keywords))
        if path in _SAME:
            return Builtin(name, lambda node, arguments, keywords: _same(machine, node, arguments, keywords))
        if path.startswith("torch.nn.init."):
            return Builtin(name, lambda node, arguments, keywords: (*arguments, None)[0])
        if path.startswith("torch.nn.utils.") and name.startswith(("clip_grad", "parameters_to")):
            return Builtin("passive", lambda node, arguments, keywords: plain_unknown(machine, node))
        is_class = name[:1].isupper() or name in DERIVED
        if (
            is_class
            and (path.count(".") == 2 or path.startswith("torch.nn.modules."))
            and path.startswith("torch.nn.")
        ):
            return LayerClass(maker, name)
        if path.startswith("torch.nn.functional.") and name in FUNCTIONS:
            return Builtin(
                name, lambda node, arguments, keywords: computed(machine, name, node, arguments, keywords)
            )
        if path.startswith("torch.Tensor."):
            method = tensor_method(name)
            return Builtin(name, lambda node, arguments, keywords: method(machine, node, arguments, keywords))
        if path == "torch.nn.Module.__call__":
            return Builtin(name, lambda node, arguments, keywords: called(machine, node, arguments, keywords))
        if path == "torch.nn.Module.forward":
            return Builtin(
                name,
                lambda node, arguments, keywords: own_forward(
                    machine, arguments[0], node, arguments[1:], keywords
                ),
            )
        if path == "torch.detach_":
            return Builtin(
                name, lambda node, arguments, keywords: _detach(machine, node, arguments, keywords)
            )
        if name.endswith("_registration_hook"):
            message = f"what {name}() makes of modules and parameters is not understood here"
            return Builtin(
                name, lambda node, arguments, keywords: machine.fail(node, message, "Leave the hook out.")
            )
        if path in PACKING:
            rule = PACKING[path]
            return Builtin(name, lambda node, arguments, keywords: rule(machine, node, arguments, keywords))
        if path.startswith("torch.nn.functional.") or any(path.startswith(part) for part in _PASSIVE):
            is_active = any(path.startswith(part) for part in _ACTIVE)
            return Unknown(path, machine.first_line(node), not is_active, not is_active)
        if path.startswith(
            ("torch.nn.", "torch.jit.", "torch.hub.", "torch.quantization.", "torch.ao.", "torch.fx.")
        ):
            return Unknown(path, machine.first_line(node))
        if path.startswith("torch.__future__.set_"):
            return Builtin(
                name, lambda node, arguments, keywords: _set_conversion(machine, node, name, arguments)
            )
        if path == "torch.load":
            return Unknown(path, machine.first_line(node), False, True)
        return tensor_function(machine, path, name, node)

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        if module not in ("torch.nn", "torch"):
            return None
        if module == "torch":
            return {
                "nn": Namespace("torch.nn"),
                "zeros": tensor_function(self.machine, "torch.zeros", "zeros", ast.Pass()),
            }
        every = (*MODULE, *CONTAINERS, *COMPOSITES, *WITHOUT_PARAMETERS)
        names = {name: LayerClass(self.maker, name) for name in every}
        names |= {
            name: LayerClass(self.maker, name) for name in self.maker.framework.types if name != "Given"
        }
        return {**names, "Parameter": ParameterClass(), "functional": Namespace("torch.nn.functional")}

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name refers to in a part of a program that imports nothing."""
        paths = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
        if name in paths:
            return self.resolve(paths[name], node)
        if name in self.maker.framework.types or name in (*CONTAINERS, *COMPOSITES):
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

    def network(self, root: Module, sources: Sequence[Source]) -> tuple[Network, dict[str, tuple[int, int]]]:
        """The network that a module is, and where each of its layers is made.

        Raises:
            ProgramError: There is something in it that the text does not say, or its layers do not fit.
        """
        return network_of(self.maker, root, sources)


def _buffer(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`nn.Buffer(tensor)`: a tensor, which a module registers and does not count."""
    value = (*arguments, keywords.get("data"))[0]
    return value if isinstance(value, TensorValue) else plain_unknown(machine, node)


def _detach(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    (value,) = (*arguments, *keywords.values())[:1] or (None,)
    if isinstance(value, Parameter):
        value.put(machine, "requires_grad", False, node)
    return value


def _set_conversion(machine: Machine, node: ast.AST, name: str, arguments: list[Any]) -> Any:
    if arguments[:1] != [False]:
        machine.fail(
            node,
            f"{name}() changes which weights of a model stay tied",
            "Tie weights after the model is converted, without it.",
        )
    return plain_unknown(machine, node)


def _same(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    value = (*arguments, *keywords.values(), None)[0]
    return value if isinstance(value, (Module, Unknown)) else machine.unknown(node)
