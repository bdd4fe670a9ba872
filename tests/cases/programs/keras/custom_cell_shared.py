import keras
import tensorflow as tf


class Cell(tf.keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), name="w")
        self.u = self.add_weight(shape=(self.units, self.units), initializer="orthogonal", name="u")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, inputs, states, training=False):
        h = tf.tanh(tf.matmul(inputs, self.w) + tf.matmul(states[0], self.u) + self.b)
        return h, [h]


one, two = tf.keras.Input((12, 5)), tf.keras.Input((None, 5))
shared = tf.keras.layers.RNN(Cell(9))
a, b = shared(one), shared(two)
model = tf.keras.Model([one, two], tf.keras.layers.Dense(3)(tf.keras.layers.subtract([a, b])))
