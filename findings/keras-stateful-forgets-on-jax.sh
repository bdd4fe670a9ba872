#!/usr/bin/env bash
# Keras: a stateful layer goes on where the last batch ended, and on JAX only where the model is called. fit(), predict(), evaluate() and
# their siblings for one batch begin each batch at zeros there and leave the states as they were, without a word: neither two calls
# nor the batches of one call follow each other. On PyTorch they do, and training an LSTM or a GRU is an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export KERAS_HOME=$folder
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 torch==2.13.0 jax==0.10.2 numpy==2.4.6

cat >stateful.py <<'PY'
import keras
import numpy as np
from keras import layers


def array(tensor):
    return keras.ops.convert_to_numpy(tensor)


def goes_on(call):
    layer.reset_state()
    call(model, x[:, :5])
    answer = array(call(model, x[:, 5:]))
    return "goes on" if np.allclose(answer, whole, atol=1e-5) else "begins anew" if np.allclose(answer, second, atol=1e-5) else "?"


def after(call):
    layer.reset_state()
    try:
        call()
    except RuntimeError:
        return "an error"
    return "kept" if all(array(state).any() for state in layer.states) else "zeros"


keras.utils.set_random_seed(1)
print(keras.config.backend())
x, y = np.random.rand(1, 10, 3), np.zeros((1, 2))
for kind in (layers.LSTM, layers.GRU, layers.SimpleRNN):
    layer = kind(2, stateful=True)
    model = keras.Sequential([keras.Input((None, 3), batch_size=1), layer])
    forgetful = keras.Sequential([keras.Input((None, 3)), kind(2)])
    forgetful.set_weights(model.get_weights())
    whole, second = array(forgetful(x)), array(forgetful(x[:, 5:]))
    print(" ", kind.__name__)
    print("    the second half: called", goes_on(lambda model, x: model(x)), end=", ")
    print("predict()", goes_on(lambda model, x: model.predict(x, verbose=0)), end=", ")
    print("predict_on_batch()", goes_on(lambda model, x: model.predict_on_batch(x)), end=", ")
    layer.reset_state()
    answers = model.predict(x.reshape(2, 5, 3), batch_size=1, verbose=0)
    print("as the second batch of one predict()", "goes on" if np.allclose(answers[1:], whole, atol=1e-5) else "begins anew")
    model.compile("sgd", "mse")
    print("    states after evaluate()", after(lambda: model.evaluate(x, y, verbose=0)), end=", ")
    print("fit()", after(lambda: model.fit(x, y, verbose=0)), end=", ")
    print("train_on_batch()", after(lambda: model.train_on_batch(x, y)))
PY
for backend in torch jax; do
  KERAS_BACKEND=$backend venv/bin/python -W ignore stateful.py 2>errors | tee -a seen || { cat errors; exit 1; }
done
diff seen - <<'SEEN'
torch
  LSTM
    the second half: called goes on, predict() goes on, predict_on_batch() goes on, as the second batch of one predict() goes on
    states after evaluate() kept, fit() an error, train_on_batch() an error
  GRU
    the second half: called goes on, predict() goes on, predict_on_batch() goes on, as the second batch of one predict() goes on
    states after evaluate() kept, fit() an error, train_on_batch() an error
  SimpleRNN
    the second half: called goes on, predict() goes on, predict_on_batch() goes on, as the second batch of one predict() goes on
    states after evaluate() kept, fit() kept, train_on_batch() kept
jax
  LSTM
    the second half: called goes on, predict() begins anew, predict_on_batch() begins anew, as the second batch of one predict() begins anew
    states after evaluate() zeros, fit() zeros, train_on_batch() zeros
  GRU
    the second half: called goes on, predict() begins anew, predict_on_batch() begins anew, as the second batch of one predict() begins anew
    states after evaluate() zeros, fit() zeros, train_on_batch() zeros
  SimpleRNN
    the second half: called goes on, predict() begins anew, predict_on_batch() begins anew, as the second batch of one predict() begins anew
    states after evaluate() zeros, fit() zeros, train_on_batch() zeros
SEEN
