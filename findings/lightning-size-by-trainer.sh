#!/usr/bin/env bash
# Lightning: the size of a model in ModelSummary is its number of parameters times the bytes of the trainer's precision, whatever its
# weights are: 4 bytes each without a trainer, or with its default. A model that is made bfloat16 has twice its size there, one in
# float64 half of it. Where the trainer makes the weights what its precision says, as "bf16-true" does, the size is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 lightning==2.6.6

cat >sizes.py <<'PY'
import logging

logging.disable(logging.WARNING)
import lightning
import torch
from lightning.pytorch.utilities.model_summary import ModelSummary
from torch import nn


class Tagger(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.words, self.rnn, self.out = nn.Embedding(500, 100), nn.LSTM(100, 100), nn.Linear(100, 10)


def report(name, model):
    summary = ModelSummary(model)
    table = [line for line in str(summary).splitlines() if "size (MB)" in line]
    held = sum(parameter.nbytes for parameter in model.parameters()) / 1e6
    print(f"{name}: {summary.total_parameters:,} parameters of {held:.3f} MB;", " ".join(table[0].split()))


for dtype in (torch.float32, torch.bfloat16, torch.float64):
    report(dtype, Tagger().to(dtype))
half = Tagger()
half.words.half()
report("an embedding in float16", half)
for precision in ("bf16-mixed", "bf16-true", "64-true"):
    model = Tagger()
    model.trainer = lightning.Trainer(precision=precision, accelerator="cpu", logger=False, enable_checkpointing=False)
    report(f"a trainer of {precision}", model.trainer.precision_plugin.convert_module(model))
PY
venv/bin/python -W ignore sizes.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
torch.float32: 131,810 parameters of 0.527 MB; 0.527 Total estimated model params size (MB)
torch.bfloat16: 131,810 parameters of 0.264 MB; 0.527 Total estimated model params size (MB)
torch.float64: 131,810 parameters of 1.054 MB; 0.527 Total estimated model params size (MB)
an embedding in float16: 131,810 parameters of 0.427 MB; 0.527 Total estimated model params size (MB)
a trainer of bf16-mixed: 131,810 parameters of 0.527 MB; 0.527 Total estimated model params size (MB)
a trainer of bf16-true: 131,810 parameters of 0.264 MB; 0.264 Total estimated model params size (MB)
a trainer of 64-true: 131,810 parameters of 1.054 MB; 1.054 Total estimated model params size (MB)
SEEN
