#!/usr/bin/env bash
# PyTorch: torch.nn.utils.weight_norm thaws a frozen weight; its successor of the same name, in parametrizations,
# leaves it frozen. Both part an output layer from the embedding that it shares its weight with, so that the model
# has 700 parameters more; spectral_norm, old and new, leaves the two tied.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy

cat >norms.py <<'PY'
import torch.nn.utils as old
import torch.nn.utils.parametrizations as new
from torch import nn


def frozen_then(norm):
    layer = nn.Linear(10, 6).requires_grad_(False)
    norm(layer)
    return sum(p.numel() for p in layer.parameters() if p.requires_grad)


def tied_then(norm):
    embedding, output = nn.Embedding(70, 10), nn.Linear(10, 70)
    output.weight = embedding.weight
    norm(output)
    return sum(p.numel() for p in nn.ModuleList([embedding, output]).parameters())


for module in (old, new):
    for norm in (module.weight_norm, module.spectral_norm):
        print(module.__name__.rpartition(".")[2], norm.__name__, frozen_then(norm), tied_then(norm))
PY
venv/bin/python -W ignore norms.py | tee seen
diff seen - <<'SEEN'
utils weight_norm 66 1540
utils spectral_norm 0 770
parametrizations weight_norm 0 1540
parametrizations spectral_norm 0 770
SEEN
