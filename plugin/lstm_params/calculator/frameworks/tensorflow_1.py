"""TensorFlow 1, as TensorFlow 2.21 still has it (tf_keras/src/layers/rnn/legacy_cells.py).

A cell computes one timestep, and finds its features: `tf.nn.dynamic_rnn` runs it over a sequence. Each has
one matrix for x and h, x above, and an LSTM's code adds `forget_bias` to the forget gate.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ..calls import Call, LayerError, Value
from ..cells import GRU_RESET_BEFORE, LAYER, LSTM, SIMPLE_RNN, Recurrent
from ..formulas import Size
from ..layers import Layer, State, frozen, with_dtype
from ..shapes import Tensor, shape_text
from ..signatures import (
    Arguments,
    Counted,
    Signature,
    choice,
    flag,
    layer,
    layers,
    only,
    optional,
    rate,
    size,
    sizes,
)
from ..weights import Group, Part, Source, Weight, fused
from .beside import (
    ZEROES,
    Layout,
    Window,
    convolution,
    dense,
    normalization,
    own_last_axis,
    unchanged,
    with_statistics,
)
from .framework import Bound, Framework, Language, LayerType, Symbol, by_class
from .given import GIVEN
from .number_types import TENSORFLOW, NumberType, number_type
from .plans import CellPlan, TensorPlan, bias, matrix

_LSTM = CellPlan(
    LSTM._replace(forget_offset=1),
    LSTM.lettered("i:input j:candidate f:forget o:output"),
    (matrix("kernel", "input", "hidden"), bias("bias")),
)
_GRU = GRU_RESET_BEFORE.lettered("r:reset u:update c:candidate")
_CELLS = {
    "BasicRNNCell": CellPlan(
        SIMPLE_RNN, SIMPLE_RNN.lettered(":layer"), (matrix("kernel", "input", "hidden"), bias("bias"))
    ),
    "BasicLSTMCell": _LSTM,
    "LSTMCell": _LSTM,
    "GRUCell": CellPlan(
        GRU_RESET_BEFORE,
        _GRU,
        (
            matrix("gates/kernel", "input", "hidden", gates="ru"),
            bias("gates/bias", "ru"),
            matrix("candidate/kernel", "input", "hidden", gates="c"),
            bias("candidate/bias", "c"),
        ),
    ),
}
_NAMES = {"LSTM": "LSTMCell", "GRU": "GRUCell", "simple RNN": "BasicRNNCell"}
_PEEPHOLES = tuple(TensorPlan(f"w_{letter}_diag", ("peephole",), letter, "w") for letter in "fio")
_ONE_STEP = "one timestep; tf.nn.dynamic_rnn() runs it over a sequence"


def _cell(name: str, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.shape) != 1:
        message = f"{name} reads one timestep, of shape (features,), but its input is"
        raise LayerError(
            None,
            f"{message} {shape_text(source.lengths)}",
            "tf.nn.dynamic_rnn() runs it over a sequence: leave the timesteps out.",
        )
    features = own_last_axis(name, source, "x", "features")
    return _step(name, arguments, features, Size("h", arguments["num_units"], "units"))


def _step(name: str, arguments: Arguments, features: Size, units: Size) -> Layer:
    plan = _CELLS[name]
    cell = plan.cell
    if cell.forget_offset:
        cell = cell._replace(forget_offset=arguments["forget_bias"])
    if arguments.get("use_peepholes"):
        plan = plan._replace(tensors=(*plan.tensors, *_PEEPHOLES))
    projected = arguments.get("num_proj")
    returned = Size("p", projected, "projected values") if projected else units
    own = plan.group(features, units, returned=returned)
    groups = [own]
    if projected:
        gated = Source("hidden", units.means("gated values"), "gated values")
        projection = fused("P", "projection/kernel", [gated], [LAYER], returned)
        groups.append(Group((LAYER,), (projection,), "projection", is_projection=True, kind="projections"))
    lengths = {"hidden": returned, "cell": units}
    states = tuple(
        State(role, Tensor((lengths[role],), _STATE_NAMES[role])) for role in reversed(cell.states)
    )
    return Layer(
        type=name,
        input=Tensor((features,)),
        outputs=(Tensor((returned,), "output"), *(state.tensor for state in states)),
        groups=tuple(groups),
        notes=(_ONE_STEP,),
        cell=cell,
        states=states,
        used_along=(),
        is_one_step=True,
        starts_at_one=_ones(own),
    )


_STATE_NAMES = {"hidden": "h", "cell": "c"}


def _ones(group: Group) -> tuple[tuple[Weight, Part], ...]:
    """The biases of a GRU's two gates, which start at one."""
    return tuple(
        (weight, part) for weight in group.weights if weight.name == "gates/bias" for part in weight.parts
    )


