#!/usr/bin/env bash
# JAX: cost_analysis() counts the body of a scan once, however often it runs, before and after compiling. So a recurrent layer takes as many
# FLOPs for 1,000 steps as for one, in Flax, in its table with compute_flops=True, and in Equinox, and the way back does not grow either.
# Unrolled, the same layer has all of them, a thousand times as many.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check flax==0.12.8 jax==0.10.2 equinox==0.13.8

cat >flops.py <<'PY'
import re

import equinox
import jax
import jax.numpy as jnp
from flax import linen, nnx


def flops(function, *arguments):
    lowered = jax.jit(function).lower(*arguments)
    return tuple(int(found.cost_analysis()["flops"]) for found in (lowered, lowered.compile()))


def in_linen(steps, unroll=1):
    layer, words = linen.RNN(linen.LSTMCell(128), unroll=unroll), jnp.ones((1, steps, 64))
    return flops(layer.apply, layer.init(jax.random.key(0), words), words)


def in_nnx(steps, unroll=1):
    layer = nnx.RNN(nnx.LSTMCell(64, 128, rngs=nnx.Rngs(0)), unroll=unroll, rngs=nnx.Rngs(0))
    return flops(lambda layer, words: layer(words), layer, jnp.ones((1, steps, 64)))


def in_equinox(steps, unroll=1):
    cell = equinox.nn.LSTMCell(64, 128, key=jax.random.key(0))
    start = jnp.zeros(128), jnp.zeros(128)

    def call(words):
        return jax.lax.scan(lambda state, word: (cell(word, state), None), start, words, unroll=unroll)[0]

    return flops(call, jnp.ones((steps, 64)))


def tabulated(steps):
    layer = linen.RNN(linen.LSTMCell(128))
    wide = {"width": 200, "force_terminal": False}
    table = layer.tabulate(
        jax.random.key(0), jnp.ones((1, steps, 64)), compute_flops=True, compute_vjp_flops=True, console_kwargs=wide
    )
    return re.search(r"│ RNN .*?│ (\d+) +│ (\d+) ", table).groups()


print("one step has", 2 * 4 * (64 + 128) * 128, "for its matrices")
for layer in (in_linen, in_nnx, in_equinox):
    (lowered, compiled), (lowered_of_many, compiled_of_many) = layer(2), layer(1000)
    print(layer.__name__, "2 steps:", lowered, "1000:", lowered_of_many, "compiled the same:", compiled == compiled_of_many)
    print("  10 steps:", layer(10)[0], "unrolled:", layer(10, 10)[0])
few, many = tabulated(2), tabulated(1000)
print("tabulate, 2 steps:", few[0], "1000:", many[0], "backwards the same:", few[1] == many[1])
PY
venv/bin/python -W ignore flops.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
one step has 196608 for its matrices
in_linen 2 steps: 199298 1000: 199298 compiled the same: True
  10 steps: 199298 unrolled: 1992960
in_nnx 2 steps: 199298 1000: 199298 compiled the same: True
  10 steps: 199298 unrolled: 1992960
in_equinox 2 steps: 199298 1000: 199298 compiled the same: True
  10 steps: 199298 unrolled: 1992960
tabulate, 2 steps: 199298 1000: 199298 backwards the same: True
SEEN
