"""ONNX's recurrent operators, as of opset 22 (onnx/defs/rnn/defs.cc), and ONNX Runtime's quantized LSTM.

An operator is written with the keywords of `onnx.helper.make_node`: its attributes, and the names
of its inputs and outputs, of which an empty one is left out. A tensor holds all directions, one
behind the other, and its gates one below the other; `B` holds both biases of each gate.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from ..calls import Call, Expression, LayerError, Value
from ..cells import COUPLED_LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Gate, Recurrent
from ..formulas import Number, Size, counted
from ..layers import Layer, State
from ..names import there_are
from ..shapes import Tensor, axis, shape_text
from ..signatures import Arguments, Counted, Signature, amount, choice, integer, only, size
from ..weights import INPUT_BIAS, RECURRENT_BIAS, Group, Part, Source, Weight, blocks_of
from .framework import Framework, Language, LayerType, Symbol, by_name, write_each
from .given import GIVEN
from .plans import gates_below

_QUANTIZED = "DynamicQuantizeLSTM"
"""ONNX Runtime's own LSTM whose W and R are integers, as `quantize_dynamic` makes it (contrib_defs.cc)."""

_LETTERS = {
    "LSTM": "i:input o:output f:forget c:candidate",
    _QUANTIZED: "i:input o:output f:forget c:candidate",
    "GRU": "z:update r:reset h̃:candidate",
    "RNN": ":layer",
}
_INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")
SCALES = ("W_scale", "W_zero_point", "R_scale", "R_zero_point")
_PEEPHOLE = Source("peephole", Number(1), "peephole")
_HAVE_PEEPHOLES = ("input", "output", "forget")
_DIRECTIONS = {"forward": ("",), "reverse": ("",), "bidirectional": ("forward", "backward")}
_STATE_NAMES = {"hidden": "Y_h", "cell": "Y_c"}
_ACTIVATIONS = {"LSTM": 3, _QUANTIZED: 3, "GRU": 2, "RNN": 1}
"""How many activation functions each operator has in each direction."""


def _operator(name: str, arguments: Arguments, source: Tensor) -> Layer:
    cell = _cell(name, arguments)
    _check_activations(name, arguments)
    timesteps = axis(source.lengths[0] if source.lengths else None, "T", "timesteps")
    features = Size("x", _features(name, source), "features")
    units = Size("h", arguments["hidden_size"], "units")
    directions = Number(len(_DIRECTIONS[arguments["direction"]]))
    batch_axis = 1 - arguments.get("layout", 0)
    states = tuple(
        State(role, Tensor((directions, units), _STATE_NAMES[role], batch_axis)) for role in cell.states
    )
    outputs = (
        Tensor((timesteps, directions, units), "Y", 2 * batch_axis),
        *(state.tensor for state in states),
    )
    gates = cell.lettered(_LETTERS[name])
    weights = tuple(_weights(arguments, gates, features, units))
    layer = Layer(
        type=name,
        input=Tensor((timesteps, features), "X", batch_axis),
        outputs=_asked_for(outputs, arguments["outputs"]),
        groups=(Group(gates, weights),),
        notes=tuple(_notes(cell, timesteps, weights)),
        cell=cell,
        states=states,
        used_along=(timesteps,),
    )
    return _quantized(layer, directions) if name == _QUANTIZED else layer


def _quantized(layer: Layer, directions: Number) -> Layer:
    """The same with integers for W and R, whose gates lie along the last axis."""
    matrices, others = layer.weights[:2], layer.weights[2:]
    (group,) = layer.groups
    each = "" if directions.value == 1 else " for each direction"
    notes = (
        "W and R are 8-bit integers, which scales and zero points beside them turn back: 4 numbers"
        f"{each}, or 4 for each column with per_channel=True, that are no weights",
    )
    return layer._replace(
        groups=(group._replace(weights=(*map(_turned, matrices), *others)),),
        notes=(*layer.notes, *notes),
        packed="W and R are integers, which less the zero point and times the scale are weights",
    )


def _turned(weight: Weight) -> Weight:
    """A matrix of integers that lies the other way round: what is read comes before the gates."""
    order = (0, 2, 1)
    return weight._replace(
        shape=tuple(weight.shape[axis] for axis in order),
        along=tuple(weight.along[axis] for axis in order),
        blocks=blocks_of(
            part._replace(place=tuple(part.place[axis] for axis in order)) for part in weight.parts
        ),
        axes="drw",
        dtype="int8",
    )


