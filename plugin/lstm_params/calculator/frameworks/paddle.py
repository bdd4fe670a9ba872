"""PaddlePaddle 3.3 (paddle/nn/layer): PyTorch's tensors and names, and biases that are frozen, not left out.

Where a bias is switched off, Paddle keeps it as zeros that are not trained; and since it deals out the names
of `parameters()` one after the other, all tensors behind it get the names of others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from ..calls import Call, LayerError, Value
from ..cells import GRU_RESET_AFTER, LAYER, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Number, Size, counted, times
from ..formulas import product as product_of
from ..layers import Layer, State, frozen
from ..shapes import Lengths, Tensor, axis, numbered, shape_text
from ..signatures import (
    Arguments,
    Counted,
    Signature,
    as_sizes,
    choice,
    depth,
    flag,
    integer,
    natural,
    only,
    optional,
    rate,
    size,
)
from ..weights import Group, Part, Source, Weight, fused, with_training
from .beside import (
    ZEROES,
    Layout,
    convolution_by_sizes,
    dense,
    embedding,
    last_axis,
    normalization,
    sizes_of_convolution,
    unchanged,
    with_statistics,
)
from .framework import Framework, Language, LayerType, Symbol, by_name, by_place, read_each, write_each
from .given import GIVEN
from .number_types import PADDLE as TYPES
from .number_types import number_type, stored
from .plans import CellPlan, bias, matrix

_TENSORS = (
    matrix("weight_ih", "input", axes="wr"),
    matrix("weight_hh", "hidden", axes="wr"),
    bias("bias_ih"),
    bias("bias_hh", is_recurrent=True),
)
_CELLS = {
    "LSTM": CellPlan(LSTM, LSTM.lettered("i:input f:forget c:candidate o:output"), _TENSORS),
    "GRU": CellPlan(GRU_RESET_AFTER, GRU_RESET_AFTER.lettered("r:reset z:update c:candidate"), _TENSORS),
    "SimpleRNN": CellPlan(SIMPLE_RNN, SIMPLE_RNN.lettered(":layer"), _TENSORS),
}
_KINDS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_TRAINED, _NOT_TRAINED, _NONE = "trained", "not trained", "none"
"""What an attribute makes of a tensor."""

_NAMES = {"LSTM": "LSTM", "GRU": "GRU", "simple RNN": "SimpleRNN"}
_STATE_NAMES = {"hidden": "h", "cell": "c"}
_FROZEN = "a bias that is switched off stays as zeros that are not trained"
_CRASHES = f"{_FROZEN}; on a CPU Paddle 3.3 ends in a segmentation fault when it runs the layer"


def _units(arguments: Arguments) -> tuple[Size, Size]:
    """How many values each gate writes, and how many are handed on."""
    units, projected = Size("h", arguments["hidden_size"], "units"), arguments.get("proj_size", 0)
    if projected >= units.value:
        message = f"'proj_size' must be smaller than hidden_size={units.value:,}, not {projected:,}"
        raise LayerError("proj_size", message)
    return units, Size("p", projected, "projected values") if projected else units


def _trained(arguments: Arguments) -> tuple[bool, ...]:
    return tuple(arguments[f"{kind}_attr"] is _TRAINED for kind in _KINDS)


def _switched_off(arguments: Arguments) -> list[str]:
    """The biases that are switched off."""
    return [kind for kind in _KINDS[2:] if arguments[f"{kind}_attr"] is _NONE]


def _sequence(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) != 2:
        reads = f"{name} reads a sequence, of shape (timesteps, features)"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    units, returned = _units(arguments)
    plan = _CELLS[name]
    features = last_axis(name, source, "x", "features", "input_size", arguments["input_size"])
    timesteps = axis(source.lengths[0], "T", "timesteps")
    directions, batch_axis = _directions(arguments), _batch_axis(arguments)
    rows = Number(len(directions) * arguments["num_layers"])
    lengths = {"hidden": returned, "cell": units}
    states = tuple(
        State(role, Tensor((rows, lengths[role]), _STATE_NAMES[role], 1)) for role in plan.cell.states
    )
    output = Tensor((timesteps, times(len(directions), returned)), "output", batch_axis)
    every = counted(timesteps.value, "timesteps") if timesteps else "all timesteps"
    return Layer(
        type=name,
        input=Tensor((timesteps, features), "", batch_axis),
        outputs=(output, *(state.tensor for state in states)),
        groups=tuple(_groups(plan, arguments, features, units, returned)),
        notes=(f"shared by {every}", *[_CRASHES] * bool(_switched_off(arguments))),
        cell=plan.cell,
        states=states,
        used_along=(timesteps,),
    )


def _directions(arguments: Arguments) -> tuple[str, ...]:
    return ("",) if arguments["direction"] == "forward" else ("forward", "backward")


def _tensor_names(arguments: Arguments) -> Iterator[str]:
    """The names of all tensors, in the order in which Paddle deals them out (RNNBase in rnn.py).

    There is a name for each tensor that is asked for, but for projections. Those left over keep their paths.

    Raises:
        LayerError: Paddle itself fails to sort the tensors that have names.
    """
    places = list(product(range(arguments["num_layers"]), _directions(arguments)))
    off = _switched_off(arguments)
    named = [kind for kind in _KINDS if kind not in off]
    dealt = [
        f"{kind}_l{number}{'_reverse' if direction == 'backward' else ''}"
        for number, direction in places
        for kind in named
    ]
    sorted_to = [(2 * len(places) if n % 4 > 1 else 0) + n // 4 * 2 + n % 2 for n in range(len(dealt))]
    if max(sorted_to) >= len(dealt):
        message = "Paddle 3.3 cannot make so many layers and directions without all their biases"
        raise LayerError(f"{off[0]}_attr", message, "It ends in an IndexError.")
    kinds = (*_KINDS, "weight_ho") if arguments.get("proj_size") else _KINDS
    own = [f"{_cell_path(number, direction)}.{kind}" for number, direction in places for kind in kinds]
    return iter([*dealt, *own[len(dealt) :]])


def _cell_path(number: int, direction: str) -> str:
    """Where in the tree of layers a cell is."""
    return f"{number}.{({'forward': 'cell_fw', 'backward': 'cell_bw'}).get(direction, 'cell')}"


def _groups(
    plan: CellPlan, arguments: Arguments, features: Size, units: Size, returned: Size
) -> Iterator[Group]:
    """The weights of each layer and direction; a layer reads all that the one below returns."""
    names, directions, layers = _tensor_names(arguments), _directions(arguments), arguments["num_layers"]
    for number, direction in product(range(layers), directions):
        below = times(len(directions), returned).means("values from below") if number else features
        group = plan.group(below, units, lambda name: next(names), returned)
        group = with_training(group, _trained(arguments))
        level = number if layers > 1 else None
        label = f"layer {number} {direction}".rstrip() if layers > 1 else direction
        yield group._replace(label=label, direction=direction, level=level)
        if returned is not units:
            gated = Source("hidden", units.means("gated values"), "gated values")
            projection = fused("P", next(names), [gated], [LAYER], returned)
            label = f"{label} projection".lstrip()
            yield Group((LAYER,), (projection,), label, direction, level, True, "projections")


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) != 1:
        message = f"{name} reads one timestep, of shape (features,), but its input is"
        raise LayerError(None, f"{message} {shape_text(source.lengths)}")
    units, returned = _units(arguments)
    plan = _CELLS[name.removesuffix("Cell")]
    features = last_axis(name, source, "x", "features", "input_size", arguments["input_size"])
    groups = [with_training(plan.group(features, units, returned=returned), _trained(arguments))]
    if returned is not units:
        gated = Source("hidden", units.means("gated values"), "gated values")
        projection = fused("P", "weight_ho", [gated], [LAYER], returned)
        groups.append(Group((LAYER,), (projection,), "projection", is_projection=True, kind="projections"))
    lengths = {"hidden": returned, "cell": units}
    states = tuple(State(role, Tensor((lengths[role],), _STATE_NAMES[role])) for role in plan.cell.states)
    frozen = [_FROZEN] * bool(_switched_off(arguments))
    return Layer(
        type=name,
        input=Tensor((features,)),
        outputs=(Tensor((returned,), "output"), *(state.tensor for state in states)),
        groups=tuple(groups),
        notes=("one timestep; RNN() runs it over a sequence", *frozen),
        cell=plan.cell,
        states=states,
        used_along=(),
        is_one_step=True,
    )


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = last_axis("Linear", source, "i", "inputs", "in_features", arguments["in_features"])
    tensors, outputs = ("weight", "bias"), arguments["out_features"]
    has_bias = arguments["bias_attr"] is not _NONE
    return _with_attributes(dense("Linear", source, inputs, outputs, tensors, has_bias, "rw"), arguments)


def _layer_norm(arguments: Arguments, source: Tensor) -> Layer:
    shape, lengths = arguments["normalized_shape"], source.lengths
    pairs = list(zip(reversed(lengths), reversed(shape), strict=False))
    if len(pairs) < len(shape) or any(length not in (wanted, None) for length, wanted in pairs):
        message = (
            f"LayerNorm has normalized_shape={shape_text(shape)}, but its input is {shape_text(lengths)}"
        )
        raise LayerError("normalized_shape", message, "It is the last axes of the input.")
    names = _vectors(arguments) if arguments["elementwise_affine"] else []
    flat = numbered("c", shape, ["channels"] if len(shape) == 1 else [""] * len(shape))
    note = "it normalizes each example by itself"
    layer = normalization("LayerNorm", source, names, (product_of(flat),), note)
    return _with_attributes(layer, arguments)


def _vectors(arguments: Arguments) -> list[str]:
    """The vectors that a normalization has."""
    names = ["weight", "bias"] if arguments.get("bias", True) else ["weight"]
    return [name for name in names if arguments[f"{name}_attr"] is not _NONE]


def _batch_norm(name: str, ranks: Sequence[int], arguments: Arguments, source: Tensor) -> Layer:
    channels, lengths = Size("c", arguments["num_features"], "channels"), source.lengths
    if len(lengths) not in ranks or lengths[0] not in (channels.value, None):
        message = f"{name} has num_features={channels.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError("num_features", message, "Paddle has the channels first.")
    layer = normalization(name, source, _vectors(arguments), (channels,), _STATISTICS)
    return with_statistics(_with_attributes(layer, arguments), channels, "_mean", "_variance")


_STATISTICS = "the running mean and variance are parameters in Paddle, which are not trained"


def _embedding(arguments: Arguments, source: Tensor) -> Layer:
    words, width, padding = (arguments[name] for name in ("num_embeddings", "embedding_dim", "padding_idx"))
    if padding is not None and not -words <= padding < words:
        raise LayerError("padding_idx", f"'padding_idx' must be one of {words:,} rows, not {padding}")
    layer = _with_attributes(embedding("Embedding", source, words, width, "weight"), arguments)
    return frozen(layer) if arguments["_freeze"] and arguments["weight_attr"] is None else layer


def _conv(name: str, arguments: Arguments, source: Tensor) -> Layer:
    has_bias = arguments["bias"] and arguments["bias_attr"] is not _NONE
    layer = convolution_by_sizes(name, _CONVOLUTION, "bias", {**arguments, "bias": has_bias}, source)
    return _with_attributes(layer, arguments)


def _with_attributes(layer: Layer, arguments: Arguments) -> Layer:
    """A layer whose tensors are trained as their attributes say."""
    trained = [arguments[f"{weight.name}_attr"] in (None, _TRAINED) for weight in layer.weights]
    return layer._replace(groups=tuple(with_training(group, trained) for group in layer.groups))


def _attribute(what: str = "") -> Counted:
    """What a tensor is made with: False for none, and a `ParamAttr` may say that it is not trained.

    Args:
        what: What cannot be left out, if the tensor cannot.
    """

    def read(value: Value) -> str:
        if value is False:
            if what:
                raise ValueError(f"must not be False: {what} has no weight then")
            return _NONE
        if value is None or value is True or isinstance(value, str):
            return _TRAINED
        if not isinstance(value, Call):
            raise ValueError(
                "must be False or None, or a ParamAttr()", "It says whether there is such a tensor."
            )
        return _TRAINED if _is_trained(value) else _NOT_TRAINED

    return Counted(read, _TRAINED)


def _is_trained(call: Call) -> bool:
    """Whether a `ParamAttr`, or an initializer, leaves what it makes trainable."""
    if call.name.rpartition(".")[2] != "ParamAttr":
        return True
    given = call.arguments[4] if len(call.arguments) > 4 else call.keywords.get("trainable", True)
    if not isinstance(given, bool):
        raise ValueError("must say whether it is trainable by True or False")
    return given


def _layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None,
    keywords: str = "",
    batch_axis: Callable[[Arguments], int | None] = lambda arguments: None,
    reads_sequence: bool = False,
    reads_indices: bool = False,
) -> LayerType:
    if "dtype" in keywords:
        counted = {**counted, "dtype": number_type(TYPES, "'float16'")}
    return LayerType(
        Signature.of(name, parameters, counted, keywords),
        lambda arguments, source: stored(build(arguments, source), arguments, "dtype"),
        reads_sequence,
        reads_indices,
        own_input=own_input,
        batch_axis=batch_axis,
    )


_ATTRIBUTES = "weight_ih_attr=, weight_hh_attr=, bias_ih_attr=, bias_hh_attr="
_SIZES = {
    "input_size": size(),
    "hidden_size": size(),
    **{f"{kind}_attr": _attribute() for kind in _KINDS},
}


def _batch_axis(arguments: Arguments) -> int:
    return 1 if arguments["time_major"] else 0


def _sequence_type(name: str, before: str = "", after: str = "", **own: Counted) -> LayerType:
    return _layer(
        name,
        f"input_size, hidden_size, num_layers=, direction=, time_major=, dropout={before}, "
        f"{_ATTRIBUTES}{after}, name=",
        partial(_sequence, name),
        {
            **_SIZES,
            "num_layers": depth(),
            "direction": choice("forward", "bidirect", "bidirectional"),
            "time_major": flag(False),
            "dropout": rate(),
            **own,
        },
        lambda arguments: (None, arguments["input_size"]),
        batch_axis=_batch_axis,
        reads_sequence=True,
    )


def _cell_type(name: str, before: str = "", after: str = "", **own: Counted) -> LayerType:
    return _layer(
        name,
        f"input_size, hidden_size{before}, {_ATTRIBUTES}{after}, name=",
        partial(_cell, name),
        {**_SIZES, **own},
        lambda arguments: (arguments["input_size"],),
    )


_FIRST = "Channels come first here."
_FORMATS = {1: "NCL", 2: "NCHW"}
_FORMATS_OF_VECTORS = {(1, 2): ("NCL", "NC", "NCHW"), (3,): ("NCHW",)}
_CONVOLUTION = Layout("oik", False, ("weight", "bias"))


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        "in_channels, out_channels, kernel_size, stride=, padding=, dilation=, groups=",
        partial(_conv, name),
        {
            **sizes_of_convolution(rank),
            "bias": flag(True),
            "weight_attr": _attribute("a convolution"),
            "bias_attr": _attribute(),
            "data_format": only(_FORMATS[rank], why=_FIRST),
        },
        lambda arguments: (arguments["in_channels"], *[None] * rank),
        "bias padding_mode device dtype weight_attr bias_attr data_format",
        lambda arguments: 0,
    )


def _batch_norm_type(name: str, *ranks: int) -> LayerType:
    return _layer(
        name,
        "num_features, momentum=, epsilon=, weight_attr=, bias_attr=, data_format=, use_global_stats=, name=",
        partial(_batch_norm, name, ranks),
        {
            "num_features": size(),
            "weight_attr": _attribute(),
            "bias_attr": _attribute(),
            "data_format": only(*_FORMATS_OF_VECTORS[ranks], why=_FIRST),
        },
        lambda arguments: (arguments["num_features"], *[None] * (ranks[0] - 1)),
        batch_axis=lambda arguments: 0,
    )


_ACTIVATION = choice("tanh", "relu")
_TYPES = {
    "LSTM": _sequence_type("LSTM", after=", proj_size=", proj_size=natural(0)),
    "GRU": _sequence_type("GRU"),
    "SimpleRNN": _sequence_type("SimpleRNN", ", activation=", activation=_ACTIVATION),
    "LSTMCell": _cell_type("LSTMCell", after=", proj_size=", proj_size=natural(0)),
    "GRUCell": _cell_type("GRUCell"),
    "SimpleRNNCell": _cell_type("SimpleRNNCell", ", activation=", activation=_ACTIVATION),
    "Linear": _layer(
        "Linear",
        "in_features, out_features, weight_attr=, bias_attr=, name=",
        _linear,
        {
            "in_features": size(),
            "out_features": size(),
            "weight_attr": _attribute("Linear"),
            "bias_attr": _attribute(),
        },
        lambda arguments: (arguments["in_features"],),
    ),
    "Embedding": _layer(
        "Embedding",
        "num_embeddings, embedding_dim, padding_idx=, max_norm=, norm_type=",
        _embedding,
        {
            "num_embeddings": size(),
            "embedding_dim": size(),
            "padding_idx": integer(None),
            "weight_attr": optional(_attribute("Embedding"))._replace(default=None),
            "_freeze": flag(False),
        },
        lambda arguments: (None,),
        "scale_grad_by_freq sparse _weight _freeze device dtype weight_attr name",
        reads_indices=True,
    ),
    "LayerNorm": _layer(
        "LayerNorm",
        "normalized_shape, epsilon=",
        _layer_norm,
        {
            "normalized_shape": Counted(as_sizes),
            "elementwise_affine": flag(True),
            "bias": flag(True),
            "weight_attr": _attribute(),
            "bias_attr": _attribute(),
        },
        lambda arguments: arguments["normalized_shape"],
        "elementwise_affine bias device dtype weight_attr bias_attr name",
    ),
    "BatchNorm1D": _batch_norm_type("BatchNorm1D", 1, 2),
    "BatchNorm2D": _batch_norm_type("BatchNorm2D", 3),
    "Dropout": _layer(
        "Dropout",
        "p=, inplace=, axis=, mode=, name=",
        lambda arguments, source: unchanged("Dropout", source, ZEROES),
        {"p": rate()},
    ),
    "Conv1D": _conv_type("Conv1D", 1),
    "Conv2D": _conv_type("Conv2D", 2),
}


def _written(recurrent: Recurrent) -> Call:
    if not recurrent.has_bias:
        raise LayerError(None, "Paddle keeps biases that are switched off, as zeros")
    flags: dict[str, Value] = {"direction": "bidirect"} if recurrent.is_bidirectional else {}
    return Call(f"nn.{_NAMES[recurrent.cell.name]}", recurrent.features, recurrent.units, **flags)


def _symbol(weight: Weight, part: Part) -> Symbol:
    side = {"input": "i", "hidden": "h", "input bias": "i", "recurrent bias": "h"}
    base = "W" if part.source.kind in ("input", "hidden") else "b"
    return Symbol(
        base, side.get(part.source.name if base == "b" else part.source.kind, "") + part.gate.letter
    )


PADDLE = Framework(
    key="paddle",
    label="PaddlePaddle 3.3",
    name="Paddle",
    prefixes=("nn", "paddle.nn"),
    types={**_TYPES, **GIVEN},
    terms={
        "hidden_size": "units",
        "out_features": "units",
        "num_embeddings": "input_dim",
        "embedding_dim": "output_dim",
        "p": "rate",
        "out_channels": "filters",
        "stride": "strides",
        "dilation": "dilation_rate",
    },
    aliases=("paddlepaddle",),
    layers={
        "LSTM": "LSTM",
        "GRU": "GRU",
        "SimpleRNN": "SimpleRNN",
        "SimpleRNNCell": "SimpleRNNCell",
        "Dense": "Linear",
        "Embedding": "Embedding",
        "LayerNormalization": "LayerNorm",
        "BatchNormalization": "BatchNorm1D",
        "Conv1D": "Conv1D",
        "Conv2D": "Conv2D",
    },
    carried=frozenset(("input_size", "hidden_size", "direction")),
    no_count=frozenset(("dropout",)),
    named=by_place("{}"),
    written=_written,
    fresh_bias="random",
    language=Language(
        by_name,
        read_each("{tensor} = {layer}.{tensor}.numpy()"),
        write_each("{layer}.{tensor}.set_value({value})"),
    ),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
