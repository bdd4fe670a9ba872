#!/usr/bin/env bash
# Keras: a layer that is shared where one of its places is in a wrapper or in a nested model is one layer, and two of them in the configuration.
# So what clone_model() and from_config() make has more parameters, which are trained apart, and the `.keras` that save() writes without a
# word cannot be loaded: its weights are there once. Called twice in one model, a layer stays one. Weights alone are loaded in every case.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6

cat >shared.py <<'PY'
import keras
from keras import Input, Model, layers


def called_twice():
    start, shared = Input((5, 3)), layers.LSTM(3, return_sequences=True)
    return Model(start, shared(shared(start)))


def a_cell_in_two_layers():
    start, cell = Input((5, 3)), layers.LSTMCell(3)
    return Model(start, layers.RNN(cell)(layers.RNN(cell, return_sequences=True)(start)))


def also_in_a_wrapper():
    start, shared = Input((5, 3)), layers.Dense(3)
    return Model(start, shared(layers.LSTM(3)(layers.TimeDistributed(shared)(start))))


def in_two_models():
    shared = layers.LSTM(3, return_sequences=True)
    parts = [keras.Sequential([Input((5, 3)), shared, layers.Dense(3)]) for _ in range(2)]
    start = Input((5, 3))
    return Model(start, parts[1](parts[0](start)))


for build in (called_twice, a_cell_in_two_layers, also_in_a_wrapper, in_two_models):
    model = build()
    clone = keras.models.clone_model(model)
    made = Model.from_config(model.get_config())
    model.save("model.keras")
    model.save_weights("model.weights.h5")
    build().load_weights("model.weights.h5")
    try:
        loaded = keras.models.load_model("model.keras").count_params()
    except ValueError as error:
        loaded = str(error).split("\n\n")[1]
    print(f"{build.__name__}: {model.count_params()}, clone {clone.count_params()}, from_config {made.count_params()}, loaded:", loaded)
PY
KERAS_BACKEND=jax venv/bin/python -W ignore shared.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
called_twice: 84, clone 84, from_config 84, loaded: 84
a_cell_in_two_layers: 84, clone 168, from_config 168, loaded: Layer 'lstm_cell' expected 3 variables, but received 0 variables during loading. Expected: ['kernel', 'recurrent_kernel', 'bias']
also_in_a_wrapper: 96, clone 108, from_config 108, loaded: Layer 'dense' expected 2 variables, but received 0 variables during loading. Expected: ['kernel', 'bias']
in_two_models: 108, clone 192, from_config 192, loaded: Layer 'lstm_cell' expected 3 variables, but received 0 variables during loading. Expected: ['kernel', 'recurrent_kernel', 'bias']
SEEN
