import keras
import numpy as np
from keras import layers, ops


class Scaled(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(dtype=np.float64, **kwargs)

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))
        self.shift = self.add_weight(shape=(shape[-1],), dtype=np.float16)

    def call(self, x):
        return x * self.scale


words = keras.Input((5,), dtype=np.int32)
x = Scaled()(ops.cast(words, np.float32))
model = keras.Model(words, layers.Dense(3, dtype=np.float16)(x))
