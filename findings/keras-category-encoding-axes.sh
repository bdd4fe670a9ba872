#!/usr/bin/env bash
# `CategoryEncoding(5, output_mode="multi_hot")` encodes along the axis before the last one, and announces that it does along
# the last: on (3, 2) a functional model expects (3, 5), and calling the layer gives (2, 5). The Dense behind a
# Flatten is built with 64 parameters for 15 numbers, and fails on the 10 that arrive.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0

cat >encode.py <<'PY'
import keras
import numpy as np
from keras import layers

source = keras.Input((3, 2), dtype="int32")
encoded = layers.CategoryEncoding(5, output_mode="multi_hot")(source)
model = keras.Model(source, layers.Dense(4)(layers.Flatten()(encoded)))
x = np.array([[[0, 1], [2, 3], [4, 4]]])
given = layers.CategoryEncoding(5, output_mode="multi_hot")(x)
print("announced:", encoded.shape, "given:", tuple(given.shape), "parameters:", model.count_params())
print(np.asarray(given).astype(int).tolist())
assert encoded.shape == (None, 3, 5)
assert given.shape == (1, 2, 5)
assert np.asarray(given).astype(int).tolist() == [[[1, 0, 1, 0, 1], [0, 1, 0, 1, 1]]]
assert model.count_params() == 4 * (3 * 5 + 1)
try:
    model(x)
except ValueError as error:
    said = str(error)
print(said.split("\n")[2])
assert "15" in said
PY
KERAS_BACKEND=torch venv/bin/python encode.py
