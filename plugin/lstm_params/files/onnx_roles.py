"""What the tensors of an ONNX graph are: weights, buffers, or constants of the computation.

The format does not say. Counted are the tensors of floating-point numbers that nodes read, and integers where
an operator reads them as weights. What scales quantized weights, initial states, and single numbers are
constants. PyTorch's exporter notes which tensors are parameters, and from which it computed others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .onnx import MOST_FIELDS, Graph, GraphNode, GraphTensor, OnnxModel, Origin, unquantized
from .roles import is_buffer, weighs_classes
from .tensors import Role, shortened

PASSING = frozenset(
    (
        "Identity", "Cast", "Transpose", "Reshape", "Unsqueeze", "Squeeze", "Slice", "Concat", "Split",
        "Flatten", "DequantizeLinear", "Expand", "QLinearConcat",
    )
)  # fmt: skip
"""Operators whose output has the numbers of their input, or a part of them."""

STATE_INPUTS: Mapping[str, tuple[int, ...]] = {
    "LSTM": (5, 6), "DynamicQuantizeLSTM": (5, 6), "GRU": (5,), "RNN": (5,),
}  # fmt: skip
RECURRENT_INPUTS: Mapping[str, tuple[int, ...]] = {
    "LSTM": (1, 2, 3, 7), "DynamicQuantizeLSTM": (1, 2, 3, 7), "GRU": (1, 2, 3), "RNN": (1, 2, 3),
}  # fmt: skip
_COMPARED = dict.fromkeys(("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"), (0, 1))
"""Inputs by which nothing is learned, by operator: a mask of numbers is one."""
_STATISTICS = {"BatchNormalization": (3, 4)}
_CONSTANTS: Mapping[str, tuple[int, ...]] = {
    **STATE_INPUTS,
    "DynamicQuantizeLSTM": (5, 6, 8, 9, 10, 11),
    "DequantizeLinear": (1, 2), "QuantizeLinear": (1, 2),
    "QLinearMatMul": (1, 2, 4, 5, 6, 7), "QLinearConv": (1, 2, 4, 5, 6, 7), "QGemm": (1, 2, 4, 5, 7, 8),
    "MatMulInteger": (2, 3), "ConvInteger": (2, 3), "QLinearAdd": (1, 2, 4, 5, 6, 7),
    "QLinearMul": (1, 2, 4, 5, 6, 7),
    "Resize": (1, 2, 3), "Upsample": (1,), "Slice": (1, 2, 3, 4), "Pad": (1, 2, 3), "Clip": (1, 2),
    "Reshape": (1,), "Expand": (1,), "Tile": (1,), "Unsqueeze": (1,), "Squeeze": (1,), "Dropout": (1, 2),
    "SoftmaxCrossEntropyLoss": (2,), "NegativeLogLikelihoodLoss": (2,),
    "Range": (0, 1, 2), "OneHot": (1, 2), "ConstantOfShape": (0,), "Pow": (1,), "TopK": (1,),
}  # fmt: skip
"""Inputs that are no weights, by operator."""
_WEIGHTS: Mapping[str, tuple[int, ...]] = {
    **RECURRENT_INPUTS, "Conv": (1, 2), "ConvTranspose": (1, 2), "Gemm": (1, 2), "MatMul": (1,),
}  # fmt: skip
"""Inputs that are weights even if they are a constant of one number, by operator."""
_INTEGER_WEIGHTS: Mapping[str, Sequence[int]] = {
    "DynamicQuantizeLSTM": (1, 2), "DynamicQuantizeMatMul": (1,), "MatMulInteger": (1,),
    "MatMulIntegerToFloat": (1,), "ConvInteger": (1,), "QLinearConv": (3, 8), "QLinearMatMul": (3,),
    "QGemm": (3, 6), "DequantizeLinear": (0,),
    "QLinearAdd": (0, 3), "QLinearMul": (0, 3), "QLinearWhere": (1, 4),
    "QLinearConcat": range(2, MOST_FIELDS, 3),
}  # fmt: skip
"""Inputs that are weights where they are integers, by operator."""
_QUANTIZED = ("int8", "uint8", "int4", "uint4")
_SCALED = frozenset(("DynamicQuantizeMatMul", "MatMulIntegerToFloat"))
_SELDOM = frozenset(("Add", "Sub", "Mul", "Div", "Einsum", "Max", "Min", "Where", "Loop", "Scan"))
"""Operators that read weights, and as often other numbers, as the state that a loop starts from."""

_WRITTEN = regex(r"(?:^|/)Constant(?:_[0-9]+)?_output_0")
"""What PyTorch's older exporter calls a constant of the program, as the zeros that a state starts from."""
_COMPUTED = regex(r"/.*_output_[0-9]+|onnx::.*|val_[0-9]+|_v_[0-9]+|[0-9]+")
"""Names that exporters and optimizers give to what they computed."""
_CREATED = regex(
    r"(?:val|zeros|ones|full|empty|arange|scalar_tensor|scalar_tensor_default|getitem|unsqueeze|squeeze|expand"
    r"|view|reshape|transpose|permute|clone|slice|select|cat|stack|to|_to_copy|type_as|lift_fresh_copy|t"
    r"|detach|alias|contiguous|tril|triu|add|mul|sub|div|eq|ne|lt|gt|where|masked_fill)(?:_[0-9]+)*"
)
"""Names that its newer exporter gives to what it computed from no parameter."""
_OF_MODULE = regex(r"(?!const|.*[Cc]onstant|.*_(?:scale|zero_point)$)[A-Za-z_]\w*(?:\.\w+)*")
"""Names that PyTorch's exporters give to parameters: the way to them, without what others put there."""
_TELLING = regex(r"weight|bias|kernel|gamma|beta|scale|embed", re.IGNORECASE)

