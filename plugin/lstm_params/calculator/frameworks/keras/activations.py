"""Keras's activations as layers, and noise (keras/src/layers/activations, regularization)."""

from collections.abc import Sequence

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Formula, Number
from ...layers import Layer
from ...shapes import Lengths, Tensor, numbered, unnamed
from ...signatures import Arguments, Counted, amount, axes, optional, rate
from ...weights import Group, vector
from ..framework import LayerType
from .base import (
    ACTIVATION,
    axis_length,
    batched,
    check_axes,
    keras_layer,
    unchanged,
    without_weights,
)
from .windows import AXES, DATA_FORMAT

_FUNCTION = "it applies a fixed function to every value"
_ZEROS = "it zeroes values at random while training"
_NOISE = "it adds noise to values while training"


def _softmax(arguments: Arguments, source: Lengths) -> Layer:
    for number in arguments["axis"]:
        axis_length(source, number)
    return without_weights("Softmax", source, unnamed(source), _FUNCTION)


def _prelu(arguments: Arguments, source: Lengths) -> Layer:
    tensor = Tensor(unnamed(source))
    slopes = vector("α", "alpha", LAYER, _slopes(source, arguments["shared_axes"] or ()))
    note = "one slope for each value of its input"
    if arguments["shared_axes"]:
        note += ", shared along some axes"
    return Layer("PReLU", tensor, (tensor,), (Group((LAYER,), (slopes,)),), (note,))


def _slopes(source: Lengths, shared: Sequence[int]) -> tuple[Formula, ...]:
    """How many slopes there are along each axis; the numbers of axes count from 1, the first one here."""
    lengths = list(source)
    for number in shared:
        if not -len(source) < number <= len(source):
            hint = "Axis 1 is the first behind the batch axis."
            raise LayerError("shared_axes", f"there is no axis {number} in {batched(source)}", hint)
        lengths[number - 1] = 1
    if None in lengths:
        number = lengths.index(None) + 1
        message = f"PReLU has a slope for each value, and axis {number} is None in {batched(source)}"
        raise LayerError(None, message, f"With shared_axes=[{number}] all values along it share theirs.")
    known = [length for length in lengths if length is not None and length > 1]
    slopes = iter(numbered("a", known, ["slopes" if len(known) == 1 else ""] * len(known)))
    return tuple(Number(1) if length == 1 else next(slopes) for length in lengths)


def _simple(
    name: str, parameters: str, note: str, counted: dict[str, Counted] | None = None, keyword_only: str = ""
) -> tuple[str, LayerType]:
    """A layer that returns its input's shape, and has no weights."""
    return name, keras_layer(name, parameters, unchanged(name, note), counted, keyword_only=keyword_only)


def _spatial_dropout(rank: int) -> tuple[str, LayerType]:
    name = f"SpatialDropout{rank}D"

    def build(arguments: Arguments, source: Lengths) -> Layer:
        check_axes(name, source, (*AXES[rank], "channels"))
        return without_weights(
            name, source, unnamed(source), "it zeroes whole channels at random while training"
        )

    data_format = "" if rank == 1 else "data_format=, "
    return name, keras_layer(
        name,
        f"rate, {data_format}seed=, name=, dtype=",
        build,
        {"rate": rate(), **DATA_FORMAT},
        reads_sequence=rank == 1,
        is_bare=True,
    )


_SLOPE = {"negative_slope": amount()}

ACTIVATIONS = dict(
    [
        _simple("Activation", "activation", _FUNCTION, {"activation": ACTIVATION}),
        _simple(
            "ReLU",
            "max_value=, negative_slope=, threshold=",
            _FUNCTION,
            {"max_value": optional(amount()), "threshold": amount(), **_SLOPE},
        ),
        _simple("LeakyReLU", "negative_slope=", _FUNCTION, {"alpha": amount(), **_SLOPE}, "alpha"),
        _simple("ELU", "alpha=", _FUNCTION),
        ("Softmax", keras_layer("Softmax", "axis=", _softmax, {"axis": axes(-1)})),
        (
            "PReLU",
            keras_layer(
                "PReLU",
                "alpha_initializer=, alpha_regularizer=, alpha_constraint=, shared_axes=",
                _prelu,
                {"shared_axes": optional(axes())},
            ),
        ),
        _simple("Dropout", "rate, noise_shape=, seed=", _ZEROS, {"rate": rate()}),
        *map(_spatial_dropout, (1, 2, 3)),
        _simple("AlphaDropout", "rate, noise_shape=, seed=", _ZEROS, {"rate": rate()}),
        _simple("GaussianDropout", "rate, seed=", _NOISE, {"rate": rate()}),
        _simple("GaussianNoise", "stddev, seed=", _NOISE, {"stddev": rate()}),
        _simple("ActivityRegularization", "l1=, l2=", "it adds to the loss"),
        _simple("Masking", "mask_value=", "it marks timesteps that the layers after it leave out"),
        _simple("Identity", "", "it hands its input on as it is"),
    ]
)
