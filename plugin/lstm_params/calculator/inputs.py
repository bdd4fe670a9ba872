"""The input of a network: given beside its layers, stated by the first one, or known from its sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from .calls import LayerError, Value
from .frameworks.framework import Bound
from .named_tuples import NamedTuple
from .shapes import Lengths, Tensor, unnamed
from .signatures import as_shape, as_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

Bounds = Sequence[Bound | None]
"""Calls bound to layer types; None for one that has a mistake."""


class GivenInput(NamedTuple):
    """The input as it is given beside the layers."""

    shape: Sequence[int | None] | None
    features: int | None
    timesteps: int | None

    @property
    def names(self) -> Iterator[str]:
        """What is given, by name."""
        names = {"input": self.shape, "features": self.features, "timesteps": self.timesteps}
        return (name for name, value in names.items() if value is not None)


def first_input(bounds: Bounds, given: GivenInput) -> Tensor | None:
    """The input of the first layer, or None where that layer has a mistake.

    Raises:
        LayerError: There is no input, there are two, or it is not a shape.
    """
    if all(bound and bound.type.is_input for bound in bounds):
        call = bounds[0].call if bounds and bounds[0] else None
        raise LayerError(None, "there is no layer", "Write the layers that read the input.", call)
    lengths = _given_lengths(bounds, given)
    first = bounds[0]
    if first is None:
        return None
    if first.stated_inputs:
        lengths = _stated(first, given)
        _check_batch(bounds, first)
    elif lengths is None:
        lengths = _own_input(first, given.timesteps)
    if lengths is None:
        raise LayerError(None, "the input is missing", "Give features, or the input's shape.")
    return Tensor(unnamed(lengths), batch_axis=_batch_axis(bounds))


def _stated(first: Bound, given: GivenInput) -> Lengths:
    """The input that the first layer states, which must be the only one."""
    stated = first.stated_inputs
    place, lengths = stated[-1]
    elsewhere = [f"by '{name}'" for name in given.names] + ["before it"] * (len(stated) - 1)
    if elsewhere:
        message = f"the input is given twice: here, and {elsewhere[0]}"
        raise LayerError(place, message, "Leave one of them out.", first.call)
    return lengths


def _check_batch(bounds: Bounds, first: Bound) -> None:
    """Check that the batch size is stated once, where a layer keeps its state from batch to batch."""
    batch, given = first.stated_batch, first.arguments.get("batch_size")
    if given and any(first.arguments.get(name) for name in first.type.batch_arguments):
        raise LayerError(first.place_of("batch_size"), "the batch size is given twice", call=first.call)
    for bound in bounds:
        for layer in (bound, *bound.inner) if bound else ():
            if batch is None and layer.type.needs_batch(layer.arguments):
                message = f"{layer.name} keeps its state from batch to batch, and the batch size is left open"
                hint = "Write it in Input(), as batch_size=8."
                raise LayerError(layer.place_of("stateful"), message, hint, layer.call)


def _own_input(first: Bound, timesteps: int | None) -> Lengths | None:
    """What the first layer says of its input, with the timesteps where it leaves them open."""
    own = first.type.own_input(first.arguments)
    return (timesteps, *own[1:]) if own and timesteps and own[0] is None else own


def _batch_axis(bounds: Bounds) -> int:
    """Where the first layer that needs the batch axis somewhere needs it."""
    axes = (bound.type.batch_axis(bound.arguments) for bound in bounds if bound)
    return next((axis for axis in axes if axis is not None), 0)


def _given_lengths(bounds: Bounds, given: GivenInput) -> Lengths | None:
    first = bounds[0].type if bounds[0] else None
    if given.shape is not None:
        others = [name for name in given.names if name != "input"]
        if others:
            message = f"'input' and '{others[0]}' both describe the input"
            raise LayerError(others[0], message, "Leave one of them out.")
        shape = given.shape
        return _checked("input", as_shape, tuple(shape) if isinstance(shape, Iterable) else shape)
    if given.features is not None:
        if first and first.reads_indices:
            message = f"{first.signature.layer}() reads the numbers of words, which have no features"
            raise LayerError("features", message, "Give timesteps, or nothing.")
        _checked("features", as_size, given.features)
    if given.timesteps is not None:
        _checked("timesteps", as_size, given.timesteps)
    if first and first.reads_indices:
        return None if given.timesteps is None else (given.timesteps,)
    if given.features is None:
        return None
    is_sequence = given.timesteps is not None or any(bound and bound.type.reads_sequence for bound in bounds)
    return (given.timesteps, given.features) if is_sequence else (given.features,)


def _checked(name: str, read: Callable[[Value], T], value: Value) -> T:
    try:
        return read(value)
    except ValueError as error:
        message, *hint = error.args
        raise LayerError(name, f"'{name}' {message}", *hint) from None
