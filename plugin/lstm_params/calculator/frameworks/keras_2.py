"""Keras 2, as tf_keras 2.21 has it, and what `tf.compat.v1.keras` has in its place (tf_keras/src/layers).

Most layers are those of Keras 3 with other signatures. What TensorFlow 1 has under its prefix differs where
a default does: a GRU resets before the product, and gates end in a hard sigmoid. The layers of CuDNN are
there too.
"""

import re
from collections.abc import Callable, Mapping
from itertools import product

from ..calls import Call, Value
from ..cells import Recurrent
from ..layers import Layer, frozen, with_dtype
from ..shapes import Tensor
from ..signatures import Arguments, Counted, Signature, as_shape, as_size, flag, only, optional
from ..weights import INPUT_BIAS, RECURRENT_BIAS
from .framework import Bound, Framework, LayerType, by_class
from .given import GIVEN
from .keras import KERAS
from .plans import gates_below

_KEYWORDS = (
    "activity_regularizer trainable name dtype dynamic autocast weights input_shape batch_input_shape "
    "input_dim batch_size implementation"
)
_HARD = "hard σ"


_SHORT = {"half": "float16", "float": "float32", "double": "float64"}
"""What TensorFlow calls some types too."""


def _dtype(value: Value) -> object:
    """A type of weights; here none is quantized."""
    given = _SHORT.get(value, value) if isinstance(value, str) else value
    policy = KERAS.types["Dense"].signature.counted["dtype"].read(given)
    if policy is not None and policy.mode:
        raise ValueError("must be a type such as 'float16', or a policy such as 'mixed_float16'")
    return policy


def _not_here(value: Value) -> bool:
    if value is not False:
        raise ValueError("must be False here", "Write the input with its timesteps first.")
    return False


def _batch_shape(value: Value) -> tuple[int | None, ...]:
    lengths = as_shape(value)
    if not lengths:
        raise ValueError("must begin with the batch size, or None for it")
    return lengths


_COUNTED = {
    "dtype": Counted(_dtype),
    "batch_input_shape": Counted(_batch_shape),
    "time_major": Counted(_not_here, False),
    "dynamic": only(False, None, why="A dynamic layer has no weights until it has run."),
}
_OF_A_SEQUENCE = {
    "input_dim": Counted(lambda value: (None, as_size(value))),
    "input_length": only(None, why="Write input_shape=(timesteps, features)."),
}
"""What a recurrent layer says of its input by the number of its features alone."""


def _layer(
    name: str,
    parameters: str,
    keywords: str = "",
    of: str = "",
    change: Callable[[Arguments, Layer], Layer] | None = None,
    counted: Mapping[str, Counted] = {},
    frozen_as: bool | None = True,
) -> tuple[str, LayerType]:
    """A layer that Keras 3 has too, with its signature in Keras 2.

    Args:
        name: The class's name.
        parameters: Its signature, as in `Signature.of`.
        keywords: What it takes by name beside that.
        of: What Keras 3 calls it.
        change: What is otherwise with it.
        counted: The arguments that are read otherwise.
        frozen_as: What Keras 3 is told of a layer that is not trained.
    """
    today = KERAS.types[of or name]
    of_input = _OF_A_SEQUENCE if today.sequence_flag else {}
    own = {**today.signature.counted, **_COUNTED, **of_input, **counted}

    def build(arguments: Arguments, source: Tensor) -> Layer:
        is_trained = arguments.get("trainable", True)
        # An older batch normalization goes on with the statistics of each batch.
        layer = today.build({**arguments, "trainable": is_trained or frozen_as}, source)
        layer = change(arguments, layer) if change else layer
        return layer if is_trained else frozen(layer)

    written = Signature.of(name, parameters, own, f"{_KEYWORDS} {keywords}")
    stated = ("input_shape", "input_length" if name == "Embedding" else "input_dim")
    return name, today._replace(
        signature=written, build=build, batch_arguments=("batch_input_shape",), input_arguments=stated
    )


def _input_layer(name: str, parameters: str, keywords: str) -> tuple[str, LayerType]:
    today = KERAS.types[name]
    return name, today._replace(signature=Signature.of(name, parameters, today.signature.counted, keywords))


def _with_function(arguments: Arguments, layer: Layer) -> Layer:
    """A layer whose gates end in a hard sigmoid where its arguments, or those of its only cell, say so."""
    own = arguments["cell"][0].arguments if "cell" in arguments else arguments
    if own.get("recurrent_activation") != "hard_sigmoid" or layer.cell is None:
        return layer
    return layer._replace(cell=layer.cell._replace(share=_HARD))


_PACKED = "a gate's numbers lie in its slice as CuDNN reads them: the rows of the matrix gates × inputs"


