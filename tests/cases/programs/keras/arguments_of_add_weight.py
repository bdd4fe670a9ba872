import keras
from keras import layers, ops


class Gated(layers.Layer):
    def build(self, shape):
        features = shape[-1]
        self.kernel = self.add_weight((features, 5), "glorot_uniform", "float16")
        self.gate = self.add_weight(shape=(5,), initializer="ones", dtype=self.compute_dtype)
        self.codes = self.add_weight(shape=(features, 3), dtype="int8", initializer="zeros", trainable=False)
        self.step = self.add_weight(dtype="int64", initializer="zeros", trainable=False)

    def call(self, x):
        return ops.matmul(x, ops.cast(self.kernel, x.dtype)) * ops.cast(self.gate, x.dtype)


measured = keras.Input((7,), dtype="float16")
x = layers.Dense(4, dtype=measured.dtype)(measured)
x = Gated(dtype="mixed_float16")(x)
model = keras.Model(measured, layers.Dense(2, dtype=keras.config.floatx())(x))
