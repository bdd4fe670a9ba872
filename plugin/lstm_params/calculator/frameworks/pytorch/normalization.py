"""PyTorch's normalizations (torch/nn/modules/batchnorm.py, instancenorm.py, normalization.py)."""

from collections.abc import Iterator
from functools import partial

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Tensor, numbered, shape_text
from ...signatures import Arguments, Counted, as_size, as_sizes, flag, size
from ...weights import Group, Weight, vector
from ..framework import LayerType
from .base import pytorch_layer
from .windows import AXES, CHANNELS_FIRST

_RUNNING = "the running mean and variance are buffers in PyTorch, and no parameters"
_BY_ITSELF = "it normalizes each example by itself"
_PLACES = "device=, dtype="


class _Kind(NamedTuple):
    """A normalization of each channel over all places."""

    reads: str
    """What it reads, in words."""
    axes: tuple[int, ...]
    """How many axes its input may have; nothing where there may be any number."""
    note: str
    is_by_default: bool
    """Whether it has weights and keeps statistics by default."""
    needs_places: bool = False
    """Whether one place has no variance."""
    parameters: str = f"eps=, momentum=, affine=, track_running_stats=, {_PLACES}"


def _by_channel(name: str, kind: _Kind, arguments: Arguments, source: Tensor) -> Layer:
    lengths = source.lengths
    if not lengths or (kind.axes and len(lengths) not in kind.axes):
        raise LayerError(None, f"{name} reads {kind.reads}, but its input is {shape_text(lengths)}")
    is_tracking = arguments["track_running_stats"]
    if kind.needs_places and not is_tracking and set(lengths[1:]) == {1}:
        raise LayerError(None, f"{name} needs more than one place, but its input is {shape_text(lengths)}")
    channels = _channels(name, "num_features", arguments, lengths, arguments["affine"] or is_tracking)
    return _normalized(name, source, (channels,), kind.note, arguments["affine"], arguments["bias"])


def _channels(name: str, argument: str, arguments: Arguments, lengths: Lengths, is_checked: bool) -> Size:
    """How many channels it normalizes; a lazy one takes what comes.

    Raises:
        LayerError: They are not known, or the input has others.
    """
    first = lengths[0] if lengths else None
    wanted = arguments.get(argument, first)
    if wanted is None:
        message = f"{name} needs to know its channels, which are None in {shape_text(lengths)}"
        raise LayerError(None, message, CHANNELS_FIRST)
    if is_checked and first not in (wanted, None):
        message = f"{name} has {argument}={wanted:,}, but its input is {shape_text(lengths)}"
        raise LayerError(argument, message, CHANNELS_FIRST)
    return Size("c", wanted, "channels")


def _group_norm(arguments: Arguments, source: Tensor) -> Layer:
    groups, channels = arguments["num_groups"], arguments["num_channels"]
    if channels % groups:
        raise LayerError("num_groups", f"{channels:,} channels do not make {groups:,} equal groups")
    if not source.lengths:
        raise LayerError(None, "GroupNorm reads (channels, …), but its input is ()")
    size = _channels("GroupNorm", "num_channels", arguments, source.lengths, is_checked=True)
    note = "one mean and one variance for each group of channels"
    return _normalized("GroupNorm", source, (size,), note, arguments["affine"], arguments["bias"])


def _layer_norm(arguments: Arguments, source: Tensor) -> Layer:
    axes = _last_axes("LayerNorm", arguments["normalized_shape"], source)
    is_affine, has_bias = arguments["elementwise_affine"], arguments["bias"]
    return _normalized("LayerNorm", source, axes, _BY_ITSELF, is_affine, has_bias)


def _rms_norm(arguments: Arguments, source: Tensor) -> Layer:
    axes = _last_axes("RMSNorm", arguments["normalized_shape"], source)
    note = "it divides by the root of the mean square"
    return _normalized("RMSNorm", source, axes, note, arguments["elementwise_affine"])


def _last_axes(name: str, shape: tuple[int, ...], source: Tensor) -> tuple[Size, ...]:
    """The axes that are normalized together.

    Raises:
        LayerError: The input has others.
    """
    lengths = source.lengths
    pairs = list(zip(reversed(lengths), reversed(shape), strict=False))
    if len(pairs) < len(shape) or any(length not in (wanted, None) for length, wanted in pairs):
        message = f"{name} has normalized_shape={shape_text(shape)}, but its input is {shape_text(lengths)}"
        raise LayerError("normalized_shape", message, "It is the last axes of the input.")
    return numbered("c", shape, ["channels"] if len(shape) == 1 else [""] * len(shape))


def gain_and_offset(prefix: str, shape: tuple[Size, ...], has_bias: bool) -> list[Weight]:
    """What a normalization learns: a factor, and perhaps an offset, for each value.

    Args:
        prefix: What the tensors' names begin with.
        shape: The axes that they lie along.
        has_bias: Whether there is an offset.
    """
    weights = [vector("γ", f"{prefix}weight", LAYER, shape)]
    return [*weights, vector("β", f"{prefix}bias", LAYER, shape)] if has_bias else weights


