#!/usr/bin/env bash
# PyTorch: a weight that prune.remove() or remove_parametrizations() gives back stands behind all others in parameters(). By name a model is
# as it was, and load_state_dict() works; what goes by place does not: a vector of an LSTM's parameters, written into another LSTM by
# vector_to_parameters(), makes another function, and an optimizer's state that is loaded exchanges the moments of two matrices of
# one shape. Neither is an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat >removed.py <<'PY'
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector, parametrize, prune, vector_to_parameters
from torch.nn.utils.parametrizations import weight_norm


def pruned(layer):
    prune.l1_unstructured(layer, "weight_ih_l0", 0.5)
    prune.remove(layer, "weight_ih_l0")


def normed(layer):
    weight_norm(layer, "weight_ih_l0")
    parametrize.remove_parametrizations(layer, "weight_ih_l0")


torch.manual_seed(1)
x = torch.randn(5, 1, 4)
for change in (pruned, normed):
    trained, changed, named, placed = (nn.LSTM(4, 4, bias=False) for _ in range(4))
    optimizer = torch.optim.Adam(trained.parameters())
    trained(x)[0].sum().backward()
    optimizer.step()
    change(changed)
    print(change.__name__, *(name for name, _ in changed.named_parameters()))

    named.load_state_dict(changed.state_dict())
    vector_to_parameters(parameters_to_vector(changed.parameters()), placed.parameters())
    same = [torch.equal(changed(x)[0], other(x)[0]) for other in (named, placed)]
    print("  the same by name:", same[0], "by place:", same[1], "numbers:", len(parameters_to_vector(placed.parameters())))

    resumed = torch.optim.Adam(changed.parameters())
    resumed.load_state_dict(optimizer.state_dict())
    for name, weight in changed.named_parameters():
        moments = resumed.state[weight]["exp_avg"]
        known = [other for other, p in trained.named_parameters() if torch.equal(optimizer.state[p]["exp_avg"], moments)]
        print("  Adam steps", name, "by the moments of", *known)
    changed(x)[0].sum().backward()
    resumed.step()
PY
venv/bin/python removed.py | tee seen
diff seen - <<'SEEN'
pruned weight_hh_l0 weight_ih_l0
  the same by name: True by place: False numbers: 128
  Adam steps weight_hh_l0 by the moments of weight_ih_l0
  Adam steps weight_ih_l0 by the moments of weight_hh_l0
normed weight_hh_l0 weight_ih_l0
  the same by name: True by place: False numbers: 128
  Adam steps weight_hh_l0 by the moments of weight_ih_l0
  Adam steps weight_ih_l0 by the moments of weight_hh_l0
SEEN
