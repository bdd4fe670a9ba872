#!/usr/bin/env bash
# Keras: a layer that is thawed in a frozen model trains nothing, in a Sequential as in a functional model. Saved and loaded, the
# Sequential trains it, 25 of 153, and the functional model does not; of their clones it is the other way round. A Sequential's
# configuration does not say that the model is frozen, and clone_model() forgets it of a functional one. In another model, both train 25.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >thawed.py <<'PY'
import keras
import numpy as np
from keras import layers


def trained(model):
    return sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)


def sequential():
    return keras.Sequential([keras.Input((4, 3)), layers.LSTM(4), layers.Dense(5)])


def functional():
    x = keras.Input((4, 3))
    return keras.Model(x, layers.Dense(5)(layers.LSTM(4)(x)))


for make in (sequential, functional):
    model = make()
    model.trainable = False
    model.layers[-1].trainable = True
    model.compile("adam", "mse")
    model.save("model.keras")
    loaded = keras.saving.load_model("model.keras")
    clone, outer = keras.models.clone_model(model), keras.Sequential([keras.Input((4, 3)), model])
    before = [np.array(weight) for weight in loaded.get_weights()]
    loaded.fit(np.ones((8, 4, 3)), np.ones((8, 5)), verbose=0)
    moved = [not np.array_equal(one, other) for one, other in zip(before, loaded.get_weights())]
    print(make.__name__, "trains", trained(model), "of", model.count_params(), "and a clone", trained(clone))
    print("  inside another model", trained(outer))
    print("  loaded it trains", trained(loaded), "and changes", *moved, "frozen:", not loaded.trainable)
PY
KERAS_BACKEND=jax venv/bin/python -W ignore thawed.py | tee seen
diff seen - <<'SEEN'
sequential trains 0 of 153 and a clone 0
  inside another model 25
  loaded it trains 25 and changes False False False True True frozen: False
functional trains 0 of 153 and a clone 25
  inside another model 25
  loaded it trains 0 and changes False False False False False frozen: True
SEEN
