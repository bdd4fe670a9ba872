#!/usr/bin/env bash
# PyTorch: dropout between an LSTM's layers is an argument of its one operator, and not a dropout of its own. A program that was exported in
# training mode refuses eval(); what torchao has for it, move_exported_model_to_eval() or allow_exported_model_train_eval() and eval(),
# switches each nn.Dropout off, and leaves the dropout of an LSTM and a GRU on: two calls on one input differ, and nothing says so. Exported
# in eval mode and moved to training, they never drop.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 torchao==0.18.0

cat >dropping.py <<'PY'
import logging

logging.disable(logging.WARNING)
import torch
from torch import nn
from torchao.quantization.pt2e import allow_exported_model_train_eval, move_exported_model_to_eval, move_exported_model_to_train


class Dropout(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.drop = nn.LSTM(4, 4, num_layers=2), nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(self.rnn(x)[0])


class Between(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.rnn = layer(4, 4, num_layers=2, dropout=0.5)

    def forward(self, x):
        return self.rnn(x)[0]


def drops(model):
    with torch.no_grad():
        return not torch.equal(model(x), model(x))


torch.manual_seed(1)
x = torch.randn(20, 3, 4)
for name, make in {
    "nn.Dropout": Dropout,
    "nn.LSTM(dropout=0.5)": lambda: Between(nn.LSTM),
    "nn.GRU(dropout=0.5)": lambda: Between(nn.GRU),
}.items():
    model = make()
    moved, allowed = (torch.export.export(model.train(), (x,)).module() for _ in range(2))
    for_training = torch.export.export(model.eval(), (x,)).module()
    print(name, "drops: exported", drops(moved), end=", ")
    move_exported_model_to_eval(moved)
    print("moved to eval", drops(moved), end=", ")
    allow_exported_model_train_eval(allowed)
    allowed.eval()
    print("eval()", drops(allowed))
    move_exported_model_to_train(for_training)
    print("  the module in eval", drops(model.eval()), "in training", drops(model.train()), "exported in eval, moved to training", drops(for_training))
PY
venv/bin/python -W ignore dropping.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
nn.Dropout drops: exported True, moved to eval False, eval() False
  the module in eval False in training True exported in eval, moved to training True
nn.LSTM(dropout=0.5) drops: exported True, moved to eval True, eval() True
  the module in eval False in training True exported in eval, moved to training False
nn.GRU(dropout=0.5) drops: exported True, moved to eval True, eval() True
  the module in eval False in training True exported in eval, moved to training False
SEEN
