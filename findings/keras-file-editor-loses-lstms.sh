#!/usr/bin/env bash
# Keras: KerasFileEditor, which is made to mend weights files, does not see an LSTM in one: it takes a layer whose own list of weights is empty
# for an empty layer, and those of an LSTM are its cell's. So 50 of 194 numbers are shown and saved; compare() says "missing from saved file" of
# a file that has them. A GRU, a Bidirectional, attention, and the parts of a layer of one's own are lost alike; a nested model is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6 h5py==3.16.0 rich==15.0.0

cat >editor.py <<'PY'
import contextlib
import io

import h5py
from keras import Input, Model, Sequential, layers
from keras.saving import KerasFileEditor


class Scaled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4)

    def build(self, shape):
        self.scale = self.add_weight(shape=(4,))
        self.dense.build(shape)

    def call(self, values):
        return self.dense(values) * self.scale


def numbers(path):
    sizes = []
    with h5py.File(path) as file:
        file.visititems(lambda _, item: sizes.append(item.size) if isinstance(item, h5py.Dataset) else None)
    return sum(sizes)


def edited(model):
    model.save_weights("before.weights.h5")
    with contextlib.redirect_stdout(io.StringIO()):
        editor = KerasFileEditor("before.weights.h5")
        editor.save("after.weights.h5")
        compared = editor.compare(model)["status"]
    return numbers("before.weights.h5"), numbers("after.weights.h5"), compared


words = Input((5,))
values = layers.Embedding(10, 4)(words)
for name, behind in {
    "Dense": layers.Dense(4),
    "nested Sequential of a Dense": Sequential([layers.Dense(4)]),
    "LSTM": layers.LSTM(4),
    "GRU": layers.GRU(4),
    "Bidirectional": layers.Bidirectional(layers.LSTM(4)),
    "MultiHeadAttention": layers.MultiHeadAttention(1, 4),
    "Scaled": Scaled(),
}.items():
    hidden = behind(values, values) if name == "MultiHeadAttention" else behind(values)
    model = Model(words, layers.Dense(2)(hidden))
    print(name, model.count_params(), *edited(model))
    if name == "LSTM":
        lstm = model
edited(lstm)
try:
    lstm.load_weights("after.weights.h5")
except ValueError as error:
    print(str(error).split("\n\n")[1])
PY
KERAS_BACKEND=jax venv/bin/python -W ignore editor.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
SEEN
