import keras
import tensorflow as tf
from keras import layers, ops


class LastStep(layers.Layer):
    def call(self, x):
        return x[:, -1, :]

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[1])


class Pair(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.first, self.second = layers.Dense(units), layers.Dense(units + 1)

    def call(self, x, y):
        return self.first(x), self.second(y)

    def compute_output_shape(self, x_shape, y_shape):
        return [list(x_shape[:-1]) + [self.units], tf.TensorShape([*y_shape[:-1], self.units + 1])]


class Scaled(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense, self.dropout = layers.Dense(units), layers.Dropout(0.1)

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), name="scale")
        self.dense.build(input_shape)

    def call(self, x):
        return self.dropout(self.dense(self.scale * x))

    def compute_output_shape(self, input_shape):
        return input_shape[:-1] + (self.dense.units,)


a, b = keras.Input((20, 6)), keras.Input((11, 4))
p, q = Pair(5)(a, y=b)
last = LastStep()(layers.LSTM(12, return_sequences=True)(p))
q = layers.GRU(3)(Scaled(7)(q))
model = keras.Model([a, b], [layers.Dense(3)(last), q])
