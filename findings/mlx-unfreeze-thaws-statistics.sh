#!/usr/bin/env bash
# MLX: the mean and variance that a BatchNorm measures are frozen parameters, and its own unfreeze() keeps them so. unfreeze() of the
# model around it does not: a model of 146 trainable parameters that was frozen and thawed again has 154. Weight decay then pulls
# the statistics towards 0 while the model is trained, and with eval(), as where a part is fine-tuned, they get gradients.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "mlx[cpu]==0.32.4"

cat >thawed.py <<'PY'
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optimizers
from mlx.utils import tree_flatten


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.norm, self.out = nn.LSTM(3, 4), nn.BatchNorm(4), nn.Linear(4, 2)

    def __call__(self, x):
        return self.out(self.norm(self.rnn(x)[0]))


def loss(model, x):
    return (model(x) ** 2).mean()


def trainable(model):
    return sum(weight.size for _, weight in tree_flatten(model.trainable_parameters()))


def variance(is_thawed):
    mx.random.seed(1)
    model, optimizer = Tagger(), optimizers.AdamW(0.1, weight_decay=0.5)
    if is_thawed:
        model.freeze()
        model.unfreeze()
    x = mx.random.normal((2, 5, 3))
    for _ in range(3):
        optimizer.update(model, nn.value_and_grad(model, loss)(model, x)[1])
        mx.eval(model.parameters())
    return model.norm.running_var


model = Tagger()
print("made", trainable(model))
model.freeze()
model.unfreeze()
print("frozen and thawed", trainable(model))
_, gradients = nn.value_and_grad(model.eval(), loss)(model, mx.ones((2, 5, 3)))
print("with eval() gradients of", *sorted(gradients["norm"]), bool(mx.any(gradients["norm"]["running_var"] != 0)))
model.norm.unfreeze()
print("after norm.unfreeze()", trainable(model))
ratio = variance(is_thawed=True) / variance(is_thawed=False)
print("the variances after three steps of AdamW, to those of a model as made:", *(round(number, 2) for number in ratio.tolist()))
PY
venv/bin/python thawed.py | tee seen
diff seen - <<'SEEN'
made 146
frozen and thawed 154
with eval() gradients of bias running_mean running_var weight True
after norm.unfreeze() 146
the variances after three steps of AdamW, to those of a model as made: 0.86 0.86 0.86 0.86
SEEN
