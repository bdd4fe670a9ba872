#!/usr/bin/env bash
# Keras: an optimizer with use_ema=True writes its moving averages into the model at the end of fit(), and EarlyStopping with
# restore_best_weights=True, which comes after it, puts back the weights of the best epoch, which are not averaged: nothing of the averages
# is left in the model, without a warning, on PyTorch and on JAX. SwapEMAWeights beside it, which swaps the averages in while the
# model is evaluated, does not change that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export KERAS_HOME=$folder
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 numpy==2.4.6 jax==0.10.2

cat >averaged.py <<'PY'
import keras
import numpy as np
from keras import callbacks, layers


def flat(weights):
    return np.concatenate([keras.ops.convert_to_numpy(weight).ravel() for weight in weights])


class Seen(callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.raw = flat(self.model.trainable_weights)
        self.averages = flat(v for v in self.model.optimizer.variables if "average" in v.path)


keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 5, 3), np.random.rand(64, 1)
print(keras.config.backend())
for others in (
    [],
    [callbacks.EarlyStopping("loss", patience=9, restore_best_weights=True)],
    [callbacks.EarlyStopping("loss", patience=9, restore_best_weights=True), callbacks.SwapEMAWeights()],
):
    model = keras.Sequential([keras.Input((5, 3)), layers.LSTM(4), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(1e-3, use_ema=True), "mse")
    seen = Seen()
    model.fit(x, y, epochs=3, verbose=0, callbacks=[seen, *others])
    weights = flat(model.trainable_weights)
    names = " and ".join(type(other).__name__ for other in others) or "no callback"
    print(f"{names}: averages", np.allclose(weights, seen.averages, atol=1e-6), "as trained", np.allclose(weights, seen.raw, atol=1e-6))
PY
for backend in torch jax; do
  KERAS_BACKEND=$backend venv/bin/python -W ignore averaged.py 2>errors | tee -a seen || { cat errors; exit 1; }
done
diff seen - <<'SEEN'
torch
no callback: averages True as trained False
EarlyStopping: averages False as trained True
EarlyStopping and SwapEMAWeights: averages False as trained True
jax
no callback: averages True as trained False
EarlyStopping: averages False as trained True
EarlyStopping and SwapEMAWeights: averages False as trained True
SEEN
