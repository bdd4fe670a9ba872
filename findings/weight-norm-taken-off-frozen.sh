#!/usr/bin/env bash
# PyTorch: when weight_norm is taken off a frozen layer, its weight comes back as a buffer. parameters() has lost it:
# an LSTM(3, 2) of 56 has 40, and requires_grad_() cannot thaw the rest. The weight is still in the state_dict.
# spectral_norm and orthogonal, taken off in the same way, give a parameter back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy

cat >norms.py <<'PY'
from torch import nn
from torch.nn.utils.parametrizations import orthogonal, spectral_norm, weight_norm
from torch.nn.utils.parametrize import remove_parametrizations


def on_and_off(norm, layer, name):
    norm(layer, name)
    layer.requires_grad_(False)
    remove_parametrizations(layer, name)
    layer.requires_grad_(True)
    trained = sum(p.numel() for p in layer.parameters() if p.requires_grad)
    kept = sum(t.numel() for t in layer.state_dict().values())
    return trained, kept, [n for n, _ in layer.named_buffers()]


print(*on_and_off(weight_norm, nn.LSTM(3, 2), "weight_hh_l0"))
print(*on_and_off(weight_norm, nn.Linear(6, 6), "weight"))
print(*on_and_off(spectral_norm, nn.Linear(6, 6), "weight"))
print(*on_and_off(orthogonal, nn.Linear(6, 6), "weight"))
PY
venv/bin/python -W ignore norms.py | tee seen
diff seen - <<'SEEN'
40 56 ['weight_hh_l0']
6 42 ['weight']
42 42 []
42 42 []
SEEN
