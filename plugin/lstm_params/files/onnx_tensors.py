"""What the tensors of an ONNX graph are: weights, running statistics, or constants of the computation.

The format does not say. Counted are the tensors of floating-point numbers that nodes read, and integers where
an operator reads them as weights. What scales quantized weights, states to start from, and numbers that stand
alone are constants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .errors import FileError
from .onnx import Graph, GraphNode, GraphTensor, OnnxModel
from .tensors import Role, SavedModel, StoredTensor

PASSING = frozenset(
    [
        "Identity",
        "Cast",
        "Transpose",
        "Reshape",
        "Unsqueeze",
        "Squeeze",
        "Slice",
        "Concat",
        "Split",
        "Flatten",
        "DequantizeLinear",
        "Expand",
    ]
)
"""Operators whose output has the numbers of their input, or a part of them."""

STATE_INPUTS: Mapping[str, tuple[int, ...]] = {
    "LSTM": (5, 6), "DynamicQuantizeLSTM": (5, 6), "GRU": (5,), "RNN": (5,),
}  # fmt: skip
_STATISTICS = {"BatchNormalization": (3, 4)}
_CONSTANTS: Mapping[str, tuple[int, ...]] = {
    **STATE_INPUTS,
    "DynamicQuantizeLSTM": (5, 6, 8, 9, 10, 11),
    "DequantizeLinear": (1, 2), "QuantizeLinear": (1, 2),
    "QLinearMatMul": (1, 2, 4, 5, 6, 7), "QLinearConv": (1, 2, 4, 5, 6, 7), "QGemm": (1, 2, 4, 5, 7, 8),
    "MatMulInteger": (2, 3), "ConvInteger": (2, 3), "QLinearAdd": (1, 2, 4, 5, 6, 7),
    "Resize": (1, 2, 3), "Upsample": (1,), "Slice": (1, 2, 3, 4), "Pad": (1, 2, 3), "Clip": (1, 2),
    "Reshape": (1,), "Expand": (1,), "Tile": (1,), "Unsqueeze": (1,), "Squeeze": (1,), "Dropout": (1, 2),
    "Range": (0, 1, 2), "OneHot": (1, 2), "ConstantOfShape": (0,), "Pow": (1,), "TopK": (1,),
}  # fmt: skip
"""Inputs that are no weights, by operator."""
_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    "Conv": (1, 2), "ConvTranspose": (1, 2), "Gemm": (1, 2), "MatMul": (1,),
}  # fmt: skip
"""Inputs that are weights also where a constant of one number stands there, by operator."""
_INTEGER_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    "DynamicQuantizeLSTM": (1, 2), "DynamicQuantizeMatMul": (1,), "MatMulInteger": (1,),
    "MatMulIntegerToFloat": (1,), "ConvInteger": (1,), "QLinearConv": (3, 8), "QLinearMatMul": (3,),
    "QGemm": (3, 6), "DequantizeLinear": (0,),
}  # fmt: skip
"""Inputs that are weights where they are integers, by operator."""
_QUANTIZED = ("int8", "uint8", "int4", "uint4")
_SCALED = frozenset(("DynamicQuantizeMatMul", "MatMulIntegerToFloat"))
_PACKED = frozenset(("MatMulNBits", "MatMulBnb4", "GatherBlockQuantized", "QMoE"))

_COUNTED = "counted are the numbers that its graph keeps and reads as weights"

Key = tuple[int, str]
"""A tensor of a graph: the graph's identity, and the name."""


def saved_graph(model: OnnxModel) -> SavedModel:
    """The tensors of a model.

    Raises:
        FileError: They are packed in a way that their shapes do not tell.
    """
    readers = _readers(model)
    states = _States(readers)
    tensors: list[StoredTensor] = []
    used: set[str] = set()
    for key, graph, tensor, is_constant in kept(model):
        role = _role(tensor, readers.get(key, []), is_constant, states)
        if role is None:
            continue
        name = tensor.name
        while name in used:  # graphs inside others may use a name again
            name += "′"
        used.add(name)
        tensors.append(StoredTensor(name, tensor.shape, tensor.dtype, role))
        graph.stored[tensor.name] = name
    by = f", {model.producer}" if model.producer else ""
    return SavedModel(f"ONNX opset {model.opset}{by}", "onnx", tensors, (_COUNTED,), model)


def kept(model: OnnxModel) -> Iterator[tuple[Key, Graph, GraphTensor, bool]]:
    """All tensors that are in the file, and whether each is a node of its own."""
    for graph in model.graphs:
        for tensor in graph.tensors.values():
            yield (id(graph), tensor.name), graph, tensor, False
        for node in graph.nodes:
            if node.constant:
                yield (id(graph), node.constant.name), graph, node.constant, True


def _readers(model: OnnxModel) -> dict[Key, list[tuple[GraphNode, int]]]:
    """The nodes that read each tensor, and as which of their inputs."""
    readers: dict[Key, list[tuple[GraphNode, int]]] = {}
    for graph in model.graphs:
        for node in graph.nodes:
            if node.operator in _PACKED:
                raise FileError(
                    f"holds weights that {node.operator} packs: their shapes do not tell their number"
                )
            for place, name in enumerate(node.inputs):
                if name:
                    where, found = graph.find(name)
                    readers.setdefault((id(where), found), []).append((node, place))
    return readers


def _role(
    tensor: GraphTensor, readers: list[tuple[GraphNode, int]], is_constant: bool, states: _States
) -> Role | None:
    """What a tensor is; None for what is not shown, as text."""
    if not tensor.dtype:
        return None
    uses = [(node.operator, place) for node, place in readers]
    is_weight = any(place in _WEIGHTS.get(operator, ()) for operator, place in uses)
    if not tensor.shape or not tensor.numbers or (is_constant and tensor.numbers < 2 and not is_weight):
        return None if is_constant else "constant"
    if any(place in _INTEGER_WEIGHTS.get(operator, ()) for operator, place in uses):
        return "parameter"
    is_used_as_constant = bool(uses) and all(_is_constant(operator, place) for operator, place in uses)
    if not tensor.dtype.startswith(("float", "bfloat")):
        # a matrix may be of an operator that is not known here
        is_matrix = tensor.dtype in _QUANTIZED and len(tensor.shape) > 1
        return "parameter" if is_matrix and uses and not is_used_as_constant else "constant"
    if uses and all(place in _STATISTICS.get(operator, ()) for operator, place in uses):
        return "buffer"
    if is_used_as_constant:
        return "constant"
    if readers and all(states.makes(node) for node, _ in readers):
        return "constant"
    return "parameter" if uses else "constant"


def _is_constant(operator: str, place: int) -> bool:
    return place in _CONSTANTS.get(operator, ()) or (operator in _SCALED and place in (2, 3))


class _States:
    """Finds out which nodes make nothing but states to start from."""

    def __init__(self, readers: Mapping[Key, list[tuple[GraphNode, int]]]) -> None:
        self._readers = readers
        self._known: dict[int, bool] = {}

    def makes(self, node: GraphNode, depth: int = 4) -> bool:
        """Whether all that reads what a node makes reads it as a state to start from."""
        if node.operator not in PASSING or not depth or len(node.outputs) != 1:
            return False
        if id(node) not in self._known:
            self._known[id(node)] = False  # a circle makes none
            readers = self._readers.get((id(node.graph), node.outputs[0]), [])
            self._known[id(node)] = bool(readers) and all(
                place in STATE_INPUTS.get(other.operator, ()) or self.makes(other, depth - 1)
                for other, place in readers
            )
        return self._known[id(node)]
