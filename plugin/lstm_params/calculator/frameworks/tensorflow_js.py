"""TensorFlow.js, as of 4.22 (tfjs-layers/src/layers): Keras's layers in JavaScript.

A layer is made by a function that takes one object, as in `tf.layers.lstm({units: 2})`, and is otherwise what
Keras has: but gates end in a hard sigmoid, no forget bias starts at one, and a GRU resets before the product.
"""

import re
from collections.abc import Sequence

from ..calls import Call, ObjectCall, Value
from ..cells import Recurrent
from ..layers import Layer, frozen, with_dtype
from ..shapes import Tensor
from ..signatures import Arguments, Counted, Signature, by_suffix, choice, flag, function
from ..weights import Group, Weight
from .framework import Bound, Framework, Language, LayerType
from .given import GIVEN
from .keras import KERAS
from .keras_2 import KERAS_2

_HARD = "hard σ"
_WEIGHTS = "kernelInitializer biasInitializer kernelRegularizer biasRegularizer activityRegularizer "
_CONSTRAINTS = "kernelConstraint biasConstraint "
_STEP = f"units activation useBias recurrentInitializer recurrentRegularizer recurrentConstraint {_WEIGHTS}"
_RNN = (
    f"{_STEP}{_CONSTRAINTS}dropout recurrentDropout returnSequences returnState goBackwards stateful unroll"
)
_WINDOW = "poolSize padding strides"
_NORM = "axis epsilon center scale betaInitializer gammaInitializer betaRegularizer gammaRegularizer "
_CONV = (
    f"filters kernelSize strides padding dataFormat dilationRate activation useBias {_WEIGHTS}{_CONSTRAINTS}"
)
_LAYERS = {
    "lstm": ("LSTM", f"{_RNN} recurrentActivation unitForgetBias implementation"),
    "gru": ("GRU", f"{_RNN} recurrentActivation resetAfter implementation"),
    "simpleRNN": ("SimpleRNN", _RNN),
    "bidirectional": ("Bidirectional", "layer mergeMode"),
    "timeDistributed": ("TimeDistributed", "layer"),
    "dense": ("Dense", f"units activation useBias {_WEIGHTS}{_CONSTRAINTS}"),
    "embedding": (
        "Embedding",
        "inputDim outputDim embeddingsInitializer embeddingsRegularizer activityRegularizer "
        "embeddingsConstraint maskZero inputLength",
    ),
    "dropout": ("Dropout", "rate noiseShape seed"),
    "spatialDropout1d": ("SpatialDropout1D", "rate noiseShape seed"),
    "activation": ("Activation", "activation"),
    "flatten": ("Flatten", ""),
    "repeatVector": ("RepeatVector", "n"),
    "masking": ("Masking", "maskValue"),
    "batchNormalization": (
        "BatchNormalization",
        f"{_NORM} momentum movingMeanInitializer movingVarianceInitializer betaConstraint gammaConstraint",
    ),
    "layerNormalization": ("LayerNormalization", _NORM),
    "conv1d": ("Conv1D", _CONV),
    "conv2d": ("Conv2D", _CONV),
    "maxPooling1d": ("MaxPooling1D", _WINDOW),
    "averagePooling1d": ("AveragePooling1D", _WINDOW),
    "maxPooling2d": ("MaxPooling2D", f"{_WINDOW} dataFormat"),
    "globalMaxPooling1d": ("GlobalMaxPooling1D", ""),
    "globalAveragePooling1d": ("GlobalAveragePooling1D", ""),
}
"""The functions: what Keras calls the layers that they make, and what is in the object that they take."""

