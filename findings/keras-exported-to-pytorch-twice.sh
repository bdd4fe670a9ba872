#!/usr/bin/env bash
# Keras: a model of 138 parameters, exported for PyTorch, has 284 in the program that torch.export loads. Each weight is there
# under two names, and so are the seeds of its LSTM and its Dropout, as parameters of 2 integers each.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 numpy

cat >exported.py <<'PY'
import torch
from keras import Input, Sequential, layers

model = Sequential([Input((20, 3)), layers.LSTM(4), layers.Dropout(0.5), layers.Dense(2)])
model.export("model.pt2", format="torch", verbose=False)
print("Keras", model.count_params())

program = torch.export.load("model.pt2")
parameters = dict(program.named_parameters())
print("PyTorch", sum(parameter.numel() for parameter in parameters.values()))
print("trained", sum(parameter.numel() for parameter in parameters.values() if parameter.requires_grad))
print("as a module", sum(parameter.numel() for parameter in program.module().parameters()))
for name, parameter in parameters.items():
    path, weight = name.split("_torch_params.")
    print(path or "-", weight, *parameter.shape, parameter.dtype)
PY
KERAS_BACKEND=torch venv/bin/python -W ignore exported.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
Keras 138
PyTorch 284
trained 276
as a module 284
_functional. seed_generator/seed_generator_state 2 torch.int32
_functional. seed_generator_1/seed_generator_state 2 torch.int32
_functional. sequential/dense/bias 2 torch.float32
_functional. sequential/dense/kernel 4 2 torch.float32
_functional. sequential/lstm/lstm_cell/bias 16 torch.float32
_functional. sequential/lstm/lstm_cell/kernel 3 16 torch.float32
_functional. sequential/lstm/lstm_cell/recurrent_kernel 4 16 torch.float32
- seed_generator/seed_generator_state 2 torch.int32
- seed_generator_1/seed_generator_state 2 torch.int32
- sequential/dense/bias 2 torch.float32
- sequential/dense/kernel 4 2 torch.float32
- sequential/lstm/lstm_cell/bias 16 torch.float32
- sequential/lstm/lstm_cell/kernel 3 16 torch.float32
- sequential/lstm/lstm_cell/recurrent_kernel 4 16 torch.float32
SEEN
