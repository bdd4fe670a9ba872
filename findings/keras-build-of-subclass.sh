#!/usr/bin/env bash
# `model.build(shape)` gives a subclassed Keras model no weights, as it did in Keras 2: the model calls itself built and has 0
# parameters, with a warning and without an error. Its first call makes all 51. The same lines give 51 at once
# where the class has a `build` of its own that builds its layers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0

cat >build.py <<'PY'
import warnings

import keras
import numpy as np
from keras import layers

warnings.simplefilter("always")


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.lstm = layers.LSTM(2)
        self.head = layers.Dense(1)

    def call(self, x):
        return self.head(self.lstm(x))


class Built(Tagger):
    def build(self, shape):
        self.lstm.build(shape)
        self.head.build((None, 2))


model = Tagger()
with warnings.catch_warnings(record=True) as raised:
    model.build((None, 5, 3))
after_build, is_built = model.count_params(), model.built
model(np.ones((1, 5, 3), "float32"))
own = Built()
own.build((None, 5, 3))
print(
    f"built={is_built}, {after_build} parameters after build(), {model.count_params()} after a"
    f" call, {own.count_params()} with a build of its own"
)
assert (is_built, after_build, model.count_params(), own.count_params()) == (True, 0, 51, 51)
assert any("does not have a `build()` method" in str(one.message) for one in raised)
PY
KERAS_BACKEND=torch venv/bin/python build.py
