"""PyTorch's functions that put other parameters in the place of a module's own (torch/nn/utils)."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Unknown
from .modules import Module
from .tensors import Parameter, TensorValue


def _named(arguments: list[Any], keywords: dict[str, Any]) -> tuple[Any, Any]:
    """The module and the name that such a function is given."""
    module = (*arguments, keywords.get("module"))[0]
    return module, arguments[1] if len(arguments) > 1 else keywords.get("name", "weight")


def _target(
    machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> tuple[Module, str, Parameter]:
    module, name = _named(arguments, keywords)
    if isinstance(module, Unknown):
        machine.fail_unknown(module, "the module here", "")
    if not isinstance(module, Module) or not isinstance(name, str):
        machine.fail(node, "this takes a module and the name of a parameter")
    parameter = module.parameters.get(name)
    if _parametrized(module, name) is not None:
        machine.fail(node, f"what parametrizes '{name}' once more is not followed here")
    if parameter is None:
        machine.fail(node, f"'{module.kind}' has no parameter '{name}' here")
    machine.certain(node, "a module is changed", module)
    return module, name, parameter


def _magnitude(machine: Any, shape: tuple[int, ...], dim: Any, node: ast.AST) -> tuple[int, ...]:
    """The shape of a norm along all axes but one (torch's `norm_except_dim`)."""
    if dim is None or dim == -1:
        return ()
    if not isinstance(dim, int) or not -len(shape) <= dim < len(shape):
        machine.fail(node, "'dim' must be an axis of the parameter, or None")
    at = dim % len(shape)
    return tuple(length if axis == at else 1 for axis, length in enumerate(shape))


def parametrize(
    machine: Any, module: Module, name: str, parameters: dict[str, Parameter], node: ast.AST
) -> None:
    """Register what a parameter is made of, as `torch.nn.utils.parametrize` does."""
    every = module.children.get("parametrizations")
    if not isinstance(every, Module):
        every = Module(None, machine.next_serial(), machine.first_line(node), "ModuleDict")
        module.children["parametrizations"] = every
    one = Module(None, machine.next_serial(), machine.first_line(node), "ParametrizationList")
    one.parameters.update(parameters)
    one.children["0"] = Module(None, machine.next_serial(), machine.first_line(node), "Parametrization")
    every.children[name] = one


def _parametrized(module: Any, name: Any) -> Module | None:
    """What the parameter of a module by a name is made of; None where it is none that is parametrized."""
    every = module.children.get("parametrizations") if isinstance(module, Module) else None
    one = every.children.get(name) if isinstance(every, Module) else None
    return one if isinstance(one, Module) else None


def _add_parametrization(machine: Any, module: Module, one: Module, own: Module, node: ast.AST) -> Module:
    """Register another module that a parameter is made with, behind those that it is made with already."""
    machine.certain(node, "a module is changed", module)
    one.children[str(len(one.children))] = own
    return module


def weight_norm(is_parametrized: bool) -> Any:
    """`weight_norm(module, name="weight", dim=0)`: a direction, and a magnitude along one axis."""

    def called(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Module:
        module, name, parameter = _target(machine, node, arguments, keywords)
        dim = arguments[2] if len(arguments) > 2 else keywords.get("dim", 0)
        if isinstance(dim, Unknown):
            machine.fail_unknown(dim, "'dim'", "0")
        if is_parametrized and dim == -1 and len(parameter.shape) > 0:
            machine.fail(node, "'dim' counted from the end is not understood here")
        shape = _magnitude(machine, parameter.shape, dim, node)
        del module.parameters[name]
        # The older function makes parameters that are trained, whatever the one before was.
        is_trained = parameter.requires_grad or not is_parametrized
        made = {
            "original0": Parameter(shape, is_trained, dtype=parameter.dtype),
            "original1": Parameter(parameter.shape, is_trained, dtype=parameter.dtype),
        }
        if is_parametrized:
            parametrize(machine, module, name, made, node)
        else:
            module.parameters[f"{name}_g"], module.parameters[f"{name}_v"] = made.values()
        module.attributes[name] = TensorValue(parameter.shape, dtype=parameter.dtype)
        return module

    return called


def spectral_norm(is_parametrized: bool, is_added: bool = False) -> Any:
    """`spectral_norm(module, name="weight")`: the same parameter under another name, tied or frozen.

    Args:
        is_parametrized: Whether it is registered as a parametrization.
        is_added: Whether it follows others that the parameter is made with already.
    """

    def called(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Module:
        first, own_name = _named(arguments, keywords)
        before = _parametrized(first, own_name)
        if is_added and before is not None:
            own = Module(None, machine.next_serial(), machine.first_line(node), "Parametrization")
            return _add_parametrization(machine, first, before, own, node)
        module, name, parameter = _target(machine, node, arguments, keywords)
        del module.parameters[name]
        if is_parametrized:
            parametrize(machine, module, name, {"original": parameter}, node)
        else:
            module.parameters[f"{name}_orig"] = parameter
        module.attributes[name] = TensorValue(parameter.shape, dtype=parameter.dtype)
        return module

    return called


def remove_weight_norm(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Module:
    """`remove_weight_norm(module, name="weight")`: one parameter again, as the older function left two."""
    module, name = _named(arguments, keywords)
    if isinstance(module, Unknown):
        machine.fail_unknown(module, "the module here", "")
    direction = module.parameters.get(f"{name}_v") if isinstance(module, Module) else None
    if not isinstance(module, Module) or f"{name}_g" not in module.parameters:
        machine.fail(node, f"there is no weight norm of '{name}' here to take away")
    assert isinstance(module, Module), "it has a weight norm"
    assert direction is not None, "it has a weight norm"
    machine.certain(node, "a module is changed", module)
    del module.parameters[f"{name}_g"], module.parameters[f"{name}_v"]
    module.attributes.pop(str(name), None)
    module.parameters[str(name)] = Parameter(direction.shape, dtype=direction.dtype)
    return module


def register_parametrization(
    machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    """`register_parametrization(module, tensor_name, parametrization)`: the same parameter, and a module."""
    named = dict(zip(("module", "name", "parametrization", "unsafe"), arguments, strict=False))
    named |= {"name" if key == "tensor_name" else key: value for key, value in keywords.items()}
    own = named.get("parametrization")
    if isinstance(own, Unknown):
        machine.fail_unknown(own, "this parametrization", "")
    if not isinstance(own, Module) or named.get("unsafe", False) is not False:
        machine.fail(node, "this parametrization is not understood here")
    assert isinstance(own, Module), "anything else is refused"
    if own.cls is None or own.cls.find("right_inverse")[0]:
        machine.fail(node, "what a parametrization with a 'right_inverse' registers is not understood here")
    before = _parametrized(named.get("module"), named.get("name"))
    if before is not None:
        return _add_parametrization(machine, named["module"], before, own, node)
    module, name, parameter = _target(machine, node, [named.get("module"), named.get("name")], {})
    del module.parameters[name]
    parametrize(machine, module, name, {"original": parameter}, node)
    made = _parametrized(module, name)
    assert made is not None, "it has just been made"
    made.children["0"] = own
    module.attributes[name] = TensorValue(parameter.shape, dtype=parameter.dtype)
    return module


def remove_parametrizations(
    machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    """`remove_parametrizations(module, tensor_name)`: one parameter again (torch/nn/utils/parametrize.py)."""
    given = dict(zip(("module", "tensor_name", "leave_parametrized"), arguments, strict=False)) | keywords
    module, name = given.get("module"), str(given.get("tensor_name"))
    if isinstance(module, Unknown):
        machine.fail_unknown(module, "the module here", "")
    one = _parametrized(module, name)
    if one is None:
        machine.fail(node, f"there is no parametrization of '{name}' here to take away")
    assert isinstance(module, Module), "it has a parametrization"
    assert one is not None, "it has a parametrization"
    every = module.children["parametrizations"]
    assert isinstance(every, Module), "it has a parametrization"
    machine.certain(node, "a module is changed", module)
    if given.get("leave_parametrized", True) is not True or any(part.cls for _, part in one.tree()):
        machine.fail(node, "what is left of this parametrization is not understood here")
    module.attributes.pop(name, None)
    module.parameters[name] = one.parameters.get("original") or _merged(machine, one, node)
    del every.children[name]
    if not every.children:
        del module.children["parametrizations"]
    return module


def _merged(machine: Any, one: Module, node: ast.AST) -> Parameter:
    """The parameter that a weight norm's two become; without gradients PyTorch makes a buffer of them."""
    direction = one.parameters["original1"]
    assert direction is not None, "a weight norm has it"
    is_trained = any(parameter and parameter.requires_grad for parameter in one.parameters.values())
    if not is_trained or machine.is_cast or machine.switches_gradients:
        machine.fail(node, "whether a parameter or a buffer is left here is not understood")
    return Parameter(direction.shape, dtype=direction.dtype)


def prune(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """A function of `prune`: the same parameter under another name, and a mask, which is a buffer.

    What is pruned already has both, and gets another mask.
    """
    first, again = _named(arguments, keywords)
    if isinstance(first, Module) and f"{again}_orig" in first.parameters and f"{again}_mask" in first.buffers:
        machine.certain(node, "a module is changed", first)
        return first
    module, name, parameter = _target(machine, node, arguments, keywords)
    del module.parameters[name]
    module.parameters[f"{name}_orig"] = parameter
    module.buffers[f"{name}_mask"] = module.attributes[name] = TensorValue(
        parameter.shape, dtype=parameter.dtype
    )
    return module


def prune_all(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
    """`prune.global_unstructured(parameters, pruning_method)`: each pair is a module and a name."""
    given = (*arguments, keywords.get("parameters"))[0]
    pairs = machine.items(given, node)
    for pair in pairs if not isinstance(pairs, Unknown) else [pairs]:
        if isinstance(pair, Unknown):
            machine.fail_unknown(pair, "what is pruned here", "")
        prune(machine, node, list(machine.items(pair, node)), {})


def remove_pruning(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`prune.remove(module, name)`: the parameter under its own name again."""
    given = dict(zip(("module", "name"), arguments, strict=False)) | keywords
    module, name = given.get("module"), given.get("name")
    if not isinstance(module, Module) or not isinstance(name, str):
        machine.fail(node, "this takes a module and the name of a parameter")
    assert isinstance(module, Module), "anything else is refused"
    assert isinstance(name, str), "anything else is refused"
    parameter = module.parameters.get(f"{name}_orig")
    if parameter is None or f"{name}_mask" not in module.buffers:
        machine.fail(node, f"'{name}' is not pruned here")
    machine.certain(node, "a module is changed", module)
    del module.parameters[f"{name}_orig"], module.buffers[f"{name}_mask"]
    module.attributes.pop(name, None)
    module.parameters[name] = parameter
    return module
