"""What PyTorch's layers share that slide a window: channels before one, two or three axes of space."""

from collections.abc import Sequence

from ...calls import LayerError
from ...shapes import Lengths, Tensor, shape_text, unnamed
from ...signatures import Counted, sizes

AXES = {1: "(channels, length)", 2: "(channels, height, width)", 3: "(channels, depth, height, width)"}
"""What the axes are called that such a layer reads."""

CHANNELS_FIRST = "PyTorch has the channels first."


def space_of(layer: str, rank: int, source: Tensor) -> Lengths:
    """The axes that a window slides over, which come behind the channels.

    Raises:
        LayerError: The input has more axes, or fewer.
    """
    if len(source.lengths) != rank + 1:
        message = f"{layer} reads {AXES[rank]}, but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message)
    return source.lengths[1:]


def with_space(source: Tensor, space: Sequence[int | None]) -> Tensor:
    """A tensor of the same channels, its axes of space of these lengths."""
    return source._replace(shape=(*source.shape[:1], *unnamed(tuple(space))))


def strides_of(rank: int) -> Counted:
    """The steps of a window, which are as long as the window itself where none are given."""
    numbers = sizes(rank)
    return Counted(lambda value: None if value is None or value == () else numbers.read(value))
