#!/usr/bin/env bash
# Keras: on PyTorch and JAX an LSTM in float16 or bfloat16 cannot be built, since they have no QR decomposition of that type
# for its orthogonal recurrent kernel. In a functional model that is an error. A Sequential takes the error for a layer
# that does not tell its shape: it says that it is built, counts 48 of its 138 parameters, and is saved with those.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 jax==0.10.2 h5py==3.16.0

cat >built.py <<'PY'
import io
import zipfile

import h5py
import keras
from keras import layers


def saved(model):
    """How many numbers the tensors of the model's file have."""
    model.save("model.keras")
    sizes = []
    with zipfile.ZipFile("model.keras") as archive:
        weights = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    weights.visititems(lambda name, item: sizes.append(item.size) if isinstance(item, h5py.Dataset) else None)
    return sum(sizes)


source = keras.Input((5, 3))
for options in ({}, {"dtype": "bfloat16"}, {"dtype": "float16"}, {"dtype": "float16", "recurrent_initializer": "zeros"}):
    model = keras.Sequential([source, layers.LSTM(4, **options), layers.Dense(2)])
    parts = [layer.built for layer in model.layers]
    print(options, "built:", model.built, *parts, "parameters:", model.count_params(), "saved:", saved(model))
    try:
        layers.LSTM(4, **options)(source)
    except NotImplementedError:
        print("  functional: NotImplementedError")
PY
for backend in torch jax; do
  KERAS_BACKEND=$backend venv/bin/python -W ignore built.py | tee seen
  diff seen - <<'SEEN'
{} built: True True True parameters: 138 saved: 138
{'dtype': 'bfloat16'} built: True False False parameters: 48 saved: 48
  functional: NotImplementedError
{'dtype': 'float16'} built: True False False parameters: 48 saved: 48
  functional: NotImplementedError
{'dtype': 'float16', 'recurrent_initializer': 'zeros'} built: True True True parameters: 138 saved: 138
SEEN
done