def _stack(arguments: Arguments, source: Tensor) -> Layer:
    """Cells one above the other, each reading what the one below returns."""
    steps: list[Layer] = []
    given = source
    for bound in arguments["cells"]:
        if not bound.name.endswith(("Cell", "Wrapper")):
            raise LayerError(None, f"{bound.name}() is not a cell", call=bound.call)
        steps.append(bound.build(given))
        given = steps[-1].outputs[0]
    groups = [
        group._replace(
            label=" ".join(filter(None, [f"cell {number}", group.label])),
            weights=tuple(
                weight._replace(name=f"cell_{number}/{_named(_cell_of(bound).name, {})}/{weight.name}")
                for weight in group.weights
            ),
        )
        for number, (bound, step) in enumerate(zip(arguments["cells"], steps, strict=True))
        for group in step.groups
    ]
    states = tuple(state for step in steps for state in step.states)
    is_one = len(steps) == 1
    return Layer(
        type="MultiRNNCell",
        input=steps[0].input,
        outputs=(steps[-1].outputs[0], *(state.tensor for state in states)),
        groups=tuple(groups),
        notes=(_ONE_STEP, "each cell reads what the one before it writes"),
        cell=steps[0].cell if is_one else None,
        states=states,
        used_along=(),
        is_one_step=True,
    )


def _cell_of(bound: Bound) -> Bound:
    """A cell, or the one inside wrappers, which have no variables of their own."""
    return _cell_of(bound.arguments["cell"]) if bound.name.endswith("Wrapper") else bound


def _wrapped(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """A cell whose values are dropped at random, or added to what it reads."""
    inner: Bound = arguments["cell"]
    built = inner.build(source)
    if name == "ResidualWrapper" and built.outputs[0].lengths != built.input.lengths:
        read, written = (shape_text(tensor.lengths) for tensor in (built.input, built.outputs[0]))
        raise LayerError("cell", f"ResidualWrapper adds {read} to {written}, which are not of one shape")
    return built._replace(type=name)


def _dense(arguments: Arguments, source: Tensor) -> Layer:
    inputs = own_last_axis("Dense", source, "i", "inputs")
    return dense("Dense", source, inputs, arguments["units"], ("kernel", "bias"), arguments["use_bias"], "rw")


def _batch_norm(arguments: Arguments, source: Tensor) -> Layer:
    channels = own_last_axis("BatchNormalization", source, "c", "channels")
    vectors = [own for own, there in (("gamma", "scale"), ("beta", "center")) if arguments[there]]
    layer = normalization("BatchNormalization", source, vectors, (channels,), _STATISTICS)
    return with_statistics(layer, channels, "moving_mean", "moving_variance")


_STATISTICS = "moving_mean and moving_variance follow the data and are not trained"


def _conv(name: str, arguments: Arguments, source: Tensor) -> Layer:
    window = Window(
        arguments["kernel_size"], arguments["strides"], arguments["padding"], arguments["dilation_rate"]
    )
    layout, has_bias = Layout("kio", True, ("kernel", "bias")), arguments["use_bias"]
    return convolution(name, source, window, ("", None), arguments["filters"], 1, has_bias, layout)


def _number(value: Value) -> int | float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) < 1000:
        raise ValueError("must be a number, as 1.0 is")
    return int(value) if value == int(value) else value


def _layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    keywords: str = "",
) -> LayerType:
    if "trainable" in f"{parameters} {keywords}":
        counted = {**counted, "trainable": flag(True), "dtype": number_type(TENSORFLOW, "tf.float16")}

    def built(arguments: Arguments, source: Tensor) -> Layer:
        made = build(arguments, source)
        if "dtype" in counted:
            made = _stored(name, made, arguments["dtype"], source)
        return made if arguments.get("trainable", True) else frozen(made)

    return LayerType(Signature.of(name, parameters, counted, keywords), built, batch_axis=lambda arguments: 0)


