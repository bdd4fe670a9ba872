#!/usr/bin/env bash
# PEFT: LoraConfig(bias="all") trains what is called "bias", and no longer what has the word in its name. An LSTM's biases are called
# bias_ih_l0 and bias_hh_l0, and those of MultiheadAttention in_proj_bias: version 0.20.0 trains and saves them, 73 numbers in all,
# and 0.21.2 leaves them frozen and out of the adapter's file, 29. Neither says which biases "all" are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 transformers==5.24.0 peft==0.20.0

cat >biases.py <<'PY'
import peft
from peft import LoraConfig, get_peft_model
from safetensors import safe_open
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.rnn, self.attention = nn.Embedding(10, 4), nn.LSTM(4, 4), nn.MultiheadAttention(4, 2)
        self.norm, self.hidden, self.out = nn.LayerNorm(4), nn.Linear(4, 4), nn.Linear(4, 3)


model = get_peft_model(Tagger(), LoraConfig(r=2, target_modules=["out"], bias="all"))
trained = {name.removeprefix("base_model.model."): p.numel() for name, p in model.named_parameters() if p.requires_grad}
model.save_pretrained("adapter")
with safe_open("adapter/adapter_model.safetensors", "numpy") as file:
    saved = len(file.keys())
of = model.get_nb_trainable_parameters()[1]
print("version", peft.__version__, "trains", sum(trained.values()), "of", of, "and saves", saved, "tensors")
print(" ", *(f"{name} {size}" for name, size in trained.items() if "lora" not in name))
PY
venv/bin/python -W ignore biases.py | tee seen
venv/bin/pip install -q --disable-pip-version-check peft==0.21.2
venv/bin/python -W ignore biases.py | tee -a seen
diff seen - <<'SEEN'
version 0.20.0 trains 73 of 337 and saves 9 tensors
  rnn.bias_ih_l0 16 rnn.bias_hh_l0 16 attention.in_proj_bias 12 attention.out_proj.bias 4 norm.bias 4 hidden.bias 4 out.base_layer.bias 3
version 0.21.2 trains 29 of 337 and saves 6 tensors
  attention.out_proj.bias 4 norm.bias 4 hidden.bias 4 out.base_layer.bias 3
SEEN
