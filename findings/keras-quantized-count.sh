#!/usr/bin/env bash
# Keras: quantize() changes what count_params() says, another way for each mode, and leaves every LSTM as it was, without
# a word. A Dense layer of 36 numbers behind an LSTM has 42 as int8 (a scale for each column), 38 as int4 (two weights in
# one number, scales, zeros and an index), and 3,111 as float8: three histories of 1,024 maxima and three scales, all of
# them "trainable" in summary(), though Adam keeps moments for the 236 weights alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0

cat >quantized.py <<'PY'
import keras
import numpy as np
from keras import layers


def size(variables):
    return sum(int(np.prod(variable.shape)) for variable in variables)


found = {}
for mode in ("none", "int8", "int4", "float8"):
    model = keras.Sequential([keras.Input((3, 4)), layers.LSTM(5), layers.Dense(6)])
    if mode != "none":
        model.quantize(mode)
    lstm, dense = model.layers
    model.compile("adam", "mse")
    model.fit(np.ones((2, 3, 4)), np.ones((2, 6)), verbose=0)
    found[mode] = (
        lstm.count_params(),
        dense.count_params(),
        size(model.trainable_variables),
        size(model.optimizer.variables),
    )
    print(f"{mode}: LSTM {found[mode][0]}, Dense {found[mode][1]}, trainable {found[mode][2]}, Adam keeps {found[mode][3]}")
    assert {weight.dtype for weight in lstm.weights} == {"float32"}

assert found == {
    "none": (200, 36, 236, 2 * 236 + 2),
    "int8": (200, 36 + 6, 206, 2 * 206 + 2),
    "int4": (200, 38, 206, 2 * 206 + 2),
    "float8": (200, 36 + 3 * 1024 + 3, 236 + 3 * 1024 + 3, 2 * 236 + 2),
}, found
PY
KERAS_BACKEND=torch venv/bin/python quantized.py
