#!/usr/bin/env bash
# Keras: an LSTM whose cell is frozen trains nothing, as one that is frozen itself. Saved and loaded again, it trains all
# 48: the configuration has no place for its cell. What is frozen in a Bidirectional, a TimeDistributed, an RNN with a
# cell of its own or a nested model stays so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >cells.py <<'PY'
import keras
import numpy as np
from keras import layers


def trained(model):
    return sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)


models = {
    "the layer": (layers.LSTM(2), lambda layer: layer),
    "its cell": (layers.LSTM(2), lambda layer: layer.cell),
    "the cell of a GRU": (layers.GRU(2), lambda layer: layer.cell),
    "a cell in RNN": (layers.RNN(layers.LSTMCell(2)), lambda layer: layer.cell),
    "one direction": (layers.Bidirectional(layers.LSTM(2)), lambda layer: layer.forward_layer),
    "its cell there": (layers.Bidirectional(layers.LSTM(2)), lambda layer: layer.forward_layer.cell),
    "a wrapped layer": (layers.TimeDistributed(layers.Dense(2)), lambda layer: layer.layer),
}
for name, (layer, part) in models.items():
    model = keras.Sequential([keras.Input((5, 3)), layer])
    part(layer).trainable = False
    model.save("model.keras")
    print(f"{name}: {trained(model)} of {model.count_params()}, loaded", trained(keras.saving.load_model("model.keras")))
PY
KERAS_BACKEND=jax venv/bin/python -W ignore cells.py | tee seen
diff seen - <<'SEEN'
the layer: 0 of 48, loaded 0
its cell: 0 of 48, loaded 48
the cell of a GRU: 0 of 42, loaded 42
a cell in RNN: 0 of 48, loaded 0
one direction: 48 of 96, loaded 48
its cell there: 48 of 96, loaded 96
a wrapped layer: 0 of 8, loaded 0
SEEN