_MOST_SHOWN = 4
MARKED = "PyTorch's exporter marks its parameters"
COUNTED = "counted are the numbers that its graph keeps and reads as weights"

Uses = Sequence[tuple[GraphNode, int]]
"""The nodes that read a tensor, and as which of their inputs."""
Key = tuple[int, str]
"""A tensor of a graph: the graph's identity, and the name."""


class Kept(NamedTuple):
    """A tensor that is in the file."""

    graph: Graph
    tensor: GraphTensor
    is_constant: bool
    """Whether it is a node of its own."""

    @property
    def key(self) -> Key:
        """What it is found by."""
        return id(self.graph), self.tensor.name

    @property
    def origin(self) -> Origin | None:
        """What its exporter notes of it."""
        return self.graph.origins.get(self.name)

    @property
    def name(self) -> str:
        """What its exporter called it."""
        return unquantized(self.tensor.name)


def roles_of(
    kept: Sequence[Kept], readers: Mapping[Key, Uses], model: OnnxModel, notes: list[str]
) -> dict[Key, Role | None]:
    """What each tensor is; None for what is not shown, as text.

    Args:
        kept: All tensors of a file.
        readers: The nodes that read each.
        model: What they are of.
        notes: Where is noted what is not known.
    """
    states, ends = _Ends(readers, STATE_INPUTS), _Ends(readers, {**STATE_INPUTS, **_COMPARED})
    roles: dict[Key, Role | None] = {}
    for one in kept:
        roles[one.key] = _role(one, readers.get(one.key, ()), ends, model.producer.startswith("pytorch"))
    if any(one.origin and (one.origin.kind or one.origin.folded) for one in kept):
        marked = [one for one in kept if one.origin and one.origin.kind == "PARAMETER"]
        prefixes = _prefixes(marked, readers)
        _with_origins(kept, readers, roles, prefixes, notes)
        noted = [one for one in kept if one.origin and (one.origin.kind or one.origin.folded)]
        counted = [one for one in noted if roles[one.key] == "parameter"]
        notes += _shared(counted, readers, prefixes)
        notes += _missing(kept, model.graphs[0].exported, prefixes)
    else:
        notes.append(COUNTED)
        notes += _doubted(kept, readers, roles)
        single = [one for one in kept if roles[one.key] == "constant" and _is_named_number(one, readers)]
        if single:
            notes.append(f"not counted, though they may be trained: single numbers, {_listed(single)}")
    started = [one for one in kept if roles[one.key] == "constant" and _may_be_trained(one, readers, states)]
    if started:
        notes.append(f"not counted, though they may be trained: states to start from, {_listed(started)}")
    return roles


