#!/usr/bin/env bash
# Keras: set_floatx("float16") makes the weights of all layers half as large as long as no layer was made, and changes no
# layer's any more behind the first one, as in the second cell of a notebook: floatx() says float16, an Input is
# float16, and an LSTM that reads it is float32. set_dtype_policy() works at any time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >floatx.py <<'PY'
import sys

import keras

if "late" in sys.argv:
    keras.layers.Dense(1)
keras.config.set_floatx("float16")


def types():
    inputs, layer = keras.Input((5, 3)), keras.layers.LSTM(2, recurrent_initializer="glorot_uniform")
    layer(inputs)
    (weights,) = {weight.dtype for weight in layer.weights}
    return inputs.dtype, weights


found = keras.config.floatx(), types()
print("floatx, (Input, LSTM):", *found)
assert found == ("float16", ("float16", sys.argv[-1]))
keras.config.set_dtype_policy("float16")
assert types()[-1] == "float16"
PY
export KERAS_BACKEND=jax
venv/bin/python floatx.py float16
venv/bin/python floatx.py late float32
