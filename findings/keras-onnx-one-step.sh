#!/usr/bin/env bash
# Keras's export to ONNX, on PyTorch: the file of a model whose number of timesteps is open takes any number of them, and
# returns what the first timestep alone gives. Nothing is reported. Where the number is given, the file is right: it has
# the cell's operators once for each timestep.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat >steps.py <<'PY'
import numpy as np
import keras
import onnx
import onnxruntime
from keras import layers

keras.utils.set_random_seed(0)
sequences = np.random.default_rng(0).normal(size=(4, 5, 3)).astype("float32")
for timesteps in (5, None):
    model = keras.Sequential([keras.Input((timesteps, 3)), layers.LSTM(2)])
    expected = model(sequences).detach().numpy()
    first = model(sequences[:, :1]).detach().numpy() if timesteps is None else None
    model.export("lstm.onnx", format="onnx", verbose=False)
    graph = onnx.load("lstm.onnx").graph
    session = onnxruntime.InferenceSession("lstm.onnx")
    (output,) = session.run(None, {session.get_inputs()[0].name: sequences})
    print("timesteps:", [axis.dim_value or "open" for axis in graph.input[0].type.tensor_type.shape.dim][1])
    print("as the model:", np.allclose(output, expected, atol=1e-5))
    if first is not None:
        print("as the first timestep alone:", np.allclose(output, first, atol=1e-5))
    print("hyperbolic tangents:", sum(node.op_type == "Tanh" for node in graph.node))
PY
KERAS_BACKEND=torch venv/bin/python -W ignore steps.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
timesteps: 5
as the model: True
hyperbolic tangents: 10
timesteps: open
as the model: False
as the first timestep alone: True
hyperbolic tangents: 2
SEEN
