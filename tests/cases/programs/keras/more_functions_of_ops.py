import keras
from keras import layers, ops
class L(layers.Layer):
    def __init__(self):
        super().__init__()
        self.d = [layers.Dense(3) for _ in range(9)]
        self.w = keras.Variable(keras.initializers.GlorotUniform()(shape=(5, 7)))
        self.v = self.add_weight(shape=(11,), initializer=keras.initializers.Constant(0.5))
    def build(self):
        self.built = True
    def call(self, x):
        d = iter(self.d)
        a = next(d)(ops.absolute(x)[:, :, :4])
        b = next(d)(ops.broadcast_to(self.w, (2, 5, 7)))
        c = next(d)(ops.take(x, [0, 2, 3], axis=-1))
        e = next(d)(ops.top_k(x, 2)[0])
        f = next(d)(ops.unstack(x, axis=1)[0])
        g = next(d)(ops.norm(x, axis=1))
        h = next(d)(ops.conv(x, ops.zeros((3, 6, 8)), strides=2, padding="same"))
        k = next(d)(ops.cast(ops.argmax(x, axis=1), "float32"))
        m = next(d)(ops.median(x, axis=-1, keepdims=True))
        return ops.mean(a, axis=1) + f + g + k + ops.mean(m + 0, axis=1) + ops.mean(h, axis=1) + ops.mean(c, axis=1) + ops.mean(e, axis=1)
i = keras.Input((10, 6))
model = keras.Model(i, L()(i))
