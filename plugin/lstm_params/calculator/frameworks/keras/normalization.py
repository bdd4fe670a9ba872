"""Keras's normalizations (keras/src/layers/normalization)."""

from collections.abc import Sequence

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer
from ...shapes import Lengths, Tensor, numbered, unnamed
from ...signatures import Arguments, Counted, as_size, axes, flag
from ...weights import Group, Weight, vector
from .base import axis_length, batched, keras_layer, without_weights

_SYMBOLS = {
    "gamma": "γ",
    "beta": "β",
    "scale": "γ",
    "moving_mean": "μ",
    "moving_variance": "σ²",
    "moving_stddev": "σ",
    "renorm_mean": "μ′",
    "renorm_stddev": "σ′",
}


def _batch_normalization(arguments: Arguments, source: Lengths) -> Layer:
    shape = _axes("BatchNormalization", source, arguments["axis"])
    moving = ["moving_mean", "moving_variance"]
    if arguments["renorm"]:
        moving += ["moving_stddev", "renorm_mean", "renorm_stddev"]
    trained = _gain_and_offset(arguments)
    weights = [*_vectors(trained, shape), *_vectors(moving, shape, trainable=False)]
    note = f"{_listed(moving)} follow the data and are not trained"
    if trained and arguments["trainable"]:
        note = f"{_listed(trained)} {'are' if len(trained) > 1 else 'is'} trained, {note}"
    elif arguments["trainable"] is False:
        note = f"with trainable=False it runs as in inference: {_listed(moving)} do not change either"
    layer = _normalization("BatchNormalization", source, weights, note)
    return layer._replace(along_other_axis=_is_other(arguments["axis"], source))


def _layer_normalization(arguments: Arguments, source: Lengths) -> Layer:
    names = ["gamma"] if arguments["rms_scaling"] else _gain_and_offset(arguments)
    weights = _vectors(names, _axes("LayerNormalization", source, arguments["axis"], is_needed=bool(names)))
    note = "each example is normalized by itself, so there are no moving statistics"
    layer = _normalization("LayerNormalization", source, weights, note)
    return layer._replace(along_other_axis=_is_other(arguments["axis"], source))


def _is_other(numbers: Sequence[int], source: Lengths) -> bool:
    """Whether some axes are others than the last."""
    return any(number not in (-1, len(source)) for number in numbers)


def _group_normalization(arguments: Arguments, source: Lengths) -> Layer:
    name, groups = "GroupNormalization", arguments["groups"]
    (channels,) = shape = _axes(name, source, arguments["axis"])
    if groups > 0 and channels.value % groups:
        message = f"{channels.value:,} channels do not make {groups:,} equal groups"
        raise LayerError("groups", message, "Without 'groups' there are 32.")
    weights = _vectors(_gain_and_offset(arguments), shape)
    return _normalization(name, source, weights, "one mean and one variance for each group of channels")


def _groups(value: Value) -> int:
    """How many groups there are; -1 makes each channel a group."""
    return -1 if value == -1 else as_size(value)


def _rms_normalization(arguments: Arguments, source: Lengths) -> Layer:
    weights = _vectors(["scale"], _axes("RMSNormalization", source, arguments["axis"]))
    return _normalization("RMSNormalization", source, weights, "it divides by the root of the mean square")


def _unit_normalization(arguments: Arguments, source: Lengths) -> Layer:
    for number in arguments["axis"]:
        axis_length(source, number)
    note = "it divides each vector by its length"
    return without_weights("UnitNormalization", source, unnamed(source), note)


def _normalization(name: str, source: Lengths, weights: list[Weight], note: str) -> Layer:
    groups = (Group((LAYER,), tuple(weights)),) if weights else ()
    tensor = Tensor(unnamed(source))
    return Layer(name, tensor, (tensor,), groups, (note,))


def _gain_and_offset(arguments: Arguments) -> list[str]:
    return ["gamma"] * arguments["scale"] + ["beta"] * arguments["center"]


def _vectors(names: Sequence[str], shape: tuple[Size, ...], trainable: bool = True) -> list[Weight]:
    return [vector(_SYMBOLS[name], name, LAYER, shape, trainable) for name in names]


def _axes(layer: str, source: Lengths, numbers: Sequence[int], is_needed: bool = True) -> tuple[Size, ...]:
    """The lengths of some axes, counted with the batch axis, which is 0; twice where one is named twice.

    Args:
        layer: The layer's name.
        source: Its input's shape.
        numbers: The axes.
        is_needed: Whether weights lie along them, so that none may be left open.

    Raises:
        LayerError: An axis does not exist, or is open.
    """
    lengths = []
    for number in sorted(numbers):  # as Keras sorts them, which puts -1 in front
        length = axis_length(source, number)
        if length is None and is_needed:
            message = f"{layer} needs to know axis {number}, which is None in {batched(source)}"
            raise LayerError("axis", message)
        lengths.append(length or 0)
    return numbered("c", lengths, ["channels"] if len(lengths) == 1 else [""] * len(lengths))


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


_AFFINE = (
    "beta_initializer=, gamma_initializer=, beta_regularizer=, gamma_regularizer=, beta_constraint=, "
    "gamma_constraint="
)
_FLAGS = {"center": flag(True), "scale": flag(True)}

NORMALIZATION = {
    "BatchNormalization": keras_layer(
        "BatchNormalization",
        "axis=, momentum=, epsilon=, center=, scale=, beta_initializer=, gamma_initializer=, "
        "moving_mean_initializer=, moving_variance_initializer=, beta_regularizer=, gamma_regularizer=, "
        "beta_constraint=, gamma_constraint=, renorm=, renorm_clipping=, renorm_momentum=, synchronized=",
        _batch_normalization,
        {"axis": axes(-1, most=1), "renorm": flag(False), **_FLAGS},
    ),
    "LayerNormalization": keras_layer(
        "LayerNormalization",
        "axis=, epsilon=, center=, scale=, " + _AFFINE,
        _layer_normalization,
        {"axis": axes(-1), "rms_scaling": flag(False), **_FLAGS},
        keyword_only="rms_scaling",
    ),
    "GroupNormalization": keras_layer(
        "GroupNormalization",
        "groups=, axis=, epsilon=, center=, scale=, " + _AFFINE,
        _group_normalization,
        {"axis": axes(-1, most=1), "groups": Counted(_groups, 32), **_FLAGS},
    ),
    "RMSNormalization": keras_layer(
        "RMSNormalization", "axis=, epsilon=", _rms_normalization, {"axis": axes(-1)}
    ),
    "UnitNormalization": keras_layer("UnitNormalization", "axis=", _unit_normalization, {"axis": axes(-1)}),
}