def _of_cudnn(arguments: Arguments, layer: Layer) -> Layer:
    """The same layer as CuDNN has it: all biases twice in one vector, one half behind the other."""
    (group,) = layer.groups
    kernel, recurrent, _ = group.weights
    (units,) = {part.writes for part in kernel.parts}
    bias = gates_below("b", "bias", product((INPUT_BIAS, RECURRENT_BIAS), group.gates), units)
    bias = bias._replace(dtype=kernel.dtype)
    forget = [part for part in bias.parts if part.gate.role == "forget"]
    return layer._replace(
        groups=(group._replace(weights=(kernel, recurrent, bias)),),
        starts_at_one=((bias, forget[-1]),) if layer.starts_at_one else (),
        notes=(*layer.notes, "it runs on a graphics processor only"),
        packed=_PACKED,
    )


def _both(arguments: Arguments, layer: Layer) -> Layer:
    """Both directions, which are packed where their layer is."""
    inner: Bound = arguments["layer"]
    return layer._replace(packed=_PACKED) if inner.name.startswith("CuDNN") else layer


def _cudnn(kind: str) -> tuple[str, LayerType]:
    forget = "unit_forget_bias=, " if kind == "LSTM" else ""
    name, layer = _layer(
        f"CuDNN{kind}",
        f"units, kernel_initializer=, recurrent_initializer=, bias_initializer=, {forget}{_EACH}"
        "return_sequences=, return_state=, go_backwards=, stateful=",
        "input_length time_major",
        kind,
        _of_cudnn,
    )

    def build(arguments: Arguments, source: Tensor) -> Layer:
        return layer.build(arguments, source)._replace(type=name)

    return name, layer._replace(build=build)


_EACH = (
    "kernel_regularizer=, recurrent_regularizer=, bias_regularizer=, activity_regularizer=, "
    "kernel_constraint=, recurrent_constraint=, bias_constraint=, "
)
_MADE = "kernel_initializer=, recurrent_initializer=, bias_initializer=, "
_PLAIN = f"units, activation=, use_bias=, {_MADE}"
_GATED = f"units, activation=, recurrent_activation=, use_bias=, {_MADE}"
_DROPS = "dropout=, recurrent_dropout="
_RETURNS = "return_sequences=, return_state=, go_backwards=, stateful=, "
_CELL = _EACH.replace("activity_regularizer=, ", "") + _DROPS


def _recurrent(sigmoid: str, resets_after: bool, time_major: str) -> dict[str, LayerType]:
    """The layers with gates.

    Args:
        sigmoid: What their gates end in by default.
        resets_after: Whether a GRU resets after the product by default.
        time_major: What their signatures have of `time_major`.
    """
    share = KERAS.types["LSTM"].signature.counted["recurrent_activation"]._replace(default=sigmoid)
    lstm = {"recurrent_activation": share}
    gru = {**lstm, "reset_after": flag(resets_after)}
    forget, over_time = "unit_forget_bias=, ", f"{_EACH}{_DROPS}, {_RETURNS}"
    after = f"unroll=, {time_major}reset_after="
    of = "", _with_function
    return dict(
        [
            _layer("LSTM", f"{_GATED}{forget}{over_time}{time_major}unroll=", _SEQUENCES, *of, lstm),
            _layer("GRU", f"{_GATED}{over_time}{after}", _SEQUENCES, *of, gru),
            _layer("LSTMCell", f"{_GATED}{forget}{_CELL}", counted=lstm),
            _layer("GRUCell", f"{_GATED}{_CELL}, reset_after=", counted=gru),
        ]
    )


_SEQUENCES = "input_length zero_output_for_mask time_major"
_ONE_KERNEL = (
    "activation=, use_bias=, kernel_initializer=, bias_initializer=, kernel_regularizer=, bias_regularizer=, "
    "activity_regularizer=, kernel_constraint=, bias_constraint="
)
_WINDOW = "pool_size=, strides=, padding=, data_format="
_CONVOLUTION = (
    f"filters, kernel_size, strides=, padding=, data_format=, dilation_rate=, groups=, {_ONE_KERNEL}"
)
_AFFINE = (
    "axis=, {}epsilon=, center=, scale=, beta_initializer=, gamma_initializer=, {}"
    "beta_regularizer=, gamma_regularizer=, beta_constraint=, gamma_constraint="
)
_MOVING = "moving_mean_initializer=, moving_variance_initializer=, "


def _batch_normalization(frozen_as: bool | None) -> tuple[str, LayerType]:
    signature = f"{_AFFINE.format('momentum=, ', _MOVING)}, synchronized="
    return _layer("BatchNormalization", signature, change=_of_32_bits, frozen_as=frozen_as)


