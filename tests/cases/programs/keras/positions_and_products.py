import keras
from keras import layers, ops


class Positions(layers.Layer):
    def __init__(self, length, words, width, **kwargs):
        super().__init__(**kwargs)
        self.words = layers.Embedding(words, width)
        self.places = layers.Embedding(length, width)

    def call(self, x):
        places = ops.arange(start=0, stop=ops.shape(x)[-1], step=1)
        return self.words(x) + self.places(places)


class Scores(layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 1), name="w")
        self.mix = self.add_weight(shape=(shape[-1], 3), name="mix")

    def call(self, x):
        weights = ops.softmax(ops.squeeze(ops.tensordot(x, self.w, axes=1), axis=-1))
        mixed = ops.einsum("btd,dk->btk", x, self.mix)
        return ops.einsum("bt,btk->bk", weights, mixed)


class Noise(layers.Layer):
    def call(self, x):
        return x + keras.random.normal(shape=ops.shape(x), seed=1337)


words = keras.Input((28,), dtype="int32")
x = Noise()(layers.LSTM(10, return_sequences=True)(Positions(28, 150, 14)(words)))
model = keras.Model(words, layers.Dense(5)(Scores()(x)))
