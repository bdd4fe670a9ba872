"""What passes between the layers of a module: its `forward`, followed over the shapes of tensors."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ...calculator.calls import LayerError
from ...calculator.frameworks.framework import Bound
from ...calculator.layers import Layer
from ...calculator.network import Network
from ...calculator.shapes import Tensor
from ..errors import ProgramError
from ..machine import Machine
from ..maker import Maker, first_unknown
from ..values import Function
from ..words import short
from .compounds import tensors_in
from .lengths import BATCH, Axis, Source, named
from .registration import Registered
from .tensors import MisfitError, TensorValue
from .trace import Trace, Use, is_known, tensor_of


def followed(maker: Maker, root: Registered, sources: Sequence[Source], network: Network) -> Network:
    """A module's network with the shapes of what its layers return, and with what passes between them.

    Args:
        maker: What makes PyTorch's layers.
        root: The module.
        sources: The shapes of its inputs.
        network: Its layers, which are only listed.

    Raises:
        ProgramError: PyTorch would refuse such inputs.
    """
    machine = maker.machine
    trace = machine.trace = Trace()
    names, optional = _parameters(root)
    inputs = [
        _input(trace, source, number, names[number] if len(sources) > 1 and number < len(names) else "")
        for number, source in enumerate(sources)
    ]
    if len(names) - optional > len(inputs):
        trace.note(f"forward() needs '{names[len(inputs)]}' too, and 'input' may be a list of shapes")
    value = _returned(machine, trace, root, inputs)
    numbers: dict[int, int] = {}
    paths = {layer.name: number for number, layer in enumerate(network.layers)}
    layers = list(network.layers)
    for path, module in root.tree():
        number = paths.get(path or "0")
        if number is None:
            continue
        numbers[id(module)] = number
        layers[number] = _shaped(trace, module, layers[number])
    made = network._replace(layers=tuple(layers))
    outputs = list(tensors_in(value))
    graph = trace.graph(outputs, numbers) if outputs and is_known(value) else None
    if graph is None or not any(node.layer is not None for node in graph.nodes):
        trace.note(_reason(value, bool(outputs)))
        return made._replace(gap=trace.gap, ends=_ends(inputs, outputs) if is_known(value) else ((), ()))
    return made._replace(graph=graph, is_apart=False)


def _reason(value: object, has_outputs: bool) -> str:
    """Why nothing can be drawn of what a module returns."""
    unknown = first_unknown(list(value.values()) if isinstance(value, dict) else value)
    if unknown is not None and unknown.condition is not None:
        return f"what forward() returns depends on '{short(unknown.condition.text)}', which is not known here"
    if unknown is not None:
        return f"what '{short(unknown.text)}' gives is not known here"
    if has_outputs:
        return "no layer is called, or something is returned that does not come from the input"
    return "forward() returns no tensor that is known here"


def _ends(
    inputs: Sequence[TensorValue], outputs: Sequence[TensorValue]
) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """What a module reads and returns; nothing where it cannot be told so."""
    made = [[tensor_of(tensor.shape) for tensor in tensors] for tensors in (inputs, outputs)]
    known = [tuple(tensor for tensor in tensors if tensor is not None) for tensors in made]
    if not outputs or [len(tensors) for tensors in known] != [len(inputs), len(outputs)]:
        return (), ()
    return known[0], known[1]


def _parameters(root: Registered) -> tuple[list[str], int]:
    """The names of the parameters of a `forward`, and how many of them have defaults."""
    function = root.cls.find("forward")[1] if root.cls else None
    if not isinstance(function, Function) or "forward" in root.attributes:
        return [], 0
    arguments = function.node.args
    names = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)][1:]
    return names, len(function.defaults)


def _input(trace: Trace, source: Source, number: int, name: str) -> TensorValue:
    lengths = source if BATCH in source else (BATCH, *source)
    shape: tuple[Axis, ...] = tuple(
        named(BATCH) if axis == BATCH else named(f"L{number}.{at}") if axis is None else int(axis)
        for at, axis in enumerate(lengths)
    )
    return TensorValue(shape, trace.input(shape, name))


def _returned(machine: Machine, trace: Trace, root: Registered, inputs: list[TensorValue]) -> object:
    """What a module returns; None where that cannot be followed to its end."""
    function = root.cls.find("forward")[1] if root.cls else None
    node: ast.AST = ast.Pass()
    if isinstance(function, Function):
        node = ast.copy_location(ast.Pass(), function.node)
    try:
        return machine.call(root, node, list(inputs), {})
    except MisfitError:
        raise
    except ProgramError as error:
        problem = error.problems[0]
        line = machine.text.count("\n", 0, problem.span[0]) + 1
        trace.note(f"forward() is not followed in the program's line {line}: {problem.message}")
    except (RecursionError, MemoryError):
        trace.note("forward() is nested too deeply")
    return ...


def _shaped(trace: Trace, module: Registered, layer: Layer) -> Layer:
    """A layer with the shapes of what it reads and returns where it is called first."""
    if id(module) not in trace.uses:
        return layer if trace.gap else layer._replace(outputs=())
    use = trace.first(module)
    if use is None:
        return layer._replace(outputs=())
    outputs = [tensor_of(shape) for shape in use.outputs or ()]
    known = tuple(tensor for tensor in outputs if tensor is not None)
    if len(known) < len(outputs):
        return layer._replace(outputs=())
    if _has_own_forward(module):
        layer = layer._replace(has_unknown_products=layer.has_unknown_products or bool(layer.groups))
    else:
        layer = _on_input(layer, module.bound, use)
    if len(layer.outputs) == len(known):
        known = tuple(
            own if _is_alike(own, tensor) else tensor._replace(name=own.name)
            for own, tensor in zip(layer.outputs, known, strict=True)
        )
    is_once = len(trace.uses[id(module)]) == 1 and use.is_certain
    return layer._replace(
        outputs=known, has_unknown_products=layer.has_unknown_products or (not is_once and bool(layer.groups))
    )


def _has_own_forward(module: Registered) -> bool:
    """Whether it computes what the text says, and not what its class of PyTorch's does."""
    return "forward" in module.attributes or bool(module.cls and module.cls.find("forward")[0])


