"""The recurrent operators of an ONNX graph as layers, and the tensors that are theirs.

The weights of one may be tensors of the file, or be cut and joined from some while the graph runs, as spox
writes PyTorch's. One set of weights that two branches use is one layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.formulas import counted
from ..calculator.frameworks.onnx import SCALES
from ..calculator.layers import Layer
from ..calculator.rows import network
from .onnx import Graph, GraphNode, OnnxModel
from .onnx_roles import PASSING, RECURRENT_INPUTS
from .recurrent import MOST_LAYERS, Recognised
from .tensors import StoredTensor, shortened

_GATES = {"LSTM": 4, "DynamicQuantizeLSTM": 4, "GRU": 3, "RNN": 1}
_MOST_STEPS = 40


def graph_layers(model: OnnxModel, tensors: Sequence[StoredTensor], notes: list[str]) -> list[Recognised]:
    """The recurrent layers of a model.

    Args:
        model: Its graphs.
        tensors: Its parameters.
        notes: Where is noted what was not understood.
    """
    by_name = {tensor.name: tensor for tensor in tensors}
    found: dict[tuple[str, ...], Recognised] = {}
    strange = 0
    for graph in model.graphs:
        # of weights that are there both ways, those that are not quantized
        for node in sorted(graph.nodes, key=lambda node: node.operator == "DynamicQuantizeLSTM"):
            if node.operator not in _GATES or len(found) >= MOST_LAYERS:
                continue
            one = _recognised(node, by_name)
            if one is None:
                strange += 1
                continue
            names = tuple(tensor.name for tensor in one.tensors)
            if not any(set(names) & set(other) for other in found if other != names):
                found.setdefault(names, one)
    notes += _filled(model, by_name)
    if strange:
        notes.append(
            f"the weights of {counted(strange, 'recurrent operators')} are made while it runs, "
            "and are not told apart"
        )
    return list(found.values())


_FILLING = ("tf2onnx", "keras2onnx")
"""Exporters that write two biases where the layer has one or none (tf2onnx/rewriter/lstm_rewriter.py)."""


def _filled(model: OnnxModel, tensors: dict[str, StoredTensor]) -> Iterator[str]:
    """A note on biases of which a part is zeros that the exporter added."""
    if not model.producer.startswith(_FILLING):
        return
    nodes = [node for graph in model.graphs for node in graph.nodes if node.operator in ("LSTM", "GRU")]
    biases = {one.name: one for node in nodes for one in _sources(node, 3, tensors)}
    if biases:
        listed = ", ".join(f"{one.name} ({' × '.join(map(str, one.shape))})" for one in biases.values())
        by = model.producer.split()[0]
        yield (
            f"{by} fills biases up with zeros, since Keras has one where ONNX has two: "
            f"half of {shortened(listed)} may be none of the model's, or all of it where a layer has no bias"
        )


def _recognised(node: GraphNode, tensors: dict[str, StoredTensor]) -> Recognised | None:
    kind = node.operator
    units = node.attributes.get("hidden_size")
    sources = [list(_sources(node, place, tensors)) for place in RECURRENT_INPUTS[node.operator]]
    if type(units) is not int or units < 1 or not sources[0] or not sources[1]:
        return None
    directions = 2 if node.attributes.get("direction") == "bidirectional" else 1
    rows = _GATES[kind] * units * directions
    numbers = [sum(tensor.numbers for tensor in own) for own in sources]
    if numbers[1] != rows * units or numbers[0] % rows:
        return None
    if numbers[2] not in (0, 2 * rows) or any(own not in (0, 3 * units * directions) for own in numbers[3:]):
        return None
    keywords = _keywords(node, units, numbers)
    own = [tensor for listed in sources for tensor in listed]
    if len({tensor.name for tensor in own}) != len(own):  # one tensor serves as two inputs: not a layer's own
        return None
    try:
        layer = network(Call(kind, **keywords), framework="onnx", input=(None, numbers[0] // rows)).layers[0]
    except NetworkError:
        return None
    if layer.parameters != sum(numbers):
        return None
    return Recognised(_as_kept(layer, sources)._replace(name=_name(node, own)), "onnx", tuple(own))


def _keywords(node: GraphNode, units: int, numbers: Sequence[int]) -> dict[str, Value]:
    """The arguments of a layer's call; `inputs` says which weights it has where they are not W, R and B."""
    keywords: dict[str, Value] = {"hidden_size": units}
    if node.attributes.get("direction") in ("reverse", "bidirectional"):
        keywords["direction"] = node.attributes["direction"]
    for flag in ("linear_before_reset", "input_forget"):
        if node.attributes.get(flag):
            keywords[flag] = 1
    inputs = ["X", "W", "R", "B" if numbers[2] else "", *[""] * 3, "P" if any(numbers[3:]) else ""]
    if inputs != ["X", "W", "R", "B", "", "", "", ""]:
        if node.operator == "DynamicQuantizeLSTM":
            inputs += SCALES
        last = max(place for place, name in enumerate(inputs) if name)
        keywords["inputs"] = tuple(inputs[: last + 1])
    return keywords


def _name(node: GraphNode, tensors: Sequence[StoredTensor]) -> str:
    """What a layer is called: the way to its weights, or the node's own name."""
    first = tensors[0].name
    path = first.rpartition(".")[0] if "::" not in first else ""
    return path or node.name or node.operator


def _as_kept(layer: Layer, sources: Sequence[Sequence[StoredTensor]]) -> Layer:
    """A layer whose weights are joined from others says so."""
    whole = [len(listed) <= 1 for listed in sources]
    shapes = [tuple(length.value for length in weight.shape) for weight in layer.weights]
    kept = [listed[0].shape for listed in sources if len(listed) == 1]
    if all(whole) and kept == shapes:
        return layer
    names = ", ".join(tensor.name.rpartition(".")[2] for listed in sources for tensor in listed)
    return layer._replace(notes=(*layer.notes, f"joined while it runs, from {names[:200]}"))


def _sources(node: GraphNode, place: int, tensors: dict[str, StoredTensor]) -> Iterator[StoredTensor]:
    """The parameters that an input of a node is made of, each once, in the order in which they are read."""
    if place >= len(node.inputs) or not node.inputs[place]:
        return
    waiting: list[tuple[Graph, str]] = [(node.graph, node.inputs[place])]
    seen: set[tuple[int, str]] = set()
    while waiting and len(seen) < _MOST_STEPS:
        graph, name = waiting.pop(0)
        graph, name = graph.find(name)
        if (id(graph), name) in seen:
            continue
        seen.add((id(graph), name))
        if name in graph.stored:
            if graph.stored[name] in tensors:
                yield tensors[graph.stored[name]]
            continue
        maker = graph.makers.get(name)
        if maker is not None and maker.operator in PASSING:
            waiting += [(maker.graph, read) for read in maker.inputs if read]
