import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import Dense, Layer, LayerNormalization, LSTMCell


class Settings:
    def __init__(self, units):
        super(Settings).__init__()
        self.units = units


class NormalizedCell(LSTMCell):
    def __init__(self, units, **kwargs):
        LSTMCell.__init__(self, units, dtype=kwargs.get("dtype"))

    def build(self, input_shape):
        LSTMCell.build(self, input_shape)
        self.norm = LayerNormalization(dtype=self.dtype)
        self.norm.build((None, self.units))
        self.norm.built = True

    def call(self, inputs, states, training=None):
        h, states = super().call(inputs, states)
        return self.norm(h), states


class Encoder(Layer):
    def __init__(self, sizes, **kwargs):
        Layer.__init__(self, **kwargs)
        self.sizes = sizes
        self.stack = []

    def build(self, input_shape):
        shape = tf.TensorShape(input_shape).with_rank(3)
        for size in self.sizes:
            layer = Dense(size, name="dense_of_%d" % shape.rank)
            layer.build(shape)
            self.stack.append(layer)
            shape = shape[:-1].concatenate(size)
        self.scale = self.add_weight(shape=tf.TensorShape(shape).as_list()[-1:])
        self.bias = self.add_weight(shape=(tf.compat.dimension_value(shape[-1]), 2))
        Layer.build(self, input_shape)

    def call(self, x):
        for layer in self.stack:
            x = layer(x)
        return tf.matmul(x * self.scale, self.bias)


settings = Settings(7)
model = keras.Sequential([keras.Input((20, 6)), Encoder([5, 4])])
model.add(keras.layers.RNN(NormalizedCell(settings.units), return_sequences=True))
model.add(Dense(2))
