"""ONNX: the graph of operators, and the shapes of the tensors that it keeps (onnx/onnx.proto).

A file is one Protocol Buffers message, read field by field; the numbers of tensors are stepped over. Each
method that reads a message has a comment with its name and the numbers of its fields.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .binary import Section
from .errors import FileError
from .tensors import BITS, MOST_AXES, check_number, checked_name, checked_shape, shortened

MOST_NODES = 10_000
_DEEPEST = 8
MOST_FIELDS = 100_000
_SMALL = 64 * 1024
"""A message of so many bytes is read at once, a larger one field by field."""

_DTYPES = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 9: "bool",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64", 14: "complex64", 15: "complex128",
    16: "bfloat16", 17: "float8_e4m3fn", 18: "float8_e4m3fnuz", 19: "float8_e5m2", 20: "float8_e5m2fnuz",
    21: "uint4", 22: "int4", 23: "float4", 24: "float8_e8m0fnu", 25: "uint2", 26: "int2",
}  # fmt: skip
_TEXT = 8

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_DAMAGED = "is no ONNX file, or damaged"
_SPARSE = "has sparse tensors, which are not read here"

_KIND = "pkg.torch.export.graph_signature.InputSpec.kind"
_FOLDED = "pkg.onnxscript.optimizer.folded_from"
_SCOPES = b"pkg.torch.onnx.name_scopes"
_SIGNATURE = "pkg.torch.export.ExportedProgram.graph_signature"
_PARAMETER = regex(r"^\w+: PARAMETER target='([^']+)'$", re.MULTILINE)
_LONGEST_SIGNATURE = 1024 * 1024

Source = Section | bytes
_Part = tuple[Source, int, int]
"""A message inside another one: its bytes, from where to where."""
Field = tuple[int, int, Source, int, int]
"""A field's number and wire type; its bytes from where to where, or its value in place of the first."""


class GraphTensor(NamedTuple):
    """A tensor that a graph keeps."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    """Nothing for text."""

    @property
    def numbers(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


class Origin(NamedTuple):
    """What PyTorch's exporter notes of a tensor."""

    kind: str
    """`PARAMETER`, `BUFFER` and others; nothing where it is not noted."""
    folded: tuple[str, ...]
    """The names of what it was computed from."""
    last: int | None
    """How long its last axis is."""


class GraphNode:
    """A use of an operator.

    Attributes:
        operator: Its name.
        name: The node's own name, or nothing.
        inputs: What it reads, an empty name for what is left out.
        outputs: What it returns.
        module: The module of PyTorch that it is in, as its exporter notes; nothing where it does not.
        graph: The graph that it is in.
        attributes: Those that were asked for.
        constant: The tensor that it is, if it is a constant.
    """

    __slots__ = ("attributes", "constant", "graph", "inputs", "module", "name", "operator", "outputs")

    def __init__(self, operator: str, name: str, inputs: list[str], outputs: list[str], graph: Graph) -> None:
        self.operator, self.name, self.graph = operator, name, graph
        self.inputs, self.outputs = inputs, outputs
        self.module = ""
        self.attributes: dict[str, Any] = {}
        self.constant: GraphTensor | None = None


class Graph:
    """A graph, or one inside a node of another.

    Attributes:
        outer: The graph around it.
        tensors: The tensors that it keeps, by name.
        inputs: What it is given: the shape of each, as far as it is known.
        nodes: Its own nodes.
        makers: The node that makes each tensor.
        stored: What the table of tensors calls those that it keeps.
        origins: What is noted of some of the tensors that it keeps, and of states that a layer starts from.
        exported: The parameters of the program that PyTorch's exporter made it of, as far as it notes them.
    """

    def __init__(self, outer: Graph | None = None) -> None:
        self.outer = outer
        self.tensors: dict[str, GraphTensor] = {}
        self.inputs: dict[str, tuple[tuple[int | None, ...], str]] = {}
        self.nodes: list[GraphNode] = []
        self.makers: dict[str, GraphNode] = {}
        self.stored: dict[str, str] = {}
        self.origins: dict[str, Origin] = {}
        self.exported: tuple[str, ...] = ()

    def find(self, name: str) -> tuple[Graph, str]:
        """The innermost graph that has a tensor, seen from here; the outermost where none has."""
        graph = self
        while name not in graph.tensors and name not in graph.makers and name not in graph.inputs:
            if graph.outer is None:
                break
            graph = graph.outer
        return graph, name


