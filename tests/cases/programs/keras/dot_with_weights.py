import keras
from keras import layers, ops


class WordAttention(layers.Layer):
    def __init__(self, width=7, **kwargs):
        self.supports_masking = True
        super().__init__(**kwargs)
        self.width = width

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.width), initializer="glorot_uniform")
        self.b = self.add_weight(shape=(self.width,), initializer="zeros")
        self.u = self.add_weight(shape=(self.width,), initializer="uniform")

    def call(self, x, mask=None):
        scores = ops.dot(ops.tanh(ops.dot(x, self.w) + self.b), self.u)
        weights = ops.exp(scores)
        weights /= ops.sum(weights, axis=1, keepdims=True) + 1e-7
        return ops.sum(x * ops.expand_dims(weights, -1), axis=1)


words = keras.Input((12,), dtype="int32")
x = layers.Embedding(210, 15)(words)
x = layers.Bidirectional(layers.GRU(6, return_sequences=True))(x)
x *= ops.sqrt(ops.cast(12, "float32"))
model = keras.Model(words, layers.Dense(2)(WordAttention()(x)))