def _may_be_trained(one: Kept, readers: Mapping[Key, Uses], states: _Ends) -> bool:
    """Whether a tensor is a state to start from that comes from something with a name of its own."""
    uses = readers.get(one.key, ())
    is_state = bool(uses) and all(states.reads(node, place) for node, place in uses)
    if not is_state or one.is_constant or one.tensor.numbers < 2:
        return False
    if one.origin and one.origin.folded:
        return not all(map(_CREATED.fullmatch, one.origin.folded))
    return not _COMPUTED.fullmatch(one.tensor.name)


def _is_named_number(one: Kept, readers: Mapping[Key, Uses]) -> bool:
    """Whether a tensor is one number by a name as PyTorch's parameters have, which another program kept."""
    tensor, name = one.tensor, one.name
    is_named = _OF_MODULE.fullmatch(name) and not _COMPUTED.fullmatch(name) and not _CREATED.fullmatch(name)
    uses = readers.get(one.key, ())
    is_used = any(not _is_constant(node.operator, place) for node, place in uses)
    is_number = tensor.dtype.startswith(("float", "bfloat")) or name != tensor.name
    return bool(is_named) and is_used and is_number and tensor.numbers == 1 and not one.is_constant


def _role(one: Kept, readers: Uses, ends: _Ends, is_traced: bool) -> Role | None:
    tensor, is_constant = one.tensor, one.is_constant
    if not tensor.dtype:
        return None
    uses = [(node.operator, place) for node, place in readers]
    is_weight = any(place in _WEIGHTS.get(operator, ()) for operator, place in uses)
    is_named = not is_constant and not _COMPUTED.fullmatch(tensor.name)
    is_number = tensor.numbers == 1 and (is_constant or not tensor.shape)
    is_float = tensor.dtype.startswith(("float", "bfloat"))
    if not tensor.numbers or (is_number and not is_weight):
        is_learned = is_traced and is_named and is_float and not one.graph.origins
        return "parameter" if is_learned and uses and tensor.numbers else None if is_constant else "constant"
    if any(place in _INTEGER_WEIGHTS.get(operator, ()) for operator, place in uses):
        return "parameter"
    is_used_as_constant = bool(uses) and all(_is_constant(operator, place) for operator, place in uses)
    if not is_float:
        # a matrix may be of an operator that is not known here
        is_matrix = tensor.dtype in _QUANTIZED and len(tensor.shape) > 1
        return "parameter" if is_matrix and uses and not is_used_as_constant else "constant"
    if uses and all(place in _STATISTICS.get(operator, ()) for operator, place in uses):
        return "buffer"
    if is_used_as_constant or _is_scale(one):
        return "constant"
    if _WRITTEN.search(tensor.name) and not is_weight:
        return "constant"
    if readers and all(ends.reads(node, place) for node, place in readers):
        return "constant"
    if is_buffer(tensor.name, tensor.shape) or weighs_classes(tensor.name, tensor.shape, one.graph.tensors):
        return "buffer"
    return "parameter" if uses else "constant"


def _is_constant(operator: str, place: int) -> bool:
    return place in _CONSTANTS.get(operator, ()) or (operator in _SCALED and place in (2, 3))