def _of_32_bits(arguments: Arguments, layer: Layer) -> Layer:
    """A normalization, whose vectors have at least as many bits."""
    is_short = any((weight.dtype or "").endswith("float16") for weight in layer.weights)
    return with_dtype(layer, "float32") if is_short else layer


_TYPES = {
    **_recurrent("sigmoid", True, "time_major=, "),
    **dict(
        [
            _cudnn("LSTM"),
            _cudnn("GRU"),
            _layer("SimpleRNN", f"{_PLAIN}{_EACH}{_DROPS}, {_RETURNS}unroll=", _SEQUENCES),
            _layer("SimpleRNNCell", f"{_PLAIN}{_CELL}"),
            _layer("RNN", f"cell, {_RETURNS}unroll=, time_major=", _SEQUENCES, change=_with_function),
            _layer("StackedRNNCells", "cells"),
            _layer("Bidirectional", "layer, merge_mode=, weights=, backward_layer=", change=_both),
            _layer("TimeDistributed", "layer"),
            _layer("Dense", f"units, {_ONE_KERNEL}"),
            _layer(
                "Embedding",
                "input_dim, output_dim, embeddings_initializer=, embeddings_regularizer=, "
                "activity_regularizer=, embeddings_constraint=, mask_zero=, input_length=, sparse=",
                counted={"input_length": optional(Counted(lambda value: (as_size(value),)))},
            ),
            _layer("Dropout", "rate, noise_shape=, seed="),
            _layer("SpatialDropout1D", "rate"),
            _layer("Activation", "activation"),
            _layer("Flatten", "data_format="),
            _layer("Masking", "mask_value="),
            _layer("Reshape", "target_shape"),
            _layer("RepeatVector", "n"),
            _layer("Permute", "dims"),
            _batch_normalization(frozen_as=False),
            _layer("LayerNormalization", _AFFINE.format("", "")),
            _layer("Conv1D", _CONVOLUTION),
            _layer("Conv2D", _CONVOLUTION),
            _layer("MaxPooling1D", _WINDOW),
            _layer("AveragePooling1D", _WINDOW),
            _layer("MaxPooling2D", _WINDOW),
            _layer("GlobalMaxPooling1D", "data_format=, keepdims="),
            _layer("GlobalAveragePooling1D", "data_format=", "keepdims"),
            _input_layer(
                "Input",
                "shape=, batch_size=, name=, dtype=, sparse=, tensor=, ragged=, type_spec=, optional=",
                "batch_shape",
            ),
            _input_layer(
                "InputLayer",
                "input_shape=, batch_size=, dtype=, input_tensor=, sparse=, name=, ragged=, type_spec=, "
                "optional=",
                "batch_input_shape",
            ),
        ]
    ),
    **GIVEN,
}  # fmt: skip
_OF_VERSION_1 = {
    **_TYPES,
    **_recurrent("hard_sigmoid", False, ""),
    **dict([_batch_normalization(frozen_as=None)]),
}


def _named(name: str, names: dict[str, int]) -> str:
    """A layer's name (tf_keras/src/utils/generic_utils.py, to_snake_case)."""
    apart = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return by_class(re.sub("([a-z])([A-Z])", r"\1_\2", apart).lower(), names)


def _written(recurrent: Recurrent) -> Call:
    call = KERAS.written(recurrent)
    if recurrent.cell.share != _HARD:
        return call
    (inner,) = call.arguments if recurrent.is_bidirectional else (call,)
    assert isinstance(inner, Call), "both directions are of one layer"
    hard = Call(inner.name, *inner.arguments, **inner.keywords, recurrent_activation="hard_sigmoid")
    return Call(call.name, hard) if recurrent.is_bidirectional else hard


_VERSION_1 = tuple(
    f"{path}{keras}"
    for path, keras in product(
        ("tf.compat.v1.", "tensorflow.compat.v1.", "compat.v1.", "v1.", "tf1."), ("keras.layers", "keras")
    )
)

KERAS_2 = Framework(
    key="keras-2",
    label="Keras 2",
    name="Keras 2",
    prefixes=(
        *(
            "tf_keras.layers",
            "tf_keras",
            "keras.layers",
            "layers",
            "tf.keras.layers",
            "tensorflow.keras.layers",
        ),
        *("keras", "tf.keras", *_VERSION_1),
    ),
    types=_TYPES,
    under_prefix=dict.fromkeys(_VERSION_1, _OF_VERSION_1),
    terms={},
    aliases=("keras2", "keras 2", "tf_keras", "tf.compat.v1.keras"),
    layers={name: name for name in _TYPES if name in KERAS.types},
    carried=KERAS.carried,
    no_count=KERAS.no_count,
    named=_named,
    written=_written,
    fresh_bias="zeros",
    language=KERAS.language,
    names_inner=True,
)
