"""Flax linen's recurrent cells and the layers that run them (flax/linen/recurrent.py).

Each gate has tensors of its own, which lie below the cell in the tree of parameters.
"""

from collections.abc import Collection, Iterator

from ...calls import LayerError
from ...cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Cell, Gate
from ...formulas import Formula, Size, counted, times, total
from ...layers import Layer, State
from ...named_tuples import NamedTuple
from ...shapes import Shape, Tensor, axis, shape_text
from ...signatures import Arguments, flag, layer, only, size
from ...weights import BIAS, INPUT_BIAS, RECURRENT_BIAS, Group, Source, Weight, fused
from ..framework import Bound, LayerType
from .base import last_axis, linen_layer


class _Biased(NamedTuple):
    """A cell, and the gates that have a bias beside the product of the input, and of the hidden state."""

    cell: Cell
    gates: tuple[Gate, ...]
    input_biases: Collection[str]
    recurrent_biases: Collection[str]


_LSTM = _Biased(LSTM, LSTM.lettered("i:input f:forget g:candidate o:output"), "", "ifgo")
_GRU = _Biased(GRU_RESET_AFTER, GRU_RESET_AFTER.lettered("r:reset z:update n:candidate"), "rzn", "n")
_SIMPLE = _Biased(SIMPLE_RNN, SIMPLE_RNN.lettered(":layer"), [""], [])
_MINIMAL_CELL = Cell("MGU", ("forget", "candidate"))
_MINIMAL = _Biased(_MINIMAL_CELL, _MINIMAL_CELL.lettered("f:forget n:candidate"), "fn", "n")
_CELLS = {"LSTMCell": _LSTM, "OptimizedLSTMCell": _LSTM, "GRUCell": _GRU, "SimpleCell": _SIMPLE}
_ALL_CELLS = (*_CELLS, "MGUCell", "ConvLSTMCell")
_STATE_NAMES = {"hidden": "h", "cell": "c"}


def _weights(biased: _Biased, features: Size, units: Size) -> Iterator[Weight]:
    """A tensor for each product of each gate, then their biases."""
    source = Source("input", features, "features")
    hidden = Source("hidden", units.means("hidden values"), "hidden values")
    yield from (fused("W", f"i{gate.letter}/kernel", [source], [gate], units) for gate in biased.gates)
    yield from (fused("U", f"h{gate.letter}/kernel", [hidden], [gate], units) for gate in biased.gates)
    for gate in biased.gates:
        has_two = gate.letter in biased.input_biases and gate.letter in biased.recurrent_biases
        if gate.letter in biased.input_biases:
            one = INPUT_BIAS if has_two else BIAS
            yield fused("b", f"i{gate.letter}/bias", [one], [gate], units, axes="w")
        if gate.letter in biased.recurrent_biases:
            one = RECURRENT_BIAS if has_two else BIAS
            yield fused("b′" if has_two else "b", f"h{gate.letter}/bias", [one], [gate], units, axes="w")


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """One timestep; the axes before the last one are batch axes too."""
    biased, units = _CELLS[name], Size("h", arguments["features"], "units")
    features = last_axis(name, "the features of one timestep", source, "x", "features")
    group = Group(biased.gates, tuple(_weights(biased, features, units)))
    return one_step(name, biased.cell, group, (*source.shape[:-1], features), units)


def _minimal(arguments: Arguments, source: Tensor) -> Layer:
    """A cell with one gate (Zhou et al. 2016, arXiv:1603.09420), which resets too unless told not to."""
    biased = _MINIMAL if arguments["reset_gate"] else _MINIMAL._replace(recurrent_biases="")
    units = Size("h", arguments["features"], "units")
    features = last_axis("MGUCell", "the features of one timestep", source, "x", "features")
    group = Group(biased.gates, tuple(_weights(biased, features, units)))
    layer = one_step("MGUCell", biased.cell, group, (*source.shape[:-1], features), units)
    return layer._replace(cell=None)  # nobody else has it


