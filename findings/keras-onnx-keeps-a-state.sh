#!/usr/bin/env bash
# Keras's export to ONNX, on PyTorch, of a model with a stateful LSTM: to trace the model it runs it on a batch of ones, and the state behind that is
# kept in the file, which begins with it at every call, and changes it by none. So the file never gives what the model gives for its first
# batch, not even if the model was made or reset just before; and the model itself goes on behind the ones. As `.keras` it begins with zeros.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat >state.py <<'PY'
import keras
import numpy as np
import onnxruntime
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input(batch_shape=(1, 5, 3)), layers.LSTM(4, stateful=True), layers.Dense(2)])
batch = np.random.default_rng(0).normal(size=(1, 5, 3)).astype("float32")


def predicted(model, *batches):
    return [model.predict(values, verbose=0) for values in batches][-1]


def reset():
    model.layers[0].reset_state()


known = {"the first batch": predicted(model, batch), "the second": predicted(model, batch)}
reset()
known["a batch behind ones"] = predicted(model, np.ones_like(batch), batch)


def which(output):
    return next((name for name, expected in known.items() if np.allclose(output, expected, atol=1e-5)), "another")


reset()
model.export("model.onnx", format="onnx", verbose=False)
print("the model as:", which(predicted(model, batch)))
session = onnxruntime.InferenceSession("model.onnx")
for _ in range(2):
    print("its file as:", which(session.run(None, {session.get_inputs()[0].name: batch})[0]))
print("inputs of the file:", len(session.get_inputs()))

reset()
model.save("model.keras")
loaded = keras.models.load_model("model.keras")
for _ in range(2):
    print("loaded from .keras as:", which(predicted(loaded, batch)))
PY
KERAS_BACKEND=torch venv/bin/python -W ignore state.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
the model as: a batch behind ones
its file as: a batch behind ones
its file as: a batch behind ones
inputs of the file: 1
loaded from .keras as: the first batch
loaded from .keras as: the second
SEEN
