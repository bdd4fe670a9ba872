#!/usr/bin/env bash
# PyTorch: prune of an output layer that is tied to the embedding prunes the output alone: the embedding is the weight without its mask, and
# the count stays. prune.remove(), which only makes a pruning permanent, writes the zeros into the matrix that both share: the embedding has
# them too, and the model computes something else than it did when it was pruned and measured. Untied, remove changes nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6

cat >pruned.py <<'PY'
import torch
from torch import nn
from torch.nn.utils import prune


class Words(nn.Module):
    def __init__(self, tied):
        super().__init__()
        self.embedding, self.rnn, self.output = nn.Embedding(10, 4), nn.LSTM(4, 4), nn.Linear(4, 10)
        if tied:
            self.output.weight = self.embedding.weight

    def forward(self, words):
        return self.output(self.rnn(self.embedding(words))[0])


torch.manual_seed(1)
words = torch.arange(6)
for tied in (False, True):
    model = Words(tied)
    print("tied" if tied else "not tied", sum(p.numel() for p in model.parameters()))
    for name in ("output", "embedding"):
        model = Words(tied)
        prune.l1_unstructured(getattr(model, name), "weight", 0.5)
        before, count = model(words), sum(p.numel() for p in model.parameters())
        zeros = [int((layer.weight == 0).sum()) for layer in (model.embedding, model.output)]
        prune.remove(getattr(model, name), "weight")
        same, after = torch.equal(model(words), before), sum(p.numel() for p in model.parameters())
        left = [int((layer.weight == 0).sum()) for layer in (model.embedding, model.output)]
        print(f"  {name} pruned: {count}, zeros", *zeros, f"; removed: {after}, zeros", *left, "; computes the same:", same)
PY
venv/bin/python pruned.py | tee seen
diff seen - <<'SEEN'
not tied 250
  output pruned: 250, zeros 0 20 ; removed: 250, zeros 0 20 ; computes the same: True
  embedding pruned: 250, zeros 20 0 ; removed: 250, zeros 20 0 ; computes the same: True
tied 210
  output pruned: 210, zeros 0 20 ; removed: 210, zeros 20 20 ; computes the same: False
  embedding pruned: 210, zeros 20 0 ; removed: 210, zeros 20 20 ; computes the same: False
SEEN
