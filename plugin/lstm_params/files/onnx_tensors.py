"""The tensors of an ONNX graph as a table, and what each is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .errors import FileError
from .onnx import LSTMS, GraphNode, OnnxModel
from .onnx_roles import Kept, Key, Uses, roles_of
from .tensors import Role, SavedModel, StoredTensor, checked_name

_PACKED = frozenset(("MatMulNBits", "MatMulBnb4", "GatherBlockQuantized", "QMoE"))


def saved_graph(model: OnnxModel) -> SavedModel:
    """The tensors of a model.

    Raises:
        FileError: They are packed in a way that their shapes do not tell, or an LSTM lacks some.
    """
    readers = _readers(model)
    listed = list(kept(model))
    notes: list[str] = []
    roles = roles_of(listed, readers, model, notes)
    tensors: list[StoredTensor] = []
    used: set[str] = set()
    for one in listed:
        role = roles[one.key]
        if role is None:
            continue
        name = one.tensor.name
        while name in used:  # graphs inside others may use a name again
            name += "′"
        used.add(name)
        same = _not_quantized(one, roles) or _copied_bias(one, readers)
        tensors.append(StoredTensor(name, one.tensor.shape, one.tensor.dtype, role, same))
        one.graph.stored[one.tensor.name] = same or name
    tensors += _equal(model, {tensor.name: tensor for tensor in tensors}, used)
    by = f", {model.producer}" if model.producer else ""
    return SavedModel(f"ONNX opset {model.opset}{by}", "onnx", tensors, notes, model)


def _not_quantized(one: Kept, roles: Mapping[Key, Role | None]) -> str:
    """The same weights as they were, if ONNX Runtime left them beside those that it quantized.

    It does where several operators use them, of which one was quantized.
    """
    other = one.graph.tensors.get(one.name)
    if other is None or one.name == one.tensor.name or other.numbers != one.tensor.numbers:
        return ""
    return one.name if roles.get((id(one.graph), one.name)) == roles[one.key] == "parameter" else ""


def _copied_bias(one: Kept, readers: Mapping[Key, Uses]) -> str:
    """The bias that a quantized one is a copy of.

    ONNX Runtime makes one for each node that adds the bias to what it computes with the same weights, since
    their scales differ, and puts a number behind its name.
    """
    name = one.name
    while one.tensor.dtype == "int32" and name[-1:].isdigit():
        name = name[:-1]
        first = f"{name}_quantized"
        weights = _weights_beside((id(one.graph), first), readers)
        if weights and weights == _weights_beside(one.key, readers):
            return first
    return ""


def _weights_beside(bias: Key, readers: Mapping[Key, Uses]) -> set[str]:
    """The quantized weights of the nodes that add a quantized bias."""
    added = [
        (node, place)
        for scaling, _ in readers.get(bias, ())
        for node, place in readers.get((id(scaling.graph), scaling.outputs[0]), ())
        if scaling.operator == "DequantizeLinear"
    ]
    scalings = [node.graph.makers.get(node.inputs[1]) for node, place in added if place == 2]
    return {scaling.inputs[0] for scaling in scalings if scaling and scaling.operator == "DequantizeLinear"}


def _equal(model: OnnxModel, tensors: dict[str, StoredTensor], used: set[str]) -> Iterator[StoredTensor]:
    """Parameters with the numbers of others: PyTorch's older exporter keeps them once, tied or not."""
    for graph in model.graphs:
        for node in graph.nodes:
            if node.operator == "Identity" and len(node.inputs) == len(node.outputs) == 1:
                name, source = node.outputs[0], tensors.get(graph.stored.get(node.inputs[0], ""))
                is_parameter = "." in name and not name.startswith("/") and name not in used
                if source and source.role == "parameter" and is_parameter:
                    used.add(name)
                    yield source._replace(name=checked_name(name), same_as=source.name)


def kept(model: OnnxModel) -> Iterator[Kept]:
    """All tensors that are in the file."""
    for graph in model.graphs:
        for tensor in graph.tensors.values():
            yield Kept(graph, tensor, False)
        for node in graph.nodes:
            if node.constant:
                yield Kept(graph, node.constant, True)


def _readers(model: OnnxModel) -> dict[Key, list[tuple[GraphNode, int]]]:
    """The nodes that read each tensor, and as which of their inputs."""
    readers: dict[Key, list[tuple[GraphNode, int]]] = {}
    for graph in model.graphs:
        for node in graph.nodes:
            if node.operator in _PACKED:
                raise FileError(
                    f"holds weights that {node.operator} packs: their shapes do not tell their number"
                )
            if node.operator in LSTMS:
                _check_states(node)
            for place, name in enumerate(node.inputs):
                if name:
                    where, found = graph.find(name)
                    readers.setdefault((id(where), found), []).append((node, place))
    return readers


def _check_states(node: GraphNode) -> None:
    """Check that an LSTM's states are as long as it has units.

    PyTorch's exporter (to 2.13) writes one with `proj_size` without its projection, and with a part of its
    weights: what it starts from tells.
    """
    lengths = {_last_length(node, name) for name in node.inputs[5:7] if name} - {None}
    if len(lengths) > 1:
        raise FileError(
            "has an LSTM whose states have different lengths: PyTorch's exporter leaves out a part of the "
            "weights where there is a 'proj_size'"
        )


def _last_length(node: GraphNode, name: str) -> int | None:
    graph, name = node.graph.find(name)
    if name in graph.tensors:
        shape = graph.tensors[name].shape
        return shape[-1] if shape else None
    return graph.origins[name].last if name in graph.origins else None
