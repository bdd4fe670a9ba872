"""PyTorch in programs: what its names refer to, and what is counted of a module."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...calculator.network import Network
from ..machine import Machine
from ..maker import Maker
from ..values import MISSING, Builtin, Class, Function, Instance, Namespace, Unknown, Wrapped
from ..words import words
from .calling import called, own_forward
from .classes import DERIVED, QUANTIZING, LayerClass, ParameterClass, construct, initialise_as
from .composites import COMPOSITES
from .computing import computed, tensor_method
from .devices import device
from .einops import einops_value
from .layers import WITHOUT_PARAMETERS
from .lengths import Source
from .lightning import LIGHTNING_MODULE, METRIC, is_active, is_namespace
from .lightning import ROOTS as LIGHTNING
from .modules import Module
from .norms import (
    prune,
    prune_all,
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
from .tensors import Parameter, TensorValue, plain_unknown, refuse_thawing
from .version import VERSION
from .wrappers import COMPILED, WRAPPERS

_NAMESPACES = words(
    "torch torch.nn torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.rnn "
    "torch.nn.init torch.nn.functional torch.nn.modules torch.nn.parameter torch.nn.parallel "
    "torch.jit torch.hub torch.utils torch.utils.data torch.distributed torch.fx "
    "torch.quantization torch.ao torch.nn.utils.prune torch.nn.utils.parametrize torch.__future__ torch.cuda "
    "torch.cpu torch.amp torch.cuda.amp torch.cpu.amp torch.linalg torch.ao.quantization torch.optim "
    "torch.optim.swa_utils"
)

_SAME = {
    "torch.jit.script_method",
    "torch.jit.export",
    "torch.jit.ignore",
    "torch.jit.unused",
}

_PASSIVE = words(
    "torch.optim. torch.utils. torch.cuda. torch.backends. torch.autograd. "
    "torch.nn.functional. torch.linalg. torch.fft. torch.distributions. torch.special. "
    "torch.random. torch.cpu. torch.amp. torch.mps. torch.version. torch.profiler. torch.nn.utils.rnn. "
    "torch.multiprocessing. torch.onnx. torch.types. torch.testing."
)

_ACTIVE = (
    "torch.utils.checkpoint",
    "torch.utils.swap_tensors",
    "torch.utils.mkldnn",
    "torch.utils.mobile_optimizer",
)


_SWITCHES = frozenset(["no_grad", "inference_mode", "set_grad_enabled"])
"""What switches gradients off: of what is computed then, some functions make buffers and no parameters."""

_NOT_PASSIVE = words("torch.nn. torch.jit. torch.hub. torch.quantization. torch.ao. torch.fx.")

Rule = Callable[[Machine, ast.AST, list[Any], dict[str, Any]], Any]
"""What a call of a function of PyTorch's gives."""

_NORMS: dict[str, Rule] = {
    "torch.nn.utils.weight_norm": weight_norm(False),
    "torch.nn.utils.parametrizations.weight_norm": weight_norm(True),
    "torch.nn.utils.spectral_norm": spectral_norm(False),
    "torch.nn.utils.parametrizations.spectral_norm": spectral_norm(True, is_added=True),
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
    "torch.nn.utils.prune.global_unstructured": prune_all,
    "torch.nn.utils.prune.remove": remove_pruning,
}


