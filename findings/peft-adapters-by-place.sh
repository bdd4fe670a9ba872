#!/usr/bin/env bash
# PEFT: with `target_parameters`, adapters of an LSTM's matrices have no matrix's name in their file: which is whose goes by the place of the
# matrices among the layer's parameters. A call with adapters, merging and unloading put those behind the others. So an adapter of
# two matrices of one shape, trained on a model that another adapter was merged into, is put on the other way round, without a word, where the merged
# weights are loaded into a model as it is made; and an unloaded model, whose weights are what they were, takes a saved adapter the wrong way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 transformers==5.24.0 peft==0.21.2

cat >placed.py <<'PY'
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors import safe_open
from torch import nn

BOTH = ["rnn.weight_ih_l0", "rnn.weight_hh_l0"]


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 4, bias=False)

    def forward(self, x):
        return self.rnn(x)[0]


def adapted(model, matrices):
    model = get_peft_model(model, LoraConfig(r=2, target_parameters=matrices, init_lora_weights=False))
    model(x)
    return model


def made_as(state):
    model = Tagger()
    model.load_state_dict(state)
    return model


def order(model):
    return " ".join(name.removeprefix("rnn.") for name, _ in model.named_parameters())


def same(model):
    return torch.allclose(model(x), wanted, atol=1e-6)


torch.manual_seed(1)
x, first = torch.randn(5, 2, 4), Tagger()
state = {name: value.clone() for name, value in first.state_dict().items()}

model = adapted(made_as(state), BOTH)
model.save_pretrained("adapter")
with safe_open("adapter/adapter_model.safetensors", "pt") as file:
    print("the file:", *(name.removeprefix("base_model.model.") for name in sorted(file.keys())))
wanted = model(x)
print("saved and loaded, the same:", same(PeftModel.from_pretrained(made_as(state), "adapter")))
unloaded = adapted(made_as(state), BOTH[:1]).unload()
print("unloaded from another, the same:", torch.equal(unloaded(x), first(x)), "of", order(unloaded))
print("  loaded on it, the same:", same(PeftModel.from_pretrained(unloaded, "adapter")))

merged = adapted(made_as(state), BOTH[:1]).merge_and_unload()
print("merged:", order(merged))
state = {name: value.clone() for name, value in merged.state_dict().items()}
model = adapted(merged, BOTH)
model.save_pretrained("second")
wanted = model(x)
print("  loaded on the merged weights in a new model, the same:", same(PeftModel.from_pretrained(made_as(state), "second")))
print("  merged and saved as weights, the same:", same(made_as(model.merge_and_unload().state_dict())))
PY
venv/bin/python -W ignore placed.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
the file: rnn.base_layer.lora_A.weight rnn.base_layer.lora_B.weight rnn.lora_A.weight rnn.lora_B.weight
saved and loaded, the same: True
unloaded from another, the same: True of weight_hh_l0 weight_ih_l0
  loaded on it, the same: False
merged: weight_hh_l0 weight_ih_l0
  loaded on the merged weights in a new model, the same: False
  merged and saved as weights, the same: True
SEEN
