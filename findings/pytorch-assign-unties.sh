#!/usr/bin/env bash
# PyTorch: a model whose output shares the embedding's weight (185 parameters) has 205 after it is loaded in the way that
# saves memory, load_state_dict(assign=True), also from the state dict of a tied model; and after to("meta") and after
# to_empty() of a model that was made on "meta". Copying a state dict, to(float64) and deepcopy keep the tie.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy

cat >tied.py <<'PY'
from copy import deepcopy

import torch
from torch import nn


def tied():
    model = nn.ModuleDict({"words": nn.Embedding(5, 4), "rnn": nn.LSTM(4, 4), "out": nn.Linear(4, 5)})
    model.out.weight = model.words.weight
    return model


def report(what, model):
    print(what, sum(parameter.numel() for parameter in model.parameters()), model.out.weight is model.words.weight)


report("as made", tied())
model = tied()
model.load_state_dict(tied().state_dict())
report("copied", model)
model.load_state_dict(tied().state_dict(), assign=True)
report("assigned", model)
report("float64", tied().to(torch.float64))
report("deepcopy", deepcopy(tied()))
report("to meta", tied().to("meta"))
with torch.device("meta"):
    model = tied()
report("made on meta", model)
report("to_empty", model.to_empty(device="cpu"))
PY
venv/bin/python tied.py | tee seen
diff seen - <<'SEEN'
as made 185 True
copied 185 True
assigned 205 False
float64 185 True
deepcopy 185 True
to meta 205 False
made on meta 185 True
to_empty 205 False
SEEN