class PyTorch:
    """The rules of PyTorch.

    Args:
        machine: The interpreter.
    """

    roots = frozenset(["torch", "numpy", "einops", "torchmetrics"]) | LIGHTNING

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
        name = path.rpartition(".")[2]
        if path.startswith("numpy"):
            return numpy_function(self.machine, path)
        if path.partition(".")[0] == "einops":
            return einops_value(self.machine, path, node)
        if path.partition(".")[0] in LIGHTNING:
            return self._of_lightning(path, node)
        if path.partition(".")[0] == "torchmetrics":
            is_base = path in ("torchmetrics.Metric", "torchmetrics.metric.Metric")
            return LayerClass(self.maker, METRIC) if is_base else MISSING
        if path in _NAMESPACES or (path.startswith("torch.nn.modules.") and path.count(".") == 3):
            return Namespace(path)
        if path == "torch.__version__":
            return VERSION
        if name == "Parameter" and path.startswith("torch.nn."):
            return ParameterClass()
        rule = _RULES.get(path)
        if rule is not None:
            return self._ruled(name, rule)
        if name in QUANTIZING and path.startswith(("torch.quantization.", "torch.ao.")):
            return LayerClass(self.maker, name)
        if path == "torch.jit.ScriptModule":  # which registers what every module does
            return LayerClass(self.maker, "Module")
        if path == "Given" or name in WRAPPERS or _is_class(path, name):
            return LayerClass(self.maker, name)
        rule = _rule_of_kind(path, name)
        if rule is not None:
            return self._ruled(name, rule)
        return self._without_rule(path, name, node)

    def _ruled(self, name: str, rule: Rule) -> Builtin:
        machine = self.machine
        return Builtin(name, lambda node, arguments, keywords: rule(machine, node, arguments, keywords))

    def _without_rule(self, path: str, name: str, node: ast.AST) -> Any:
        """What is not known, and whether it may change a module; or a function that makes a tensor."""
        line = self.machine.first_line(node)
        if name == "autocast":
            return Unknown(path, line, is_passive=True)
        if name in _SWITCHES:
            self.machine.switches_gradients = True
        if path.startswith("torch.nn.functional.") or any(path.startswith(part) for part in _PASSIVE):
            is_passive = not any(path.startswith(part) for part in _ACTIVE)
            made = Unknown(path, line, is_passive, is_passive)
            made.calls = path.startswith("torch.optim.")  # a closure, a rate's schedule, hooks
            return made
        if any(path.startswith(part) for part in _NOT_PASSIVE):
            return Unknown(path, line)
        if path == "torch.load":
            return Unknown(path, line, False, True)
        return tensor_function(self.machine, path, name, node)

    def _of_lightning(self, path: str, node: ast.AST) -> Any:
        parts = path.split(".")
        if parts[-1] == LIGHTNING_MODULE:
            return LayerClass(self.maker, LIGHTNING_MODULE)
        if is_namespace(parts):
            return Namespace(path)
        is_passive = not is_active(parts)
        made = Unknown(path, self.machine.first_line(node), is_passive, is_passive)
        made.keeps = True
        return made

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        if module not in ("torch.nn", "torch"):
            return None
        if module == "torch":
            return {
                "nn": Namespace("torch.nn"),
                "zeros": tensor_function(self.machine, "torch.zeros", "zeros", ast.Pass()),
            }
        every = ("Module", *CONTAINERS, *COMPOSITES, *WITHOUT_PARAMETERS)
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
            initialise_as(self.maker, instance.exact, instance, node, arguments, keywords)

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


