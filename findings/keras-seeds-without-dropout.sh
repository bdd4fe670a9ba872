#!/usr/bin/env bash
# Keras: a recurrent layer that drops nothing has the state of a random seed all the same, two numbers in model.variables
# that count_params() and summary() leave out; so has a cell in RNN. A Dropout of rate 0 has none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >seeds.py <<'PY'
import keras
import numpy as np
from keras import layers

for layer in (
    layers.LSTM(2),
    layers.LSTM(2, dropout=0.5),
    layers.Bidirectional(layers.GRU(2)),
    layers.RNN(layers.LSTMCell(2)),
    layers.Dropout(0),
    layers.Dropout(0.5),
):
    model = keras.Sequential([keras.Input((5, 3)), layer])
    variables = sum(int(np.prod(variable.shape)) for variable in model.variables)
    print(type(layer).__name__, model.count_params(), variables - model.count_params())
PY
KERAS_BACKEND=jax venv/bin/python -W ignore seeds.py | tee seen
diff seen - <<'SEEN'
LSTM 48 2
LSTM 48 2
Bidirectional 84 4
RNN 48 2
Dropout 0 0
Dropout 0 2
SEEN