def _normalized(
    name: str, source: Tensor, shape: tuple[Size, ...], note: str, is_affine: bool, has_bias: bool = False
) -> Layer:
    groups = (Group((LAYER,), tuple(gain_and_offset("", shape, has_bias))),) if is_affine else ()
    return Layer(name, source, (source,), groups, (note,))


def _local_response(name: str, ranks: range, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.lengths) not in ranks:
        message = f"{name} reads (channels, height, width), but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message)
    note = "it divides by the values of the channels beside it, and learns nothing"
    return Layer(name, source, (source,), notes=(note,))


def _prelu(arguments: Arguments, source: Tensor) -> Layer:
    slopes, lengths = Size("n", arguments["num_parameters"], "slopes"), source.lengths
    if slopes.value > 1 and lengths[:1] not in ((slopes.value,), (None,)):
        message = f"PReLU has num_parameters={slopes.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError("num_parameters", message, "It is 1, or the number of channels, which come first.")
    weight = vector("a", "weight", LAYER, (slopes,))
    return Layer("PReLU", source, (source,), (Group((LAYER,), (weight,)),), ("it learns its slope below 0",))


def _shape(value: Value) -> tuple[int, ...]:
    """The last axes of an input, of which there is at least one."""
    return (as_size(value),) if value == () else as_sizes(value)


def _type(name: str, kind: _Kind) -> tuple[str, LayerType]:
    is_lazy = name.startswith("Lazy")
    own: dict[str, Counted] = {} if is_lazy else {"num_features": size()}
    is_affine = kind.is_by_default or is_lazy
    more = min(kind.axes, default=1) - 1
    return name, pytorch_layer(
        name,
        ("" if is_lazy else "num_features, ") + kind.parameters,
        partial(_by_channel, name, kind),
        {**own, "affine": flag(is_affine), "track_running_stats": flag(is_affine), "bias": flag(True)},
        keyword_only="bias",
        own_input=lambda arguments: None if is_lazy else (arguments["num_features"], *[None] * more),
        batch_axis=lambda arguments: 0,
    )


def _types() -> Iterator[tuple[str, LayerType]]:
    """All that normalize each channel."""
    for rank in (1, 2, 3):
        reads, axes = (
            ("(channels,) or (channels, length)", (1, 2)) if rank == 1 else (AXES[rank], (rank + 1,))
        )
        batch = _Kind(reads, axes, _RUNNING, True)
        instance = _Kind(AXES[rank], (rank + 1,), _BY_ITSELF, False, needs_places=True)
        for lazy in ("", "Lazy"):
            yield _type(f"{lazy}BatchNorm{rank}d", batch)
            yield _type(f"{lazy}InstanceNorm{rank}d", instance)
    parameters = f"eps=, momentum=, affine=, track_running_stats=, process_group=, {_PLACES}"
    yield _type("SyncBatchNorm", _Kind("(channels, …)", (), _RUNNING, True, parameters=parameters))


NORMALIZATION = {
    **dict(_types()),
    "GroupNorm": pytorch_layer(
        "GroupNorm",
        f"num_groups, num_channels, eps=, affine=, {_PLACES}",
        _group_norm,
        {"num_groups": size(), "num_channels": size(), "affine": flag(True), "bias": flag(True)},
        keyword_only="bias",
        own_input=lambda arguments: (arguments["num_channels"],),
        batch_axis=lambda arguments: 0,
    ),
    "LayerNorm": pytorch_layer(
        "LayerNorm",
        f"normalized_shape, eps=, elementwise_affine=, bias=, {_PLACES}",
        _layer_norm,
        {"normalized_shape": Counted(_shape), "elementwise_affine": flag(True), "bias": flag(True)},
        own_input=lambda arguments: arguments["normalized_shape"],
    ),
    "RMSNorm": pytorch_layer(
        "RMSNorm",
        f"normalized_shape, eps=, elementwise_affine=, {_PLACES}",
        _rms_norm,
        {"normalized_shape": Counted(_shape), "elementwise_affine": flag(True)},
        own_input=lambda arguments: arguments["normalized_shape"],
    ),
    **{
        name: pytorch_layer(
            name,
            "size, alpha=, beta=, k=",
            partial(_local_response, name, ranks),
            {"size": size()},
            own_input=lambda arguments: (None, None, None),
            batch_axis=lambda arguments: 0,
        )
        for name, ranks in (("LocalResponseNorm", range(2, 99)), ("CrossMapLRN2d", range(3, 4)))
    },
    "PReLU": pytorch_layer(
        "PReLU",
        "num_parameters=, init=, device=, dtype=",
        _prelu,
        {"num_parameters": size(1)},
        own_input=lambda arguments: (arguments["num_parameters"],),
    ),
}
