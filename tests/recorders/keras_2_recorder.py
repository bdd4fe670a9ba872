"""Record what the real Keras 2 makes of layers; `modules` says how the recorder is run.

It runs in an environment of its own, with `tf_keras`, which has what is under `tf.compat.v1.keras` too. A
layer is called on an input without numbers, and made without any: initial values change no count. A tensor is
named by the last part of its name, since the others are names of layers. The layers of CuDNN are counted as
they are, but run on a graphics processor only: their gates are found in what Keras's own reader of saved
weights makes of them for an LSTM or a GRU.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from environment import TENSORFLOW, run_in_own
from served import OnlyServedError, serve

if __name__ == "__main__":
    os.environ |= {"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}  # before TensorFlow is imported
    run_in_own(*TENSORFLOW)
else:
    raise OnlyServedError(__name__)

import numpy as np
import tensorflow as tf
import tf_keras as keras
from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, Array, Blocks, State, Subject, side_by_side
from modules import Modules, Ran, Trial, main, subclasses
from recording import known_types
from tf_keras import layers
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

V1 = tf.compat.v1.keras.layers
CUDNN = {name: getattr(V1, name) for name in ("CuDNNLSTM", "CuDNNGRU")}
KNOWN = {name: CUDNN.get(name) or getattr(layers, name) for name in sorted(known_types("keras-2"))}
NAMES = {**KNOWN, "layers": layers, "keras": keras, "tf_keras": keras, "tf": tf}
INITIALIZERS = ("Orthogonal", "GlorotUniform", "RandomUniform")
RECURRENT = ("LSTM", "GRU", "SimpleRNN")
IN_VERSION_1 = ("LSTM", "GRU", "CuDNNLSTM", "CuDNNGRU")


def without_trials(configuration: Configuration, trial: Trial) -> list[Ran]:
    """A row, which has no numbers of a trial in it, so that one run is enough."""
    asked = json.dumps(configuration)
    if asked not in RUNS:
        RUNS.clear()
        RUNS[asked] = list(run(configuration))
    return RUNS[asked]


RUNS: dict[str, list[Ran]] = {}


def run(configuration: Configuration) -> Iterator[Ran]:
    """A row of layers, each called with what the one before returns."""
    keras.backend.clear_session()
    row = [eval(code, dict(NAMES)) for code in configuration["layers"]]
    if configuration["input"] is None:
        model = keras.Sequential(row)
        row, shapes = model.layers, [[layer.output_shape] for layer in model.layers]
    else:
        batch = 4 if "stateful=True" in str(configuration["layers"]) else None
        given: Any = keras.Input(configuration["input"], batch_size=batch)
        shapes = []
        for layer in row:
            given = layer(given)
            shapes.append([tuple(one.shape) for one in tf.nest.flatten(given)])
    for layer, own in zip(row, shapes, strict=True):
        trained = {id(weight) for weight in layer.trainable_weights}
        weights = [
            (weight.name.rpartition("/")[2].removesuffix(":0"), tuple(weight.shape), id(weight) in trained)
            for weight in layer.weights
        ]
        taken = sum(weight.shape.num_elements() * weight.dtype.size for weight in layer.weights)
        yield Ran(layer.name, weights, [shape[1:] for shape in own], taken)


def zeros(initializer: Any, shape: Any, dtype: Any = None, **more: Any) -> Any:
    """What every initializer makes here; the slow ones would take minutes."""
    return tf.zeros(shape, dtype or "float32")


def fixed() -> Iterator[Configuration]:
    """Every layer with every argument that a count or a shape depends on."""
    flags = ("use_bias=False", "return_sequences=True", "return_state=True", "go_backwards=True")
    for kind in RECURRENT:
        for features, units in SIZES:
            yield from each([40, features], call(kind, units))
        for some in product(*[("", flag) for flag in flags]):
            yield from each([None, 5], call(kind, 3, *some))
        yield from each(
            [6, 5],
            f"keras.layers.{kind}(4, unroll=True, dropout=0.2)",
            f"tf.keras.layers.{kind}(units=4, name='encoder', activation='relu')",
            f"{kind}(4, trainable=False)",
            f"{kind}(4, stateful=True)",
            f"{kind}(4, recurrent_dropout=0.1, implementation=1)",
            f"{kind}()",
            f"{kind}(0)",
            f"{kind}(hidden_size=2)",
            f"{kind}(2, bias=False)",
            f"{kind}(2, units=3)",
            f"{kind}(2, dtype='float16')",
        )
        yield from each([3], f"{kind}(2)")
        yield from each(
            None,
            f"{kind}(4, input_shape=(7, 3))",
            f"{kind}(4, input_dim=3)",
            f"{kind}(4, batch_input_shape=(None, 7, 3), return_sequences=True)",
        )
        yield from _stacks(kind)
    yield from _gru_and_lstm()
    yield from _of_version_1()
    yield from _wrapped()
    yield from _others()


def _stacks(kind: str) -> Iterator[Configuration]:
    yield from rows(
        [
            ([100, 4], [f"{kind}(2)", "Dense(1)"]),
            ([None, 8], [f"{kind}(16, return_sequences=True)", f"{kind}(8)", "Dense(3)"]),
            ([25], ["Embedding(1000, 256)", f"{kind}(128)"]),
            (
                [30],
                [
                    "Embedding(500, 32)",
                    f"Bidirectional({kind}(24, return_sequences=True))",
                    f"Bidirectional({kind}(12))",
                    "Dropout(0.3)",
                    "Dense(10, activation='softmax')",
                ],
            ),
            ([12, 6], [f"{kind}(5, return_sequences=True)", "TimeDistributed(Dense(2))"]),
            ([12, 6], [f"{kind}(5, return_sequences=True)", "Flatten()", "Dense(2)"]),
            ([12, 6], ["Dense(4)", f"{kind}(5, trainable=False)", "Dense(4)", "Dense(1)"]),
            ([12, 6], [f"{kind}(5)", f"{kind}(5)"]),
            ([12, 6], [f"{kind}(5, return_state=True)", "Dense(2)"]),
            (None, ["Embedding(100, 8, input_length=9)", f"{kind}(4)", "Dense(2)"]),
            (None, ["Input((7, 3))", f"{kind}(4)"]),
        ]
    )


def _gru_and_lstm() -> Iterator[Configuration]:
    for features, units in SIZES:
        yield from each([None, features], call("GRU", units, "reset_after=False"))
    yield from each([7, 5], "GRU(3, reset_after=False, use_bias=False)", "LSTM(3, unit_forget_bias=False)")
    yield from each([7, 5], "LSTM(3, recurrent_activation='hard_sigmoid')", "RNN(LSTMCell(3))")
    yield from each([7, 5], "RNN([LSTMCell(3), GRUCell(2)])", "RNN(SimpleRNNCell(3), return_sequences=True)")
    yield from each([7, 5], "RNN(StackedRNNCells([GRUCell(3), GRUCell(2)]), return_state=True)")


def _of_version_1() -> Iterator[Configuration]:
    """What TensorFlow 1 has under its prefix, and the layers of CuDNN."""
    for kind, (features, units) in product(IN_VERSION_1, SIZES):
        yield from each([40, features], f"tf.compat.v1.keras.layers.{kind}({units})")
    for kind in IN_VERSION_1:
        name = f"tf.compat.v1.keras.layers.{kind}"
        yield from each(
            [None, 5],
            f"{name}(3, return_sequences=True)",
            f"{name}(3, return_state=True)",
            f"{name}(3, go_backwards=True)",
            f"{name}(3, trainable=False)",
            f"Bidirectional({name}(3))",
            f"Bidirectional({name}(3), merge_mode='sum')",
        )
        yield from rows([([9, 4], [f"{name}(5, return_sequences=True)", f"{name}(2)", "Dense(1)"])])
    yield from each(
        [7, 5], "tf.compat.v1.keras.layers.GRU(3, reset_after=True)", "CuDNNLSTM(3)", "CuDNNGRU(3)"
    )
    yield from each([7, 5], "CuDNNLSTM(3, unit_forget_bias=False)", "CuDNNLSTM(3, use_bias=False)")
    yield from each([7, 5], "CuDNNGRU(3, reset_after=True)", "CuDNNLSTM(3, dropout=0.2)")
    yield from each(
        [7, 5],
        "tf.compat.v1.keras.layers.RNN(tf.compat.v1.keras.layers.GRUCell(3))",
        "RNN(tf.compat.v1.keras.layers.LSTMCell(3))",
        "tf.compat.v1.keras.layers.SimpleRNN(3)",
        "tf.compat.v1.keras.layers.Dense(3)",
    )


def _wrapped() -> Iterator[Configuration]:
    modes = ("'concat'", "'sum'", "'mul'", "'ave'", "None")
    for kind, mode in product(RECURRENT, modes):
        yield from each([7, 3], f"Bidirectional({kind}(2), merge_mode={mode})")
        yield from each([None, 3], f"Bidirectional({kind}(2, return_sequences=True), merge_mode={mode})")
    yield from each(
        [7, 3],
        "Bidirectional(LSTM(2, return_state=True))",
        "Bidirectional(LSTM(2), backward_layer=LSTM(2, go_backwards=True))",
        "Bidirectional(LSTM(2), backward_layer=GRU(2, go_backwards=True))",
        "Bidirectional(LSTM(2), backward_layer=LSTM(2))",
        "Bidirectional(LSTM(2, trainable=False))",
        "Bidirectional(LSTM(2), trainable=False)",
        "Bidirectional(Dense(2))",
        "Bidirectional(LSTM(2), merge_mode='average')",
        "TimeDistributed(Dense(2))",
        "TimeDistributed(Dense(2, use_bias=False))",
        "TimeDistributed(Dense(2, trainable=False))",
        "TimeDistributed(Dense(2), trainable=False)",
        "TimeDistributed(Dropout(0.5))",
    )
    yield from each([7, 3, 4], "TimeDistributed(LSTM(5))", "TimeDistributed(Bidirectional(GRU(5)))")
    yield from each([3], "TimeDistributed(Dense(2))")


def _others() -> Iterator[Configuration]:
    for inputs, units in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Dense", units))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Dense(3, use_bias=False)", "layers.Dense(units=3, activation='relu')")
        yield from each(source, "Dropout(0.5)", "Activation('tanh')", "Flatten()")
        yield from each(source, "BatchNormalization()", "LayerNormalization()")
        yield from each(source, "BatchNormalization(scale=False)", "LayerNormalization(center=False)")
    yield from each([5], "Dense(3, dynamic=False)", "BatchNormalization(dtype='float16')")
    yield from each(
        [5, 3], *(f"tf.compat.v1.keras.layers.CuDNN{one}(2, dtype='float16')" for one in ("GRU", "LSTM"))
    )
    yield from each([5], "Dense(3, bias=False)", "Dense()", "BatchNormalization(trainable=False)")
    for words, length in [(1, 1), (1000, 256), (4096, 1)]:
        yield from each([25], call("Embedding", words, length))
    yield from each(
        [None], "Embedding(10, 4, mask_zero=True)", "Embedding(10)", "Embedding(10, 4, trainable=False)"
    )
    for padding in ("", "padding='same'", "padding='causal'"):
        yield from each([9, 3], call("Conv1D", 8, 3, padding), call("Conv1D", 8, 2, "strides=2", padding))
    yield from each(
        [9, 8, 3], "Conv2D(8, 3)", "Conv2D(8, (3, 2), padding='same')", "Conv2D(8, 3, use_bias=False)"
    )
    yield from each(
        [9, 4], "Conv1D(6, 3, groups=2)", "Conv1D(6, 3, dilation_rate=2)", "Conv1D(5, 3, groups=2)"
    )
    yield from each(
        [9, 4], "MaxPooling1D()", "MaxPooling1D(3, strides=2)", "AveragePooling1D(2, padding='same')"
    )
    yield from each(
        [9, 4], "GlobalMaxPooling1D()", "GlobalAveragePooling1D()", "GlobalMaxPooling1D(keepdims=True)"
    )
    yield from each([9, 4], "SpatialDropout1D(0.2)", "Masking(0.0)", "Reshape((4, 9))", "Reshape((-1, 2))")
    yield from each([9, 4], "Permute((2, 1))", "Reshape((5, 9))")
    yield from each([4], "RepeatVector(3)", "SpatialDropout1D(0.2)")
    yield from each([9, 8, 3], "MaxPooling2D()", "MaxPooling2D((3, 2), padding='same')")
    yield from rows(
        [
            (None, ["Input(shape=(7, 3))", "Dense(2)"]),
            (None, ["InputLayer(input_shape=(7, 3))", "Dense(2)"]),
            (None, ["Dense(5, input_dim=3)", "Dense(2)"]),
            ([28, 28, 1], ["Conv2D(8, 3)", "MaxPooling2D()", "Flatten()", "Dense(10)"]),
            ([40, 3], ["Conv1D(8, 3)", "MaxPooling1D()", "BatchNormalization()", "LSTM(4)", "Dense(1)"]),
        ]
    )


def _draw_row(chance: random.Random) -> Configuration:
    source: list[int | None] = [chance.choice([1, 7, 40, None]), any_size(chance)]
    row = []
    if chance.random() < 0.3:
        row.append(call("Embedding", any_size(chance), any_size(chance)))
        source = source[:1]
    for _ in range(chance.choice([0, 0, 1])):
        row.append(_draw_recurrent(chance, "return_sequences=True"))
    row.append(_draw_recurrent(chance, ""))
    if chance.random() < 0.5:
        row.append(call("Dense", any_size(chance), maybe(chance, "use_bias=False")))
    return {"input": source, "layers": row}


def _draw_recurrent(chance: random.Random, sequences: str) -> str:
    kind, is_old = chance.choice([*RECURRENT, "CuDNNLSTM", "CuDNNGRU"]), chance.random() < 0.4
    bias = "" if kind.startswith("CuDNN") else maybe(chance, "use_bias=False")
    reset = chance.choice(["", "reset_after=True", "reset_after=False"]) if kind == "GRU" else ""
    prefix = "tf.compat.v1.keras.layers." if is_old else ""
    layer = call(
        f"{prefix}{kind}", any_size(chance), sequences, bias, reset, maybe(chance, "trainable=False", 0.1)
    )
    mode = chance.choice(["", "merge_mode='sum'", "merge_mode='ave'"])
    return call("Bidirectional", layer, mode) if chance.random() < 0.3 else layer


def _draw_other(chance: random.Random) -> Configuration:
    size, side = any_size(chance), chance.randint(1, 4)
    some = [
        call("Dense", size, maybe(chance, "use_bias=False")),
        call("BatchNormalization", maybe(chance, "scale=False"), maybe(chance, "center=False")),
        call("LayerNormalization", maybe(chance, "scale=False"), maybe(chance, "center=False")),
        call("Conv1D", size, side, maybe(chance, "padding='same'"), maybe(chance, "use_bias=False")),
        call("TimeDistributed", call("Dense", size)),
    ]
    return {"input": [chance.randint(4, 30), any_size(chance)], "layers": [chance.choice(some)]}


def gates() -> Iterator[Subject]:
    """The layers with gates of both versions, and those of CuDNN."""
    for code, kind in (
        ("LSTM(2)", "LSTM"),
        ("LSTM(2, unit_forget_bias=False)", "LSTM"),
        ("GRU(2)", "GRU"),
        ("GRU(2, reset_after=False)", "GRU"),
        ("SimpleRNN(2)", "simple RNN"),
        ("tf.compat.v1.keras.layers.LSTM(2)", "LSTM"),
        ("tf.compat.v1.keras.layers.GRU(2)", "GRU"),
        ("CuDNNLSTM(2)", "LSTM"),
        ("CuDNNGRU(2)", "GRU"),
    ):
        layer = eval(code, dict(NAMES))
        layer.build((1, 1, INPUTS))
        slots: dict[str, dict[str, Any]] = {
            "kernel": {"name": "kernel", "axis": 1},
            "recurrent": {"name": "recurrent_kernel", "axis": 1},
            "bias": {"name": "bias", "axis": 0},
        }
        *_, fresh = layer.get_weights()
        if fresh.ndim == 2 or code.startswith("CuDNN"):
            axis = fresh.ndim - 1
            slots["bias"] = {"name": "bias", "row": 0, "axis": axis}
            slots["recurrent_bias"] = {"name": "bias", "row": 1, "axis": axis}
        yield Subject("keras-2", code, kind, slots, runner(layer, code), {"bias": fresh})


def runner(layer: Any, code: str) -> Callable[[Blocks, Array, State], State]:
    """How a layer runs one step; one of CuDNN, as Keras reads its weights into the other layer."""
    of_cudnn = code.startswith("CuDNN")
    runs = eval(code.replace("CuDNN", "").replace(")", ", return_state=True)"), dict(NAMES))
    runs.build((1, 1, INPUTS))

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        bias = [np.concatenate(blocks[name]) for name in ("bias", "recurrent_bias") if name in blocks]
        if of_cudnn:  # a gate's block has the rows of its matrix one behind the other
            kernels = [np.hstack([one.reshape(one.shape[::-1]) for one in blocks[name]]) for name in SLOTS]
            layer.set_weights([*kernels, np.concatenate(bias)])
            runs.set_weights(preprocess_weights_for_loading(runs, layer.get_weights()))
        else:
            kernels = [side_by_side(blocks[name]) for name in SLOTS]
            runs.set_weights([*kernels, np.stack(bias) if len(bias) == 2 else bias[0]])
        initial = [tf.constant(one[None], "float32") for one in state]
        _, *after = runs(tf.constant(source[None, None], "float32"), initial_state=initial)
        return [one.numpy()[0] for one in after]

    return run_step


SLOTS = ("kernel", "recurrent")


def make_layer(code: str, features: int) -> Any:
    """A layer that has its weights."""
    layer = eval(code, dict(NAMES))
    layer.build((1, 1, features))
    return layer


def run_layer(layer: Any, source: Array) -> Array:
    """The last output."""
    return np.asarray(layer(tf.constant(source)))


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve(make_layer, run_layer)
    else:
        for name in INITIALIZERS:
            getattr(keras.initializers, name).__call__ = zeros
        main(
            Modules(
                "keras-2",
                keras.__version__,
                {name: kind.__init__ if isinstance(kind, type) else kind for name, kind in KNOWN.items()},
                [*subclasses(layers, layers.Layer), *CUDNN],
                without_trials,
                (TypeError, ValueError, AttributeError, IndexError, KeyError),
                fixed,
                (_draw_row, _draw_row, _draw_other),
                gates,
            ),
            sys.argv[1:],
        )
