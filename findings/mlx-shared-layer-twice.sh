#!/usr/bin/env bash
# MLX: a layer that a model has under two names is counted, saved and given to the optimizer twice: 224 numbers for 184, Adam keeps 448 for
# them, and all of the gradient is under the second name and none under the first. It trains as one layer, as what is written last counts.
# nn.quantize() makes two layers of it: one that is trained on has two matrices then. One matrix in two layers is two after a step.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mlx==0.32.4 mlx-cpu==0.32.4

cat >shared.py <<'PY'
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers
from mlx.utils import tree_flatten


class Words(nn.Module):
    def __init__(self, size=4):
        super().__init__()
        self.embedding, self.memory = nn.Embedding(10, size), nn.LSTM(size, size)
        self.output = self.embedding

    def __call__(self, words):
        return self.output.as_linear(self.memory(self.embedding(words))[0])


class Matrix(Words):
    def __init__(self):
        super().__init__()
        self.output = nn.Linear(4, 10, bias=False)
        self.output.weight = self.embedding.weight

    def __call__(self, words):
        return self.output(self.memory(self.embedding(words))[0])


def numbers(tree):
    return sum(array.size for _, array in tree_flatten(tree))


def loss(model, words):
    return mx.mean(model(words) ** 2)


def steps(model, optimizer, count=3):
    for _ in range(count):
        _, gradients = nn.value_and_grad(model, loss)(model, words)
        optimizer.update(model, gradients)
    return gradients


mx.random.seed(1)
words = mx.array([[1, 2, 3]])
model, optimizer = Words(), mlx.optimizers.Adam(0.1)
once = numbers(model.embedding.parameters()) + numbers(model.memory.parameters())
print("parameters", numbers(model.parameters()), "of which are", once)
gradients = steps(model, optimizer)
print("gradients:", *(f"{name} {'0' if mx.all(array == 0) else 'some'}" for name, array in tree_flatten(gradients)))
print("Adam keeps", numbers(optimizer.state) - 2, "one layer:", model.output is model.embedding)
model.save_weights("model.safetensors")
print("the file has", numbers(mx.load("model.safetensors")))
model.embedding.freeze()
print("frozen under one name:", numbers(model.trainable_parameters()), "are trained")

model = Matrix()
steps(model, mlx.optimizers.SGD(0.1))
print("one matrix in two layers, after training equal:", mx.array_equal(model.embedding.weight, model.output.weight).item())

model = Words(64)
nn.quantize(model)
print("quantized, one layer:", model.output is model.embedding, "parameters", numbers(model.parameters()), end=", ")
once = numbers(model.embedding.parameters()) + numbers(model.memory.parameters())
print("with one layer", once)
PY
venv/bin/python -W ignore shared.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
parameters 224 of which are 184
gradients: embedding.weight 0 memory.Wx some memory.Wh some memory.bias some output.weight some
Adam keeps 448 one layer: True
the file has 224
frozen under one name: 144 are trained
one matrix in two layers, after training equal: False
quantized, one layer: False parameters 33224, with one layer 33124
SEEN
