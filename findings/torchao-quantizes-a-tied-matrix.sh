#!/usr/bin/env bash
# torchao: quantize_() makes the output layer of a model int8, and leaves the embedding that it was tied to in float32. The two are tied
# no longer, without a word: 97,280 parameters are 161,280, and the file is larger than before, 460 kB for 390 kB. So it is with float8.
# Without ties the file of the same layers is smaller, as one expects.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 torchao==0.18.0

cat >tied.py <<'PY'
import logging
from pathlib import Path

logging.disable(logging.WARNING)
import torch
from torch import nn
from torchao.quantization import Float8WeightOnlyConfig, Int8DynamicActivationInt8WeightConfig, Int8WeightOnlyConfig, quantize_


class Words(nn.Module):
    def __init__(self, tied):
        super().__init__()
        self.embedding, self.rnn, self.output = nn.Embedding(1000, 64), nn.LSTM(64, 64), nn.Linear(64, 1000, bias=False)
        if tied:
            self.output.weight = self.embedding.weight


def report(name, model):
    torch.save(model.state_dict(), "model.pt")
    kilobytes = round(Path("model.pt").stat().st_size / 10_000) * 10
    tied = model.output.weight is model.embedding.weight
    print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters,", "tied," if tied else "not tied,", "about", kilobytes, "kB")


for tied in (True, False):
    report("made", Words(tied))
    for config in (Int8WeightOnlyConfig(), Int8DynamicActivationInt8WeightConfig(), Float8WeightOnlyConfig()):
        model = Words(tied)
        quantize_(model, config)
        report(f"  {type(config).__name__}", model)
PY
venv/bin/python -W ignore tied.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
made: 97280 parameters, tied, about 390 kB
  Int8WeightOnlyConfig: 161280 parameters, not tied, about 460 kB
  Int8DynamicActivationInt8WeightConfig: 161280 parameters, not tied, about 460 kB
  Float8WeightOnlyConfig: 161280 parameters, not tied, about 460 kB
made: 161280 parameters, not tied, about 650 kB
  Int8WeightOnlyConfig: 161280 parameters, not tied, about 460 kB
  Int8DynamicActivationInt8WeightConfig: 161280 parameters, not tied, about 460 kB
  Float8WeightOnlyConfig: 161280 parameters, not tied, about 460 kB
SEEN
