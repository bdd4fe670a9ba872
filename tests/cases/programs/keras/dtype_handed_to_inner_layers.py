import keras
from keras import layers
class L(layers.Layer):
    def __init__(self, u, **kw):
        super().__init__(**kw)
        self.d = layers.Dense(u, dtype=self.dtype)
        self.e = layers.Dense(u, dtype=self.dtype_policy)
    def call(self, x):
        return self.e(self.d(x))
i = keras.Input((4, 3))
x = L(4)(i)
x = L(5, dtype="float16")(x)
x = L(6, dtype="mixed_float16")(x)
x = layers.GRU(3, dtype=x.dtype)(x)
model = keras.Model(i, x)