def _is_scale(one: Kept) -> bool:
    """Whether a tensor scales a quantized one, by the names that ONNX Runtime gives to both."""
    base = one.tensor.name.removesuffix("_scale")
    return base != one.tensor.name and f"{base}_zero_point" in one.graph.tensors


class _Ends:
    """Finds out what is read as certain inputs of operators alone, as states to start from.

    Args:
        readers: The nodes that read each tensor.
        inputs: Those inputs, by operator.
    """

    def __init__(self, readers: Mapping[Key, Uses], inputs: Mapping[str, tuple[int, ...]]) -> None:
        self._readers, self._inputs = readers, inputs
        self._known: dict[int, bool] = {}

    def reads(self, node: GraphNode, place: int, depth: int = 4) -> bool:
        """Whether an input of a node is one of them, or all that it makes of it is read as one."""
        return place in self._inputs.get(node.operator, ()) or self._makes(node, depth)

    def _makes(self, node: GraphNode, depth: int) -> bool:
        if node.operator not in PASSING or not depth or len(node.outputs) != 1:
            return False
        if id(node) not in self._known:
            self._known[id(node)] = False  # a circle makes none
            readers = self._readers.get((id(node.graph), node.outputs[0]), ())
            self._known[id(node)] = bool(readers) and all(
                self.reads(other, place, depth - 1) for other, place in readers
            )
        return self._known[id(node)]


def _with_origins(
    kept: Sequence[Kept],
    readers: Mapping[Key, Uses],
    roles: dict[Key, Role | None],
    prefixes: Set[str],
    notes: list[str],
) -> None:
    """Correct roles by what PyTorch's exporter notes, and say what it does not.

    What it computed from parameters that are in the file anyhow is a constant: the transpose of a tied
    embedding, or the first product of a layer with a state of zeros.
    """
    found = _Origins()
    for one in kept:
        origin = one.origin
        if origin and origin.kind:
            is_parameter = origin.kind == "PARAMETER"
            roles[one.key] = "parameter" if is_parameter else "buffer"
            found.declared.add(_without(one.name, prefixes))
    computed = [one for one in kept if one.origin and one.origin.folded and roles[one.key] == "parameter"]
    computed.sort(key=lambda one: found.order(one, _is_recurrent(one, readers)))
    for one in computed:
        roles[one.key] = found.role(one, _is_recurrent(one, readers))
    changed = [
        one
        for one in kept
        if roles[one.key] == "parameter" and not (one.origin and (one.origin.kind or one.origin.folded))
    ]
    if not changed and not found.made:
        notes.append(MARKED)
        return
    notes.append(COUNTED)
    notes.extend(found.made[:_MOST_SHOWN])
    if changed:
        notes.append(
            "changed by what exported or optimized it, as where a normalization is folded in: "
            f"{_listed(changed)}"
        )


def _missing(kept: Sequence[Kept], exported: Sequence[str], prefixes: Set[str]) -> Iterator[str]:
    """A note on parameters of the exported program of which the file has nothing by their names."""
    there = {_without(one.name, prefixes) for one in kept}
    there.update(name for one in kept if one.origin for name in one.origin.folded)
    missing = [shortened(name) for name in exported if name not in there]
    if missing:
        yield (
            f"parameters of the model that the file has not, or not by their names: {_first(missing)}; they "
            "are unused, have the values of others, or are made a part of them"
        )


def _shared(counted: Sequence[Kept], readers: Mapping[Key, Uses], prefixes: Set[str]) -> Iterator[str]:
    """A note on parameters that several modules read: PyTorch's exporter keeps equal ones once.

    It keeps what it computed of equal ones once, too, as their transposes.
    """
    found: list[Kept] = []
    others: dict[str, None] = {}
    for one in counted:
        folded = one.origin.folded if one.origin else ()
        owners = {_without(name, prefixes).rpartition(".")[0] for name in folded or [one.tensor.name]} - {""}
        modules = [node.module for node, _ in readers.get(one.key, ())]
        apart = [module for module in modules if owners and all(_is_apart(module, owner) for owner in owners)]
        if apart:
            found.append(one)
            others.update(dict.fromkeys(apart))
    if found:
        yield (
            f"kept once, though {_first([*map(shortened, others)])} may have parameters of the same values: "
            f"{_listed(found)}; they are tied, or the model was not trained and has more"
        )