def _stored(name: str, layer: Layer, of: NumberType | None, source: Tensor) -> Layer:
    """A layer with the type of its numbers, which is that of what it reads if none is given.

    Raises:
        LayerError: It does not take numbers of another type.
    """
    is_normalization = name == "BatchNormalization"
    if of and source.dtype and of.name != source.dtype and name != "Dense" and not is_normalization:
        reads = f"weights in {of.name}, and reads what is in {source.dtype}"
        hint = "Give the layers before it a dtype too." if source.dtype == _OF_THE_INPUT else ""
        raise LayerError("dtype", f"{name} has {reads}", hint)
    written = of.name if of else source.dtype or _OF_THE_INPUT
    outputs = tuple(output._replace(dtype=written) for output in layer.outputs)
    layer = layer._replace(outputs=outputs)
    if written == _OF_THE_INPUT:
        return layer
    return with_dtype(layer, "float32" if is_normalization and written.endswith("float16") else written)


_OF_THE_INPUT = "the type of the input"


def _cell_type(name: str, parameters: str, **counted: Counted) -> LayerType:
    return _layer(
        name, f"num_units, {parameters}, reuse=, {_MADE[name]}name=, dtype=", partial(_cell, name),
        {"num_units": size(), **counted}, "trainable",
    )  # fmt: skip


_MADE = dict.fromkeys(_CELLS, "") | {"GRUCell": "kernel_initializer=, bias_initializer=, "}
_FORGET = Counted(_number, 1)
_TUPLE = only(True, why="The states are a tuple by default.")
_SHARDS = only(None, why="Parts of a matrix are counted as one.")
_KERNEL = (
    "activation=, use_bias=, kernel_initializer=, bias_initializer=, kernel_regularizer=, bias_regularizer=, "
    "activity_regularizer=, kernel_constraint=, bias_constraint=, trainable=, name="
)


def _conv_type(name: str, rank: int) -> LayerType:
    return _layer(
        name,
        f"filters, kernel_size, strides=, padding=, data_format=, dilation_rate=, {_KERNEL}",
        partial(_conv, name),
        {
            "filters": size(),
            "kernel_size": sizes(rank),
            "strides": sizes(rank, 1),
            "padding": choice("valid", "same"),
            "dilation_rate": sizes(rank, 1),
            "use_bias": flag(True),
            "data_format": only("channels_last", why="Channels come last here."),
        },
        "dtype",
    )


_TYPES = {
    "BasicRNNCell": _cell_type("BasicRNNCell", "activation="),
    "BasicLSTMCell": _cell_type(
        "BasicLSTMCell",
        "forget_bias=, state_is_tuple=, activation=",
        forget_bias=_FORGET,
        state_is_tuple=_TUPLE,
    ),
    "LSTMCell": _cell_type(
        "LSTMCell",
        "use_peepholes=, cell_clip=, initializer=, num_proj=, proj_clip=, num_unit_shards=, "
        "num_proj_shards=, forget_bias=, state_is_tuple=, activation=",
        use_peepholes=flag(False),
        num_proj=optional(size()),
        num_unit_shards=_SHARDS,
        num_proj_shards=_SHARDS,
        forget_bias=_FORGET,
        state_is_tuple=_TUPLE,
    ),
    "GRUCell": _cell_type("GRUCell", "activation="),
    "MultiRNNCell": _layer(
        "MultiRNNCell", "cells, state_is_tuple=", _stack, {"cells": layers(), "state_is_tuple": _TUPLE}
    ),
    "DropoutWrapper": _layer(
        "DropoutWrapper",
        "cell, input_keep_prob=, output_keep_prob=, state_keep_prob=, variational_recurrent=, input_size=, "
        "dtype=, seed=, dropout_state_filter_visitor=",
        partial(_wrapped, "DropoutWrapper"),
        {"cell": layer()},
    ),
    "ResidualWrapper": _layer(
        "ResidualWrapper",
        "cell, residual_fn=",
        partial(_wrapped, "ResidualWrapper"),
        {"cell": layer(), "residual_fn": only(None, why="What another function returns is not known.")},
    ),
    "Dense": _layer("Dense", f"units, {_KERNEL}", _dense, {"units": size(), "use_bias": flag(True)}, "dtype"),
    "Dropout": _layer(
        "Dropout",
        "rate=, noise_shape=, seed=, name=",
        lambda arguments, source: unchanged("Dropout", source, ZEROES),
        {"rate": rate()},
    ),
    "BatchNormalization": _layer(
        "BatchNormalization",
        "axis=, momentum=, epsilon=, center=, scale=, beta_initializer=, gamma_initializer=, "
        "moving_mean_initializer=, moving_variance_initializer=, beta_regularizer=, gamma_regularizer=, "
        "beta_constraint=, gamma_constraint=, renorm=, renorm_clipping=, renorm_momentum=, fused=, "
        "trainable=, virtual_batch_size=, adjustment=, name=",
        _batch_norm,
        {
            "axis": only(-1, why="Channels come last here."),
            "renorm": only(False, why="Its other vectors are not counted."),
            "virtual_batch_size": only(None, why="Its vectors would have more axes."),
            "center": flag(True),
            "scale": flag(True),
        },
        "dtype",
    ),
    "Conv1D": _conv_type("Conv1D", 1),
    "Conv2D": _conv_type("Conv2D", 2),
}


