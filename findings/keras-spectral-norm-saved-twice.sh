#!/usr/bin/env bash
# A Keras layer inside `SpectralNormalization` has one kernel, and a saved model two of it: the wrapper saves it among its own
# weights, and the layer inside does so again. A model of 18 numbers has 30 in its file, so that whoever adds up a file's
# tensors counts 12 too many.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 h5py==3.16.0

cat >saved.py <<'PY'
import io
import math
import zipfile

import h5py
import keras
import numpy as np
from keras import layers

model = keras.Sequential([keras.Input((4,)), layers.SpectralNormalization(layers.Dense(3))])
model.save("model.keras")
with zipfile.ZipFile("model.keras") as archive:
    weights = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
tensors = {}
weights.visititems(lambda name, item: tensors.update({name: item[()]}) if hasattr(item, "shape") else None)
held = sum(math.prod(tensor.shape) for tensor in tensors.values())
print("in memory:", model.count_params(), "in the file:", held, {name: one.shape for name, one in tensors.items()})
assert (model.count_params(), held) == (18, 30)
kernels = [tensor for tensor in tensors.values() if tensor.shape == (4, 3)]
assert len(kernels) == 2
assert np.array_equal(*kernels)
assert keras.saving.load_model("model.keras").count_params() == 18
PY
KERAS_BACKEND=torch venv/bin/python saved.py
