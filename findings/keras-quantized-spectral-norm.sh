#!/usr/bin/env bash
# `quantize("int8")` makes a dense layer a quarter as large, and one inside `SpectralNormalization` larger than it was: the
# wrapper keeps the kernel of float32 beside the one of eight bits, and both count: 8,384 numbers for 4,224, and 21,248
# bytes for 16,896. The model computes and is saved, and its `.keras` cannot be loaded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >quantized.py <<'PY'
import math

import keras
import numpy as np
from keras import layers


def size(model):
    """How many numbers a model has, and how many bytes they take."""
    held = sum(math.prod(one.shape) * np.dtype(str(one.dtype)).itemsize for one in model.weights)
    return model.count_params(), held


def quantized(layer, file):
    """The sizes of a model before it is quantized and after, and whether its file can be loaded."""
    model = keras.Sequential([keras.Input((64,)), layer])
    before = size(model)
    model.quantize("int8")
    source = np.random.default_rng(1).random((4, 64)).astype("float32")
    returned = np.asarray(model(source))
    model.save(file)
    try:
        loaded = keras.saving.load_model(file)
    except (TypeError, ValueError) as error:
        print(f"{type(layer).__name__}: {before} -> {size(model)}, not loaded: {type(error).__name__}: {str(error)[:90]}")
        return before, size(model), False
    assert np.allclose(loaded(source), returned)
    print(f"{type(layer).__name__}: {before} -> {size(model)}, loaded")
    return before, size(model), True


assert quantized(layers.Dense(64), "dense.keras") == ((4160, 16640), (4224, 4608), True)
wrapped = layers.SpectralNormalization(layers.Dense(64))
assert quantized(wrapped, "wrapped.keras") == ((4224, 16896), (8384, 21248), False)
kernels = [str(one.dtype) for one in wrapped.weights if tuple(one.shape) == (64, 64)]
print("kernels of the wrapped layer:", kernels)
assert sorted(kernels) == ["float32", "int8"]
PY
KERAS_BACKEND=jax venv/bin/python quantized.py