def _named(name: str, names: dict[str, int]) -> str:
    """A layer's name, which is its class's."""
    apart = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return by_class(re.sub("([a-z])([A-Z])", r"\1_\2", apart).lower(), names)


def _written(recurrent: Recurrent) -> Call:
    name = _NAMES[recurrent.cell.name]
    if recurrent.is_bidirectional:
        raise LayerError(None, "TensorFlow 1 has no cell of both directions")
    if not recurrent.has_bias:
        raise LayerError(None, f"TensorFlow 1's {name}() always has a bias")
    return Call(f"tf.nn.rnn_cell.{name}", recurrent.units)


def _variable(group: Group, weight: Weight) -> str:
    return weight.name.replace("/", "_")


def _read(layer: Layer, name: str) -> list[str]:
    names = [_variable(group, weight) for group in layer.groups for weight in group.weights]
    return [f"{', '.join(names)} = {name}.get_weights()"]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    return [f"{name}.set_weights([", *(f"    {expression}," for expression in expressions), "])"]


def _symbol(weight: Weight, part: Part) -> Symbol:
    kind = {"input": "W", "hidden": "W", "peephole": "w"}.get(part.source.kind, "b")
    side = {"input": "x", "hidden": "h", "peephole": "c"}.get(part.source.kind, "")
    return Symbol(kind, side + part.gate.letter)


TENSORFLOW_1 = Framework(
    key="tensorflow-1",
    label="TensorFlow 1",
    name="TensorFlow 1",
    prefixes=(
        *("tf.nn.rnn_cell", "tf.compat.v1.nn.rnn_cell", "rnn_cell", "tf.contrib.rnn", "nn.rnn_cell"),
        *(
            "tensorflow.compat.v1.nn.rnn_cell",
            "tf.layers",
            "tf.compat.v1.layers",
            "tf1.nn.rnn_cell",
            "tf1.layers",
        ),
    ),
    types={**_TYPES, **GIVEN},
    terms={"num_units": "units"},
    aliases=("tensorflow1", "tf1", "tensorflow 1"),
    layers={
        "LSTM": "LSTMCell",
        "GRU": "GRUCell",
        "SimpleRNN": "BasicRNNCell",
        "SimpleRNNCell": "BasicRNNCell",
        "StackedRNNCells": "MultiRNNCell",
        "Dense": "Dense",
        "Dropout": "Dropout",
        "BatchNormalization": "BatchNormalization",
        "Conv1D": "Conv1D",
        "Conv2D": "Conv2D",
    },
    carried=frozenset(("num_units",)),
    named=_named,
    written=_written,
    fresh_bias="zeros",
    language=Language(_variable, _read, _write),
    symbol=_symbol,
    returns_several=True,
    batch_name="N",
    open_length="L",
)