def _features(name: str, source: Tensor) -> int:
    """How many features a sequence has."""
    if len(source.shape) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    features = source.lengths[1]
    if features is None:
        known = f"{name} needs to know its features"
        raise LayerError(None, f"{known}, which are None in {shape_text(source.lengths)}")
    return features


def _notes(cell: Cell, timesteps: Size | None, weights: Sequence[Weight]) -> Iterator[str]:
    yield f"shared by {counted(timesteps.value, 'timesteps') if timesteps else 'all timesteps'}"
    if cell.is_coupled:
        names = [weight.name for weight in weights]
        kept = f"{', '.join(names[:-1])} and {names[-1]} keep"
        yield f"with input_forget f is 1 − i: {kept} the rows of f, which are never read"


def _check_activations(name: str, arguments: Arguments) -> None:
    given = arguments["activations"]
    needed = _ACTIVATIONS[name] * len(_DIRECTIONS[arguments["direction"]])
    if given is not None and len(given) != needed:
        message = f"'activations' must be {counted(needed, 'functions')}, not {len(given)}"
        raise LayerError("activations", message, "They are named for one direction after the other.")


def _cell(name: str, arguments: Arguments) -> Cell:
    if name == "GRU":
        return GRU_RESET_AFTER if arguments["linear_before_reset"] else GRU_RESET_BEFORE
    if name in ("LSTM", _QUANTIZED):
        return COUPLED_LSTM if arguments["input_forget"] else LSTM
    return SIMPLE_RNN


def _asked_for(outputs: tuple[Tensor, ...], names: Sequence[str] | None) -> tuple[Tensor, ...]:
    """The outputs that have a name; all if none are named."""
    if names is None:
        return outputs
    if len(names) > len(outputs) or not any(names):
        raise LayerError("outputs", f"'outputs' must name 1 to {len(outputs)} outputs")
    return tuple(output for output, name in zip(outputs, names, strict=False) if name)


def _weights(arguments: Arguments, gates: tuple[Gate, ...], features: Size, units: Size) -> Iterator[Weight]:
    """W and R, and if they are among the inputs B and P."""
    directions = _DIRECTIONS[arguments["direction"]]
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    read = Source("input", features, "features")
    yield gates_below("W", "W", product([read], gates), units, directions)
    yield gates_below("U", "R", product([hidden], gates), units, directions)
    if _is_given(arguments, "B"):
        yield gates_below("b", "B", product([INPUT_BIAS, RECURRENT_BIAS], gates), units, directions)
    if _is_given(arguments, "P"):
        peeping = [gate for gate in gates if gate.role in _HAVE_PEEPHOLES]
        yield gates_below("p", "P", product([_PEEPHOLE], peeping), units, directions)


def _is_given(arguments: Arguments, name: str) -> bool:
    """Whether an input is among those that the operator is written with."""
    names, place = arguments["inputs"], _INPUTS.index(name)
    return place < len(names) and names[place] != ""


def _names(value: Value) -> tuple[str, ...]:
    """Names in quotes, of which an empty one leaves out that output."""
    if isinstance(value, tuple) and not isinstance(value, Expression):
        names = tuple(name for name in value if isinstance(name, str))
        if len(names) == len(value):
            return names
    raise ValueError("must be a list of names in quotes, such as ['X', 'W', 'R', 'B']")


def _inputs(known: Sequence[str], needed: Sequence[str] = ("X", "W", "R")) -> Counted:
    """Inputs by their places: those that must have a name, and those that may have one."""
    places = [known.index(name) for name in needed]
    free = [name for name in known if name not in needed]

    def read(value: Value) -> tuple[str, ...]:
        names = _names(value)
        if not max(places) < len(names) <= len(known) or not all(names[place] for place in places):
            hint = "Write '' for one that is left out."
            listed = f"{', '.join(needed[:-1])} and {needed[-1]}"
            raise ValueError(f"must name {listed}, and may name {', '.join(free)}", hint)
        return names

    usual = (*needed, "B")
    return Counted(read, tuple(name if name in usual else "" for name in known[: max(*places, 3) + 1]))


