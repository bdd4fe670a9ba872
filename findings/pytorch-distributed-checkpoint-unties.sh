#!/usr/bin/env bash
# PyTorch: a state dict whose output layer shares the embedding's weight has 185 numbers in a file of torch.save. Kept as a
# distributed checkpoint and joined into one file by PyTorch's own dcp_to_torch_save, it has 205: the matrix is there twice, as
# two tensors, and nothing in the file says that the two were one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy

cat >tied.py <<'PY'
import torch
import torch.distributed.checkpoint as dcp
from torch import nn
from torch.distributed.checkpoint.format_utils import dcp_to_torch_save

model = nn.ModuleDict({"words": nn.Embedding(5, 4), "rnn": nn.LSTM(4, 4), "out": nn.Linear(4, 5)})
model.out.weight = model.words.weight
print("model", sum(parameter.numel() for parameter in model.parameters()))


def report(what, path):
    kept = {tensor.untyped_storage().data_ptr(): tensor.numel() for tensor in torch.load(path).values()}
    print(what, sum(kept.values()))


torch.save(model.state_dict(), "plain.pt")
report("torch.save", "plain.pt")
dcp.save(model.state_dict(), checkpoint_id="checkpoint", no_dist=True)
dcp_to_torch_save("checkpoint", "joined.pt")
report("joined", "joined.pt")
PY
venv/bin/python -W ignore tied.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
model 185
torch.save 185
joined 205
SEEN