class OnnxModel(NamedTuple):
    """A model: its graphs, the outermost one first."""

    graphs: list[Graph]
    producer: str
    opset: int


WANTED: Mapping[str, frozenset[str]] = {
    operator: frozenset(
        ["hidden_size", "direction", "layout", "linear_before_reset", "input_forget", "activations"]
    )
    for operator in ("LSTM", "GRU", "RNN", "DynamicQuantizeLSTM")
}
"""The attributes that are read, by operator."""

LSTMS = frozenset(("LSTM", "DynamicQuantizeLSTM"))


class Fields:
    """Reads the fields of messages, up to a number of them."""

    def __init__(self, most: int) -> None:
        self._left = most

    def __call__(self, source: Source, at: int, stop: int) -> Iterator[Field]:
        """The fields of a message, one after the other.

        Raises:
            FileError: It is not a message, or there are too many fields.
        """
        if isinstance(source, Section) and stop - at <= _SMALL:
            source, at, stop = source.read(at, stop - at), 0, stop - at
        if isinstance(source, bytes):
            yield from self._small(source, at, stop)
            return
        while at < stop:
            self._left -= 3  # a field that is read from the disk takes longer than one in memory
            data = source.read(at, min(20, stop - at))
            found = next(self._small(data, 0, len(data), stop - at))
            number, wire, _, first, last = found
            if wire == _VARINT:
                yield found
                _, after = _varint(data, _varint(data, 0, len(data))[1], len(data))
                at += after
            else:
                yield number, wire, source, at + first, at + last
                at += last

    def _small(self, data: bytes, at: int, stop: int, most: int = 0) -> Iterator[Field]:
        """The fields of a message that is in memory, or begins there and has so many bytes."""
        most = most or stop
        while at < stop:
            self._left -= 1
            if self._left < 0:
                raise FileError("has a larger graph than is read here")
            key = data[at]
            at += 1
            if key > 127:  # a call for each, though most are one byte, took a third of the time
                key, at = _varint(data, at - 1, stop)
            wire = key & 7
            if wire == _BYTES:
                if at < stop and data[at] < 128:
                    size = data[at]
                    at += 1
                else:
                    size, at = _varint(data, at, stop)
            elif wire == _VARINT:
                value, at = _varint(data, at, stop)
                yield key >> 3, wire, b"", value, 0
                continue
            elif wire in (_EIGHT, _FOUR):
                size = 8 if wire == _EIGHT else 4
            else:
                raise FileError(_DAMAGED)
            start = at
            at += size
            if at > most:
                raise FileError("is cut short, or no ONNX file: a part of it ends outside of it")
            yield key >> 3, wire, data, start, at


def _varint(data: bytes, at: int, stop: int) -> tuple[int, int]:
    if at < stop and data[at] < 128:
        return data[at], at + 1
    value = shift = 0
    while at < stop and shift < 70:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7
    raise FileError("is cut short, or no ONNX file")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _bytes(source: Source, start: int, stop: int) -> bytes:
    return source.read(start, stop - start) if isinstance(source, Section) else source[start:stop]


def _text(source: Source, start: int, stop: int) -> str:
    if stop - start > 4096:
        raise FileError("has a name of more than 4,096 bytes")
    return _bytes(source, start, stop).decode("utf-8", "replace")


