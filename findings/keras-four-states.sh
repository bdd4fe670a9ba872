#!/usr/bin/env bash
# Keras on PyTorch: an LSTM takes the four states of a Bidirectional encoder as its initial_state, uses those of the way
# forwards and passes over the other two without a word. With the JAX backend the same call is an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 jax==0.10.2 numpy==2.4.6

cat >states.py <<'PY'
import sys

import keras
import numpy as np

x = np.random.default_rng(0).normal(size=(2, 5, 3)).astype("float32")
states = keras.layers.Bidirectional(keras.layers.LSTM(4, return_state=True))(x)[1:]
decoder = keras.layers.LSTM(4)
try:
    with_four = keras.ops.convert_to_numpy(decoder(x, initial_state=states))
except (TypeError, ValueError):
    answer = "an error"
else:
    with_two = keras.ops.convert_to_numpy(decoder(x, initial_state=states[:2]))
    answer = "as with the first two" if np.array_equal(with_four, with_two) else "something else"
print(keras.backend.backend(), len(states), "states:", answer)
assert answer == sys.argv[1]
PY
KERAS_BACKEND=torch venv/bin/python states.py "as with the first two"
KERAS_BACKEND=jax venv/bin/python states.py "an error"