_NOT_HANDED_ON = (
    "trainable: false stays with the wrapper: TensorFlow.js trains the weights inside all the same"
)
_NEEDED = frozenset(("units", "layer", "inputDim", "outputDim", "rate", "n", "filters", "kernelSize"))
_ALL = "name trainable dtype inputShape batchInputShape batchSize weights"
_FUNCTIONS = (
    "elu hardSigmoid linear relu relu6 selu sigmoid softmax softplus softsign tanh logSoftmax swish mish "
    "gelu gelu_new"
)
_CLASSES = {
    "Initializer": "zeros ones orthogonal identity glorotNormal glorotUniform heNormal heUniform leCunNormal "
    "leCunUniform randomNormal randomUniform truncatedNormal varianceScaling",
    "Regularizer": "l1l2",
    "Constraint": "maxNorm minMaxNorm nonNeg unitNorm",
}
"""What may be named in quotes, by how the arguments' names end: in this spelling, or as the class."""

_STORED = "dtype changes nothing here: TensorFlow.js makes weights of float32"


def _snake_case(name: str) -> str:
    """An argument's name as Keras has it; a class's name as it is in a layer's (toSnakeCase).

    >>> _snake_case("returnSequences"), _snake_case("SimpleRNN"), _snake_case("LSTM")
    ('return_sequences', 'simple_rnn', 'lstm')
    """
    apart = re.sub("(.)([A-Z][a-z0-9]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", apart).lower()


def _reset_after(value: Value) -> bool:
    if value is not False and value is not None:
        raise ValueError("must be false: TensorFlow.js refuses anything else")
    return False


def _named_in_quotes(ending: str) -> Counted:
    """An initializer and the like: a name in quotes, or what `tf.initializers` makes."""
    names = _CLASSES[ending].split()
    classes = ["L1L2" if name == "l1l2" else f"{name[0].upper()}{name[1:]}" for name in names]
    return function(f"one of tf.{ending.lower()}s, or its name", [*names, *classes], is_optional=True)


def _bias_initializer(value: Value) -> Value:
    """It is zeros where it is left out, or null."""
    _named_in_quotes("Initializer").read(value)
    return "zeros" if value is None or isinstance(value, Call) else value


def _data_format(value: Value) -> str:
    if value not in (None, "channelsLast", "channelsFirst"):
        raise ValueError("must be 'channelsLast' or 'channelsFirst'", "TensorFlow.js joins the words.")
    return "channels_first" if value == "channelsFirst" else "channels_last"


def _padding(value: Value) -> Value:
    if value == "causal":
        raise ValueError("must be 'valid' or 'same'", "TensorFlow.js cannot run others.")
    return "valid" if value is None else choice("valid", "same").read(value)


def _restated(arguments: Arguments) -> dict[str, object]:
    """Arguments by Keras's names, those of a layer inside too."""

    def inside(value: object) -> object:
        return value._replace(arguments=_restated(value.arguments)) if isinstance(value, Bound) else value

    return {_snake_case(name): inside(value) for name, value in arguments.items()}


def _type(name: str) -> LayerType:
    of_keras, written = _LAYERS[name]
    today = KERAS.types[of_keras]
    names = {own: _snake_case(own) for own in (*written.split(), *_ALL.split())}
    known = today.signature.counted
    counted = {own: known[theirs] for own, theirs in names.items() if theirs in known}
    counted |= by_suffix(names, {ending: _named_in_quotes(ending) for ending in _CLASSES})
    counted |= {"biasInitializer": Counted(_bias_initializer, "zeros")} if "biasInitializer" in names else {}
    counted |= {own: one for own, one in _CHANGED.items() if own in names}
    defaults = {theirs: one.default for theirs, one in known.items()}

    def build(arguments: Arguments, source: Tensor) -> Layer:
        own = _restated(arguments)
        is_typed = own.pop("dtype", False)
        is_trained = own.get("trainable", True)
        told = None if of_keras == "BatchNormalization" and not is_trained else True
        layer = today.build({**defaults, **own, "trainable": told}, source)
        if own.get("recurrent_activation") == "hardSigmoid" and layer.cell:
            layer = layer._replace(cell=layer.cell._replace(share=_HARD))
        if is_typed and layer.weights:
            layer = with_dtype(layer, "float32")._replace(notes=(*layer.notes, _STORED))
        if is_trained:
            return layer
        return layer._replace(notes=(*layer.notes, _NOT_HANDED_ON)) if "layer" in names else frozen(layer)

    return today._replace(
        signature=Signature(name, (), _NEEDED & set(names), counted, frozenset(names)),
        build=build,
        sequence_flag="returnSequences" if "returnSequences" in names else "",
        input_arguments=("inputShape", "inputLength") if name == "embedding" else ("inputShape",),
        batch_arguments=("batchInputShape",),
        needs_batch=lambda arguments: bool(arguments.get("stateful")),
    )


