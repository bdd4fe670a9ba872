"""What layers share that slide a window over one, two or three axes (keras/src/ops/operation_utils.py)."""

from collections.abc import Iterator, Sequence

from ...calls import LayerError
from ...formulas import Formula, Number, Size
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Shape, Tensor, numbered, shape_text, unnamed
from ...signatures import Arguments, Counted, sizes, word
from .base import check_axes

AXES = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}
"""What the axes are called that a window slides over."""

_PLACES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}
"""What a window has along each of them."""

DATA_FORMAT = {"data_format": word(None, "channels_last", "channels_first")}
"""Where the channels are; None is last, unless a user's own settings say otherwise."""


class Grid(NamedTuple):
    """An input with axes that a window slides over, and one of channels, first or last of all."""

    source: Lengths
    is_channels_first: bool

    @property
    def space(self) -> Lengths:
        """How long the axes are that the window slides over."""
        return self.source[1:] if self.is_channels_first else self.source[:-1]

    @property
    def channels(self) -> int | None:
        """How many channels there are."""
        return self.source[0 if self.is_channels_first else -1]

    def tensor(self, space: Shape, channels: Formula | None) -> Tensor:
        """A tensor with the axes in the same order."""
        return Tensor((channels, *space) if self.is_channels_first else (*space, channels))

    def input(self, channels: Formula | None) -> Tensor:
        """The input, its channels as a named size."""
        return self.tensor(unnamed(self.space), channels)


def grid_of(layer: str, rank: int, arguments: Arguments, source: Lengths) -> Grid:
    """A layer's input, its axes by their meaning.

    Raises:
        LayerError: It has more axes, or fewer.
    """
    is_first = arguments["data_format"] == "channels_first"
    check_axes(layer, source, ("channels", *AXES[rank]) if is_first else (*AXES[rank], "channels"))
    return Grid(source, is_first)


def channels_of(layer: str, grid: Grid) -> Size:
    """The channels of an input, which weights read.

    Raises:
        LayerError: They are left open.
    """
    if grid.channels is None:
        message = f"{layer} needs to know its channels, which are None in {shape_text(grid.source)}"
        raise LayerError(None, message)
    return Size("c", grid.channels, "channels")


def kernel_of(lengths: Sequence[int]) -> tuple[Size, ...]:
    """The sides of a window."""
    return numbered("k", lengths, _PLACES[len(lengths)])


def window_arguments(rank: int, size: str = "kernel_size", *paddings: str) -> dict[str, Counted]:
    """The arguments of a window, by name.

    Args:
        rank: Over how many axes it slides.
        size: What Keras calls its size.
        *paddings: What `padding` may be beside `valid` and `same`.
    """
    return {
        size: sizes(rank),
        "strides": sizes(rank, 1),
        "padding": word("valid", "same", *paddings),
        "dilation_rate": sizes(rank, 1),
        **DATA_FORMAT,
    }


class Side(NamedTuple):
    """A window along one axis."""

    axis: str
    length: int
    stride: int
    dilation: int

    @property
    def reach(self) -> int:
        """From its first place to its last, with the gaps of a dilation."""
        return self.dilation * (self.length - 1) + 1

    def fits(self, length: int | None, is_padded: bool) -> Number | None:
        """How often it fits on an axis, or None where that is left open."""
        if length is None:
            return None
        return Number((length - (1 if is_padded else self.reach)) // self.stride + 1)


def sides_of(arguments: Arguments, size: str = "kernel_size") -> Iterator[Side]:
    """A window along each axis.

    Args:
        arguments: Those of `window_arguments`.
        size: What Keras calls the window's size.
    """
    lengths = arguments[size]
    strides = arguments["strides"] or lengths
    dilations = arguments.get("dilation_rate", (1,) * len(lengths))
    return map(Side, AXES[len(lengths)], lengths, strides, dilations)


def slid(arguments: Arguments, space: Lengths, size: str = "kernel_size") -> Shape:
    """How often a window fits along each axis.

    Args:
        arguments: Those of `window_arguments`.
        space: How long the axes are.
        size: What Keras calls the window's size.

    Raises:
        LayerError: An axis is shorter than the window.
    """
    is_padded = arguments["padding"] != "valid"
    sides = list(sides_of(arguments, size))
    for side, length in zip(sides, space, strict=True):
        if not is_padded and length is not None and length < side.reach:
            stretched = f"'dilation_rate' stretches {side.length:,} to {side.reach:,}. "
            raise LayerError(
                size,
                f"the window is {side.reach:,} long, and the '{side.axis}' axis of the input only {length:,}",
                (stretched if side.dilation > 1 else "") + "With padding='same' it fits.",
            )
    return tuple(side.fits(length, is_padded) for side, length in zip(sides, space, strict=True))


def check_dilation(arguments: Arguments) -> None:
    """Check that a window does not both jump and stretch, which Keras refuses for most layers.

    Raises:
        LayerError: It does.
    """
    if max(arguments["strides"]) > 1 and max(arguments["dilation_rate"]) > 1:
        hint = "Keras takes one of them above 1, not both."
        raise LayerError("dilation_rate", "'strides' and 'dilation_rate' are both above 1", hint)
