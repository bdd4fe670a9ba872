"""TFLite's fused recurrent operators, as a converted model holds them (tensorflow/lite/kernels).

An operator's sizes are those of its tensors, of which each gate has its own; they have the names that the
operator's kernel calls them by. `num_units`, `num_proj` and `use_peepholes` say of it what they said of
TensorFlow's cells. A layer without biases, and every GRU, is converted to a loop of other operators.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from ..calls import Call, LayerError, Value
from ..cells import LAYER, LSTM, SIMPLE_RNN, Gate, Recurrent
from ..formulas import Formula, Number, Size, counted, times
from ..layers import Layer, State
from ..shapes import Tensor, axis, shape_text
from ..signatures import NUMBER, Arguments, Counted, Signature, flag, only, optional, size
from ..weights import BIAS, Group, Source, Weight, fused, vector
from .beside import own_last_axis
from .framework import Framework, Language, LayerType, by_name, write_each
from .given import GIVEN

_LSTM, _RNN = "UNIDIRECTIONAL_SEQUENCE_LSTM", "UNIDIRECTIONAL_SEQUENCE_RNN"
_BOTH = {_LSTM: "BIDIRECTIONAL_SEQUENCE_LSTM", _RNN: "BIDIRECTIONAL_SEQUENCE_RNN"}
"""The operators of both directions, each of which has tensors of its own; converters of today make none."""
_SIDES = {"forward": "fw_", "backward": "bw_"}
_GATES = LSTM.lettered("i:input f:forget c:candidate o:output")
_LOOKING = tuple(gate for gate in _GATES if gate.role != "candidate")
_PEEPHOLE = Source("peephole", Number(1), "peephole")


def _own(gate: Gate) -> str:
    """What tensors call a gate."""
    return "cell" if gate.role == "candidate" else gate.role


def _apart(symbol: str, form: str, source: Source, gates: Sequence[Gate], units: Size) -> list[Weight]:
    """A tensor for each gate, named by it."""
    axes = "wr" if source.kind in ("input", "hidden") else "w"
    return [fused(symbol, form.format(_own(gate)), [source], [gate], units, axes) for gate in gates]


def _lstm(arguments: Arguments, source: Tensor) -> Layer:
    features, timesteps = _read(_LSTM, source, arguments)
    units = Size("h", arguments["num_units"], "units")
    projected = arguments["num_proj"]
    returned = Size("p", projected, "projected values") if projected else units
    states = (
        State("hidden", Tensor((returned,), "output_state")),
        State("cell", Tensor((units,), "cell_state")),
    )
    layer = _sequence(_LSTM, arguments, features, timesteps, returned)._replace(
        groups=tuple(_lstm_groups(arguments, features, units, returned)), cell=LSTM, states=states
    )
    if not arguments["layer_norm"]:
        return layer
    note = "each gate is normalized before its function, and its bias is added then"
    return layer._replace(cell=None, states=(), notes=(*layer.notes, note))


def _lstm_groups(arguments: Arguments, features: Size, units: Size, returned: Size) -> Iterator[Group]:
    """The gates, and what makes the hidden state shorter and normalizes the gates, if anything does."""
    read = Source("input", features, "features")
    hidden = Source("hidden", returned.means("hidden values"), "hidden values")
    weights = _apart("W", "input_to_{}_weights", read, _GATES, units)
    weights += _apart("U", "recurrent_to_{}_weights", hidden, _GATES, units)
    if arguments["use_peepholes"]:
        weights += _apart("p", "cell_to_{}_weights", _PEEPHOLE, _LOOKING, units)
    weights += _apart("b", "{}_gate_bias", BIAS, _GATES, units)
    yield Group(_GATES, tuple(weights))
    if returned is not units:
        gated = Source("hidden", units.means("gated values"), "gated values")
        projection = fused("P", "projection_weights", [gated], [LAYER], returned, axes="wr")
        yield Group((LAYER,), (projection,), "projection", is_projection=True, kind="projections")
    if arguments["layer_norm"]:
        names = [f"{_own(gate)}_layer_norm_coefficients" for gate in _GATES]
        gains = [vector("γ", name, gate, (units,)) for name, gate in zip(names, _GATES, strict=True)]
        yield Group(_GATES, tuple(gains), "normalization", kind="normalizations")


def _rnn(arguments: Arguments, source: Tensor) -> Layer:
    features, timesteps = _read(_RNN, source, arguments)
    units = Size("h", arguments["num_units"], "units")
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    weights = (
        fused("W", "input_weights", [Source("input", features, "features")], [LAYER], units, "wr"),
        fused("U", "recurrent_weights", [hidden], [LAYER], units, "wr"),
        fused("b", "bias", [BIAS], [LAYER], units, "w"),
    )
    return _sequence(_RNN, arguments, features, timesteps, units)._replace(
        groups=(Group((LAYER,), weights),),
        cell=SIMPLE_RNN,
        states=(State("hidden", Tensor((units,), "hidden_state")),),
    )


def _read(name: str, source: Tensor, arguments: Arguments) -> tuple[Size, Formula | None]:
    """The features and the timesteps that an operator reads."""
    if len(source.shape) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    features = own_last_axis(name, source, "x", "features")
    return features, axis(source.lengths[0], "T", "timesteps")


def _sequence(
    name: str, arguments: Arguments, features: Size, timesteps: Formula | None, returned: Size
) -> Layer:
    """An operator without its weights."""
    batch_axis = int(arguments["time_major"])
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    return Layer(
        type=name,
        input=Tensor((timesteps, features), "input", batch_axis),
        outputs=(Tensor((timesteps, returned), "output", batch_axis),),
        notes=(f"shared by {every}",),
        used_along=(timesteps,),
    )


def _both(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """An operator that reads in both directions, as two that read in one, over the same input."""
    if name == _LSTM and not arguments["time_major"]:
        message = f"{_BOTH[name]} takes time_major=True alone: its kernel looks for the batch size there"
        raise LayerError("time_major", message, "Write time_major=True.")
    one = {_LSTM: _lstm, _RNN: _rnn}[name]({**arguments, "layer_norm": False}, source)
    (output,) = one.outputs
    *before, returned = output.shape
    assert returned, "it is known how many values there are"
    merged = (output._replace(shape=(*before, times(2, returned))),)
    states = [
        State(state.role, state.tensor._replace(name=f"{side}{state.tensor.name}"))
        for side in _SIDES.values()
        for state in one.states
    ]
    return one._replace(
        type=_BOTH[name],
        outputs=merged
        if arguments["merge_outputs"]
        else tuple(output._replace(name=f"{side}output") for side in _SIDES.values()),
        groups=tuple(_of_side(group, side) for side in _SIDES for group in one.groups),
        states=tuple(states),
    )


def _of_side(group: Group, side: str) -> Group:
    weights = tuple(weight._replace(name=f"{_SIDES[side]}{weight.name}") for weight in group.weights)
    label = f"{side} {group.label}".strip()
    return group._replace(weights=weights, label=label, direction=side)


def _activation(value: Value) -> Value:
    if value != "TANH":
        raise ValueError("must be 'TANH', as converters write it")
    return value


_SIZES = {
    _LSTM: {
        "num_units": size(),
        "num_proj": optional(size()),
        "use_peepholes": flag(False),
        "layer_norm": flag(False),
        "diagonal_recurrent_tensors": only(False, why="With it, recurrent weights are vectors."),
    },
    _RNN: {"num_units": size()},
}
_OPTIONS = {
    _LSTM: "asymmetric_quantize_inputs",
    _RNN: "asymmetric_quantize_inputs",
}
_OF_ONE_DIRECTION = ("layer_norm", "diagonal_recurrent_tensors")
_CLIPS = {"cell_clip": NUMBER, "proj_clip": NUMBER}
_CHECKED = {"time_major": flag(False), "fused_activation_function": Counted(_activation)}


def _type(name: str, is_both: bool = False) -> LayerType:
    own = {**_SIZES[name], **_CHECKED, **(_CLIPS if name == _LSTM else {})}
    options = set(_OPTIONS[name].split())
    if is_both:
        own = {key: value for key, value in own.items() if key not in _OF_ONE_DIRECTION} | {
            "merge_outputs": flag(False)
        }
    build = partial(_both, name) if is_both else {_LSTM: _lstm, _RNN: _rnn}[name]
    called = _BOTH[name] if is_both else name
    return LayerType(
        Signature(called, (), frozenset({"num_units"}), own, frozenset(own) | options),
        build,
        reads_sequence=True,
        batch_axis=lambda arguments: int(arguments["time_major"]),
    )


def _named(name: str, names: dict[str, int]) -> str:
    """An operator's name: its type, and its number."""
    names[name] = names.get(name, -1) + 1
    return f"{name}_{names[name]}"


