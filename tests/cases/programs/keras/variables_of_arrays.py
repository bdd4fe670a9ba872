import keras
import numpy as np
from keras import layers, ops


class Filters(layers.Layer):
    """Variables that say no type have that of what they start from."""

    def __init__(self):
        super().__init__()
        self.bank = keras.Variable(np.linspace(0.0, 1.0, 6))
        self.mixing = keras.Variable(np.eye(3), trainable=False)
        self.taps = keras.Variable([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]])
        self.order = keras.Variable([2, 0, 1, 3], trainable=False)
        self.scale = keras.Variable(np.array([1.0, 2.0, 4.0], dtype="float32"))
        self.offset = keras.Variable(np.zeros((2, 5)).astype("float16"))
        self.noise = keras.Variable(keras.random.normal((2, 2)))
        self.window = keras.Variable(np.ones(8, np.float32))
        self.rate = keras.Variable(0.5)

    def call(self, x):
        return x * self.scale * self.rate


level = keras.Input((4, 3))
model = keras.Model(level, layers.Dense(2, dtype="float32")(layers.Flatten()(Filters()(level))))
