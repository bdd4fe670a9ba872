#!/usr/bin/env bash
# Keras: a Sequential may have a layer at two places, as an activation or a pooling that is made once, and its configuration has it at the first
# one only. What is loaded from its `.keras` lacks the second step, computes something else, and has the same count, so that nothing is
# reported; so does from_config(). clone_model(), weights alone, and the same layers in a functional model keep both places.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6

cat >twice.py <<'PY'
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(1)
sequences = np.random.default_rng(1).normal(size=(2, 16, 3)).astype("float32")


def pooled():
    pool = layers.MaxPooling1D(2)
    return [layers.Dense(4), pool, layers.LSTM(4, return_sequences=True), pool, layers.LSTM(4)]


def activated():
    activation = layers.LeakyReLU()
    return [layers.LSTM(4), activation, layers.Dense(5), activation, layers.Dense(1)]


def repeated():
    return [*[layers.LSTM(3, return_sequences=True)] * 2, layers.Dense(1)]


def functional(row):
    values = start = keras.Input((16, 3))
    for layer in row:
        values = layer(values)
    return keras.Model(start, values)


def sequential(row):
    return keras.Sequential([keras.Input((16, 3)), *row])


def copies(build, row, model):
    model.save("model.keras")
    model.save_weights("model.weights.h5")
    again = build(row())
    again.load_weights("model.weights.h5")
    made = {"from_config": type(model).from_config(model.get_config()), "clone_model": keras.models.clone_model(model)}
    for copy in made.values():
        copy.set_weights(model.get_weights())
    return {"load_model": keras.models.load_model("model.keras"), **made, "load_weights": again}


for build in (sequential, functional):
    for row in (pooled, activated, repeated):
        model = build(row())
        expected = model.predict(sequences, verbose=0)
        print(f"{build.__name__}, {row.__name__}: {model.count_params()}")
        for name, copy in copies(build, row, model).items():
            same = np.allclose(copy.predict(sequences, verbose=0), expected, atol=1e-6)
            if not same:
                print(f"  {name}: {copy.count_params()}, and it computes something else")
PY
KERAS_BACKEND=jax venv/bin/python -W ignore twice.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
sequential, pooled: 304
  load_model: 304, and it computes something else
  from_config: 304, and it computes something else
sequential, activated: 159
  load_model: 159, and it computes something else
  from_config: 159, and it computes something else
sequential, repeated: 88
  load_model: 88, and it computes something else
  from_config: 88, and it computes something else
functional, pooled: 304
functional, activated: 159
functional, repeated: 88
SEEN
