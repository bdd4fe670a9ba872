"""Layers that every framework has beside its recurrent ones, each under the framework's own names."""

from collections.abc import Sequence

from ..calls import LayerError
from ..cells import LAYER
from ..formulas import Formula, Number, Product, Size
from ..layers import Layer, known_last_axis
from ..named_tuples import NamedTuple
from ..shapes import Shape, Tensor, numbered, shape_text, unnamed
from ..signatures import Arguments, Counted, size, sizes
from ..weights import BIAS, Group, Source, Weight, fused, vector, whole

ZEROES = "it zeroes values at random while training, and learns nothing"
FUNCTION = "it applies a fixed function to every value, and learns nothing"
LOOKED_UP = "one row for each word, looked up and not multiplied, so there is no bias"


def last_axis(layer: str, source: Tensor, letter: str, meaning: str, argument: str, length: int) -> Size:
    """The last axis of an input, which an argument says the length of.

    Args:
        layer: The layer's name.
        source: The input.
        letter: The letter of that length.
        meaning: What it counts.
        argument: The argument.
        length: What it says.

    Raises:
        LayerError: The input's last axis is of another length, or there is none.
    """
    lengths = source.lengths
    if not lengths or lengths[-1] not in (length, None):
        message = f"{layer} has {argument}={length:,}, but its input is {shape_text(lengths)}"
        hint = f"Write {argument}={lengths[-1]:,} if that is its input." if lengths else ""
        raise LayerError(argument, message, hint)
    return Size(letter, length, meaning)


def own_last_axis(layer: str, source: Tensor, letter: str, meaning: str) -> Size:
    """The last axis of an input, which a layer finds out by itself.

    Args:
        layer: The layer's name.
        source: The input.
        letter: The letter of its length.
        meaning: What that counts.

    Raises:
        LayerError: There is none, or it is left open.
    """
    lengths = source.lengths
    if not lengths:
        raise LayerError(None, f"{layer} reads the last axis of its input, which is {shape_text(lengths)}")
    return Size(letter, known_last_axis(layer, lengths), meaning)


def dense(
    name: str, source: Tensor, inputs: Size, outputs: int, tensors: tuple[str, str], has_bias: bool, axes: str
) -> Layer:
    """A layer that multiplies by a matrix.

    Args:
        name: The class's name.
        source: The input.
        inputs: How many values it reads: the length of its last axis.
        outputs: How many values it writes.
        tensors: What the matrix and the bias are called.
        has_bias: Whether it has a bias.
        axes: The matrix' axes, as in `fused`.
    """
    written, leading = Size("o", outputs, "outputs"), source.shape[:-1]
    weights = [fused("W", tensors[0], [Source("input", inputs, "inputs")], [LAYER], written, axes)]
    if has_bias:
        weights.append(fused("b", tensors[1], [BIAS], [LAYER], written, axes="w"))
    return Layer(
        name,
        source._replace(shape=(*leading, inputs)),
        (source._replace(shape=(*leading, written)),),
        (Group((LAYER,), tuple(weights)),),
        used_along=leading,
    )


def embedding(name: str, source: Tensor, words: int, dimensions: int, tensor: str) -> Layer:
    """A layer that looks up a row for each word.

    Args:
        name: The class's name.
        source: The input.
        words: How many rows there are.
        dimensions: How long each is.
        tensor: What they are called.
    """
    width = Size("d", dimensions, "dimensions")
    rows = fused("E", tensor, [Source("input", Size("V", words, "words"), "words")], [LAYER], width)
    output = source._replace(shape=(*source.shape, width))
    return Layer(name, source, (output,), (Group((LAYER,), (rows,)),), (LOOKED_UP,))


_SYMBOLS = {"weight": "γ", "scale": "γ", "bias": "β", "offset": "β", "gamma": "γ", "beta": "β"}


def normalization(name: str, source: Tensor, vectors: Sequence[str], shape: Shape, note: str) -> Layer:
    """A layer that shifts and scales each value, and learns how far.

    Args:
        name: The class's name.
        source: The input.
        vectors: The names of its vectors: a gain, a bias, both or none.
        shape: The axes of each.
        note: What a reader should know of it.
    """
    axes = [axis for axis in shape if axis is not None]
    weights = tuple(vector(_SYMBOLS[own], own, LAYER, axes) for own in vectors)
    return Layer(name, source, (source,), (Group((LAYER,), weights),) if weights else (), (note,))


def with_statistics(layer: Layer, channels: Size, mean: str, variance: str) -> Layer:
    """A normalization whose running mean and variance are parameters that are not trained.

    Args:
        layer: The normalization.
        channels: How many values each has.
        mean: What the mean is called.
        variance: What the variance is called.
    """
    statistics = [
        vector(symbol, name, LAYER, (channels,), trainable=False)
        for symbol, name in (("μ", mean), ("σ²", variance))
    ]
    own = layer.groups[0] if layer.groups else Group((LAYER,), ())
    return layer._replace(groups=(own._replace(weights=(*own.weights, *statistics)),))


def unchanged(name: str, source: Tensor, note: str) -> Layer:
    """A layer that returns as many values as it reads, and has no weights."""
    return Layer(name, source, (source,), notes=(note,))


