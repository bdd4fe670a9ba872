"""OpenVINO's recurrent operations, as a converted model holds them (openvino.opset15).

An operation is written by its type and attributes, as in the model's XML. `W`, `R` and `B` are its last
inputs. Their gates lie one below the other; a sequence has a first axis for the directions. There is always a
`B`: what had no biases is given zeros, and two biases of one gate are added up.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from ..calls import Call, Expression, LayerError, Value
from ..cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Gate, Recurrent
from ..formulas import Number, Size, counted
from ..layers import Layer, State
from ..shapes import Shape, Tensor, axis, shape_text
from ..signatures import NUMBER, Arguments, Counted, Signature, choice, size, word
from ..weights import BIAS, INPUT_BIAS, RECURRENT_BIAS, Group, Part, Source, Weight
from .beside import own_last_axis
from .framework import Framework, Language, LayerType, Symbol, by_name, write_each
from .given import GIVEN
from .plans import gates_below

_LETTERS = {
    "LSTM": "f:forget i:input c:candidate o:output",
    "GRU": "z:update r:reset h:candidate",
    "simple RNN": ":layer",
}
_DIRECTIONS = {"forward": ("",), "reverse": ("",), "bidirectional": ("forward", "backward")}
_STATE_NAMES = {"hidden": "Ho", "cell": "Co"}


def _gates(cell: Cell) -> tuple[Gate, ...]:
    return cell.lettered(_LETTERS[cell.name])


def _cell_of(kind: str, arguments: Arguments) -> Cell:
    if kind == "GRU":
        return GRU_RESET_AFTER if arguments["linear_before_reset"] else GRU_RESET_BEFORE
    return {"LSTM": LSTM, "RNN": SIMPLE_RNN}[kind]


def _sequence(kind: str, arguments: Arguments, source: Tensor) -> Layer:
    name = f"{kind}Sequence"
    if len(source.shape) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    timesteps = axis(source.lengths[0], "T", "timesteps")
    directions = _DIRECTIONS[arguments["direction"]]
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    layer = _layer(name, _cell_of(kind, arguments), arguments, source, directions)
    units = layer.states[0].tensor.shape[-1]
    return layer._replace(
        input=Tensor((timesteps, layer.input.shape[-1]), "X"),
        outputs=(Tensor((Number(len(directions)), timesteps, units), "Y"), *layer.outputs),
        notes=(f"shared by {every}",),
        used_along=(timesteps,),
    )


def _cell(kind: str, arguments: Arguments, source: Tensor) -> Layer:
    name = f"{kind}Cell"
    if len(source.shape) != 1:
        message = f"{name} reads one timestep, of shape (features), and not {shape_text(source.lengths)}"
        raise LayerError(None, message)
    layer = _layer(name, _cell_of(kind, arguments), arguments, source, ())
    return layer._replace(notes=("one timestep",), used_along=(), is_one_step=True)


def _layer(name: str, cell: Cell, arguments: Arguments, source: Tensor, directions: Sequence[str]) -> Layer:
    features = own_last_axis(name, source, "x", "features")
    units = Size("h", arguments["hidden_size"], "units")
    gates = _gates(cell)
    shape: Shape = (*[Number(len(directions))] * bool(directions), units)
    states = tuple(State(role, Tensor(shape, _STATE_NAMES[role])) for role in cell.states)
    return Layer(
        type=name,
        input=Tensor((features,), "X"),
        outputs=tuple(state.tensor for state in states),
        groups=(Group(gates, tuple(_weights(cell, gates, features, units, directions))),),
        cell=cell,
        states=states,
    )


def _weights(
    cell: Cell, gates: tuple[Gate, ...], features: Size, units: Size, directions: Sequence[str]
) -> Iterator[Weight]:
    read = Source("input", features, "features")
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    yield gates_below("W", "W", product([read], gates), units, directions)
    yield gates_below("U", "R", product([hidden], gates), units, directions)
    yield gates_below("b", "B", _biases(cell, gates), units, directions)


def _biases(cell: Cell, gates: tuple[Gate, ...]) -> list[tuple[Source, Gate]]:
    """One for each gate; a candidate whose recurrent product is reset has one at each product."""
    if cell.reset != "after":
        return list(product([BIAS], gates))
    *others, candidate = gates
    return [*product([BIAS], others), (INPUT_BIAS, candidate), (RECURRENT_BIAS, candidate)]


def _functions(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple) and not isinstance(value, Expression):
        names = tuple(name.lower() for name in value if isinstance(name, str))
        if len(names) == len(value):
            return names
    raise ValueError("must be a list of names in quotes, such as ['sigmoid', 'tanh', 'tanh']")


_KEYWORDS = "activations activations_alpha activations_beta clip hidden_size"
_RESETS = {"linear_before_reset": choice(False, True, 0, 1)}


def _type(kind: str, is_sequence: bool) -> LayerType:
    own: Mapping[str, Counted] = {
        **({"direction": word("forward", "reverse", "bidirectional")} if is_sequence else {}),
        **(_RESETS if kind == "GRU" else {}),
    }
    name, build = (f"{kind}Sequence", _sequence) if is_sequence else (f"{kind}Cell", _cell)
    return LayerType(
        Signature(
            name,
            (),
            frozenset({"hidden_size"}),
            {"hidden_size": size(), "activations": Counted(_functions), "clip": NUMBER, **own},
            frozenset(_KEYWORDS.split()) | set(own),
        ),
        partial(build, kind),
        reads_sequence=is_sequence,
        batch_axis=lambda arguments: 0,
    )


def _named(name: str, names: dict[str, int]) -> str:
    """A node's name: its type, and a number."""
    names[name] = names.get(name, -1) + 1
    return f"{name}_{names[name]}"


_NAMES = {"LSTM": "LSTMSequence", "GRU": "GRUSequence", "simple RNN": "RNNSequence"}


def _written(recurrent: Recurrent) -> Call:
    if not recurrent.has_bias:
        raise LayerError(None, "OpenVINO's layers always have biases, which are zeros where there were none")
    direction = "bidirectional" if recurrent.is_bidirectional else "forward"
    keywords: dict[str, Value] = {"hidden_size": recurrent.units, "direction": direction}
    if recurrent.cell.reset == "after":
        keywords["linear_before_reset"] = True
    return Call(_NAMES[recurrent.cell.name], **keywords)


def _read(layer: Layer, name: str) -> list[str]:
    names = ", ".join(weight.name for weight in layer.weights)
    return [f"{names} = (value.get_node().get_data() for value in {name}.input_values()[-3:])"]


_BIASES = {"input bias": "Wb", "recurrent bias": "Rb"}


def _symbol(weight: Weight, part: Part) -> Symbol:
    return Symbol(_BIASES.get(part.source.name, weight.name), part.gate.letter)


OPENVINO = Framework(
    key="openvino",
    label="OpenVINO 2026.4",
    name="OpenVINO",
    prefixes=(),
    types={
        **{f"{kind}Sequence": _type(kind, True) for kind in ("LSTM", "GRU", "RNN")},
        **{f"{kind}Cell": _type(kind, False) for kind in ("LSTM", "GRU", "RNN")},
        **GIVEN,
    },
    terms={"hidden_size": "units"},
    layers={"LSTM": "LSTMSequence", "GRU": "GRUSequence", "SimpleRNN": "RNNSequence"},
    carried=frozenset(("hidden_size", "direction", "linear_before_reset")),
    no_count=frozenset(("activations", "activations_alpha", "activations_beta", "clip")),
    named=_named,
    written=_written,
    language=Language(by_name, _read, write_each("{tensor} = {value}")),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