_DOMAINS = (("", "ai.onnx"), ("com.microsoft",))
_KEYWORDS = (
    "activation_alpha activation_beta activations clip direction hidden_size inputs outputs name doc_string "
    "domain overload"
)
_FUNCTIONS = (
    "Relu", "Tanh", "Sigmoid", "Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu",
    "Softsign", "Softplus",
)  # fmt: skip


def _activations(value: Value) -> tuple[str, ...]:
    names = _names(value)
    for name in names:
        if name not in _FUNCTIONS:
            raise ValueError(f"has no function '{name}'", there_are(_FUNCTIONS))
    return names


def _operator_type(name: str, inputs: Counted, attributes: str, **counted: Counted) -> LayerType:
    keywords = f"{_KEYWORDS} {attributes}"
    return LayerType(
        Signature(
            name,
            (),
            frozenset({"hidden_size"}),
            {
                "hidden_size": size(),
                "direction": choice("forward", "reverse", "bidirectional"),
                "inputs": inputs,
                "outputs": Counted(_names),
                "activations": Counted(_activations),
                "clip": amount(),
                "domain": only(*_DOMAINS[name == _QUANTIZED], why="Another domain has other operators."),
                **counted,
            },
            frozenset(keywords.split()),
        ),
        lambda arguments, source: _operator(name, arguments, source),
        reads_sequence=True,
        batch_axis=lambda arguments: 1 - int(arguments.get("layout", 0)),
    )


def _named(name: str, names: dict[str, int]) -> str:
    """A node's name: its operator, and its number if there are several."""
    names[name] = names.get(name, -1) + 1
    return f"{name}_{names[name]}"


def _read(layer: Layer, name: str) -> list[str]:
    names = ", ".join(weight.name for weight in layer.weights)
    if layer.packed:  # integers, among whose tensors are their scales
        places = ", ".join(str(_INPUTS.index(weight.name)) for weight in layer.weights)
        return [
            f"graph = {name}.graph",
            f'node = next(node for node in graph.node if node.op_type == "{_QUANTIZED}")',
            "tensors = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}",
            f"{names} = (tensors[node.input[place]] for place in ({places}))",
        ]
    return [f"{names} = (onnx.numpy_helper.to_array(tensor) for tensor in {name}.graph.initializer)"]


_WRITTEN = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "RNN"}


def _written(recurrent: Recurrent) -> Call:
    keywords: dict[str, Value] = {"hidden_size": recurrent.units}
    if recurrent.is_bidirectional:
        keywords["direction"] = "bidirectional"
    if recurrent.cell.reset == "after":
        keywords["linear_before_reset"] = 1
    if not recurrent.has_bias:
        keywords["inputs"] = ("X", "W", "R")
    return Call(_WRITTEN[recurrent.cell.name], **keywords)


_BIASES = {"input bias": "Wb", "recurrent bias": "Rb"}


def _symbol(weight: Weight, part: Part) -> Symbol:
    return Symbol(_BIASES.get(part.source.name, weight.name), part.gate.letter[:1])


ONNX = Framework(
    key="onnx",
    label="ONNX opset 22",
    name="ONNX",
    prefixes=(),
    types={
        "LSTM": _operator_type(
            "LSTM", _inputs(_INPUTS), "layout input_forget", layout=choice(0, 1), input_forget=integer(0)
        ),
        "GRU": _operator_type(
            "GRU",
            _inputs(_INPUTS[:6]),
            "layout linear_before_reset",
            layout=choice(0, 1),
            linear_before_reset=choice(0, 1),
        ),
        "RNN": _operator_type("RNN", _inputs(_INPUTS[:6]), "layout", layout=choice(0, 1)),
        _QUANTIZED: _operator_type(
            _QUANTIZED,
            _inputs((*_INPUTS, *SCALES), ("X", "W", "R", *SCALES)),
            "input_forget",
            input_forget=integer(0),
        ),
        **GIVEN,
    },
    terms={"hidden_size": "units"},
    layers={"LSTM": "LSTM", "GRU": "GRU", "SimpleRNN": "RNN"},
    carried=frozenset(("hidden_size", "direction", "linear_before_reset", "inputs")),
    no_count=frozenset(("activations", "clip", "input_forget")),
    named=_named,
    written=_written,
    language=Language(by_name, _read, write_each("{tensor} = {value}"), "onnx"),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
