#!/usr/bin/env bash
# accelerate: of a model that disk_offload() puts on the disk, an LSTM stays in memory whole: all its parameters are of the device "meta",
# and its own list of weights, which nothing clears, holds the numbers. So do those of a GRU and an RNN; a Linear and an LSTMCell
# are away. Loaded to the disk at once, into a model that was made empty, they come into memory with the first call, and stay.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 accelerate==1.15.0

cat >offloaded.py <<'PY'
import gc

import torch
from accelerate import disk_offload, init_empty_weights, load_checkpoint_and_dispatch
from torch import nn


def kept():
    gc.collect()
    found = [o.untyped_storage() for o in gc.get_objects() if isinstance(o, torch.Tensor) and o.device.type == "cpu"]
    return sum({storage.data_ptr(): storage.nbytes() for storage in found}.values())


x = torch.zeros(3, 64)
for layer in (nn.Linear(64, 1024), nn.LSTMCell(64, 128), nn.LSTM(64, 128), nn.GRU(64, 128), nn.RNN(64, 128)):
    name, others = type(layer).__name__, kept() - sum(p.nbytes for p in layer.parameters())
    model = nn.Sequential(layer)
    print(name, sum(p.nbytes for p in model.parameters()), "bytes", end=", ")
    disk_offload(model, f"offloaded-{name}", execution_device="cpu")
    print("offloaded", kept() - others, end=", ")
    with torch.no_grad():
        model(x)
    print("after a call", kept() - others, *{p.device.type for p in model.parameters()})
    del layer, model

    others = kept()
    with init_empty_weights():
        model = nn.ModuleDict({"layer": getattr(nn, name)(64, 1024 if name == "Linear" else 128)})
    torch.save({key: torch.zeros(value.shape) for key, value in model.state_dict().items()}, "model.bin")
    load_checkpoint_and_dispatch(model, "model.bin", {"layer": "disk"}, offload_folder=f"dispatched-{name}")
    print("  loaded to the disk", kept() - others, end=", ")
    with torch.no_grad():
        model.layer(x)
    print("after a call", kept() - others, *{p.device.type for p in model.parameters()})
    del model
PY
venv/bin/python -W ignore offloaded.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
Linear 266240 bytes, offloaded 0, after a call 0 meta
  loaded to the disk 0, after a call 0 meta
LSTMCell 397312 bytes, offloaded 0, after a call 0 meta
  loaded to the disk 0, after a call 0 meta
LSTM 397312 bytes, offloaded 397312, after a call 397312 meta
  loaded to the disk 0, after a call 397312 meta
GRU 297984 bytes, offloaded 297984, after a call 297984 meta
  loaded to the disk 0, after a call 297984 meta
RNN 99328 bytes, offloaded 99328, after a call 99328 meta
  loaded to the disk 0, after a call 99328 meta
SEEN
