#!/usr/bin/env bash
# transformers: version 4 ties an output layer to the embedding unless a configuration says otherwise, and writes nothing of it, even
# where the configuration says it in so many words, as it was the default. Version 5 ties only where it is said. So a class of
# 200 parameters has 240 there, and the file of 200 that version 4 saved is loaded as a model of 240 whose output layer
# is drawn at random. All that tells is a table in the log of what was missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export HF_HUB_OFFLINE=1
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check torch==2.13.0 numpy==2.4.6 transformers==4.57.6

cat >tied.py <<'PY'
import sys
from pathlib import Path

import torch
import transformers
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
VERSION = transformers.__version__.split(".")[0]


class TaggerConfig(PretrainedConfig):
    model_type = "tagger"


class Tagger(PreTrainedModel):
    config_class = TaggerConfig
    _tied_weights_keys = {"out.weight": "words.weight"} if VERSION == "5" else ["out.weight"]

    def __init__(self, config):
        super().__init__(config)
        self.words, self.rnn = nn.Embedding(10, 4), nn.LSTM(4, 4)
        self.out = nn.Linear(4, 10, bias=False)
        self.post_init()

    def get_input_embeddings(self):
        return self.words

    def get_output_embeddings(self):
        return self.out


def report(*said, model):
    print(*said, model.num_parameters(), "tied" if model.out.weight is model.words.weight else "not tied")


for name, given in {"by_default": {}, "as_said": {"tie_word_embeddings": True}}.items():
    model = Tagger(TaggerConfig(**given))
    report("version", VERSION, name, model=model)
    folder = Path(f"{name}-{VERSION}")
    model.save_pretrained(folder)
    print("  its configuration says it:", "tie_word_embeddings" in (folder / "config.json").read_text())
    if VERSION == "5":
        loaded, seen = Tagger.from_pretrained(f"{name}-4", output_loading_info=True)
        report("  version 4's file, missing", *seen["missing_keys"], model=loaded)
        config = TaggerConfig.from_pretrained(f"{name}-4")
        config.tie_word_embeddings = True
        report("  version 4's file, as its configuration is mended", model=Tagger.from_pretrained(f"{name}-4", config=config))
PY
venv/bin/python -W ignore tied.py | tee seen
venv/bin/pip install -q --disable-pip-version-check transformers==5.24.0
venv/bin/python -W ignore tied.py | tee -a seen
diff seen - <<'SEEN'
version 4 by_default 200 tied
  its configuration says it: False
version 4 as_said 200 tied
  its configuration says it: False
version 5 by_default 240 not tied
  its configuration says it: False
  version 4's file, missing out.weight 240 not tied
  version 4's file, as its configuration is mended 200 tied
version 5 as_said 200 tied
  its configuration says it: True
  version 4's file, missing out.weight 240 not tied
  version 4's file, as its configuration is mended 200 tied
SEEN
