#!/usr/bin/env bash
# PaddlePaddle: an LSTM without its first bias keeps it, frozen, and the names of all tensors behind it move up: in two
# layers, `weight_ih_l1` is the first layer's second bias.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check paddlepaddle==3.3.1

cat >names.py <<'PY'
from paddle import nn

lstm = nn.LSTM(3, 2, num_layers=2, bias_ih_attr=False)
for name, tensor in lstm.named_parameters():
    print(name, list(tensor.shape), "trained" if tensor.trainable else "frozen")
print("weight_ih_l1 is the bias of layer 0:", lstm.weight_ih_l1 is lstm[0].cell.bias_hh)
PY
venv/bin/python names.py 2>/dev/null | tee seen
diff seen - <<'SEEN'
weight_ih_l0 [8, 3] trained
weight_hh_l0 [8, 2] trained
bias_hh_l0 [8] frozen
weight_ih_l1 [8] trained
weight_hh_l1 [8, 2] trained
bias_hh_l1 [8, 2] trained
1.cell.bias_ih [8] frozen
1.cell.bias_hh [8] trained
weight_ih_l1 is the bias of layer 0: True
SEEN
