#!/usr/bin/env bash
# torchao: quantize_() makes the Linear of a model int8, leaves its LSTM and Embedding in float32 without a word, and hides what it did from
# all that is usually summed: the count, p.numel() * p.element_size(), p.nbytes, the storages' bytes and torchinfo's say what they said
# before, 199,168 bytes. The file is smaller. What does change is the number of trainable parameters, as quantized weights are frozen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 torchao==0.18.0 torchinfo==1.8.0

cat >quantized.py <<'PY'
import logging
from pathlib import Path

logging.disable(logging.WARNING)
import torch
import torchinfo
from torch import nn
from torchao.quantization import Int8WeightOnlyConfig, quantize_


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.rnn, self.out = nn.Embedding(128, 64), nn.LSTM(64, 64), nn.Linear(64, 128)

    def forward(self, x):
        return self.out(self.rnn(self.words(x))[0])


def report(name, model):
    parameters = list(model.parameters())
    table = torchinfo.summary(model, verbose=0)
    torch.save(model.state_dict(), "model.pt")
    trained = sum(p.numel() for p in parameters if p.requires_grad)
    print(name, sum(p.numel() for p in parameters), "parameters, trainable", trained, table.trainable_params)
    by_size, by_bytes = sum(p.numel() * p.element_size() for p in parameters), sum(p.nbytes for p in parameters)
    print("  bytes", by_size, by_bytes, sum(p.untyped_storage().nbytes() for p in parameters), table.total_param_bytes)
    print("  the file has less than 180 kB:", Path("model.pt").stat().st_size < 180_000)


model = Tagger()
report("made", model)
quantize_(model, Int8WeightOnlyConfig())
report("quantized", model)
print("not of PyTorch's own class:", *(name for name, p in model.named_parameters() if type(p) is not nn.Parameter))
PY
venv/bin/python -W ignore quantized.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
made 49792 parameters, trainable 49792 49792
  bytes 199168 199168 199168 199168
  the file has less than 180 kB: False
quantized 49792 parameters, trainable 41600 41600
  bytes 199168 199168 199168 199168
  the file has less than 180 kB: True
not of PyTorch's own class: out.weight
SEEN
