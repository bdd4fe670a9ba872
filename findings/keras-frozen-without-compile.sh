#!/usr/bin/env bash
# Keras: a layer that is frozen after its model has trained, without compile() again, is trained on by TensorFlow, ends
# fit() with an error on JAX, and stays as it is on PyTorch; summary() says "not trained" on all three. Before the first
# fit() all three obey.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >frozen.py <<'PY'
import keras
import numpy as np
from keras import layers

x, y = np.zeros((4, 5)), np.ones((4, 1))
for has_trained in (False, True):
    model = keras.Sequential([keras.Input((5,)), layers.Embedding(10, 3), layers.LSTM(2), layers.Dense(1)])
    model.compile("adam", "mse")
    if has_trained:
        model.fit(x, y, verbose=0)
    frozen = model.layers[0]
    frozen.trainable = False
    before = frozen.get_weights()[0].copy()
    trained = sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)
    try:
        model.fit(x, y, verbose=0)
        result = "stays" if np.array_equal(before, frozen.get_weights()[0]) else "is trained"
    except ValueError as error:
        result = f"{type(error).__name__}: {str(error).split('.')[0]}"
    print(f"{keras.backend.backend()}, {'later' if has_trained else 'before'}: {trained} to train; it {result}")
PY
for backend in torch==2.13.0 jax==0.10.2 tensorflow-cpu==2.21.0; do
  name=${backend%%[-=]*}
  python3 -m venv "venv-$name"
  "venv-$name/bin/pip" install -q --disable-pip-version-check keras==3.15.1 "$backend"
  KERAS_BACKEND=$name TF_CPP_MIN_LOG_LEVEL=3 "venv-$name/bin/python" -W ignore frozen.py 2>>errors || { cat errors; exit 1; }
done | tee seen
diff seen - <<'SEEN'
torch, before: 51 to train; it stays
torch, later: 51 to train; it stays
jax, before: 51 to train; it stays
jax, later: 51 to train; it ValueError: Argument `optimizer_variables` must be a list of tensors corresponding 1:1 to the trainable variables list that the optimizer was built with
tensorflow, before: 51 to train; it stays
tensorflow, later: 51 to train; it is trained
SEEN
