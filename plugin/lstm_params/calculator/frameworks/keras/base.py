"""What all Keras layers share (keras/src/layers/layer.py, keras/src/activations)."""

from collections.abc import Callable, Mapping, Sequence

from ...calls import LayerError
from ...formulas import Size
from ...layers import Layer, frozen, known_last_axis
from ...shapes import Lengths, Shape, Tensor, shape_text, unnamed
from ...signatures import (
    INPUT_IS_NO_ARGUMENT,
    LARGEST_SIZE,
    NUMBER,
    Arguments,
    Counted,
    Signature,
    as_name,
    as_size,
    by_suffix,
    flag,
    function,
    shape,
    word,
)
from ..framework import LayerType
from .dtypes import DTYPE, Quantized, stored

Build = Callable[[Arguments, Lengths], Layer]
"""Makes a layer from its arguments and its input's shape."""

ACTIVATION = function(
    "a function such as 'tanh'",
    [
        *("relu", "leaky_relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign"),
        *("squareplus", "soft_shrink", "sparse_plus", "silu", "gelu", "glu", "tanh", "tanh_shrink"),
        *("threshold", "sigmoid", "sparse_sigmoid", "exponential", "hard_sigmoid", "hard_silu"),
        *("hard_tanh", "hard_shrink", "linear", "mish", "log_softmax", "log_sigmoid", "sparsemax"),
        *("swish", "hard_swish"),
    ],
    is_optional=True,
    of_a_number=INPUT_IS_NO_ARGUMENT,
)
"""An activation; in quotes, Keras takes no other names."""

_INITIALIZERS = """
    zeros ones zero one glorot_normal glorot_uniform he_normal he_uniform lecun_normal lecun_uniform
    normal uniform random_normal random_uniform truncated_normal variance_scaling orthogonal identity
    initializer
    Zeros Ones GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform RandomNormal
    RandomUniform TruncatedNormal VarianceScaling Orthogonal OrthogonalInitializer Identity
    IdentityInitializer Initializer
"""
_REGULARIZERS = "L1 L1L2 L2 OrthogonalRegularizer Regularizer l1 l1l2 l2 orthogonal_regularizer regularizer"
_CONSTRAINTS = """
    Constraint MaxNorm MinMaxNorm NonNeg UnitNorm constraint max_norm min_max_norm non_neg unit_norm
"""
_NAMED = {
    "_initializer": function(
        "an initializer such as 'zeros'", _INITIALIZERS.split(), "zeros", is_optional=True
    ),
    "_regularizer": function("a regularizer such as 'l2'", _REGULARIZERS.split(), is_optional=True),
    "_constraint": function("a constraint such as 'max_norm'", _CONSTRAINTS.split(), is_optional=True),
}
"""What arguments are whose names end so, and the names in quotes that Keras accepts for them."""

_CHECKED = {
    **dict.fromkeys(("dropout", "recurrent_dropout", "momentum", "epsilon"), NUMBER),
    "data_format": word(None, "channels_last", "channels_first"),
}
"""What arguments of these names are in any layer that reads them in no other way."""

_INSIDE = frozenset(("layer", "cell", "cells"))
"""Arguments that are layers which have weights of their own."""

_KEYWORDS = "activity_regularizer trainable dtype autocast name input_dim input_shape"
_ADAPTED = "lora_rank leaves the large kernel as it is, and trains two small ones in its place"
_NOT_HANDED_ON = "trainable=False stays with the outer layer: Keras trains the weights inside all the same"


def keras_layer(
    name: str,
    parameters: str,
    build: Build,
    counted: Mapping[str, Counted] | None = None,
    *,
    keyword_only: str = "",
    reads_sequence: bool = False,
    reads_indices: bool = False,
    attends: bool = False,
    own_input: Lengths | None = None,
    is_wrapper: bool = False,
    is_bare: bool = False,
    quantized: Quantized | None = None,
) -> LayerType:
    """A layer type with what every Keras layer takes beside its own arguments.

    Args:
        name: The class's name.
        parameters: Its signature as `inspect.signature` has it, defaults left out behind their `=`.
        build: Makes the layer from its arguments and its input's shape.
        counted: The arguments that a count or a shape depends on.
        keyword_only: What it takes by name although its signature does not show it.
        reads_sequence: Whether the input needs a time axis.
        reads_indices: Whether the input is the numbers of words.
        attends: Whether what it reads beside its input is what it attends to, and no states.
        own_input: The input that it has if none is given.
        is_wrapper: Whether its weights are those of layers inside it, which its `trainable` does not reach.
        is_bare: Whether it takes nothing but what its signature shows.
        quantized: How it is quantized, if it can be.
    """
    is_around = not _INSIDE.isdisjoint(counted or ())  # its dtype does not reach the weights inside
    signature = _signature(name, parameters, counted or {}, "" if is_bare else f"{_KEYWORDS} {keyword_only}")

    def built(arguments: Arguments, source: Tensor) -> Layer:
        layer = _checked(build(arguments, source.lengths))
        if attends:
            layer = layer._replace(attends=True)
        if not is_around:
            layer = stored(layer, arguments.get("dtype"), quantized)
        if arguments.get("lora_rank"):
            layer = _noted(layer, _ADAPTED)
        if arguments["trainable"] or not layer.weights:
            return layer
        return _noted(layer, _NOT_HANDED_ON) if is_wrapper else frozen(layer)

    return LayerType(
        signature,
        built,
        reads_sequence,
        reads_indices,
        attends,
        "return_sequences" if "return_sequences" in signature.counted else "",
        input_arguments=("input_shape", "input_dim"),
        own_input=lambda arguments: own_input,
        needs_batch=lambda arguments: bool(arguments.get("stateful")),
    )


