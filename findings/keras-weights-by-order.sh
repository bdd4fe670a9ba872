#!/usr/bin/env bash
# Keras: a `.weights.h5` has the name of each layer, and load_weights() pays no heed to it. Layers of one class go by the order in which the
# model has them: where a program now names its decoder before its encoder, each LSTM gets the other's weights, and nothing is reported.
# The whole model as an `.h5` does the same, unless it is loaded with by_name=True, which a `.weights.h5` refuses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6 h5py==3.16.0

cat >order.py <<'PY'
import h5py
import numpy as np
from keras import Input, Model, layers


def built(*names):
    start = Input((5, 3))
    return Model(start, layers.Concatenate()([layers.LSTM(4, name=name)(start) for name in names]))


def whose(model):
    kernel = model.get_layer("encoder").get_weights()[0]
    return next((name for name, known in kernels.items() if np.array_equal(kernel, known)), "its own")


saved = built("encoder", "decoder")
kernels = {name: saved.get_layer(name).get_weights()[0] for name in ("encoder", "decoder")}
saved.save_weights("model.weights.h5")
saved.save("model.h5")
with h5py.File("model.weights.h5") as file:
    for path in ("lstm", "lstm_1"):
        print("layers/" + path, "is named", file[f"layers/{path}/vars"].attrs["name"])

print("before: the encoder has the kernel of", whose(built("decoder", "encoder")))
for name, given in (("model.weights.h5", {}), ("model.h5", {}), ("model.h5", {"by_name": True})):
    model = built("decoder", "encoder")
    model.load_weights(name, **given)
    print(name, *given, "the encoder has the kernel of", whose(model))
try:
    model.load_weights("model.weights.h5", by_name=True)
except ValueError:
    print("model.weights.h5 by_name: an error")
PY
KERAS_BACKEND=jax venv/bin/python -W ignore order.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
layers/lstm is named encoder
layers/lstm_1 is named decoder
before: the encoder has the kernel of its own
model.weights.h5 the encoder has the kernel of decoder
model.h5 the encoder has the kernel of decoder
model.h5 by_name the encoder has the kernel of encoder
model.weights.h5 by_name: an error
SEEN
