#!/usr/bin/env bash
# Keras: enable_lora() freezes a layer's kernel. Freezing the model and thawing it again, as one does before and after
# training a new head, thaws the kernel too: 232 weights are trained where 104 were, and fit() changes the kernel.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2

cat >lora.py <<'PY'
import keras
import numpy as np


def trained(*freezing):
    dense = keras.layers.Dense(8)
    model = keras.Sequential([keras.Input((16,)), dense])
    dense.enable_lora(4)
    for value in freezing:
        model.trainable = value
    before = np.array(dense._kernel)
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 16)), np.ones((4, 8)), verbose=0)
    count = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    return count, "changed" if (np.array(dense._kernel) != before).any() else "as it was"


print(*trained())
print(*trained(False, True))
PY
KERAS_BACKEND=jax venv/bin/python lora.py | tee seen
diff seen - <<'SEEN'
104 as it was
232 changed
SEEN