def _signature(name: str, parameters: str, counted: Mapping[str, Counted], keywords: str) -> Signature:
    """What a layer takes: its own arguments, and those by name only that all layers have."""
    own = [parameter.rstrip("=") for parameter in parameters.split(", ")]
    names = [*own, *keywords.split()]
    return Signature.of(
        name,
        parameters,
        {
            **by_suffix(names, _NAMED),
            **{one: _CHECKED[one] for one in own if one in _CHECKED},
            "name": Counted(as_name),
            "trainable": flag(True),
            **({"dtype": DTYPE} if "dtype" in names else {}),
            "input_shape": shape(),
            "input_dim": Counted(lambda value: (as_size(value),)),
            **counted,
        },
        keywords,
    )


def _noted(layer: Layer, note: str) -> Layer:
    return layer._replace(notes=(*layer.notes, note))


def _checked(layer: Layer) -> Layer:
    """A layer whose output shapes can be read."""
    lengths = [axis.value for output in layer.outputs for axis in output.shape if axis]
    if lengths and max(lengths) > LARGEST_SIZE:
        raise LayerError(None, f"{layer.type} would return more than {LARGEST_SIZE:,} values")
    return layer


def unchanged(name: str, note: str) -> Build:
    """What builds a layer that returns its input's shape, and has no weights."""

    def build(arguments: Arguments, source: Lengths) -> Layer:
        return without_weights(name, source, unnamed(source), note)

    return build


def without_weights(name: str, source: Lengths, output: Shape, note: str) -> Layer:
    """A layer that learns nothing."""
    return Layer(name, Tensor(unnamed(source)), (Tensor(output),), notes=(f"{note}, and learns nothing",))


def last_axis(source: Lengths, layer: str, name: str, meaning: str) -> tuple[Shape, Size]:
    """The axes that a layer leaves alone, and the last one, which it reads.

    Raises:
        LayerError: The input has no axis, or its last one is open.
    """
    if not source:
        raise LayerError(None, f"{layer} reads the last axis of its input, but the input () has none")
    return unnamed(source[:-1]), Size(name, known_last_axis(layer, source), meaning)


def axis_length(source: Lengths, number: int, argument: str = "axis") -> int | None:
    """How long an axis is, counted with the batch axis, which is 0.

    Raises:
        LayerError: There is no such axis.
    """
    full = (None, *source)
    if not -len(full) <= number < len(full):
        message = f"there is no axis {number} in {batched(source)}"
        raise LayerError(argument, message, "Axis 0 is the batch axis.")
    return full[number]


def batched(source: Lengths) -> str:
    """A shape with its batch axis, as Keras counts axes."""
    return shape_text((None, *source))


def check_axes(layer: str, source: Lengths, axes: Sequence[str]) -> None:
    """Check that a layer's input has the axes that it reads.

    Args:
        layer: The layer's name.
        source: Its input's shape.
        axes: What each axis is.

    Raises:
        LayerError: It has more axes, or fewer.
    """
    if len(source) == len(axes):
        return
    written = f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
    raise LayerError(
        None,
        f"{layer} reads an input of shape {written}, but its input is {shape_text(source)}",
        _axes_hint(source, axes),
    )


def _axes_hint(source: Lengths, axes: Sequence[str]) -> str:
    if len(source) == len(axes) + 1:
        return f"Without the batch axis it is {shape_text(source[1:])}."
    if len(source) == len(axes) - 1 and axes[-1] == "channels":
        if len(axes) == 2:
            return f"With its steps left open it is {shape_text((None, *source))}."
        return f"With one channel it is {shape_text((*source, 1))}."
    return ""
