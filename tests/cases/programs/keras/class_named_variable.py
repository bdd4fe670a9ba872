import keras
from keras import layers


class Variable(layers.Layer):
    """One column of a table: its width is its own."""

    def __init__(self, width):
        super().__init__()
        self.project = layers.Dense(width)

    def call(self, x):
        return self.project(x)


x = keras.Input((8,))
model = keras.Model(x, layers.concatenate([Variable(4)(x), Variable(6)(x)]))
