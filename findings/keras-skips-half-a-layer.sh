#!/usr/bin/env bash
# Keras: load_weights(skip_mismatch=True) says that a layer is not loaded, and loads a part of it: what comes before the
# tensor that does not fit from a `.weights.h5` or a `.keras`, and what comes behind it, too, from an `.h5`. So an LSTM for
# other features keeps all of its own weights or takes two of three over, and a GRU with `reset_after` takes both of the
# kernels of one without, beside biases of its own, in each format.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >skip.py <<'PY'
import warnings

import keras
import numpy as np
from keras import layers


def model(features, layer):
    return keras.Sequential([keras.Input((5, features)), layer])


def taken(old, new):
    """Which tensors of the old model are in the new one now."""
    pairs = zip(old.get_weights(), new.get_weights(), new.weights, strict=True)
    return [variable.name for before, now, variable in pairs if np.array_equal(before, now)]


BIASES = {"bias_initializer": "random_normal", "name": "rnn"}
PAIRS = {
    "LSTM of 3 features, then of 7": ((3, layers.LSTM, {}), (7, layers.LSTM, {})),
    "GRU, then with reset_after": ((3, layers.GRU, {"reset_after": False}), (3, layers.GRU, {})),
}
for title, ends in PAIRS.items():
    for file in ("model.weights.h5", "model.keras", "model.h5"):
        old, new = (model(features, kind(4, **options, **BIASES)) for features, kind, options in ends)
        old.save_weights(file) if "weights" in file else old.save(file)
        with warnings.catch_warnings(record=True) as raised:
            warnings.simplefilter("always", UserWarning)
            new.load_weights(file, skip_mismatch=True)
        said = [str(one.message) for one in raised if one.category is UserWarning]
        (words,) = {" ".join(one.split()[:5]) for one in said}
        print(f"{title}, {file}: {taken(old, new)}, {words!r}")
PY
KERAS_BACKEND=jax venv/bin/python skip.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
LSTM of 3 features, then of 7, model.weights.h5: [], 'A total of 1 objects'
LSTM of 3 features, then of 7, model.keras: [], 'A total of 1 objects'
LSTM of 3 features, then of 7, model.h5: ['recurrent_kernel', 'bias'], 'Skipping loading weights for layer'
GRU, then with reset_after, model.weights.h5: ['kernel', 'recurrent_kernel'], 'A total of 1 objects'
GRU, then with reset_after, model.keras: ['kernel', 'recurrent_kernel'], 'A total of 1 objects'
GRU, then with reset_after, model.h5: ['kernel', 'recurrent_kernel'], 'Skipping loading weights for layer'
SEEN
