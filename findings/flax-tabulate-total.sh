#!/usr/bin/env bash
# Flax: "Total Parameters" below a table of tabulate() has more in it than parameters. In linen it counts the statistics of a
# BatchNorm, 154 for a model whose params have 146; in NNX the state of a Dropout's random numbers as well, 34 for 24.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check flax==0.12.8 jax==0.10.2

cat >totals.py <<'PY'
import jax
import jax.numpy as jnp
from flax import linen, nnx


class Tagger(linen.Module):
    @linen.compact
    def __call__(self, words):
        hidden = linen.RNN(linen.LSTMCell(4))(words)
        return linen.Dense(2)(linen.BatchNorm(use_running_average=False)(hidden))


class Head(nnx.Module):
    def __init__(self, rngs):
        self.dense = nnx.Linear(3, 4, rngs=rngs)
        self.norm = nnx.BatchNorm(4, rngs=rngs)
        self.drop = nnx.Dropout(0.5, rngs=rngs)

    def __call__(self, values):
        return self.drop(self.norm(self.dense(values)))


def size(tree):
    return sum(array.size for array in jax.tree.leaves(tree))


def total(table):
    return next(line.strip() for line in table.splitlines() if "Total Parameters" in line)


words, plain = jnp.ones((2, 6, 3)), {"console_kwargs": {"width": 150, "force_terminal": False}}
print("linen", {name: size(tree) for name, tree in Tagger().init(jax.random.key(0), words).items()})
print(total(Tagger().tabulate(jax.random.key(0), words, **plain)))
head = Head(nnx.Rngs(0))
print("nnx", size(nnx.state(head, nnx.Param)))
print(total(nnx.tabulate(head, words, **plain)))
PY
venv/bin/python -W ignore totals.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
linen {'params': 146, 'batch_stats': 8}
Total Parameters: 154 (616 B)
nnx 24
Total Parameters: 34 (140 B)
SEEN
