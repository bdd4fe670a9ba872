"""Keras's layers that only move values about (keras/src/layers/reshaping)."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ...calls import LayerError, Value
from ...formulas import Number
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Lengths, shape_text, unnamed
from ...signatures import Arguments, Counted, as_size, axes, check_rank, size, sizes
from ..framework import LayerType
from .base import check_axes, keras_layer, without_weights
from .windows import AXES, DATA_FORMAT, grid_of


def _flatten(arguments: Arguments, source: Lengths) -> Layer:
    known = [length for length in source if length is not None]
    flat = Number(math.prod(known)) if len(known) == len(source) else None
    return without_weights("Flatten", source, (flat,), "it lays the same values out in one row")


def _reshape(arguments: Arguments, source: Lengths) -> Layer:
    target = arguments["target_shape"]
    if None in source or None in target:
        shape = tuple(None if length == -1 else length for length in target)
    else:
        shape = _filled(target, source)
    return without_weights("Reshape", source, unnamed(shape), "it lays the same values out in another shape")


def _filled(target: Sequence[int], source: Lengths) -> Lengths:
    """A shape with its -1 worked out."""
    values = math.prod(length or 1 for length in source)
    known = math.prod(length for length in target if length != -1)
    if values % known or (values != known and -1 not in target):
        message = (
            f"{values:,} values of {shape_text(source)} do not make the shape {shape_text(tuple(target))}"
        )
        raise LayerError("target_shape", message)
    return tuple(values // known if length == -1 else length for length in target)


def _target_shape(value: Value) -> tuple[int | None, ...]:
    if not isinstance(value, tuple):
        raise ValueError("must be a shape such as (40, 3)")
    check_rank(value)
    if value.count(-1) > 1:
        raise ValueError("may leave one size to be worked out, as -1, not several")
    return tuple(None if item is None else -1 if item == -1 else as_size(item) for item in value)


def _permute(arguments: Arguments, source: Lengths) -> Layer:
    dims = arguments["dims"]
    if len(dims) != len(source):
        message = (
            f"'dims' is an order of {len(dims)} axes, and the input {shape_text(source)} has {len(source)}"
        )
        raise LayerError("dims", message)
    output = unnamed(tuple(source[number - 1] for number in dims))
    return without_weights("Permute", source, output, "it puts the axes in another order")


def _dims(value: Value) -> tuple[int, ...]:
    numbers: tuple[int, ...] = axes().read(value) if isinstance(value, tuple) else ()
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        raise ValueError("must have each axis once, from 1 on")
    return numbers


def _repeat_vector(arguments: Arguments, source: Lengths) -> Layer:
    check_axes("RepeatVector", source, ("features",))
    output = (Number(arguments["n"]), *unnamed(source))
    return without_weights("RepeatVector", source, output, "it hands the same vector on at every timestep")


class _Resized(NamedTuple):
    """A layer that makes axes longer or shorter, and leaves channels alone."""

    layer: str
    signature: str
    argument: str
    """What says by how much."""
    note: str
    resize: Callable[[int, Any], int]
    """How long an axis becomes, from how long it was, and by how much."""
    amounts: Mapping[int, Counted]
    """By how much along each axis, by the number of axes."""

    def built(self, rank: int, arguments: Arguments, source: Lengths) -> Layer:
        """The layer over so many axes."""
        name, amounts = f"{self.layer}{rank}D", arguments[self.argument]
        grid = grid_of(name, rank, arguments, source)
        space: list[Number | None] = []
        for length, amount, axis in zip(grid.space, amounts, AXES[rank], strict=True):
            resized = None if length is None else self.resize(length, amount)
            if resized is not None and resized <= 0:
                message = f"nothing would be left of the '{axis}' axis of the input, which is {length:,} long"
                raise LayerError(self.argument, message)
            space.append(None if resized is None else Number(resized))
        channels = None if grid.channels is None else Number(grid.channels)
        return without_weights(name, source, grid.tensor(tuple(space), channels).shape, self.note)

    def types(self) -> Iterator[tuple[str, LayerType]]:
        """The layer over one, two and three axes."""
        for rank, counted in self.amounts.items():
            signature = self.signature
            if rank == 2 and self.layer == "UpSampling":
                signature += ", interpolation="
            has_format = rank > 1 or self.layer == "ZeroPadding"
            yield (
                f"{self.layer}{rank}D",
                keras_layer(
                    f"{self.layer}{rank}D",
                    signature if has_format else f"{self.argument}=",
                    partial(self.built, rank),
                    {self.argument: counted, **DATA_FORMAT},
                    reads_sequence=rank == 1,
                ),
            )


def _margins(rank: int, default: int) -> Counted:
    """How much lies before and behind each axis: one number, one for each axis, or two for each."""

    def read(value: Value) -> tuple[tuple[int, int], ...]:
        if not isinstance(value, tuple):
            return ((as_size(value, 0),) * 2,) * rank
        if rank == 1:
            return (sizes(2, least=0).read(value),)
        if len(value) != rank:
            raise ValueError(f"must be one whole number, {rank} of them or {rank} pairs")
        return tuple(sizes(2, least=0).read(item) for item in value)

    return Counted(read, ((default, default),) * rank)


_RANKS = (1, 2, 3)
_RESIZED = (
    _Resized(
        "ZeroPadding",
        "padding=, data_format=",
        "padding",
        "it puts zeros around",
        lambda length, amount: length + sum(amount),
        {rank: _margins(rank, 1) for rank in _RANKS},
    ),
    _Resized(
        "Cropping",
        "cropping=, data_format=",
        "cropping",
        "it cuts off both ends",
        lambda length, amount: length - sum(amount),
        {rank: _margins(rank, 0 if rank == 2 else 1) for rank in _RANKS},
    ),
    _Resized(
        "UpSampling",
        "size=, data_format=",
        "size",
        "it repeats each value",
        lambda length, amount: length * int(amount),
        {1: Counted(lambda value: (as_size(value),), (2,)), 2: sizes(2, 2), 3: sizes(3, 2)},
    ),
)

RESHAPING = {
    "Flatten": keras_layer("Flatten", "data_format=", _flatten, DATA_FORMAT),
    "Reshape": keras_layer("Reshape", "target_shape", _reshape, {"target_shape": Counted(_target_shape)}),
    "Permute": keras_layer("Permute", "dims", _permute, {"dims": Counted(_dims)}),
    "RepeatVector": keras_layer("RepeatVector", "n", _repeat_vector, {"n": size()}),
    **{name: layer_type for resized in _RESIZED for name, layer_type in resized.types()},
}
