"""Core ML's recurrent operations, as an ML program holds them (coremltools.converters.mil, iOS 15).

An operation's sizes are those of its weights: `hidden_size` says them here, and `bias` and `peephole` whether
it has such tensors. A bias is one vector for each gate, and a second direction has tensors of its own. Of
PyTorch's GRU the converter makes a loop: the operation `gru` is for those who build a program.
"""

from collections.abc import Iterator
from functools import partial

from ..calls import Call, LayerError, Value
from ..cells import GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Gate, Recurrent
from ..formulas import Formula, Number, Size, counted, times
from ..layers import Layer, State
from ..shapes import Tensor, axis, shape_text
from ..signatures import Arguments, Counted, Signature, choice, flag, of_kind, size, word
from ..weights import BIAS, Group, Source, Weight, fused
from .beside import own_last_axis
from .framework import Framework, Language, LayerType, by_name, write_each
from .given import GIVEN

_CELLS: dict[str, tuple[Cell, tuple[Gate, ...]]] = {
    "lstm": (LSTM, LSTM.lettered("i:input f:forget o:output z:candidate")),
    "gru": (GRU_RESET_BEFORE, GRU_RESET_BEFORE.lettered("r:reset o:candidate z:update")),
    "rnn": (SIMPLE_RNN, SIMPLE_RNN.lettered(":layer")),
}
_PEEPHOLE = Source("peephole", Number(1), "peephole")
_DIRECTIONS = {
    "forward": {"": ""},
    "reverse": {"": ""},
    "bidirectional": {"forward": "", "backward": "_back"},
}
"""Each direction, and what the names of its tensors end in."""
_STATE_NAMES = {"hidden": "h", "cell": "c"}


def _operation(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    (cell, gates), directions = _CELLS[name], _DIRECTIONS[arguments["direction"]]
    features = own_last_axis(name, source, "x", "features")
    timesteps = axis(source.lengths[0], "T", "timesteps")
    units = Size("h", arguments["hidden_size"], "units")
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    returned = times(len(directions), units)
    states = tuple(State(role, Tensor((returned,), _STATE_NAMES[role])) for role in cell.states)
    steps: Formula | None = timesteps if arguments["output_sequence"] else Number(1)
    return Layer(
        type=name,
        input=Tensor((timesteps, features), "x", 1),
        outputs=(Tensor((steps, returned), "output", 1), *(state.tensor for state in states)),
        groups=tuple(
            Group(gates, tuple(_weights(arguments, gates, features, units, ending)), label, label)
            for label, ending in directions.items()
        ),
        notes=(f"shared by {every}",),
        cell=cell,
        states=states,
        used_along=(timesteps,),
    )


def _weights(
    arguments: Arguments, gates: tuple[Gate, ...], features: Size, units: Size, ending: str
) -> Iterator[Weight]:
    """The tensors of one direction."""
    read = Source("input", features, "features")
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    yield fused("W", f"weight_ih{ending}", [read], gates, units, "wr")
    yield fused("U", f"weight_hh{ending}", [hidden], gates, units, "wr")
    if arguments["bias"]:
        yield fused("b", f"bias{ending}", [BIAS], gates, units, "w")
    if arguments.get("peephole"):
        looking = [gate for gate in gates if gate.role != "candidate"]
        yield fused("p", f"peephole{ending}", [_PEEPHOLE], looking, units, "w")


_OPTIONS = {
    "lstm": "",
    "gru": "activation recurrent_activation",
    "rnn": "activation",
}
_FUNCTIONS = ("tanh", "sigmoid", "hard_sigmoid", "scaled_tanh", "relu", "linear")
_OWN: dict[str, dict[str, Counted]] = {
    "lstm": {
        "direction": choice("forward", "reverse", "bidirectional"),
        "peephole": flag(False),
        "activation": word(*_FUNCTIONS),
        "cell_activation": word(*_FUNCTIONS),
        "recurrent_activation": word(*_FUNCTIONS),
        "clip": of_kind("a number such as 1.0", float),
    },
    "gru": {"direction": choice("forward", "reverse")},
    "rnn": {"direction": choice("forward", "reverse")},
}


def _type(name: str) -> LayerType:
    own = {"hidden_size": size(), "bias": flag(True), "output_sequence": flag(False), **_OWN[name]}
    return LayerType(
        Signature(name, (), frozenset({"hidden_size"}), own, frozenset(own) | set(_OPTIONS[name].split())),
        partial(_operation, name),
        reads_sequence=True,
        sequence_flag="output_sequence",
        batch_axis=lambda arguments: 1,
    )


def _named(name: str, names: dict[str, int]) -> str:
    """An operation's name: its type, and its number."""
    names[name] = names.get(name, -1) + 1
    return f"{name}_{names[name]}"


def _written(recurrent: Recurrent) -> Call:
    name = {"LSTM": "lstm", "simple RNN": "rnn"}.get(recurrent.cell.name)
    if name is None:
        raise LayerError(None, "Core ML's converter makes a loop of a GRU")
    keywords: dict[str, Value] = {"hidden_size": recurrent.units}
    if recurrent.is_bidirectional:
        if name == "rnn":
            raise LayerError(None, "Core ML's rnn() has one direction")
        keywords["direction"] = "bidirectional"
    if not recurrent.has_bias:
        keywords["bias"] = False
    return Call(name, **keywords)


def _read(layer: Layer, name: str) -> list[str]:
    return [f"{weight.name} = {name}.{weight.name}.val" for weight in layer.weights]


COREML = Framework(
    key="coreml",
    label="Core ML, coremltools 9.0",
    name="Core ML",
    prefixes=("mb",),
    types={name: _type(name) for name in _CELLS} | GIVEN,
    terms={"hidden_size": "units", "bias": "use_bias", "output_sequence": "return_sequences"},
    aliases=("core-ml", "coremltools"),
    layers={"LSTM": "lstm", "SimpleRNN": "rnn"},
    carried=frozenset(("hidden_size", "bias", "direction", "output_sequence")),
    no_count=frozenset(("activation", "cell_activation", "clip", "recurrent_activation")),
    named=_named,
    written=_written,
    language=Language(by_name, _read, write_each("{tensor} = {value}")),
    returns_several=True,
    batch_name="N",
    open_length="L",
)
