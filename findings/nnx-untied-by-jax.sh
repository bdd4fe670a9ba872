#!/usr/bin/env bash
# Flax NNX: since a module is a pytree, JAX's own functions take a model as it is, and part what it shares: behind jax.device_put(), which only
# names a device, jax.tree.map() or jax.jit() a model whose output layer is its embedding has 224 parameters, not 184, and one training step
# makes two matrices of it. nnx.jit(), nnx.split(), nnx.clone() and deepcopy keep one. The sum over jax.tree.leaves(model) is 224 before, too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check flax==0.12.8 jax==0.10.2 optax==0.2.8

cat >untied.py <<'PY'
import copy

import jax
import jax.numpy as jnp
import optax
from flax import nnx


class Words(nnx.Module):
    def __init__(self, rngs):
        self.embedding = nnx.Embed(10, 4, rngs=rngs)
        self.memory = nnx.RNN(nnx.LSTMCell(4, 4, rngs=rngs))
        self.output = self.embedding

    def __call__(self, words):
        return self.output.attend(self.memory(self.embedding(words)))


def same(model):
    return model


def split_and_merged(model):
    return nnx.merge(*nnx.split(model))


def numbers(tree):
    return sum(array.size for array in jax.tree.leaves(tree) if jnp.issubdtype(array.dtype, jnp.floating))


def trained(model):
    optimizer = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
    optimizer.update(model, nnx.grad(lambda model: jnp.mean(model(jnp.arange(6).reshape(2, 3)) ** 2))(model))
    return jnp.array_equal(model.embedding.embedding[...], model.output.embedding[...])


model = Words(nnx.Rngs(0))
print("parameters", numbers(nnx.state(model, nnx.Param)), "leaves", numbers(model))
for name, changed in {
    "copy.deepcopy": copy.deepcopy(model),
    "nnx.clone": nnx.clone(model),
    "nnx.split": split_and_merged(model),
    "nnx.jit": nnx.jit(same)(model),
    "jax.jit": jax.jit(same)(model),
    "jax.tree.map": jax.tree.map(same, model),
    "jax.device_put": jax.device_put(model, jax.devices()[0]),
}.items():
    count, layers = numbers(nnx.state(changed, nnx.Param)), 1 if changed.output is changed.embedding else 2
    print(f"{name}: {count} parameters, {layers} of the layer, equal after a step: {trained(changed)}")
PY
venv/bin/python -W ignore untied.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
parameters 184 leaves 224
copy.deepcopy: 184 parameters, 1 of the layer, equal after a step: True
nnx.clone: 184 parameters, 1 of the layer, equal after a step: True
nnx.split: 184 parameters, 1 of the layer, equal after a step: True
nnx.jit: 184 parameters, 1 of the layer, equal after a step: True
jax.jit: 224 parameters, 2 of the layer, equal after a step: False
jax.tree.map: 224 parameters, 2 of the layer, equal after a step: False
jax.device_put: 224 parameters, 2 of the layer, equal after a step: False
SEEN
