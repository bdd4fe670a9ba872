import keras
from keras import layers, ops


class Projection(layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.norm = layers.LayerNormalization()

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.size), name="kernel")
        self.bias = self.add_weight(shape=(self.size,), name="bias", trainable=False)
        self.norm.build(shape)

    def call(self, x):
        return ops.matmul(self.norm(x), self.kernel) + self.bias


projection = Projection(13)
projection.build((None, 40, 8))  # Keras does not build it once more where it is called
model = keras.Sequential([keras.Input((40, 8)), projection, layers.GRU(11)])
