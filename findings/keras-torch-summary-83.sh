#!/usr/bin/env bash
# Keras on PyTorch: summary() of a model with a call() of its own shows 83 where the batch and the timesteps are open:
# the length that Keras puts in their place to try the model out. On JAX the same model shows None.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 torch==2.13.0

cat >net.py <<'PY'
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = keras.layers.LSTM(4, return_sequences=True)
        self.out = keras.layers.Dense(2)

    def call(self, x):
        return self.out(self.rnn(x))


net = Net()
print(net(keras.Input((None, 3))).shape)
net.summary()
PY
for backend in torch jax; do
  KERAS_BACKEND=$backend venv/bin/python net.py | grep -o '(None, None, [24])\|(83, 83, [24])' | tr '\n' ' '
  echo "on $backend"
done | tee seen
diff seen - <<'SEEN'
(None, None, 2) (83, 83, 4) (83, 83, 2) on torch
(None, None, 2) (None, None, 4) (None, None, 2) on jax
SEEN