def _written(recurrent: Recurrent) -> Call:
    name = {"LSTM": _LSTM, "simple RNN": _RNN}.get(recurrent.cell.name)
    if name is None:
        raise LayerError(None, "TFLite has no operator for a GRU, which is converted to a loop of others")
    if recurrent.is_bidirectional:
        raise LayerError(None, "TFLite has an operator for each direction")
    if not recurrent.has_bias:
        raise LayerError(None, "TFLite's operators have biases, and a layer without is converted to a loop")
    return Call(name, num_units=recurrent.units)


_GATE_NAMES = [_own(gate) for gate in _GATES]
_INPUTS = {
    _LSTM: [
        "input",
        *[f"input_to_{gate}_weights" for gate in _GATE_NAMES],
        *[f"recurrent_to_{gate}_weights" for gate in _GATE_NAMES],
        *[f"cell_to_{_own(gate)}_weights" for gate in _LOOKING],
        *[f"{gate}_gate_bias" for gate in _GATE_NAMES],
        *["projection_weights", "projection_bias", "output_state", "cell_state"],
        *[f"{gate}_layer_norm_coefficients" for gate in _GATE_NAMES],
    ],
    _RNN: ["input", "input_weights", "recurrent_weights", "bias", "hidden_state"],
}
_INPUTS |= {
    both: ["input", *[f"{side}{one}" for side in _SIDES.values() for one in _INPUTS[name][1:last]]]
    for (name, both), last in zip(_BOTH.items(), (18, 5), strict=True)
}
"""The inputs of each operator, in its order; an LSTM of both directions has its states behind these."""


def _read_tensors(layer: Layer, name: str) -> list[str]:
    inputs = _INPUTS[layer.type]
    operator = f'operator["op_name"] == "{layer.type}"'
    return [
        f'inputs = next(operator["inputs"] for operator in {name}._get_ops_details() if {operator})',
        *[
            f"{weight.name} = {name}.get_tensor(inputs[{inputs.index(weight.name)}])"
            for weight in layer.weights
        ],
    ]


TFLITE = Framework(
    key="tflite",
    label="TFLite, LiteRT 2.3",
    name="TFLite",
    prefixes=(),
    types={
        _LSTM: _type(_LSTM),
        _RNN: _type(_RNN),
        **{both: _type(name, is_both=True) for name, both in _BOTH.items()},
        **GIVEN,
    },
    terms={"num_units": "units"},
    aliases=("litert", "tf-lite", "tensorflow-lite"),
    layers={"LSTM": _LSTM, "SimpleRNN": _RNN},
    carried=frozenset(("num_units",)),
    no_count=frozenset(("cell_clip", "proj_clip", "fused_activation_function")),
    named=_named,
    written=_written,
    language=Language(by_name, _read_tensors, write_each("{tensor} = {value}")),
    batch_name="N",
    open_length="L",
)
