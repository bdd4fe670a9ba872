"""PyTorch's recurrent layers and cells (torch/nn/modules/rnn.py).

What a tensor reads runs along its last axis, its gates lie one below the other, and each gate
has two bias vectors, one beside each product.
"""

from collections.abc import Iterator
from itertools import product

from ...calls import LayerError
from ...cells import GRU_RESET_AFTER, LAYER, LSTM, SIMPLE_RNN, Gate
from ...formulas import Formula, Number, Size, counted, times
from ...layers import Layer, State
from ...shapes import Tensor, axis, shape_text
from ...signatures import Arguments, Counted, choice, depth, flag, natural, rate, size
from ...weights import INPUT_BIAS, RECURRENT_BIAS, Group, Source, fused
from ..framework import LayerType
from .base import last_axis, pytorch_layer

_CELLS = {
    "LSTM": (LSTM, LSTM.lettered("i:input f:forget g:candidate o:output")),
    "GRU": (GRU_RESET_AFTER, GRU_RESET_AFTER.lettered("r:reset z:update n:candidate")),
    "RNN": (SIMPLE_RNN, SIMPLE_RNN.lettered(":layer")),
}
_STATE_NAMES = {"hidden": "h_n", "cell": "c_n"}


def _sequence_layer(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """LSTM(), GRU() or RNN(): all their layers and directions."""
    cell, gates = _CELLS[name]
    features, units = Size("x", arguments["input_size"], "features"), _units(arguments)
    timesteps = axis(_timesteps(name, features, source), "T", "timesteps")
    returned = _returned(arguments, units)
    directions = 2 if arguments["bidirectional"] else 1
    stacked = Number(directions * arguments["num_layers"])
    lengths = {"hidden": returned, "cell": units}
    states = tuple(
        State(role, Tensor((stacked, lengths[role]), _STATE_NAMES[role], batch_axis=1))
        for role in cell.states
    )
    batch_axis = _batch_axis(arguments)
    output = Tensor((timesteps, times(directions, returned)), "output", batch_axis)
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    return Layer(
        type=name,
        input=Tensor((timesteps, features), "input", batch_axis),
        outputs=(output, *(state.tensor for state in states)),
        groups=tuple(_groups(arguments, gates, features, units)),
        notes=(f"shared by {every}",),
        cell=cell,
        states=states,
        used_along=(timesteps,),
    )


def _kind(arguments: Arguments, number: int) -> str:
    """What the groups are that have a layer's count: those of all layers above the first are alike."""
    alike = arguments["num_layers"] - 1 if number else 1
    if not arguments["bidirectional"]:
        return "layers"
    return "directions" if alike == 1 else f"directions of {alike:,} layers"


def _groups(arguments: Arguments, gates: tuple[Gate, ...], features: Size, units: Size) -> Iterator[Group]:
    """The weights of each layer and direction; a layer reads all that the one below returns."""
    returned = _returned(arguments, units)
    hidden = Source("hidden", returned.means("hidden values"), "hidden values")
    directions = ("forward", "backward") if arguments["bidirectional"] else ("",)
    is_stack = arguments["num_layers"] > 1
    for number, direction in product(range(arguments["num_layers"]), directions):
        below = times(len(directions), returned)
        source = (
            Source("input", below.means("values"), "values from below") if number else _features(features)
        )
        label = f"layer {number} {direction}".rstrip() if is_stack else direction
        level = number if is_stack else None
        suffix = f"_l{number}{'_reverse' if direction == 'backward' else ''}"
        group = _group(gates, source, hidden, units, suffix, arguments["bias"])
        kind = _kind(arguments, number)
        yield group._replace(label=label, direction=direction, level=level, kind=kind)
        if returned is not units:
            gated = Source("hidden", units.means("gated values"), "gated values")
            projection = fused("P", f"weight_hr{suffix}", [gated], [LAYER], returned, axes="wr")
            label = f"{label} projection".lstrip()
            yield Group((LAYER,), (projection,), label, direction, level, True, "projections")


def _group(
    gates: tuple[Gate, ...], source: Source, hidden: Source, units: Formula, suffix: str, has_bias: bool
) -> Group:
    weights = [
        fused("W", f"weight_ih{suffix}", [source], gates, units, axes="wr"),
        fused("U", f"weight_hh{suffix}", [hidden], gates, units, axes="wr"),
    ]
    if has_bias:
        weights.append(fused("b", f"bias_ih{suffix}", [INPUT_BIAS], gates, units, axes="w"))
        weights.append(fused("b′", f"bias_hh{suffix}", [RECURRENT_BIAS], gates, units, axes="w"))
    return Group(gates, tuple(weights))


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """LSTMCell(), GRUCell() or RNNCell(): one timestep."""
    cell, gates = _CELLS[name.removesuffix("Cell")]
    features, units = Size("x", arguments["input_size"], "features"), _units(arguments)
    leading = last_axis(name, "input_size", features, source)
    if leading:
        message = (
            f"{name} reads one timestep, of shape (features,), but its input is {shape_text(source.lengths)}"
        )
        raise LayerError(None, message, f"{name.removesuffix('Cell')} reads a whole sequence.")
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    names = {"hidden": "h_1", "cell": "c_1"} if len(cell.states) > 1 else {"hidden": "h′"}
    states = tuple(State(role, Tensor((units,), names[role])) for role in cell.states)
    return Layer(
        type=name,
        input=Tensor((features,), "input"),
        outputs=tuple(state.tensor for state in states),
        groups=(_group(gates, _features(features), hidden, units, "", arguments["bias"]),),
        notes=("one timestep; a sequence calls it again and again",),
        cell=cell,
        states=states,
        used_along=(),
        is_one_step=True,
    )


def _features(features: Size) -> Source:
    return Source("input", features, "features")


def _units(arguments: Arguments) -> Size:
    units = Size("h", arguments["hidden_size"], "units")
    projected = arguments.get("proj_size", 0)
    if projected >= units.value:
        message = f"'proj_size' must be smaller than hidden_size={units.value:,}, not {projected:,}"
        raise LayerError("proj_size", message)
    return units


def _returned(arguments: Arguments, units: Size) -> Size:
    """How many values each direction hands on: those of a projection, if there is one."""
    projected = arguments.get("proj_size", 0)
    return Size("p", projected, "projected values") if projected else units


def _batch_axis(arguments: Arguments) -> int:
    return 0 if arguments["batch_first"] else 1


def _timesteps(name: str, features: Size, source: Tensor) -> int | None:
    if len(source.lengths) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    if source.lengths[1] is None:
        reads = f"{name} reads {features.value:,} features"
        message = f"{reads}, and the last axis of {shape_text(source.lengths)} is open"
        raise LayerError("input_size", message)
    last_axis(name, "input_size", features, source)
    return source.lengths[0]


_SEQUENCE = {
    "input_size": size(),
    "hidden_size": size(),
    "num_layers": depth(),
    "bias": flag(True),
    "batch_first": flag(False),
    "dropout": rate(),
    "bidirectional": flag(False),
}


def _sequence_type(name: str, parameters: str, **counted: Counted) -> LayerType:
    return pytorch_layer(
        name,
        parameters,
        lambda arguments, source: _sequence_layer(name, arguments, source),
        {**_SEQUENCE, **counted},
        own_input=lambda arguments: (None, arguments["input_size"]),
        batch_axis=_batch_axis,
        reads_sequence=True,
    )


def _cell_type(name: str, parameters: str, **counted: Counted) -> LayerType:
    return pytorch_layer(
        name,
        parameters,
        lambda arguments, source: _cell(name, arguments, source),
        {"input_size": size(), "hidden_size": size(), "bias": flag(True), **counted},
        own_input=lambda arguments: (arguments["input_size"],),
    )


_NONLINEARITY = choice("tanh", "relu")

RECURRENT = {
    "LSTM": _sequence_type(
        "LSTM",
        "input_size, hidden_size, num_layers=, bias=, batch_first=, dropout=, bidirectional=, proj_size=, "
        "device=, dtype=",
        proj_size=natural(0),
    ),
    "GRU": _sequence_type(
        "GRU",
        "input_size, hidden_size, num_layers=, bias=, batch_first=, dropout=, bidirectional=, device=, "
        "dtype=",
    ),
    "RNN": _sequence_type(
        "RNN",
        "input_size, hidden_size, num_layers=, nonlinearity=, bias=, batch_first=, dropout=, bidirectional=, "
        "device=, dtype=",
        nonlinearity=_NONLINEARITY,
    ),
    "LSTMCell": _cell_type("LSTMCell", "input_size, hidden_size, bias=, device=, dtype="),
    "GRUCell": _cell_type("GRUCell", "input_size, hidden_size, bias=, device=, dtype="),
    "RNNCell": _cell_type(
        "RNNCell",
        "input_size, hidden_size, bias=, nonlinearity=, device=, dtype=",
        nonlinearity=_NONLINEARITY,
    ),
}