_CHANGED = {
    "activation": choice(None, *_FUNCTIONS.split()),
    "recurrentActivation": choice("hardSigmoid", *_FUNCTIONS.split()),
    "unitForgetBias": flag(False),
    "resetAfter": Counted(_reset_after, False),
    "padding": Counted(_padding, "valid"),
    "dataFormat": Counted(_data_format, "channels_last"),
    "dtype": Counted(lambda value: value is not None, False),
    "batchInputShape": KERAS_2.types["Dense"].signature.counted["batch_input_shape"],
    "inputLength": KERAS_2.types["Embedding"].signature.counted["input_length"],
}
_TYPES = {name: _type(name) for name in _LAYERS}
_NAMES = {"LSTM": "lstm", "GRU": "gru", "simple RNN": "simpleRNN"}


def _named(name: str, names: dict[str, int]) -> str:
    """A layer's name: its class's in two spellings, and its number, which begins at 1."""
    kind = _LAYERS[name][0] if name in _LAYERS else name
    names[kind] = names.get(kind, 0) + 1
    return f"{_snake_case(kind)}_{kind}{names[kind]}"


def _written(recurrent: Recurrent) -> Call:
    flags: dict[str, Value] = {} if recurrent.has_bias else {"useBias": False}
    if recurrent.cell.share != _HARD and len(recurrent.cell.gates) > 1:
        flags["recurrentActivation"] = "sigmoid"
    call = ObjectCall(f"tf.layers.{_NAMES[recurrent.cell.name]}", units=recurrent.units, **flags)
    if not recurrent.is_bidirectional:
        return call
    return ObjectCall("tf.layers.bidirectional", layer=call, mergeMode="concat")


def _variable(group: Group, weight: Weight) -> str:
    return f"{weight.symbol}_backward" if group.direction == "backward" else weight.symbol


def _read(layer: Layer, name: str) -> list[str]:
    names = [_variable(group, weight) for group in layer.groups for weight in group.weights]
    return [
        f"# {name}_weights: layer.getWeights().map((one) => one.arraySync()), by way of JSON",
        f'{", ".join(names)} = (numpy.array(one, "float32") for one in {name}_weights)',
    ]


def _write(layer: Layer, name: str, expressions: Sequence[str]) -> list[str]:
    lines = (f"    numpy.asarray({expression}).tolist()," for expression in expressions)
    return [
        f"# by way of JSON, layer.setWeights({name}_weights.map((one) => tf.tensor(one)))",
        f"{name}_weights = [",
        *lines,
        "]",
    ]


TENSORFLOW_JS = Framework(
    key="tensorflow-js",
    label="TensorFlow.js 4",
    name="TensorFlow.js",
    prefixes=("tf.layers", "layers"),
    types={**_TYPES, **GIVEN},
    terms={
        own: _snake_case(own)
        for kind in _TYPES.values()
        for own in sorted(kind.signature.keyword_only)
        if own != _snake_case(own)
    },
    aliases=("tfjs", "tensorflow.js", "@tensorflow/tfjs"),
    layers={of_keras: name for name, (of_keras, _) in _LAYERS.items()},
    carried=frozenset(("units", "useBias", "layer")),
    no_count=frozenset(
        (
            "activation",
            "recurrentActivation",
            "dropout",
            "recurrentDropout",
            "unitForgetBias",
            "stateful",
            "unroll",
        )
    ),
    named=_named,
    written=_written,
    call=lambda name, **arguments: ObjectCall(f"tf.layers.{name}", **arguments),
    fresh_bias="zeros",
    language=Language(_variable, _read, _write),
    names_inner=True,
)
