#!/usr/bin/env bash
# Keras 3: summary(line_length=100) loses the column of counts where the output is no terminal, as in a log, a notebook's
# export or a documentation build: the table is made 100 characters wide and then cut at 80, with print_fn too. Only
# COLUMNS in the environment helps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >cut.py <<'PY'
import keras

model = keras.Sequential([keras.Input((40, 3)), keras.layers.LSTM(2)])
for length in (80, 100):
    lines = []
    model.summary(line_length=length, print_fn=lambda text, line_break=None: lines.append(text))
    text = "\n".join(lines)
    print(length, max(map(len, text.split("\n"))), "Param #" in text, "Total params: 48" in text)
PY
{
  KERAS_BACKEND=jax venv/bin/python cut.py
  COLUMNS=120 KERAS_BACKEND=jax venv/bin/python cut.py
} </dev/null 2>errors | tee seen
diff seen - <<'SEEN'
80 80 True True
100 80 False True
80 80 True True
100 100 True True
SEEN
