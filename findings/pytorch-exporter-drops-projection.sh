#!/usr/bin/env bash
# PyTorch's exporter to ONNX: an LSTM with proj_size is written without an error as one of p units, with the first rows of its
# matrices and no projection: 64 of its 120 numbers. onnx.checker finds no fault; onnxruntime stops
# at its states.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat >projection.py <<'PY'
import logging
import warnings

import onnx
import onnxruntime
import torch
from torch import nn

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
layer, x = nn.LSTM(3, 4, proj_size=2).eval(), torch.zeros(5, 1, 3)
torch.onnx.export(layer, (x,), "lstm.onnx", verbose=False)
model = onnx.load("lstm.onnx")
onnx.checker.check_model(model)
(node,) = [node for node in model.graph.node if node.op_type == "LSTM"]
(units,) = [attribute.i for attribute in node.attribute if attribute.name == "hidden_size"]
shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
weights = [shapes[name] for name in node.input[1:4]]
print("PyTorch:", {name: tuple(tensor.shape) for name, tensor in layer.named_parameters()})
print("the file:", units, "units, W, R and B", *weights)
assert units == 2 and weights == [(1, 8, 3), (1, 8, 2), (1, 16)]

try:
    session = onnxruntime.InferenceSession("lstm.onnx")
    session.run(None, {session.get_inputs()[0].name: x.numpy()})
except Exception as error:
    print("onnxruntime:", type(error).__name__)
else:
    raise AssertionError("onnxruntime runs it")
PY
venv/bin/python projection.py
