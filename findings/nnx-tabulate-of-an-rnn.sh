#!/usr/bin/env bash
# Flax NNX: tabulate() of any recurrent layer is an error, and from then on no layer at all can be made in the process: what
# tabulate() changed for its own use is not put back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check flax==0.12.8 jax==0.10.2

cat >tabulated.py <<'PY'
import sys

import jax.numpy as jnp
from flax import nnx

CELLS = {"LSTM": nnx.LSTMCell, "optimized": nnx.OptimizedLSTMCell, "GRU": nnx.GRUCell, "simple": nnx.SimpleCell}


def tried(make):
    try:
        return type(make()).__name__
    except Exception as error:
        return f"{type(error).__name__}: {error}"


cell = CELLS[sys.argv[1]]
layer = nnx.RNN(cell(3, 4, rngs=nnx.Rngs(0)))
print(sys.argv[1], layer(jnp.ones((2, 6, 3))).shape, tried(lambda: nnx.Linear(3, 4, rngs=nnx.Rngs(0))))
print(tried(lambda: nnx.tabulate(layer, jnp.ones((2, 6, 3)))))
print(tried(lambda: nnx.Linear(3, 4, rngs=nnx.Rngs(0))))
PY
for cell in LSTM optimized GRU simple; do
  venv/bin/python -W ignore tabulated.py "$cell" 2>>errors | tee -a seen || { cat errors; exit 1; }
done
diff seen - <<'SEEN'
LSTM (2, 6, 4) Linear
TypeError: argument of type 'NoneType' is not iterable
AttributeError: 'RngStream' object has no attribute '_nnx_tabulate_id'
optimized (2, 6, 4) Linear
TypeError: argument of type 'NoneType' is not iterable
AttributeError: 'RngStream' object has no attribute '_nnx_tabulate_id'
GRU (2, 6, 4) Linear
TypeError: argument of type 'NoneType' is not iterable
AttributeError: 'RngStream' object has no attribute '_nnx_tabulate_id'
simple (2, 6, 4) Linear
TypeError: argument of type 'NoneType' is not iterable
AttributeError: 'RngStream' object has no attribute '_nnx_tabulate_id'
SEEN
