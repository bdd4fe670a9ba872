#!/usr/bin/env bash
# Keras: Muon leaves embeddings to AdamW, and takes every variable for one that has "embedding" anywhere in its path. In the path is the name of the
# model, so that Sequential(name="embedding_tagger"), or a class EmbeddingTagger, trains its LSTM and all else with AdamW: 2 × 194 + 2 numbers in the
# optimizer, not 254. The layers of a functional model of that name are trained with Muon, as it is made after them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check keras==3.15.1 jax==0.10.2 numpy==2.4.6

cat >muon.py <<'PY'
import keras
import numpy as np
from keras import layers


def row(memory=None):
    return [layers.Embedding(10, 4), layers.LSTM(4, name=memory), layers.Dense(2)]


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.row = row()

    def call(self, values):
        for layer in self.row:
            values = layer(values)
        return values


class EmbeddingTagger(Tagger):
    pass


def functional(name):
    values = start = keras.Input((5,))
    for layer in row():
        values = layer(values)
    return keras.Model(start, values, name=name)


def trained(name, model, **given):
    words, labels = np.arange(10).reshape(2, 5), np.ones((2, 2))
    keras.utils.set_random_seed(0)
    model.compile(keras.optimizers.Muon(0.01, **given), "mse")
    model(words)
    kernel = model.trainable_variables[1]
    before = kernel.numpy()
    model.fit(words, labels, verbose=0)
    # AdamW's first step is about the rate for each weight, 0.01; Muon's is a matrix of orthogonal rows
    rule = "AdamW" if np.median(np.abs(kernel.numpy() - before)) > 0.005 else "Muon"
    numbers = sum(int(np.prod(variable.shape)) for variable in model.optimizer.variables)
    print(f"{name}: {model.count_params()}, optimizer {numbers}, the LSTM is trained by {rule}")


trained("Sequential tagger", keras.Sequential(row(), name="tagger"))
trained("Sequential embedding_tagger", keras.Sequential(row(), name="embedding_tagger"))
trained("the same, exclude_embeddings=False", keras.Sequential(row(), name="embedding_tagger"), exclude_embeddings=False)
trained("functional embedding_tagger", functional("embedding_tagger"))
trained("class Tagger", Tagger())
trained("class EmbeddingTagger", EmbeddingTagger())
trained("LSTM of_embeddings", keras.Sequential(row("of_embeddings")))
PY
KERAS_BACKEND=jax venv/bin/python -W ignore muon.py 2>errors | tee seen || { cat errors; exit 1; }
diff seen - <<'SEEN'
Sequential tagger: 194, optimizer 254, the LSTM is trained by Muon
Sequential embedding_tagger: 194, optimizer 390, the LSTM is trained by AdamW
the same, exclude_embeddings=False: 194, optimizer 214, the LSTM is trained by Muon
functional embedding_tagger: 194, optimizer 254, the LSTM is trained by Muon
class Tagger: 194, optimizer 254, the LSTM is trained by Muon
class EmbeddingTagger: 194, optimizer 390, the LSTM is trained by AdamW
LSTM of_embeddings: 194, optimizer 382, the LSTM is trained by AdamW
SEEN
