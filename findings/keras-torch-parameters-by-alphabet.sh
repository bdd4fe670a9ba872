#!/usr/bin/env bash
# Keras on PyTorch: a model's parameters() are in the order of their names as text, and names have a counter of the process in them: of
# lstm_9 and lstm_10 the second layer is first. So of models that one function makes, one in a process has its layers the other way round, and
# what goes by place mixes them up without an error: a loop of zip() that copies or averages weights, parameters_to_vector(), an
# optimizer's state. Saved and loaded as .keras, a model has yet another order. set_weights() and load_weights() have the layers' order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export KERAS_BACKEND=torch KERAS_HOME=$folder
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 numpy==2.4.6

cat >ordered.py <<'PY'
import copy

import keras
import torch
from keras import layers
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def made():
    return keras.Sequential([keras.Input((None, 4)), layers.LSTM(4, return_sequences=True), layers.LSTM(4)])


def trained(model):
    return [p for p in model.parameters() if p.requires_grad]


def step(model, optimizer):
    optimizer.zero_grad()
    model(x).sum().backward()
    optimizer.step()


torch.manual_seed(1)
x = torch.randn(2, 5, 4)
first = made()
print("numbers:", first.count_params(), "and with seeds", sum(p.numel() for p in first.parameters()))
layers.LSTM(4)
models = []
for _ in range(5):
    model = made()
    model.set_weights(first.get_weights())
    same = torch.equal(model(x), first(x))
    vector_to_parameters(parameters_to_vector(first.parameters()), model.parameters())
    print(*(layer.name for layer in model.layers), "the same by set_weights:", same, "by place:", torch.equal(model(x), first(x)))
    models.append(model)

optimizer = torch.optim.Adam(trained(first))
step(first, optimizer)
weights, state = first.get_weights(), copy.deepcopy(optimizer.state_dict())
step(first, optimizer)
for model in models[2:]:
    model.set_weights(weights)
    resumed = torch.optim.Adam(trained(model))
    resumed.load_state_dict(copy.deepcopy(state))
    step(model, resumed)
    same = all(torch.allclose(a.value, b.value) for a, b in zip(first.weights, model.weights))
    print(model.layers[0].name, "trained on with Adam's state, the same:", same)

names = [name.split(".")[-1] for name, _ in first.named_parameters()]
first.save("model.keras")
print("in memory:", *(name.split("/")[-3] if "lstm" in name else "seed" for name in names))
loaded = [name.split(".")[-1] for name, _ in keras.models.load_model("model.keras").named_parameters()]
print("loaded:", *(name.split("/")[-3] if "lstm" in name else "seed" for name in loaded))
PY
venv/bin/python -W ignore ordered.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
numbers: 288 and with seeds 292
lstm_3 lstm_4 the same by set_weights: True by place: True
lstm_5 lstm_6 the same by set_weights: True by place: True
lstm_7 lstm_8 the same by set_weights: True by place: True
lstm_9 lstm_10 the same by set_weights: True by place: False
lstm_11 lstm_12 the same by set_weights: True by place: True
lstm_7 trained on with Adam's state, the same: True
lstm_9 trained on with Adam's state, the same: False
lstm_11 trained on with Adam's state, the same: True
in memory: seed seed lstm lstm lstm lstm_1 lstm_1 lstm_1
loaded: lstm lstm lstm lstm_1 lstm_1 lstm_1 seed seed
SEEN
