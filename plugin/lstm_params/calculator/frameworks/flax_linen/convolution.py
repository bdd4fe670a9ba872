"""Flax linen's convolution, and a cell of convolutions (flax/linen/linear.py, recurrent.py)."""

from collections.abc import Iterator

from ...calls import Expression, LayerError, Value
from ...cells import LAYER, LSTM
from ...formulas import Formula, Product, Size
from ...layers import Layer, State
from ...shapes import Lengths, Tensor, numbered, shape_text, unnamed
from ...signatures import Arguments, Counted, as_size, flag, only, optional, size, unset
from ...weights import BIAS, INPUT_BIAS, RECURRENT_BIAS, Group, Source, Weight, fused, whole
from .base import last_axis, linen_layer

_PLACES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}
_WINDOW = "values in a window"
_GATES = LSTM.lettered("i:input g:candidate f:forget o:output")


def _space(name: str, arguments: Arguments, source: Tensor) -> Lengths:
    """The axes that the window slides over, which come before the features.

    Raises:
        LayerError: The input has fewer.
    """
    rank = len(arguments["kernel_size"])
    if len(source.lengths) <= rank:
        reads = f"{name} reads {rank} axes and the features behind them"
        raise LayerError(None, f"{reads}, but its input is {shape_text(source.lengths)}")
    return source.lengths[-rank - 1 : -1]


