#!/usr/bin/env bash
# MLX: a module finds its layers in attributes, lists and dicts, and not in a tuple. A model with its LSTM and GRU in a tuple computes
# what it would with a list, and says that it has 20 parameters of 223. The others are neither trained nor saved nor made bfloat16; the file is loaded into such a model again without an error, though loading is strict, and computes something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check "mlx[cpu]==0.32.4"

cat >tuples.py <<'PY'
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optimizers
from mlx.utils import tree_flatten


class Tagger(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.layers, self.out = kind([nn.LSTM(3, 4), nn.GRU(4, 3)]), nn.Linear(3, 5)

    def __call__(self, x):
        lstm, gru = self.layers
        return self.out(gru(lstm(x)[0]))


def loss(model, x):
    return (model(x) ** 2).mean()


def count(tree):
    return sum(weight.size for _, weight in tree_flatten(tree))


x = mx.ones((2, 6, 3))
for kind in (list, tuple):
    mx.random.seed(1)
    model = Tagger(kind)
    before, first = model(x), model.layers[0].Wx
    print(kind.__name__, [count(part.parameters()) for part in (*model.layers, model.out)], "of which", count(model.parameters()))
    print("  modules", len(model.modules()), "gradients of", count(nn.value_and_grad(model, loss)(model, x)[1]))
    model.save_weights("model.safetensors")
    print("  saved", count(mx.load("model.safetensors")))
    other = Tagger(kind)
    other.load_weights("model.safetensors", strict=True)
    print("  computes the same once it is loaded:", mx.allclose(other(x), before).item())
    optimizers.SGD(0.1).update(model, nn.value_and_grad(model, loss)(model, x)[1])
    print("  its first matrix is trained:", not mx.array_equal(first, model.layers[0].Wx).item())
    model.set_dtype(mx.bfloat16)
    print("  as bfloat16:", model.layers[0].Wx.dtype, model.out.weight.dtype)
PY
venv/bin/python tuples.py | tee seen
diff seen - <<'SEEN'
list [128, 75, 20] of which 223
  modules 4 gradients of 223
  saved 223
  computes the same once it is loaded: True
  its first matrix is trained: True
  as bfloat16: mlx.core.bfloat16 mlx.core.bfloat16
tuple [128, 75, 20] of which 20
  modules 2 gradients of 20
  saved 20
  computes the same once it is loaded: False
  its first matrix is trained: False
  as bfloat16: mlx.core.float32 mlx.core.bfloat16
SEEN
