#!/usr/bin/env bash
# PyTorch's FlopCounterMode: 0 for an nn.LSTM on a processor, as oneDNN computes it in one operator. For a GRU, an RNN, a
# cell, an LSTM that has a projection, lies on the meta device or reads packed sequences of several lengths, it counts two for
# each multiply-add.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat >flops.py <<'PY'
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.flop_counter import FlopCounterMode

features, units, steps = 64, 128, 100
x = torch.randn(steps, 1, features)


def flops(layer, x=x):
    with FlopCounterMode(display=False) as counter:
        layer(x)
    return counter.get_total_flops()


found = {
    "LSTM": flops(nn.LSTM(features, units)),
    "LSTM in both directions": flops(nn.LSTM(features, units, bidirectional=True)),
    "LSTM on meta": flops(nn.LSTM(features, units, device="meta"), x.to("meta")),
    "LSTM, packed": flops(nn.LSTM(features, units), pack_padded_sequence(x.expand(-1, 2, -1), [steps, 20])),
    "LSTM with a projection": flops(nn.LSTM(features, units, proj_size=32)),
    "GRU": flops(nn.GRU(features, units)),
    "RNN": flops(nn.RNN(features, units)),
    "LSTMCell": flops(nn.LSTMCell(features, units), x[0]),
}
for layer, count in found.items():
    print(f"{layer}: {count:,}")
with torch.backends.mkldnn.flags(enabled=False):
    without = flops(nn.LSTM(features, units))
print(f"LSTM without oneDNN: {without:,}")

gate = 2 * (features + units) * units
assert found == {
    "LSTM": 0,
    "LSTM in both directions": 0,
    "LSTM on meta": steps * 4 * gate,
    "LSTM, packed": (steps + 20) * 4 * gate,
    "LSTM with a projection": steps * 2 * (4 * (features + 32) * units + units * 32),
    "GRU": steps * 3 * gate,
    "RNN": steps * gate,
    "LSTMCell": 4 * gate,
}
assert without == steps * 4 * gate
PY
venv/bin/python flops.py