class _Reader:
    """One file."""

    def __init__(self, section: Section, opened: Callable[[str], Section]) -> None:
        self.section, self.opened = section, opened
        self.fields = Fields(MOST_FIELDS)
        self.graphs: list[Graph] = []
        self.left = MOST_NODES
        self.kept = 0

    def model(self) -> OnnxModel:
        opset, graph = 0, None
        versions: list[str] = []
        # ModelProto: 1 ir_version, 2 and 3 the producer, 7 graph, 8 opset_import, 25 functions
        for number, wire, source, start, stop in self.fields(self.section, 0, self.section.size):
            if number == 7 and wire == _BYTES:
                graph = (source, start, stop)
            elif number in (2, 3) and wire == _BYTES:
                versions.append(_text(source, start, stop))
            elif number == 8 and wire == _BYTES:
                opset = opset or self._opset(source, start, stop)
            elif number == 25:
                self._check_function(source, start, stop)
            elif number > 30 or (number == 1 and wire != _VARINT):  # it has no such field
                raise FileError(_DAMAGED)
        if graph is None or not opset:
            raise FileError("is no ONNX file: it has no graph")
        self._graph(*graph, None, 0)
        producer = " ".join(version for version in versions if version.isprintable())[:60].strip()
        return OnnxModel(self.graphs, producer, opset)

    def _opset(self, source: Source, start: int, stop: int) -> int:
        domain, version = "", 0
        # OperatorSetIdProto: 1 domain, 2 version
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 1 and wire == _BYTES:
                domain = _text(inner, at, end)
            elif number == 2 and wire == _VARINT:
                version = at
        return version if domain in ("", "ai.onnx") else 0

    def _check_function(self, source: Source, start: int, stop: int) -> None:
        """A function of the model's own must keep no weights: who calls it gives it its weights."""
        graph, number_of_graphs = Graph(), len(self.graphs)
        # FunctionProto: 7 node
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 7 and wire == _BYTES:
                self._check_nodes()
                self._node(inner, at, end, graph, 0)
        inside = [graph, *self.graphs[number_of_graphs:]]
        del self.graphs[number_of_graphs:]
        nodes = [node for one in inside for node in one.nodes]
        if any(node.operator in WANTED for node in nodes):
            raise FileError("has a recurrent layer inside a function, which is not read here")
        kept = [tensor for one in inside for tensor in one.tensors.values()]
        kept += [node.constant for node in nodes if node.constant]
        if any(tensor.dtype.startswith(("float", "bfloat")) and tensor.numbers > 1 for tensor in kept):
            raise FileError("keeps numbers inside a function, which is not read here")

    def _graph(self, source: Source, start: int, stop: int, outer: Graph | None, depth: int) -> Graph:
        if depth > _DEEPEST:
            raise FileError(f"has graphs in graphs, more than {_DEEPEST} deep")
        graph = Graph(outer)
        self.graphs.append(graph)
        nodes: list[_Part] = []
        described: list[_Part] = []
        # GraphProto: 1 node, 5 initializer, 11 input, 13 value_info, 15 sparse_initializer, 16 metadata_props
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if wire != _BYTES:
                continue
            if number == 1:
                nodes.append((inner, at, end))
                self._check_nodes()
            elif number == 5:
                tensor = self._tensor(inner, at, end)
                graph.tensors[tensor.name] = tensor
            elif number == 11:
                name, shape, dtype = self._value(inner, at, end)
                graph.inputs[name] = (shape, dtype)
                described.append((inner, at, end))  # with `keep_initializers_as_inputs`, tensors are here too
            elif number == 13:
                described.append((inner, at, end))
            elif number == 15:
                raise FileError(_SPARSE)
            elif number == 16:
                graph.exported += self._exported(inner, at, end)
        for node in nodes:
            self._node(*node, graph, depth)
        # last, since only tensors and states are described here, of the many values that a graph has
        wanted = {unquantized(name) for name in graph.tensors}
        wanted |= {name for node in graph.nodes if node.operator in LSTMS for name in node.inputs[5:7]}
        for value in described:
            self._describe(*value, graph, wanted)
        return graph

    def _check_nodes(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise FileError(f"has more than {MOST_NODES:,} nodes")

    def _describe(self, source: Source, start: int, stop: int, graph: Graph, wanted: Set[str]) -> None:
        """Note where a tensor comes from, if it is one that the graph keeps or a layer starts from."""
        name, kind = "", ""
        folded: tuple[str, ...] = ()
        shape: list[int | None] = []
        # ValueInfoProto: 1 name, 2 type, 4 metadata_props
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 1 and wire == _BYTES:
                name = _text(inner, at, end)
                if name not in wanted:
                    return
            elif number == 2 and wire == _BYTES:
                shape, _ = self._type(inner, at, end)
            elif number == 4 and wire == _BYTES:  # StringStringEntryProto: 1 key, 2 value
                pair = {item[0]: item for item in self.fields(inner, at, end) if item[1] == _BYTES}
                key = _text(*pair[1][2:]) if 1 in pair else ""
                if key == _KIND and 2 in pair:
                    kind = _text(*pair[2][2:])
                elif key == _FOLDED and 2 in pair:
                    folded = tuple(_names(pair[2]))
        graph.origins[name] = Origin(kind, folded, shape[-1] if shape else None)

    def _exported(self, source: Source, start: int, stop: int) -> tuple[str, ...]:
        """The parameters of a program, if this is its signature."""
        # StringStringEntryProto: 1 key, 2 value
        pair = {item[0]: item for item in self.fields(source, start, stop) if item[1] == _BYTES}
        if not pair.keys() >= {1, 2} or pair[2][4] - pair[2][3] > _LONGEST_SIGNATURE:
            return ()
        if _text(*pair[1][2:]) != _SIGNATURE:
            return ()
        return tuple(_PARAMETER.findall(_bytes(*pair[2][2:]).decode("utf-8", "replace")))

    def _node(self, source: Source, start: int, stop: int, graph: Graph, depth: int) -> None:
        inputs: list[str] = []
        outputs: list[str] = []
        name = operator = module = ""
        attributes: list[_Part] = []
        # NodeProto: 1 input, 2 output, 3 name, 4 op_type, 5 attribute, 9 metadata_props
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if wire != _BYTES:
                continue
            if number == 5:
                attributes.append((inner, at, end))
            elif number == 1:
                inputs.append(_text(inner, at, end))
            elif number == 2:
                outputs.append(_text(inner, at, end))
            elif number == 4:
                operator = _text(inner, at, end)
            elif number == 3:
                name = _text(inner, at, end)
            elif number == 9 and _SCOPES in _bytes(inner, at, min(end, at + len(_SCOPES) + 9)):
                module = self._module(inner, at, end)
        node = GraphNode(operator, name, inputs, outputs, graph)
        node.module = module
        graph.nodes.append(node)
        for output in outputs:
            graph.makers[output] = node
        wanted = WANTED.get(operator, frozenset())
        for attribute in attributes:
            self._attribute(*attribute, node, wanted, depth)

    def _module(self, source: Source, start: int, stop: int) -> str:
        """The innermost of the modules that a node is in, in a list that ends with the node itself."""
        # StringStringEntryProto: 1 key, 2 value
        value = [field for field in self.fields(source, start, stop) if field[0] == 2 and field[1] == _BYTES]
        return "".join(_names(value[0])[:-1][-1:]) if value else ""

    def _attribute(
        self, source: Source, start: int, stop: int, node: GraphNode, wanted: frozenset[str], depth: int
    ) -> None:
        name, strings, floats = "", [], 0
        value: Any = None
        # AttributeProto: 1 name, 3 i, 4 s, 5 t, 6 g, 7 floats, 9 strings, 11 graphs, 22 sparse_tensor. The
        # name comes first: writers of Protocol Buffers have fields in the order of their numbers
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 1 and wire == _BYTES:
                name = _text(inner, at, end)
            elif number in (6, 11) and wire == _BYTES:
                self._graph(inner, at, end, node.graph, depth + 1)
            elif number == 5 and wire == _BYTES and node.operator == "Constant":
                tensor = self._tensor(inner, at, end)
                node.constant = tensor._replace(name=node.outputs[0] if node.outputs else "")
            elif number == 7 and node.operator == "Constant":
                floats += (end - at) // 4 if wire == _BYTES else 1
            elif number == 22 and node.operator == "Constant":
                raise FileError(_SPARSE)
            elif name in wanted and number == 3 and wire == _VARINT:
                value = _signed(at)
            elif name in wanted and number in (4, 9) and wire == _BYTES:
                strings.append(_text(inner, at, end))
        if floats:
            self.kept += 1
            node.constant = self._made(node.outputs[0] if node.outputs else "", [floats], 1)
        if name in wanted:
            node.attributes[name] = (
                tuple(strings) if name == "activations" else value if not strings else strings[0]
            )

    def _tensor(self, source: Source, start: int, stop: int) -> GraphTensor:
        """A tensor, whose numbers are as many as its shape says."""
        self.kept += 1
        dims: list[int] = []
        kind, name, held = 0, "", None
        external: dict[str, str] = {}
        is_external = False
        # TensorProto: 1 dims, 2 data_type, 8 name, 9 raw_data, 13 external_data, 14 data_location
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 1:
                dims += [at] if wire == _VARINT else _packed(inner, at, end)
                if len(dims) > MOST_AXES:
                    raise FileError(_DAMAGED)
            elif number == 2 and wire == _VARINT:
                kind = at
            elif number == 8 and wire == _BYTES:
                name = _text(inner, at, end)
            elif number == 9 and wire == _BYTES:
                held = end - at
            elif number == 13 and wire == _BYTES:
                external |= self._entry(inner, at, end)
            elif number == 14 and wire == _VARINT:
                is_external = at == 1
        tensor = self._made(name, dims, kind)
        if tensor.dtype:
            self._check_numbers(tensor, held, external if is_external else None, stop - start)
        return tensor

    def _entry(self, source: Source, start: int, stop: int) -> dict[str, str]:
        # StringStringEntryProto: 1 key, 2 value
        pair = {item[0]: _text(*item[2:]) for item in self.fields(source, start, stop) if item[1] == _BYTES}
        return {pair.get(1, ""): pair.get(2, "")}

    def _made(self, name: str, dims: Sequence[int], kind: int) -> GraphTensor:
        check_number(self.kept)
        name = checked_name(name)
        shape = checked_shape(name, [_signed(length) for length in dims])
        if kind == _TEXT:
            return GraphTensor(name, shape, "")
        dtype = _DTYPES.get(kind)
        if dtype is None:
            raise FileError(f"has '{shortened(name)}' in a type that is not known")
        return GraphTensor(name, shape, dtype)

    def _check_numbers(
        self, tensor: GraphTensor, held: int | None, external: Mapping[str, str] | None, size: int
    ) -> None:
        """Check that the numbers of a tensor are in the file, or in the one beside it."""
        needed = -(-tensor.numbers * BITS[tensor.dtype] // 8)
        name = shortened(tensor.name)
        if external is not None:
            beside = self.opened(external.get("location", ""))
            try:
                offset = int(external.get("offset", "0")[:20])
                length = int(external.get("length", str(needed))[:20])
            except ValueError:
                raise FileError(_DAMAGED) from None
            if length != needed or offset < 0 or offset + needed > beside.size:
                raise FileError(f"is cut short: the numbers of '{name}' are not in the file beside it")
        elif held is not None:
            if held != needed:
                raise FileError(f"gives '{name}' numbers that its shape does not need")
        elif tensor.numbers > size:  # each takes a byte at least, as one of a list
            raise FileError(f"is cut short: the numbers of '{name}' are not in it")

    def _value(self, source: Source, start: int, stop: int) -> tuple[str, tuple[int | None, ...], str]:
        """The name, the shape and the type of what a graph is given."""
        name, dtype = "", ""
        shape: list[int | None] = []
        # ValueInfoProto: 1 name, 2 type
        for number, wire, inner, at, end in self.fields(source, start, stop):
            if number == 1 and wire == _BYTES:
                name = _text(inner, at, end)
            elif number == 2 and wire == _BYTES:
                shape, dtype = self._type(inner, at, end)
        return name, tuple(shape), dtype

    def _type(self, source: Source, start: int, stop: int) -> tuple[list[int | None], str]:
        """The shape and the type of a tensor that is described."""
        shape: list[int | None] = []
        dtype = ""
        # TypeProto: 1 tensor_type, with 1 elem_type, 2 shape; TensorShapeProto: 1 dim, with 1 dim_value
        for kind in self.fields(source, start, stop):
            if kind[0] == 1 and kind[1] == _BYTES:
                for part in self.fields(*kind[2:]):
                    if part[0] == 1 and part[1] == _VARINT:
                        dtype = _DTYPES.get(part[3], "")
                    elif part[0] == 2 and part[1] == _BYTES:
                        shape = [self._length(*axis[2:]) for axis in self.fields(*part[2:])]
        return shape, dtype

    def _length(self, source: Source, start: int, stop: int) -> int | None:
        lengths = [item[3] for item in self.fields(source, start, stop) if item[:2] == (1, _VARINT)]
        return lengths[0] if lengths and 0 < lengths[0] < 1 << 62 else None


def unquantized(name: str) -> str:
    """What ONNX Runtime called a tensor before it quantized it."""
    base = name.removesuffix("_quantized")
    return base if base == name else base.removesuffix("_Transposed")


def _names(field: Field) -> list[str]:
    """The names in a list that is written as Python does; of a very long one the first."""
    _, _, source, start, stop = field
    listed = _bytes(source, start, min(stop, start + _SMALL))
    return listed.decode("utf-8", "replace").split("'")[1::2]


def _packed(source: Source, start: int, stop: int) -> list[int]:
    data = _bytes(source, start, min(stop, start + 10 * MOST_AXES + 10))
    numbers, at = [], 0
    while at < len(data):
        number, at = _varint(data, at, len(data))
        numbers.append(number)
    return numbers


def read_graph(section: Section, opened: Callable[[str], Section]) -> OnnxModel:
    """The graphs of a model.

    Args:
        section: The file.
        opened: Opens a file beside it.

    Raises:
        FileError: It is not an ONNX file, or damaged.
    """
    return _Reader(section, opened).model()