def _prefixes(marked: Sequence[Kept], readers: Mapping[Key, Uses]) -> set[str]:
    """What `onnx.compose` put before the names of tensors and nodes, and not before those in their notes."""
    found: set[str] = set()
    for one in marked:
        owner = one.tensor.name.rpartition(".")[0]
        for node, _ in readers.get(one.key, ()):
            prefix = owner.removesuffix(node.module)
            if node.module and prefix != owner and node.name.startswith(prefix):
                found.add(prefix)
    return found - {""}


def _without(name: str, prefixes: Set[str]) -> str:
    return next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)


def _is_apart(module: str, owner: str) -> bool:
    """Whether neither of two modules is in the other."""
    inside, around = f"{module}.", f"{owner}."
    return bool(module and owner) and not inside.startswith(around) and not around.startswith(inside)


class _Origins:
    """Which parameters are in a file, and where.

    Attributes:
        declared: The names of those that are marked, and of buffers.
        made: What is to be known of tensors that were computed from parameters which the file has not.
    """

    def __init__(self) -> None:
        self.declared: set[str] = set()
        self.made: list[str] = []
        self._there: set[str] = set()

    def sources(self, one: Kept) -> list[str]:
        """The parameters and buffers that a tensor was computed from."""
        folded = one.origin.folded if one.origin else ()
        if len(folded) == 1 and not re.fullmatch(r"val_[0-9]+(?:_[0-9]+)*", folded[0]):
            return list(folded)
        return [
            name for name in folded if name in self.declared or "." in name or not _CREATED.fullmatch(name)
        ]

    def order(self, one: Kept, is_recurrent: bool) -> tuple[bool, int, int]:
        """What comes first: what is made of few, so that what is made of that too is known."""
        return not is_recurrent, len(self.sources(one)), len(one.origin.folded if one.origin else ())

    def role(self, one: Kept, is_recurrent: bool) -> Role:
        """What a tensor is that was computed."""
        sources = self.sources(one)
        shape = one.tensor.shape
        if sources and all(is_buffer(name, shape) or weighs_classes(name, shape, ()) for name in sources):
            return "buffer"
        if not sources or (not is_recurrent and set(sources) <= self.declared | self._there):
            return "constant"
        is_joined = is_recurrent and not any(".parametrizations." in f".{name}" for name in sources)
        if len(sources) > 1 and not is_joined:
            names = ", ".join(map(shortened, sources[:3])) + (" and others" if len(sources) > 3 else "")
            self.made.append(f"{_shown(one)} was computed from {names}, which may be more numbers or fewer")
        elif len(sources) == 1 and not is_joined and len(one.origin.folded if one.origin else ()) > 1:
            self.made.append(
                f"{_shown(one)} was computed from {shortened(sources[0])}, which may be more numbers or fewer"
            )
        self._there.update(sources)
        return "parameter"


def _is_recurrent(one: Kept, readers: Mapping[Key, Uses]) -> bool:
    return any(place in RECURRENT_INPUTS.get(node.operator, ()) for node, place in readers.get(one.key, ()))


def _shown(one: Kept) -> str:
    return f"{shortened(one.tensor.name)} ({' × '.join(map(str, one.tensor.shape)) or 'one number'})"


def _listed(kept: Sequence[Kept]) -> str:
    return _first([*map(_shown, kept)])


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more


