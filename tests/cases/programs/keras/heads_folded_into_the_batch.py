import keras
from keras import layers, ops


class Heads(layers.Layer):
    """Attention of several heads, each as a sequence of its own."""

    def __init__(self, heads, size, **kwargs):
        super().__init__(**kwargs)
        self.heads, self.size = heads, size
        self.project = layers.Dense(3 * size)
        self.out = layers.Dense(size)

    def folded(self, x, batch, length):
        x = ops.reshape(x, (batch, length, self.heads, self.size // self.heads))
        return ops.reshape(ops.transpose(x, (0, 2, 1, 3)), (batch * self.heads, length, self.size // self.heads))

    def call(self, x):
        batch, length = ops.shape(x)[0], x.shape[1]
        q, k, v = ops.split(self.project(x), 3, axis=-1)
        q, k, v = (self.folded(part, batch, length) for part in (q, k, v))
        weights = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 2, 1))))
        states = ops.reshape(ops.matmul(weights, v), (batch, self.heads, length, self.size // self.heads))
        return self.out(ops.reshape(ops.transpose(states, (0, 2, 1, 3)), (batch, length, self.size)))


class Windows(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.within, self.all = layers.Dense(units), layers.Dense(units)

    def call(self, x):
        windows = ops.reshape(x, (-1, 6, 4))
        count = ops.shape(windows)[0]
        features = self.within(ops.reshape(windows, (count, -1)))
        return self.all(ops.reshape(features, (ops.shape(x)[0], 3, features.shape[-1])))


inputs, grid = keras.Input((8, 12)), keras.Input((3, 6, 4))
model = keras.Model([inputs, grid], [Heads(3, 12)(inputs), layers.LSTM(2)(Windows(5)(grid))])
