#!/usr/bin/env bash
# torchinfo counts an LSTM's parametrized weights once or twice, by how it is told the input: with weight_norm on the
# recurrent weight, the model of 608 parameters has 608 with input_data, and 896 with input_size. A device does it: to(device)
# reads the weight that is computed, and so the parametrization runs before the model, and is taken for a layer of its own. A Linear
# with weight_norm counts once in both. A tied output layer counts twice in both: 1,426 for 1,026.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torchinfo==1.8.0 torch==2.13.0 numpy==2.4.6

cat >count.py <<'PY'
import torch
import torchinfo
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm, weight_norm


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 8)
        self.rnn = nn.LSTM(8, 8)
        self.out = nn.Linear(8, 50)
        self.out.weight = self.words.weight

    def forward(self, x):
        return self.out(self.rnn(self.words(x))[0])


sizes, words = (5, 2, 8), (5, 2)
for name, model, size, dtype in (
    ("LSTM", nn.LSTM(8, 8), sizes, torch.float32),
    ("LSTM with weight_norm", weight_norm(nn.LSTM(8, 8), "weight_hh_l0"), sizes, torch.float32),
    ("LSTM with spectral_norm", spectral_norm(nn.LSTM(8, 8), "weight_hh_l0"), sizes, torch.float32),
    ("Linear with weight_norm", weight_norm(nn.Linear(8, 8)), sizes, torch.float32),
    ("tied", Tied(), words, torch.long),
):
    by_data, on_device, by_size = (
        torchinfo.summary(model, verbose=0, **given).total_params
        for given in (
            {"input_data": torch.zeros(size, dtype=dtype)},
            {"input_data": torch.zeros(size, dtype=dtype), "device": "cpu"},
            {"input_size": size, "dtypes": [dtype]},
        )
    )
    print(f"{name}: {sum(parameter.numel() for parameter in model.parameters())}, counted {by_data}, {on_device}, {by_size}")
PY
venv/bin/python count.py | tee seen
diff seen - <<'SEEN'
LSTM: 576, counted 576, 576, 576
LSTM with weight_norm: 608, counted 608, 896, 896
LSTM with spectral_norm: 576, counted 576, 832, 832
Linear with weight_norm: 80, counted 80, 80, 80
tied: 1026, counted 1426, 1426, 1426
SEEN
