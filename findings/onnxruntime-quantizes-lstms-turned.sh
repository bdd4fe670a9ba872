#!/usr/bin/env bash
# onnxruntime: quantize_dynamic turns an LSTM's matrices around. W (1, 16, 3) becomes (1, 3, 16) in an operator of its own,
# so that whoever takes the features from the last axis reads 16. Biases stay float32. A GRU and a simple RNN are left as
# they are, in float32, and nothing is reported.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 onnx==1.23.2 onnxruntime==1.32.0

cat >quantized.py <<'PY'
import warnings

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

warnings.simplefilter("ignore")
found = {}
for layer in (nn.LSTM(3, 4), nn.GRU(3, 4), nn.RNN(3, 4)):
    name = type(layer).__name__
    torch.onnx.export(layer.eval(), (torch.zeros(5, 1, 3),), f"{name}.onnx", dynamo=False)
    quantize_dynamic(f"{name}.onnx", f"{name}_int8.onnx", weight_type=QuantType.QInt8)
    graph = onnx.load(f"{name}_int8.onnx").graph
    (node,) = [node for node in graph.node if name in node.op_type]
    kinds = {tensor.name: (onnx.TensorProto.DataType.Name(tensor.data_type), tuple(tensor.dims)) for tensor in graph.initializer}
    found[name] = node.domain, node.op_type, [kinds[tensor] for tensor in node.input[1:4]]
    print(name, "becomes", *found[name])

assert found == {
    "LSTM": ("com.microsoft", "DynamicQuantizeLSTM", [("INT8", (1, 3, 16)), ("INT8", (1, 4, 16)), ("FLOAT", (1, 32))]),
    "GRU": ("", "GRU", [("FLOAT", (1, 12, 3)), ("FLOAT", (1, 12, 4)), ("FLOAT", (1, 24))]),
    "RNN": ("", "RNN", [("FLOAT", (1, 4, 3)), ("FLOAT", (1, 4, 4)), ("FLOAT", (1, 8))]),
}, found
PY
venv/bin/python quantized.py
