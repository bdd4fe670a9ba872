#!/usr/bin/env bash
# TensorFlow Lite: Keras 2's LSTM becomes one operator, whose weights Optimize.DEFAULT leaves in float32, while it quantizes
# the Dense behind it. Keras 3's, of the same size, becomes a loop, and is quantized; but what is in the loop is not
# among the tensors that an interpreter lists. A GRU is a loop, and is quantized, in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tensorflow-cpu==2.21.0 keras==3.15.1 tf_keras==2.21.0

cat >lite.py <<'PY'
import math
from collections import Counter

import keras
import tensorflow as tf
import tf_keras
from tensorflow.lite.python import schema_py_generated as schema

TYPES = {number: name for name, number in vars(schema.TensorType).items() if isinstance(number, int)}


def converted(package, kind, *optimizations):
    """The .tflite of a layer of 100 units on 6 features, and of a dense layer of 50."""
    layers = package.layers
    source = package.Input((5, 6), batch_size=1)
    model = package.Sequential([source, getattr(layers, kind)(100), layers.Dense(50, use_bias=False)])
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = list(optimizations)
    return converter.convert()


def matrices(content):
    """How many numbers of each type are in matrices of the file, in all of its graphs."""
    file = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(content, 0))
    found = Counter()
    for tensor in (tensor for graph in file.subgraphs for tensor in graph.tensors):
        if file.buffers[tensor.buffer].data is not None and len(tensor.shape) == 2 and min(tensor.shape) > 1:
            found[TYPES[tensor.type]] += math.prod(map(int, tensor.shape))
    return dict(sorted(found.items()))


def listed(content):
    """How many of these an interpreter lists with their values."""
    interpreter = tf.lite.Interpreter(model_content=content)
    found = 0
    for one in interpreter.get_tensor_details():
        if len(one["shape"]) == 2 and min(one["shape"]) > 1:
            found += interpreter.get_tensor(one["index"]).size
    return found


for package in (tf_keras, keras):
    for kind in ("LSTM", "GRU"):
        plain, small = converted(package, kind), converted(package, kind, tf.lite.Optimize.DEFAULT)
        print(f"RESULT {package.__name__} {kind}: {matrices(plain)}, listed {listed(plain)}; DEFAULT: {matrices(small)}")
PY
export KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3
{ venv/bin/python -W ignore lite.py 2>errors || { cat errors; exit 1; }; } | sed -n 's/^RESULT //p' | tee seen
diff seen - <<'SEEN'
tf_keras LSTM: {'FLOAT32': 47400}, listed 47400; DEFAULT: {'FLOAT32': 42400, 'INT8': 5000}
tf_keras GRU: {'FLOAT32': 36800}, listed 5000; DEFAULT: {'INT8': 36800}
keras LSTM: {'FLOAT32': 47400}, listed 5000; DEFAULT: {'INT8': 47400}
keras GRU: {'FLOAT32': 36800}, listed 5000; DEFAULT: {'INT8': 36800}
SEEN