class Window(NamedTuple):
    """How a convolution slides."""

    sides: tuple[int, ...]
    strides: tuple[int, ...]
    padding: str | tuple[int, ...]
    """`same`, `valid`, or how much is added at both ends of each axis."""
    dilation: tuple[int, ...]

    def slid(self, axis: int, length: int | None) -> int | None:
        """How long an axis is when the window has passed; None where that is left open.

        Raises:
            LayerError: The window is longer than the axis.
        """
        if length is None:
            return None
        stride = self.strides[axis]
        if self.padding == "same":
            return -(-length // stride)
        if isinstance(self.padding, tuple):
            length += 2 * self.padding[axis]
        reach = self.dilation[axis] * (self.sides[axis] - 1) + 1
        if length < reach:
            message = f"the window is {reach:,} long, and an axis of the input only {length:,}"
            raise LayerError(None, message)
        return (length - reach) // stride + 1


class Layout(NamedTuple):
    """How a framework's convolution lays out its input and its weights."""

    kernel: str
    """The kernel's axes: `k` all sides of the window, `i` the channels it reads, `o` those it writes."""
    is_channels_last: bool
    tensors: tuple[str, str]
    """What the kernel and the bias are called."""
    has_long_bias: bool = False
    """Whether the bias has axes of one value for the sides."""


_SIDES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}


def convolution(
    name: str,
    source: Tensor,
    window: Window,
    channels: tuple[str, int | None],
    filters: int,
    groups: int,
    has_bias: bool,
    layout: Layout,
) -> Layer:
    """A layer that slides a window over its input.

    Args:
        name: The class's name.
        source: The input.
        window: The window.
        channels: The argument that says how many channels it reads, and how many; None if the input tells.
        filters: How many channels it writes.
        groups: In how many groups.
        has_bias: Whether it has a bias.
        layout: How its tensors lie.

    Raises:
        LayerError: It does not fit its input.
    """
    rank, lengths = len(window.sides), source.lengths
    read = Size("c", _channels(name, source, rank, channels, layout), "channels")
    written = Size("f", filters, "filters")
    each = _channels_of_group(read, written, groups)
    sides = numbered("k", window.sides, _SIDES[rank])
    axes = {"k": sides, "i": (each,), "o": (written,)}
    source_read = Source("input", Product([*sides, each]), "values in a window")
    shape = [axis for letter in layout.kernel for axis in axes[letter]]
    weights = [whole("W", layout.tensors[0], source_read, LAYER, written, shape)]
    if has_bias:
        weights.append(_bias(layout, written, rank))
    space = lengths[:-1] if layout.is_channels_last else lengths[1:]
    slid = unnamed(tuple(window.slid(axis, length) for axis, length in enumerate(space)))
    given = unnamed(space)
    return Layer(
        name,
        Tensor((*given, read) if layout.is_channels_last else (read, *given)),
        (Tensor((*slid, written) if layout.is_channels_last else (written, *slid)),),
        (Group((LAYER,), tuple(weights)),),
        ("the same weights at every place of the window",),
        used_along=slid,
    )


def _channels(name: str, source: Tensor, rank: int, channels: tuple[str, int | None], layout: Layout) -> int:
    """How many channels an input has; what an argument says of them must be right."""
    lengths = source.lengths
    if len(lengths) != rank + 1:
        raise LayerError(None, f"{name} reads {rank + 1} axes, but its input is {shape_text(lengths)}")
    own = lengths[-1] if layout.is_channels_last else lengths[0]
    argument, stated = channels
    known = own if stated is None else stated
    if known is None:
        raise LayerError(None, f"{name} needs to know how many channels its input has")
    if own != known:
        message = f"{name} has {argument}={known:,}, but its input is {shape_text(lengths)}"
        where = "last" if layout.is_channels_last else "first"
        raise LayerError(argument or None, message, f"The channels come {where} here.")
    return known


def _channels_of_group(read: Size, written: Size, groups: int) -> Formula:
    """The channels that each group of filters reads."""
    for length in (read, written):
        if length.value % groups:
            things = f"{length.value:,} {length.meaning}"
            raise LayerError(None, f"{things} do not make {groups:,} equal groups")
    return (read // Size("g", groups, "groups")).means("channels of a group") if groups > 1 else read


def sizes_of_convolution(rank: int) -> dict[str, Counted]:
    """The readers of a convolution's sizes where they are called as in PyTorch."""
    return {
        "in_channels": size(),
        "out_channels": size(),
        "kernel_size": sizes(rank),
        "stride": sizes(rank, 1),
        "padding": sizes(rank, 0, least=0),
        "dilation": sizes(rank, 1),
        "groups": size(1),
    }


def convolution_by_sizes(name: str, layout: Layout, bias: str, arguments: Arguments, source: Tensor) -> Layer:
    """A convolution whose sizes are called as in PyTorch; see `convolution`.

    Args:
        name: The class's name.
        layout: How its tensors lie.
        bias: The argument that says whether it has a bias.
        arguments: Its arguments, the sizes among them.
        source: The input.
    """
    window = Window(
        arguments["kernel_size"], arguments["stride"], arguments["padding"], arguments["dilation"]
    )
    channels = ("in_channels", arguments["in_channels"])
    filters, groups = arguments["out_channels"], arguments["groups"]
    return convolution(name, source, window, channels, filters, groups, arguments[bias], layout)


def _bias(layout: Layout, written: Size, rank: int) -> Weight:
    if layout.has_long_bias:
        return whole("b", layout.tensors[1], BIAS, LAYER, written, (written, *[Number(1)] * rank))
    return fused("b", layout.tensors[1], [BIAS], [LAYER], written, axes="w")
