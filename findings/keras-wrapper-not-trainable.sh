#!/usr/bin/env bash
# Keras: a wrapper that is made with trainable=False says that it is not trainable, and all of its weights are trained:
# Bidirectional, TimeDistributed, RNN around a cell, and a Sequential within another. The same argument freezes an
# LSTM; and all of them are frozen if the attribute is set afterwards, to the value that it has already.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >wrappers.py <<'PY'
import keras
import numpy as np
from keras import layers


def count(model):
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


for layer in (
    layers.LSTM(2, trainable=False),
    keras.Sequential([layers.LSTM(2)], trainable=False, name="sequential"),
    layers.RNN(layers.LSTMCell(2), trainable=False),
    layers.Bidirectional(layers.LSTM(2), trainable=False),
    layers.TimeDistributed(layers.Dense(2), trainable=False),
):
    model = keras.Sequential([keras.Input((5, 3)), layer])
    says, counted, before = layer.trainable, count(model), np.array(layer.weights[0])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 5, 3)), np.ones((4, *model.output_shape[1:])), verbose=0)
    moved = "changed" if (np.array(layer.weights[0]) != before).any() else "as it was"
    layer.trainable = layer.trainable
    print(type(layer).__name__, says, counted, moved, "then", count(model))
PY
KERAS_BACKEND=jax venv/bin/python -W ignore wrappers.py | tee seen
diff seen - <<'SEEN'
LSTM False 0 as it was then 0
Sequential False 48 changed then 0
RNN False 48 changed then 0
Bidirectional False 96 changed then 0
TimeDistributed False 8 changed then 0
SEEN
