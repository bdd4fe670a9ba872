#!/usr/bin/env bash
# PyTorch's newer exporter to ONNX: where an LSTM begins with a learned state, which is expanded to the batch, the file has a copy of it for each sequence
# of the example: 8 parameters are 64 numbers behind a batch of 8, under the names val_13 and val_14, and h0 and c0 are gone. The file has 218 numbers for
# a model of 162. The older exporter keeps h0 and c0, and ONNX Runtime's optimizer and onnxslim do the same to its file. With an open batch both are kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0 onnxslim==0.1.98

cat >states.py <<'PY'
import math

import onnx
import onnxruntime
import onnxslim
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.h0, self.c0 = (nn.Parameter(torch.randn(1, 1, 4)) for _ in range(2))
        self.lstm = nn.LSTM(3, 4, batch_first=True)
        self.out = nn.Linear(4, 2)

    def forward(self, words):
        start = [state.expand(1, len(words), 4).contiguous() for state in (self.h0, self.c0)]
        return self.out(self.lstm(words, tuple(start))[0])


def told(name, path):
    tensors = [tensor for tensor in onnx.load(path).graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT]
    states = [tuple(tensor.dims) for tensor in tensors if len(tensor.dims) == 3 and tensor.dims[2] == 4 and tensor.dims[1] != 16]
    kept = sum(tensor.name in ("h0", "c0") for tensor in tensors)
    print(f"{name}: {sum(math.prod(tensor.dims) for tensor in tensors)} numbers, states {states}, by their names {kept}")


torch.manual_seed(0)
model = Tagger().eval()
print("parameters:", sum(parameter.numel() for parameter in model.parameters()))
for batch in (8, 2):
    torch.onnx.export(model, (torch.zeros(batch, 5, 3),), "newer.onnx", dynamo=True, verbose=False)
    told(f"newer exporter, batch of {batch}", "newer.onnx")
torch.onnx.export(model, (torch.zeros(8, 5, 3),), "open.onnx", dynamo=True, verbose=False, dynamic_shapes=({0: "batch"},))
told("newer exporter, open batch", "open.onnx")
torch.onnx.export(model, (torch.zeros(8, 5, 3),), "older.onnx", dynamo=False)
told("older exporter, batch of 8", "older.onnx")
options = onnxruntime.SessionOptions()
options.optimized_model_filepath = "optimized.onnx"
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
onnxruntime.InferenceSession("older.onnx", options)
told("  by ONNX Runtime's optimizer", "optimized.onnx")
onnx.save(onnxslim.slim(onnx.load("older.onnx")), "slim.onnx")
told("  by onnxslim", "slim.onnx")
PY
venv/bin/python -W ignore states.py 2>errors | grep -v '^\[torch' | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
parameters: 162
newer exporter, batch of 8: 218 numbers, states [(1, 8, 4), (1, 8, 4)], by their names 0
newer exporter, batch of 2: 170 numbers, states [(1, 2, 4), (1, 2, 4)], by their names 0
newer exporter, open batch: 162 numbers, states [(1, 1, 4), (1, 1, 4)], by their names 2
older exporter, batch of 8: 162 numbers, states [(1, 1, 4), (1, 1, 4)], by their names 2
  by ONNX Runtime's optimizer: 218 numbers, states [(1, 8, 4), (1, 8, 4)], by their names 0
  by onnxslim: 218 numbers, states [(1, 8, 4), (1, 8, 4)], by their names 0
SEEN
