#!/usr/bin/env bash
# transformers: version 5 makes a model without memory before it reads a file into it. What the constructor puts into a buffer with
# persistent=False, which no file has, is lost: from_pretrained() returns the buffer with whatever lay in memory there, and a plain
# tensor on the device "meta", and its report says that nothing is missing. Version 4 kept both. All parameters are right, and the
# model computes something else, unless its _init_weights() fills the buffer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 transformers==4.57.6

cat >buffers.py <<'PY'
import torch
import transformers
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()


class TaggerConfig(PretrainedConfig):
    model_type = "tagger"


class Tagger(PreTrainedModel):
    config_class = TaggerConfig

    def __init__(self, config):
        super().__init__(config)
        self.rnn = nn.LSTM(4, 4)
        self.register_buffer("in_the_file", torch.arange(1.0, 5.0))
        self.register_buffer("scale", torch.arange(1.0, 5.0), persistent=False)
        self.plain = torch.arange(1.0, 5.0)
        self.post_init()

    def forward(self, x):
        return self.rnn(x * self.scale)[0]


class Filling(Tagger):
    def _init_weights(self, module):
        super()._init_weights(module)
        if module is self:
            self.scale.copy_(torch.arange(1.0, 5.0))


x = torch.randn(5, 2, 4)
for kind in (Tagger, Filling):
    model = kind(TaggerConfig())
    model.save_pretrained("saved")
    loaded, seen = kind.from_pretrained("saved", output_loading_info=True)
    print("version", transformers.__version__, kind.__name__, "missing:", *seen["missing_keys"])
    print("  parameters", all(torch.equal(a, b) for a, b in zip(model.parameters(), loaded.parameters())), end=", ")
    for name in ("in_the_file", "scale", "plain"):
        value = getattr(loaded, name)
        print(name, "meta" if value.is_meta else torch.equal(value, getattr(model, name)), end=", ")
    print("computes the same", torch.equal(model(x), loaded(x)))
PY
venv/bin/python -W ignore buffers.py 2>errors | tee seen || { cat errors; exit 1; }
venv/bin/pip install -q --disable-pip-version-check transformers==5.24.0
venv/bin/python -W ignore buffers.py 2>errors | tee -a seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
version 4.57.6 Tagger missing:
  parameters True, in_the_file True, scale True, plain True, computes the same True
version 4.57.6 Filling missing:
  parameters True, in_the_file True, scale True, plain True, computes the same True
version 5.24.0 Tagger missing:
  parameters True, in_the_file True, scale False, plain meta, computes the same False
version 5.24.0 Filling missing:
  parameters True, in_the_file True, scale True, plain meta, computes the same True
SEEN