def _doubted(
    kept: Sequence[Kept], readers: Mapping[Key, Uses], roles: Mapping[Key, Role | None]
) -> Iterator[str]:
    """Notes on tensors that are counted, and may be no parameters, or may be there twice."""
    counted = [one for one in kept if roles[one.key] == "parameter"]
    uses = {one.key: {(node.operator, at) for node, at in readers.get(one.key, ())} for one in counted}
    doubted = [one for one in counted if _is_doubted(one.tensor.name, uses[one.key])]
    if doubted:
        yield f"counted, though they may be no parameters: {_listed(doubted)}"
    yield from _turned(counted, uses, readers)
    for one in counted:
        if len(one.tensor.shape) > 2 and _may_be_folded(one.tensor.name, _read_scaled(one.key, readers)):
            yield f"a normalization may be folded into {_shown(one)}: it is not in the file then"
            break


def _may_be_folded(kernel: str, readers: Uses) -> bool:
    """Whether a normalization may be folded into a convolution's kernel.

    PyTorch's older exporter and ONNX Runtime say so by its name. The newer exporter leaves the name as it is;
    where its marks are gone since, the names of its nodes are left.
    """
    if "onnx::Conv" in kernel or "Fusion_" in kernel:
        return True
    return any("Conv" in node.operator and node.name.startswith("node_") for node, _ in readers)


def _is_doubted(name: str, uses: Set[tuple[str, int]]) -> bool:
    is_odd = all(operator in _SELDOM or (operator, place) in _LEFT for operator, place in uses)
    return name.startswith("/") or (is_odd and _is_unclear(name))


def _turned(
    counted: Sequence[Kept], uses: Mapping[Key, Set[tuple[str, int]]], readers: Mapping[Key, Uses]
) -> Iterator[str]:
    """Tables of embeddings beside computed matrices that may be their transposes."""
    turned = [
        one
        for one in counted
        if (_COMPUTED.fullmatch(one.name) or "onnx::" in one.name)  # behind a prefix
        and len(one.tensor.shape) == 2
        and uses[one.key] & _MATRICES
    ]
    tables = [one for one in counted if _is_table(one.key, readers)]
    for table in tables[:_MOST_SHOWN]:
        twin = next((one for one in turned if one.tensor.shape == table.tensor.shape[::-1]), None)
        if twin:
            yield (
                f"if {_shown(twin)} is {shortened(table.tensor.name)} turned round, as where the two are "
                f"tied, the model has {table.tensor.numbers:,} fewer"
            )


def _is_table(key: Key, readers: Mapping[Key, Uses]) -> bool:
    """Whether rows are taken out of a tensor, also behind what scales it."""
    return any((node.operator, place) == ("Gather", 0) for node, place in _read_scaled(key, readers))


def _read_scaled(key: Key, readers: Mapping[Key, Uses]) -> Uses:
    """What reads a tensor, and what reads it scaled."""
    uses = readers.get(key, ())
    scaled = [(id(node.graph), node.outputs[0]) for node, _ in uses if node.operator == "DequantizeLinear"]
    return [use for other in (key, *scaled) for use in readers.get(other, ())]


def _is_unclear(name: str) -> bool:
    """Whether a name is not like a parameter's."""
    is_computed, is_telling = bool(_COMPUTED.fullmatch(name)), bool(_TELLING.search(name))
    if name.endswith("_quantized"):  # quantized are weights, mostly
        return not is_computed and not is_telling
    return is_computed or not is_telling


_MATRICES = frozenset(
    (
        ("MatMul", 1), ("Gemm", 1), ("MatMulInteger", 1), ("DynamicQuantizeMatMul", 1), ("QLinearMatMul", 3),
        ("QGemm", 3), ("DequantizeLinear", 0), ("FusedMatMul", 1), ("FusedGemm", 1),
    )
)  # fmt: skip
"""Inputs of operators that are a dense layer's matrix, also where it is quantized."""
_LEFT = frozenset((("MatMul", 0), ("Gemm", 0), ("Split", 0), ("DequantizeLinear", 0)))
"""Inputs of operators that weights rarely are, and parts of them."""
