import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

table = np.zeros(8)[np.newaxis, :]


class TokensAndPositions(layers.Layer):
    def __init__(self, most, words, width):
        super().__init__()
        self.tokens = layers.Embedding(words, width)
        self.positions = layers.Embedding(most, width)
        self.score = layers.Dense(1)

    def call(self, x):
        positions = ops.arange(start=0, stop=ops.shape(x)[-1], step=1)
        states = self.tokens(x) + self.positions(positions)
        weights = self.score(states)[:, :, 0]
        return states * weights[:, :, tf.newaxis]


words = keras.Input((None,), dtype="int32")
x = TokensAndPositions(50, words=30, width=table.shape[1])(words)
model = keras.Model(words, layers.LSTM(5)(x))
