"""The files of Keras 2, as tf_keras writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tf_keras as keras
from saved_keras_files import facts_of
from tf_keras import layers

RECURRENT = (layers.LSTM, layers.GRU, layers.SimpleRNN, layers.RNN, layers.Bidirectional)


def sequential() -> Any:
    """Layers in a row, the first of which states the input."""
    return keras.Sequential(
        [
            layers.Embedding(9, 3, input_length=6),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
            layers.BatchNormalization(),
            layers.GRU(3, reset_after=False, return_sequences=True),
            layers.SimpleRNN(2),
            layers.Dense(5, activation="softmax"),
        ]
    )


def functional() -> Any:
    """An encoder and a decoder, which starts from its states."""
    source, target = keras.Input((None, 3), name="source"), keras.Input((None, 3), name="target")
    _, hidden, cell = layers.LSTM(4, return_state=True, name="encoder")(source)
    decoded = layers.LSTM(4, return_sequences=True, name="decoder")(target, initial_state=[hidden, cell])
    return keras.Model([source, target], layers.TimeDistributed(layers.Dense(9))(decoded))


def branches() -> Any:
    """Two ways from one input, which meet."""
    start = keras.Input((8, 3))
    one, other = layers.GRU(4)(start), layers.GlobalMaxPooling1D()(layers.Conv1D(4, 3)(start))
    return keras.Model(start, layers.Dense(1)(layers.Concatenate()([one, other])))


def nested() -> Any:
    """A model in a model."""
    inner = keras.Sequential([keras.Input((None, 3)), layers.LSTM(2), layers.Dense(4)], name="inner")
    start = keras.Input((None, 3))
    return keras.Model(start, layers.Dense(1)(inner(start)))


def frozen() -> Any:
    """Layers around others, which are frozen with what is inside; of one, a part is."""
    one = layers.Bidirectional(layers.LSTM(2, return_sequences=True), trainable=False)
    other = layers.Bidirectional(layers.GRU(2, return_sequences=True))
    model = keras.Sequential(
        [
            keras.Input((6, 3)),
            one,
            other,
            layers.TimeDistributed(layers.Dense(4), trainable=False),
            layers.LSTM(2),
        ]
    )
    other.trainable = False
    return model


def thawed() -> Any:
    """A model in a model, frozen as a whole, but for a layer of the inner one that was thawed later."""
    start = keras.Input((6, 3))
    inner = keras.Model(start, layers.Dense(4)(layers.LSTM(2)(start)))
    begin = keras.Input((6, 3))
    model = keras.Model(begin, layers.Dense(5)(inner(begin)))
    model.trainable = False
    inner.layers[-1].trainable = True
    return model


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    made: dict[str, Any] = {}
    for build in (sequential, functional, branches, nested, frozen, thawed):
        keras.backend.clear_session()
        model = build()
        if build is sequential:
            model.compile("adam", "mse")
        for ending in (".h5", ".keras", ".weights.h5"):
            path = folder / f"{build.__name__}{ending}"
            if ending == ".weights.h5":
                model.save_weights(path)
            else:
                model.save(path)
            if build is thawed and ending != ".weights.h5":  # trained is what is, once it is loaded
                model = keras.models.load_model(path)
            made[path.name] = facts_of(model, path, RECURRENT)
            if ending == ".weights.h5":
                made[path.name]["layers"] = None
                if build in (nested, thawed):  # there is nothing of a model in a model in it
                    made[path.name]["recurrent"] = [["LSTM", 48]]
    return made
