#!/usr/bin/env bash
# PyTorch's exporters to ONNX keep parameters that have equal values once, not only those that are tied. A model that was
# not trained yet has its ones and zeros in one place: of 44 parameters, 28 are in the file, and two normalizations and a
# third of another kind read the same scale and bias. Once they differ, all are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 onnx==1.23.2 onnxscript==0.7.2 numpy==2.4.6

cat >export.py <<'PY'
import math
import warnings

import onnx
import torch
from torch import nn

warnings.filterwarnings("ignore")
KINDS = ("LayerNormalization", "BatchNormalization")


def exported(model, dynamo):
    """How many numbers the parameters in the file have, and which scales the normalizations read."""
    torch.onnx.export(model, (torch.ones(2, 4),), "model.onnx", dynamo=dynamo, verbose=False)
    graph = onnx.load("model.onnx").graph
    names = {name for name, _ in model.named_parameters()}
    held = sum(math.prod(one.dims) for one in graph.initializer if one.name in names)
    renamed = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Identity"}
    return held, [renamed.get(node.input[1], node.input[1]) for node in graph.node if node.op_type in KINDS]


model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.LayerNorm(4), nn.BatchNorm1d(4)).eval()
parameters = sum(one.numel() for one in model.parameters())
for dynamo in (True, False):
    held, scales = exported(model, dynamo)
    print(f"dynamo={dynamo}: {parameters} parameters, {held} in the file; the normalizations read {scales}")
    assert (parameters, held) == (44, 28)
    assert set(scales) == {"1.weight"}
for one in model.parameters():
    nn.init.normal_(one)
for dynamo in (True, False):
    held, scales = exported(model, dynamo)
    print(f"dynamo={dynamo}, other values: {held} in the file; the normalizations read {scales}")
    assert held == 44
    assert len(set(scales)) == 3
PY
venv/bin/python export.py
