"""Keras 2 forgets what an attribute was, and tracks nothing by a name that the class has."""

import tensorflow as tf
import tf_keras
from tf_keras import layers


class Encoder(layers.Layer):
    dense = None

    def __init__(self):
        super().__init__()
        self.lstm = layers.LSTM(4, return_sequences=True)
        self.lstm.build((None, 6, 3))
        self.lstm = layers.GRU(5, return_sequences=True)
        self.dense = layers.Dense(2)
        self.heads = [layers.Dense(7), layers.Dense(8)]
        self.heads[0].build((None, 6, 3))
        self.heads = [layers.Dense(9)]
        self.kept = layers.Dense(3)
        self.kept.build((None, 6, 3))
        self.also = self.kept
        self.kept = None

    def build(self, shape):
        self.scale = self.add_weight("scale", (3,))
        self.scale = tf.nn.softplus(self.scale)
        self.shift = self.add_weight("shift", (5,), trainable=False)
        self.shift = self.add_weight("shift", (7,), trainable=False)

    def call(self, inputs):
        return self.heads[0](self.lstm(inputs)) + self.also(inputs)[..., :1] + self.dense(inputs)[..., :1]


inputs = tf_keras.Input((6, 3))
model = tf_keras.Model(inputs, Encoder()(inputs))