def one_step(name: str, cell: Cell, group: Group, shape: Shape, units: Size) -> Layer:
    """A cell as a layer that reads one timestep, in either of Flax's APIs.

    Args:
        name: The class's name.
        cell: What it computes.
        group: Its weights.
        shape: The input's axes, of which the last one has the features.
        units: How many values it writes.
    """
    leading = shape[:-1]
    states = tuple(
        State(role, Tensor((*leading, units), f"carry {_STATE_NAMES[role]}")) for role in cell.states
    )
    return Layer(
        type=name,
        input=Tensor(shape),
        outputs=(*(state.tensor for state in reversed(states)), Tensor((*leading, units), "output")),
        groups=(group,),
        notes=("one timestep; RNN() runs it over a sequence",),
        cell=cell,
        states=states,
        used_along=leading,
        is_one_step=True,
    )


def rnn(arguments: Arguments, source: Tensor, cells: Collection[str], separator: str = "/") -> Layer:
    """A cell at each timestep; all axes but time and features are batch axes.

    Args:
        arguments: Those of the call.
        source: The input.
        cells: The names of the cells that there are.
        separator: What separates the names of a path in the tree of parameters.
    """
    inner: Bound = arguments["cell"]
    _check_inner(inner, cells, f"RNN() needs a cell: {', '.join(cells)}")
    if len(source.shape) < 2:
        reads = "RNN reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    batch_axis = _batch_axis(arguments)
    of_features = len(inner.arguments.get("kernel_size", ())) + 1
    if len(source.shape) <= of_features:
        reads = f"RNN({inner.name}()) reads timesteps and {of_features} axes behind them"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    time = 0 if batch_axis else len(source.shape) - 1 - of_features
    timesteps = axis(source.lengths[time], "T", "timesteps")
    shape = (*source.shape[:time], timesteps, *source.shape[time + 1 :])
    type_note = _type_of_states(inner)
    cell = inner.build(Tensor((*shape[:time], *shape[time + 1 :])))
    *carry, output = cell.outputs
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    return cell._replace(
        type="RNN",
        input=Tensor((*shape[:-1], cell.input.shape[-1]), batch_axis=batch_axis),
        outputs=(
            *(carry if arguments["return_carry"] else []),
            Tensor((*shape[:-1], output.shape[-1]), "output", batch_axis),
        ),
        groups=tuple(_below("cell", group, separator) for group in cell.groups),
        used_along=shape[:-1],
        is_one_step=False,
        notes=(f"shared by {every}", *filter(None, [type_note])),
    )


_WIDTHS = {"float16": 0, "bfloat16": 0, "float32": 1, "complex64": 2}
"""Which types take in others: what is computed of both has the type of the wider one."""


def _type_of_states(cell: Bound) -> str:
    """What a reader must know of the type of a cell's states, which must stay that of its weights.

    Raises:
        LayerError: They would be of another type after the first timestep.
    """
    stored, computed = (cell.arguments.get(name) for name in ("param_dtype", "dtype"))
    kept = stored.name if stored else "float32"
    if computed is None:
        is_wide = _WIDTHS[kept] > 0
        return "" if is_wide else f"it runs on inputs of {kept} alone, unless its cell has dtype={kept} too"
    is_wider = cell.name != "SimpleCell" and _WIDTHS[computed.name] < _WIDTHS[kept]
    if computed.name != kept and not is_wider:
        message = f"the states start as {kept}, the weights' type, and {computed.name} makes others of them"
        raise LayerError(cell.place_of("dtype"), message, "Give the same type to param_dtype.", cell.call)
    return ""


