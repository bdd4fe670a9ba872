#!/usr/bin/env bash
# PyTorch's exporter: with Dim.AUTO, the file of an LSTM says that any number of sequences and timesteps may go in, for
# both settings of batch_first. Without batch_first the length of the example is in a Reshape behind the layer: 8 steps
# of 5 sequences come back as 4 of 10, and nothing is reported.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 onnx==1.23.2 onnxscript==0.7.2 onnxruntime==1.32.0

cat >lengths.py <<'PY'
import logging
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
onnxruntime.set_default_logger_severity(3)


def declared(value):
    return [axis.dim_value or "open" for axis in value.type.tensor_type.shape.dim]


for batch_first in (True, False):
    layer = nn.LSTM(3, 2, batch_first=batch_first).eval()
    example = torch.zeros((5, 4, 3) if batch_first else (4, 5, 3))
    longer = torch.randn((5, 8, 3) if batch_first else (8, 5, 3))
    axes = {0: torch.export.Dim.AUTO, 1: torch.export.Dim.AUTO}
    torch.onnx.export(layer, (example,), "lstm.onnx", dynamo=True, dynamic_shapes=(axes,), verbose=False)
    session = onnxruntime.InferenceSession("lstm.onnx")
    (output, *_) = session.run(None, {session.get_inputs()[0].name: longer.numpy()})
    expected = layer(longer)[0].detach().numpy()
    equal = output.shape == expected.shape and np.allclose(output, expected, atol=1e-5)
    print(batch_first, declared(onnx.load("lstm.onnx").graph.input[0]))
    print(expected.shape, output.shape, "equal" if equal else "not equal")
PY
venv/bin/python -W ignore lengths.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
True ['open', 'open', 3]
(5, 8, 2) (5, 8, 2) equal
False ['open', 'open', 3]
(8, 5, 2) (4, 10, 2) not equal
SEEN
