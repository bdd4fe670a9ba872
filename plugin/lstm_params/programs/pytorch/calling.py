"""Modules that are called on tensors: what they compute, as far as their shapes are known."""

from __future__ import annotations

import ast
from typing import Any

from ..errors import ProgramError
from ..values import Function, Method, Unknown
from .composed import COMPOSED
from .compounds import Packed, tensors_in, without_rule
from .dtypes import returned_by
from .layer_shapes import layer_shapes
from .registration import Registered
from .shape_rules import DoesNotFitError, NoRuleError, followed
from .tensors import MisfitError, TensorValue, misfit, plain_unknown
from .wrappers import WRAPPERS


def called(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """What a module returns, the first of some arguments, on the others.

    While a program still makes its model, that is known of PyTorch's own layers alone.

    Raises:
        ProgramError: Something in it is not understood, where `forward` is followed; or PyTorch refuses it.
    """
    module, *values = arguments
    if machine.trace is None:
        value = _while_made(machine, module, node, values, keywords)
        if any(parameter.requires_grad for _, parameter in module.all_parameters()):
            machine.has_lost_gradients |= isinstance(value, Unknown)
            for tensor in tensors_in([value]):
                tensor.has_gradient = True
        return value
    machine.step(node, 60)
    value = _computed(machine, module, node, values, keywords)
    machine.trace.called(module, [*values, *keywords.values()], value, not machine.doubts)
    return value


def _while_made(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    is_known = any(True for _ in tensors_in(arguments))
    if is_known and any(part.settle is not None for _, part in module.tree()):
        return _computed(machine, module, node, arguments, keywords)
    if not is_known or any(part.cls is not None for _, part in module.tree()):
        return plain_unknown(machine, node)
    try:
        return _computed(machine, module, node, arguments, keywords)
    except MisfitError:
        raise
    except ProgramError:
        return plain_unknown(machine, node)


def _computed(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    _settle(machine, module, arguments, node)
    if module.taint or module.has_hooks:
        return without_rule(machine, node, machine.code(node), arguments)
    if "forward" in module.attributes:  # set on this one module
        return machine.call(module.attributes["forward"], node, arguments, keywords)
    function = module.cls.find("forward")[1] if module.cls else None
    if isinstance(function, Function):
        return machine.call(Method(function, module), node, arguments, keywords)
    return own_forward(machine, module, node, arguments, keywords)


def _settle(machine: Any, module: Registered, values: list[Any], node: ast.AST) -> None:
    """Give a lazy layer that is called the parameters that it has from then on.

    Raises:
        ProgramError: What it reads is not known.
    """
    if module.settle is None:
        return
    shape = values[0].shape if values and isinstance(values[0], TensorValue) else ()
    rank = int(module.name[-2]) if module.name.endswith("d") else 0
    at = 1 if "BatchNorm" in module.name else -1 - rank
    length: Any = shape[at] if len(shape) > rank else None
    if type(length) is not int:
        machine.fail(
            node, f"what '{module.name}' reads here is not known", f"Write the layer as {module.name[4:]}."
        )
    machine.certain(node, "a lazy layer gets its parameters", module)
    settle, module.settle = module.settle, None
    settle(length)


def own_forward(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    """What the `forward` of PyTorch's own class returns."""
    if module.name == "Sequential":
        (value,) = (*arguments, *keywords.values()) if len(arguments) + len(keywords) == 1 else (None,)
        for child in module.children.values():
            value = machine.call(child, node, [value], {})
        return value
    if module.exact in WRAPPERS:
        return machine.call(module.children[WRAPPERS[module.exact]], node, arguments, keywords)
    if _is_changed(module):
        return without_rule(machine, node, module.kind, arguments)
    own = COMPOSED.get(module.name)
    if own is not None:
        return own(machine, module, node, arguments, keywords)
    try:
        found, *others = (_shapes(one, arguments, keywords) for one in module.choices or (module,))
        if any(other != found for other in others):
            raise NoRuleError
        followed([part for part in _flat(found) if not isinstance(part, Packed)])
    except DoesNotFitError as error:
        return misfit(machine, node, str(error))
    except NoRuleError:
        return without_rule(machine, node, module.kind, arguments)
    return _returned(machine, module, [*arguments, *keywords.values()], found)


def _shapes(module: Registered, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """The shapes of what a layer of PyTorch's returns."""
    made_with = module.made_with if module.bound is None else module.bound.arguments
    return layer_shapes(module.name, made_with, arguments, keywords)


def _is_changed(module: Registered) -> bool:
    """Whether a layer is no longer what its arguments say: it was given other parameters, or attributes."""
    if module.bound is not None and set(module.attributes) & set(module.bound.arguments):
        return True
    own = module.parameters
    return any(
        parameter.shape != shape for name, shape in module.shapes.items() if (parameter := own.get(name))
    )


def _returned(machine: Any, module: Registered, sources: list[Any], found: Any) -> Any:
    """Tensors, nested as the shapes are."""
    flat = _flat(found)
    shapes = [part.shape if isinstance(part, Packed) else part for part in flat]
    refs: Any = [None] * len(flat)
    if machine.trace is not None:
        refs = machine.trace.add(module.kind, sources, shapes, module)
    own = [parameter for _, parameter in module.all_parameters()]
    dtype = returned_by(machine, own, tensors_in(sources))
    made = iter(
        Packed(part.shape, part.batch, part.steps, ref, dtype)
        if isinstance(part, Packed)
        else TensorValue(part, ref, dtype=dtype)
        for part, ref in zip(flat, refs, strict=True)
    )
    return _nested(found, made)


def _is_leaf(found: Any) -> bool:
    return isinstance(found, Packed) or not any(isinstance(part, (tuple, Packed)) for part in found)


def _flat(found: Any) -> list[Any]:
    if found is None:
        return []
    return [found] if _is_leaf(found) else [leaf for part in found for leaf in _flat(part)]


def _nested(found: Any, made: Any) -> Any:
    if found is None:
        return None
    return next(made) if _is_leaf(found) else tuple(_nested(part, made) for part in found)
