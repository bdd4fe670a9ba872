#!/usr/bin/env bash
# PyTorch: a program that torch.export saved has a tied matrix once in its file, and loaded again two parameters of it: 205
# where the model, the program before it was saved, and TorchScript have 185. The two are one storage, so that they stay
# equal while the program is trained; but one alone gets a gradient, and whoever sums the sizes of parameters() has 20 too many.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat >tied.py <<'PY'
import json
import math
import zipfile

import torch
from torch import nn


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.rnn, self.out = nn.Embedding(5, 4), nn.LSTM(4, 4), nn.Linear(4, 5)
        self.out.weight = self.words.weight

    def forward(self, x):
        return self.out(self.rnn(self.words(x))[0])


def count(module):
    return sum(parameter.numel() for parameter in module.parameters())


words, model = torch.zeros(3, 2, dtype=torch.long), Tied()
program = torch.export.export(model, (words,))
torch.export.save(program, "tied.pt2")
torch.jit.save(torch.jit.script(model), "tied.pt")
with zipfile.ZipFile("tied.pt2") as archive:
    (config,) = [name for name in archive.namelist() if name.endswith("model_weights_config.json")]
    entries = json.loads(archive.read(config))["config"].values()
held = {one["path_name"]: math.prod(size["as_int"] for size in one["tensor_meta"]["sizes"]) for one in entries}
print("model:", count(model), "program:", count(program.module()), "in the file:", sum(held.values()))
print("TorchScript, loaded:", count(torch.jit.load("tied.pt")))

loaded = torch.export.load("tied.pt2").module()
first, second = loaded.words.weight, loaded.out.weight
print("program, loaded:", count(loaded), "one storage:", first is not second and first.data_ptr() == second.data_ptr())
optimizer = torch.optim.Adam(loaded.parameters())
before = first.detach().clone()
loaded(words).square().sum().backward()
optimizer.step()
print("gradients:", sum(one.grad is not None for one in (first, second)), "of 2, moments:", len(optimizer.state), "of 7")
print("trained:", not torch.equal(first, before), "still equal:", torch.equal(first, second))
PY
venv/bin/python -W ignore tied.py | tee seen
diff seen - <<'SEEN'
model: 185 program: 185 in the file: 185
TorchScript, loaded: 185
program, loaded: 205 one storage: True
gradients: 1 of 2, moments: 6 of 7
trained: True still equal: True
SEEN