def _is_alike(own: Tensor, tensor: Tensor) -> bool:
    """Whether a tensor is one of the calculator's, whose axes have names."""
    return own.lengths == tensor.lengths and own._replace(name="", shape=tensor.shape) == tensor


def _on_input(layer: Layer, bound: Bound | None, use: Use) -> Layer:
    """A layer of PyTorch's on what it reads, where that is a batch of inputs as the calculator has them."""
    reads = [tensor_of(shape) for shape in use.reads]
    source = reads[0] if reads else None
    if source is None:
        return layer
    others = tuple(tensor for tensor in reads[1:] if tensor is not None)
    plain = layer._replace(input=source, also_reads=others)
    if bound is None:
        return plain
    axis = bound.type.batch_axis(bound.arguments)
    try:
        if source.batch_rows != 1 or axis not in (None, source.batch_axis):
            raise LayerError(None, "the calculator has no batch like this")
        built = bound.build(source)
    except LayerError:
        return plain._replace(has_unknown_products=bool(layer.groups), used_along=None, outputs=())
    return layer._replace(
        input=built.input,
        outputs=built.outputs,
        used_along=built.used_along,
        between=built.between,
        states=built.states if layer.states else (),
        notes=_notes(layer, built),
        also_reads=others,
    )


def _notes(layer: Layer, built: Layer) -> tuple[str, ...]:
    """The notes of a layer on its input: its own, and what was added to them without one."""
    return tuple(dict.fromkeys((*built.notes, *layer.notes[len(built.notes) :])))
