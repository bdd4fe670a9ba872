#!/usr/bin/env bash
# Keras on TensorFlow exports an LSTM to ONNX by means of tf2onnx, which fills its biases up with zeros: one without a bias gets
# two, and one with a bias a second one. LSTM(2) on 3 features has 40 or 48 numbers, and its file 56 in both cases; whoever
# compares parameters by the file finds no difference between the two layers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 tf2onnx==1.17.0 onnx==1.23.2

cat >exported.py <<'PY'
import keras
import numpy as np
import onnx
from keras import layers
from onnx import numpy_helper


def exported(layer):
    """How many numbers a layer has, how many weights of floats its ONNX file, and how many of these are zeros."""
    model = keras.Sequential([keras.Input((5, 3)), layer])
    model.set_weights([np.random.default_rng(1).random(one.shape) + 0.5 for one in model.get_weights()])
    model(np.zeros((1, 5, 3), "float32"))
    model.export("model.onnx", format="onnx", verbose=False)
    graph = onnx.load("model.onnx").graph
    kept = [numpy_helper.to_array(one) for one in graph.initializer]
    kept = [one for one in kept if one.dtype == np.float32 and one.size > 1]
    operators = {node.op_type for node in graph.node} & {"LSTM"}
    zeros = sum(int((one == 0).sum()) for one in kept)
    return model.count_params(), sum(one.size for one in kept), zeros, sorted(operators)


found = [
    exported(layers.LSTM(2)),
    exported(layers.LSTM(2, use_bias=False)),
    exported(layers.Bidirectional(layers.LSTM(2))),
]
for counted, held, zeros, operators in found:
    print(f"{counted} in Keras, {held} in ONNX, {zeros} of them zeros, operators {operators}")
assert found == [(48, 56, 8, ["LSTM"]), (40, 56, 16, ["LSTM"]), (96, 112, 16, ["LSTM"])]
PY
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow venv/bin/python exported.py