def _conv(arguments: Arguments, source: Tensor) -> Layer:
    space = _space("Conv", arguments, source)
    channels = last_axis("Conv", "the features of its input", source, "c", "channels")
    filters, groups = Size("f", arguments["features"], "filters"), arguments["feature_group_count"]
    for length in (channels, filters):
        if length.value % groups:
            things = f"{length.value:,} {length.meaning}"
            raise LayerError("feature_group_count", f"{things} do not make {groups:,} equal groups")
    g = Size("g", groups, "groups")
    read: Formula = (channels // g).means("channels of a group") if groups > 1 else channels
    sides = numbered("k", arguments["kernel_size"], _PLACES[len(space)])
    window = Source("input", Product([*sides, read]), _WINDOW)
    weights = [whole("W", "kernel", window, LAYER, filters, (*sides, read, filters))]
    if arguments["use_bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], filters, axes="w"))
    before = source.shape[: -len(space) - 1]
    lengths = unnamed(tuple(_slid(arguments, axis, length) for axis, length in enumerate(space)))
    return Layer(
        "Conv",
        source._replace(shape=(*source.shape[:-1], channels)),
        (source._replace(shape=(*before, *lengths, filters)),),
        (Group((LAYER,), tuple(weights)),),
        ("the same weights at every place of the window",),
        used_along=(*before, *lengths),
    )


def _slid(arguments: Arguments, axis: int, length: int | None) -> int | None:
    """How long an axis is when the window has passed."""
    stride = _for_axis("strides", arguments["strides"], arguments, axis)
    reach = _for_axis("kernel_dilation", arguments["kernel_dilation"], arguments, axis)
    reach = reach * (arguments["kernel_size"][axis] - 1) + 1
    padding = arguments["padding"]
    if isinstance(padding, tuple):
        _pair(padding, arguments, axis)
    if length is None:
        return None
    if padding in ("SAME", "CIRCULAR", "REFLECT", "CAUSAL"):
        return -(-length // stride)
    more = 0 if padding == "VALID" else sum(_pair(padding, arguments, axis))
    if length + more < reach:
        message = f"the window is {reach:,} long, and an axis of the input only {length + more:,}"
        raise LayerError("kernel_size", message)
    steps: int = (length + more - reach) // stride + 1
    return steps


def _for_axis(name: str, value: Value, arguments: Arguments, axis: int) -> int:
    rank = len(arguments["kernel_size"])
    numbers = value if isinstance(value, tuple) else (1 if value is None else value,) * rank
    sizes = [number for number in numbers if type(number) is int and number > 0]
    if not len(sizes) == len(numbers) == rank:
        raise LayerError(name, f"'{name}' needs a number of at least 1 for each axis of the window")
    return sizes[axis]


def _pair(padding: Value, arguments: Arguments, axis: int) -> tuple[int, int]:
    """How much is added before and behind an axis."""
    one = padding
    if isinstance(padding, tuple):
        if len(padding) != len(arguments["kernel_size"]):
            raise LayerError("padding", "'padding' needs a number, or two, for each axis of the window")
        one = padding[axis]
    pair = one if isinstance(one, tuple) else (one, one)
    if len(pair) != 2 or not all(type(number) is int for number in pair):
        raise LayerError("padding", "'padding' needs a number, or two, for each axis of the window")
    return pair  # type: ignore[return-value]


def _conv_lstm(arguments: Arguments, source: Tensor) -> Layer:
    """One timestep of an LSTM whose gates are convolutions; both convolutions have a bias."""
    space = _space("ConvLSTMCell", arguments, source)
    features = last_axis("ConvLSTMCell", "the features of one timestep", source, "x", "channels")
    units = Size("h", arguments["features"], "filters")
    shape = (*source.shape[:-1], units)
    states = tuple(
        State(role, Tensor(shape, f"carry {letter}")) for role, letter in (("hidden", "h"), ("cell", "c"))
    )
    return Layer(
        type="ConvLSTMCell",
        input=Tensor((*source.shape[:-1], features)),
        outputs=(*(state.tensor for state in reversed(states)), Tensor(shape, "output")),
        groups=(Group(_GATES, tuple(_of_gates(arguments, features, units, len(space)))),),
        notes=("one timestep of an LSTM whose gates are convolutions; RNN() runs it over a sequence",),
        states=states,
        used_along=source.shape[:-1],
        is_one_step=True,
    )


def _of_gates(arguments: Arguments, features: Size, units: Size, rank: int) -> Iterator[Weight]:
    window = numbered("k", arguments["kernel_size"], _PLACES[rank])
    hidden = Source("hidden", units.means("hidden channels"), f"hidden {_WINDOW}")
    read = Source("input", features, _WINDOW)
    yield fused("W", "ih/kernel", [read], _GATES, units, window=window)
    yield fused("U", "hh/kernel", [hidden], _GATES, units, window=window)
    if arguments["use_bias"]:
        yield fused("b", "ih/bias", [INPUT_BIAS], _GATES, units, axes="w")
        yield fused("b′", "hh/bias", [RECURRENT_BIAS], _GATES, units, axes="w")


def _sides(value: Value) -> tuple[int, ...]:
    """The sides of a window, over at most three axes."""
    items = value if isinstance(value, tuple) and not isinstance(value, Expression) else (value,)
    if not 1 <= len(items) <= 3:
        raise ValueError("must be the sides of a window over one, two or three axes")
    return tuple(map(as_size, items))


def _several_sides(value: Value) -> tuple[int, ...]:
    """The same, as a tuple even of one."""
    if not isinstance(value, tuple):
        raise ValueError("must be a tuple, as (3,) is")
    return _sides(value)


def _padding(value: Value) -> Value:
    words = ("SAME", "VALID", "CIRCULAR", "CAUSAL", "REFLECT")
    if isinstance(value, (str, Expression)) and value not in words:
        raise ValueError(f"must be a number, numbers, or one of {', '.join(map(repr, words))}")
    return value


def _one(value: Value) -> None:
    if value not in (None, 1):
        raise ValueError("is not understood here: it spreads the input out")


def _anything(value: Value) -> Value:
    return value


CONVOLUTION = {
    "Conv": linen_layer(
        "Conv",
        "features, kernel_size, strides=, padding=, input_dilation=, kernel_dilation=, feature_group_count=, "
        "use_bias=, mask=, dtype=, param_dtype=, precision=, kernel_init=, bias_init=, promote_dtype=, "
        "conv_general_dilated=, conv_general_dilated_cls=",
        _conv,
        {
            "features": size(),
            "kernel_size": Counted(_sides),
            "strides": Counted(_anything, 1),
            "padding": Counted(_padding, "SAME"),
            "input_dilation": Counted(_one),
            "kernel_dilation": Counted(_anything, 1),
            "feature_group_count": size(1),
            "use_bias": flag(True),
        },
    ),
    "ConvLSTMCell": linen_layer(
        "ConvLSTMCell",
        "features, kernel_size, strides=, padding=, use_bias=, dtype=, param_dtype=, carry_init=",
        _conv_lstm,
        {
            "features": size(),
            "kernel_size": Counted(_several_sides),
            "strides": optional(unset("states and inputs would have other places")),
            "padding": only("SAME", "CIRCULAR", why="States and inputs have the same places."),
            "use_bias": flag(True),
        },
    ),
}
