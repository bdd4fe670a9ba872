"""Keras's preprocessing of features and images (keras/src/layers/preprocessing)."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Number
from ...layers import Layer
from ...shapes import Lengths, Tensor, numbered, shape_text, unnamed
from ...signatures import Arguments, Counted, choice, layers, optional, size
from ...weights import Group, vector
from ..framework import Bound, LayerType
from .base import axis_length, keras_layer, unchanged, without_weights
from .windows import DATA_FORMAT, grid_of

_CHANGED = "it changes images at random while training"
_FIXED = "it works out every value anew, by a fixed rule"

_IMAGES = {
    "AugMix": "value_range=, num_chains=, chain_depth=, factor=, alpha=, all_ops=, interpolation=, seed=, "
    "data_format=",
    "CutMix": "factor=, seed=, data_format=",
    "MixUp": "alpha=, data_format=, seed=",
    "RandAugment": "value_range=, num_ops=, factor=, interpolation=, seed=, data_format=",
    "RandomBrightness": "factor, value_range=, seed=",
    "RandomColorDegeneration": "factor, value_range=, data_format=, seed=",
    "RandomColorJitter": "value_range=, brightness_factor=, contrast_factor=, saturation_factor=, "
    "hue_factor=, seed=, data_format=",
    "RandomContrast": "factor, value_range=, seed=",
    "RandomElasticTransform": "factor=, scale=, interpolation=, fill_mode=, fill_value=, value_range=, "
    "seed=, data_format=",
    "RandomErasing": "factor=, scale=, fill_value=, value_range=, seed=, data_format=",
    "RandomFlip": "mode=, seed=, data_format=",
    "RandomGaussianBlur": "factor=, kernel_size=, sigma=, value_range=, data_format=, seed=",
    "RandomGrayscale": "factor=, data_format=, seed=",
    "RandomHue": "factor, value_range=, data_format=, seed=",
    "RandomInvert": "factor=, value_range=, seed=, data_format=",
    "RandomPerspective": "factor=, scale=, interpolation=, fill_value=, seed=, data_format=",
    "RandomPosterization": "factor, value_range=, data_format=, seed=",
    "RandomRotation": "factor, fill_mode=, interpolation=, seed=, fill_value=, data_format=",
    "RandomSaturation": "factor, value_range=, data_format=, seed=",
    "RandomSharpness": "factor, value_range=, data_format=, seed=",
    "RandomShear": "x_factor=, y_factor=, interpolation=, fill_mode=, fill_value=, data_format=, seed=",
    "RandomTranslation": "height_factor, width_factor, fill_mode=, interpolation=, seed=, fill_value=, "
    "data_format=",
    "RandomZoom": "height_factor, width_factor=, fill_mode=, interpolation=, seed=, fill_value=, "
    "data_format=",
    "Solarization": "addition_factor=, threshold_factor=, value_range=, seed=",
}
"""The layers that change images at random and return as many values, and the parameters of each."""

_FIXED_RULES = {
    "AutoContrast": "value_range=",
    "ContrastLimitedAdaptiveHistogramEqualization": "value_range=, clip_limit=, tile_grid_size=, "
    "data_format=",
    "Rescaling": "scale, offset=",
}


def _cut(name: str, note: str, arguments: Arguments, source: Lengths) -> Layer:
    """Images of another height and width."""
    grid = grid_of(name, 2, arguments, source)
    channels = None if grid.channels is None else Number(grid.channels)
    space = (Number(arguments["height"]), Number(arguments["width"]))
    return without_weights(name, source, grid.tensor(space, channels).shape, note)


_SIZED = {
    "CenterCrop": ("height, width, data_format=", "it cuts the middle out of images"),
    "RandomCrop": ("height, width, seed=, data_format=, name=", "it cuts a part out of images at random"),
    "Resizing": (
        "height, width, interpolation=, crop_to_aspect_ratio=, pad_to_aspect_ratio=, fill_mode=, "
        "fill_value=, antialias=, data_format=",
        "it makes images as large as all others",
    ),
}


def _normalization(arguments: Arguments, source: Lengths) -> Layer:
    """Mean and variance of what it was adapted to; none of its own where they are given."""
    name = "Normalization"
    axes = arguments["axis"]
    kept = [_known(axis_length(source, axis), axis, source) for axis in axes]
    if len({axis % (len(source) + 1) for axis in axes}) < len(axes):
        raise LayerError("axis", "'axis' names an axis twice")
    given = [arguments["mean"] is not None, arguments["variance"] is not None]
    if any(given) and not all(given):
        missing = "variance" if given[0] else "mean"
        raise LayerError(None, f"{name} is given one of 'mean' and 'variance'", f"Give it '{missing}' too.")
    tensor = Tensor(unnamed(source))
    if all(given):
        note = "mean and variance are given, and it learns nothing"
        return Layer(name, tensor, (tensor,), notes=(note,))
    shape = numbered("c", kept, ["features"] if len(kept) == 1 else [""] * len(kept))
    weights = (
        vector("μ", "mean", LAYER, shape, False),
        vector("σ²", "variance", LAYER, shape, False),
    )
    count = vector("n", "count", LAYER, (), False)._replace(dtype="int32")
    groups = (
        Group((LAYER,), weights, "mean and variance"),
        Group((LAYER,), (count,), "how many examples it saw"),
    )
    note = "adapt() finds mean and variance in the data, and training leaves them as they are"
    return Layer(name, tensor, (tensor,), groups, (note,))


def _known(length: int | None, axis: int, source: Lengths) -> int:
    if length is None:
        message = f"Normalization needs to know axis {axis}, which is None in {shape_text((None, *source))}"
        raise LayerError("axis", message)
    return length


def _kept_axes(value: Value) -> tuple[int, ...]:
    """The axes that have a mean of their own each; None is no axis."""
    numbers: Any = () if value is None else value if isinstance(value, tuple) else (value,)
    if not all(type(number) is int for number in numbers):
        raise ValueError("must be the number of an axis, several of them, or None")
    return tuple(numbers)


def _anything(value: Value) -> Value:
    return value


def _category_encoding(arguments: Arguments, source: Lengths) -> Layer:
    name, tokens = "CategoryEncoding", arguments["num_tokens"]
    if tokens is None:
        raise LayerError(None, f"{name}() needs 'num_tokens'")
    is_one = bool(source) and source[-1] == 1
    kept = source if arguments["output_mode"] == "one_hot" and not is_one else source[:-1]
    return without_weights(name, source, (*unnamed(kept), Number(tokens)), "it has a place for each class")


def _discretization(arguments: Arguments, source: Lengths) -> Layer:
    name, bounds, bins = "Discretization", arguments["bin_boundaries"], arguments["num_bins"]
    if (bounds is None) is (bins is None):
        raise LayerError(None, f"{name}() needs 'bin_boundaries' or 'num_bins', and not both")
    tokens = bins if bounds is None else len(bounds) + 1
    kept = _kept(arguments["output_mode"], source)
    places = () if arguments["output_mode"] == "int" else (Number(tokens),)
    note = "it says which bin each value falls into"
    return without_weights(name, source, (*unnamed(kept), *places), note)


def _kept(mode: str, source: Lengths) -> Lengths:
    """The axes beside that of the bins (keras/src/utils/numerical_utils.py)."""
    if mode in ("multi_hot", "count"):
        return source[1:]
    return source[:-1] if mode == "one_hot" and source[-1:] == (1,) else source


def _bounds(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, tuple) or not all(type(bound) in (int, float) for bound in value):
        raise ValueError("must be rising numbers such as [0.0, 1.0]")
    return value


def _pipeline(arguments: Arguments, source: Lengths) -> Layer:
    """Layers one after the other."""
    inner: Sequence[Bound] = arguments["layers"]
    groups: list[Group] = []
    tensor = start = Tensor(unnamed(source))
    for bound in inner:
        built = bound.build(tensor)
        groups += [group._replace(label=f"{bound.name} {group.label}".rstrip()) for group in built.groups]
        tensor = built.outputs[0]
    note = f"one after the other: {', '.join(bound.name for bound in inner)}"
    return Layer("Pipeline", start, (tensor,), tuple(groups), (note,))


PREPROCESSING: dict[str, LayerType] = {
    **{
        name: keras_layer(name, parameters, unchanged(name, _CHANGED), {"factor": Counted(_anything)})
        for name, parameters in _IMAGES.items()
    },
    **{
        name: keras_layer(name, parameters, unchanged(name, _FIXED))
        for name, parameters in _FIXED_RULES.items()
    },
    **{
        name: keras_layer(
            name,
            parameters,
            partial(_cut, name, note),
            {"height": size(), "width": size(), **DATA_FORMAT},
        )
        for name, (parameters, note) in _SIZED.items()
    },
    "MaxNumBoundingBoxes": keras_layer(
        "MaxNumBoundingBoxes",
        "max_number, fill_value=",
        unchanged("MaxNumBoundingBoxes", "it fills bounding boxes up to a number"),
    ),
    "Normalization": keras_layer(
        "Normalization",
        "axis=, mean=, variance=, invert=",
        _normalization,
        {
            "axis": Counted(_kept_axes, (-1,)),
            "mean": Counted(_anything),
            "variance": Counted(_anything),
        },
    ),
    "CategoryEncoding": keras_layer(
        "CategoryEncoding",
        "num_tokens=, output_mode=, sparse=",
        _category_encoding,
        {
            "num_tokens": optional(size()),
            "output_mode": choice("multi_hot", "one_hot", "count"),
        },
    ),
    "Discretization": keras_layer(
        "Discretization",
        "bin_boundaries=, num_bins=, epsilon=, output_mode=, sparse=, dtype=, name=",
        _discretization,
        {
            "bin_boundaries": optional(Counted(_bounds)),
            "num_bins": optional(size()),
            "output_mode": choice("int", "one_hot", "multi_hot", "count"),
        },
        is_bare=True,
    ),
    "Pipeline": keras_layer(
        "Pipeline", "layers, name=", _pipeline, {"layers": layers()}, is_bare=True, is_wrapper=True
    ),
}
