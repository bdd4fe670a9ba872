#!/usr/bin/env bash
# Keras: MultiHeadAttention across lengths announces its attention scores as (None, heads, 7, 7) and returns
# (…, 7, 11). A Dense layer on them is built for 7 values, so that count_params() is too small by 12 and the model
# refuses every input that it says it takes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >scores.py <<'PY'
import keras
import numpy as np

query, value = keras.Input((7, 16)), keras.Input((11, 16))
_, scores = keras.layers.MultiHeadAttention(4, 4)(query, value, return_attention_scores=True)
inputs = [np.ones((1, 7, 16)), np.ones((1, 11, 16))]
print("announced", scores.shape)
print("returned", keras.Model([query, value], scores).predict(inputs, verbose=0).shape)
dense = keras.layers.Dense(3)
model = keras.Model([query, value], dense(scores))
print("dense layer", dense.count_params())
try:
    model.predict(inputs, verbose=0)
except ValueError as error:
    print("ValueError", "expected axis -1 of input shape to have value 7" in str(error))
PY
KERAS_BACKEND=jax venv/bin/python scores.py | tee seen
diff seen - <<'SEEN'
announced (None, 4, 7, 7)
returned (1, 4, 7, 11)
dense layer 24
ValueError True
SEEN