def bidirectional(arguments: Arguments, source: Tensor, separator: str = "/") -> Layer:
    """Two layers, of which one reads the sequence from its end; see `rnn`."""
    bounds: list[Bound] = [arguments["forward_rnn"], arguments["backward_rnn"]]
    for bound in bounds:
        _check_inner(bound, ["RNN", "Bidirectional"], "Bidirectional() needs two RNN() layers")
    one, other = (bound.build(source) for bound in bounds)
    carries = [state.tensor for layer in (one, other) for state in reversed(layer.states)]
    batch_axis = _batch_axis(arguments)
    output = Tensor((*one.outputs[-1].shape[:-1], _side_by_side(one, other)), "output", batch_axis)
    return one._replace(
        type="Bidirectional",
        input=one.input._replace(batch_axis=batch_axis),
        outputs=(*(carries if arguments["return_carry"] else []), output),
        groups=(*_directed("forward", one, separator), *_directed("backward", other, separator)),
        cell=one.cell if one.cell == other.cell else None,
        states=(*one.states, *other.states),
    )


def _directed(direction: str, layer: Layer, separator: str) -> Iterator[Group]:
    """A direction's weights, lower in the tree of parameters."""
    for group in layer.groups:
        label = f"{direction} {group.label}".rstrip()
        yield _below(f"{direction}_rnn", group, separator)._replace(label=label, direction=direction)


def _side_by_side(one: Layer, other: Layer) -> Formula:
    """How many values both directions return at each timestep."""
    units = [layer.outputs[-1].shape[-1] for layer in (one, other)]
    known = [length for length in units if length is not None]
    return times(2, known[0]) if known[0] == known[1] else total(known)


def _check_inner(inner: Bound, names: Collection[str], message: str) -> None:
    if inner.name not in names:
        raise LayerError(None, message, call=inner.call)


def _below(name: str, group: Group, separator: str) -> Group:
    """The same weights, lower in the tree of parameters."""
    weights = tuple(weight._replace(name=f"{name}{separator}{weight.name}") for weight in group.weights)
    return group._replace(weights=weights)


def _batch_axis(arguments: Arguments) -> int:
    return 1 if arguments["time_major"] else 0


def _cell_type(name: str, activations: str, last: str = "") -> LayerType:
    return linen_layer(
        name,
        f"features, {activations}, kernel_init=, recurrent_kernel_init=, bias_init=, dtype=, param_dtype=, "
        f"carry_init={last}",
        lambda arguments, source: _cell(name, arguments, source),
        {"features": size()},
    )


_SHARED = "All timesteps share the cell's weights: with another value, each may have weights of its own."

RECURRENT = {
    "LSTMCell": _cell_type("LSTMCell", "gate_fn=, activation_fn="),
    "OptimizedLSTMCell": _cell_type("OptimizedLSTMCell", "gate_fn=, activation_fn="),
    "GRUCell": _cell_type("GRUCell", "gate_fn=, activation_fn="),
    "SimpleCell": _cell_type("SimpleCell", "activation_fn=", ", residual="),
    "MGUCell": linen_layer(
        "MGUCell",
        "features, gate_fn=, activation_fn=, kernel_init=, recurrent_kernel_init=, forget_bias_init=, "
        "activation_bias_init=, dtype=, param_dtype=, carry_init=, reset_gate=",
        _minimal,
        {"features": size(), "reset_gate": flag(True)},
    ),
    "RNN": linen_layer(
        "RNN",
        "cell, time_major=, return_carry=, reverse=, keep_order=, unroll=, variable_axes=, "
        "variable_broadcast=, variable_carry=, split_rngs=",
        lambda arguments, source: rnn(arguments, source, _ALL_CELLS),
        {
            "cell": layer(),
            "time_major": flag(False),
            "return_carry": flag(False),
            "variable_broadcast": only("params", why=_SHARED),
            "variable_carry": only(False, why=_SHARED),
        },
        batch_axis=_batch_axis,
        reads_sequence=True,
    ),
    "Bidirectional": linen_layer(
        "Bidirectional",
        "forward_rnn, backward_rnn, merge_fn=, time_major=, return_carry=",
        bidirectional,
        {
            "forward_rnn": layer(),
            "backward_rnn": layer(),
            "time_major": flag(False),
            "return_carry": flag(False),
        },
        batch_axis=_batch_axis,
        reads_sequence=True,
    ),
}
