#!/usr/bin/env bash
# PyTorch on a processor: for the way back, an LSTM keeps 7h numbers of each step and sequence in PyTorch's own code. oneDNN,
# which computes LSTMs unless it is switched off, keeps more than twice that, and more with more features: 17h for 64 of
# them, 36h for 512. A GRU keeps 7h, with and without.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat >kept.py <<'PY'
import torch
from torch import nn

units, steps, sequences = 128, 25, 32


def kept(kind, features, onednn):
    """The numbers that the backward pass needs, for each step, sequence and unit."""
    layer, x = kind(features, units), torch.randn(steps, sequences, features)
    given = {tensor.untyped_storage().data_ptr() for tensor in (x, *layer.parameters())}
    storages = {}

    def pack(tensor):
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.backends.mkldnn.flags(enabled=onednn):
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
            output = layer(x)
    assert output is not None
    return sum(size for at, size in storages.items() if at not in given) / 4 / steps / sequences / units


assert torch.backends.mkldnn.is_available()
found = {
    (kind.__name__, features, onednn): kept(kind, features, onednn)
    for kind in (nn.LSTM, nn.GRU)
    for features in (64, 256, 512)
    for onednn in (True, False)
}
for (kind, features, onednn), times in found.items():
    print(f"{kind} on {features} features, {'with' if onednn else 'without'} oneDNN: {times:.1f} h")

assert all(found["LSTM", features, False] == 7 for features in (64, 256, 512))
assert 14 < found["LSTM", 64, True] < found["LSTM", 256, True] < found["LSTM", 512, True]
assert all(found["GRU", features, True] == found["GRU", features, False] == 7 for features in (64, 256, 512))
PY
venv/bin/python kept.py
