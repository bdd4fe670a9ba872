#!/usr/bin/env bash
# A Keras model with `enable_lora` has 28 numbers in memory and 8 in its file: saving adds the adapters to the kernel and
# leaves them out, and says `lora_rank` in the configuration. Loading makes new adapters, trainable and without effect:
# the loaded model has 28 numbers again, but not the same ones, although it computes the same.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 h5py==3.16.0

cat >saved.py <<'PY'
import io
import zipfile

import h5py
import keras
import numpy as np

model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
dense = model.layers[0]
dense.enable_lora(4)
dense.lora_kernel_b.assign(np.ones((4, 2)))
model.save("model.keras")
with zipfile.ZipFile("model.keras") as archive:
    weights = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
shapes = {}
weights.visititems(lambda name, item: shapes.update({name: item.shape}) if hasattr(item, "shape") else None)
loaded = keras.saving.load_model("model.keras")
print("in memory:", model.count_params(), "in the file:", shapes, "loaded:", loaded.count_params())
assert (model.count_params(), loaded.count_params()) == (28, 28)
assert list(shapes.values()) == [(3, 2), (2,)]

stored = np.array(weights["layers/dense/vars/0"])
own, adapters = (w.numpy() for w in (dense._kernel, dense.lora_kernel_a)), dense.lora_kernel_b.numpy()
kernel, lowered = own
scale = dense.lora_alpha / dense.lora_rank
assert np.allclose(stored, kernel + scale * lowered @ adapters, atol=1e-6)
assert not loaded.layers[0].lora_kernel_b.numpy().any()
x = np.ones((1, 3))
assert np.allclose(model(x).detach().numpy(), loaded(x).detach().numpy(), atol=1e-5)
PY
KERAS_BACKEND=torch venv/bin/python saved.py