def _changed_together(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch._foreach_add_(tensors, …)`, which changes tensors in place."""
    tensors, *others = (*arguments, *keywords.values())
    for tensor in tensors if isinstance(tensors, (list, tuple)) else ():
        refuse_thawing(machine, tensor, others, node)
    return plain_unknown(machine, node)


def _set_conversion(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.__future__.set_…`: how a module is converted to another type or device."""
    if arguments[:1] != [False]:
        machine.fail(
            node,
            "this changes which weights of a model stay tied",
            "Tie weights after the model is converted, without it.",
        )
    return plain_unknown(machine, node)


def _same(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    value = (*arguments, *keywords.values(), None)[0]
    return value if isinstance(value, (Module, Function, Class, Unknown, Wrapped)) else machine.unknown(node)


def _forward(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    return own_forward(machine, arguments[0], node, arguments[1:], keywords)


def _first(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.nn.init`: the tensor that is filled."""
    return (*arguments, keywords.get("tensor"))[0]


def _compiled(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.compile(model)`: a module that holds it; a function, and what is disabled, is as it was."""
    model, disable = (*arguments, keywords.get("model"))[0], keywords.get("disable", False)
    if model is None:  # the decorator `@torch.compile(dynamic=True)`
        return Builtin("compile", lambda node, values, more: _compiled(machine, node, values, keywords))
    if not isinstance(model, Module):
        return _same(machine, node, [model], {})
    if isinstance(disable, Unknown):
        model.may_be_wrapped = True
    if disable is not False:
        return model
    if model.exact == COMPILED:
        machine.fail(node, "what PyTorch compiles twice is no module any more", "Compile it once.")
    return machine.call(machine.resolve(f"torch._dynamo.{COMPILED}", node), node, [model], {})


def _scripted(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.jit.script` and `torch.jit.trace`: modules of TorchScript's, with the same parameters."""
    value = (*arguments, *keywords.values(), None)[0]
    if isinstance(value, Module) and not value.is_scripted:
        return value.scripted(machine, node)
    return _same(machine, node, arguments, keywords)


def _skip_init(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`skip_init(cls, …)`: a module whose parameters are left as they are found."""
    return machine.call(arguments[0], node, arguments[1:], keywords)


def _size(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`torch.Size`: a tuple."""
    return machine.call(machine.builtin("tuple", ast.Name("tuple")), node, arguments, keywords)


def _plain(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    return plain_unknown(machine, node)


def _vector(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`parameters_to_vector(parameters)`: computed from what may be trained."""
    machine.has_lost_gradients = True
    return plain_unknown(machine, node)


def _hook(machine: Machine, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    message = "what a hook makes of all modules is not understood here"
    machine.fail(node, message, "Leave the hook out.")


_RULES: dict[str, Rule] = {
    **_NORMS,
    **dict.fromkeys(_SAME, _same),
    **PACKING,
    "torch.nn.Buffer": _buffer,
    "torch.nn.parameter.Buffer": _buffer,
    "torch.nn.Module.__call__": called,
    "torch.nn.Module.forward": _forward,
    "torch.detach_": _detach,
    "torch.Size": _size,
    "torch.device": device,
    "torch.compile": _compiled,
    "torch.jit.script": _scripted,
    "torch.jit.trace": _scripted,
    "torch.nn.utils.skip_init": _skip_init,
    "torch.nn.utils.init.skip_init": _skip_init,
}


def _rule_of_kind(path: str, name: str) -> Rule | None:
    """The rule of a function that is one of many of its kind."""
    if path.startswith("torch.nn.init."):
        return _plain if name.startswith(("calculate_", "_calculate_")) else _first
    if path.startswith("torch.nn.utils.") and name.startswith("clip_grad"):
        return _plain
    if path == "torch.nn.utils.parameters_to_vector":
        return _vector
    if path.startswith("torch.nn.functional.") and name in FUNCTIONS:
        return lambda machine, node, arguments, keywords: computed(machine, name, node, arguments, keywords)
    if path.startswith("torch.linalg.") and name in ("qr", "inv", "cholesky"):
        return lambda machine, node, arguments, keywords: computed(machine, name, node, arguments, keywords)
    if path.startswith("torch.Tensor."):
        method: Rule = tensor_method(name)
        return method
    if path.startswith("torch.nn.modules.module.register_module_"):
        return _hook
    if name.startswith("_foreach_") and name.endswith("_"):
        return _changed_together
    return _set_conversion if path.startswith("torch.__future__.set_") else None


def _is_class(path: str, name: str) -> bool:
    """Whether this is the name of a class of modules."""
    is_there = path.startswith("torch.nn.") and (path.count(".") == 2 or path.startswith("torch.nn.modules."))
    return is_there and (name[:1].isupper() or name in DERIVED)
