import keras
from keras import layers, ops


class MinimalGatedCell(keras.layers.Layer):
    """One gate that both forgets and resets."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units
        self.output_size = units

    def build(self, input_shape):
        size = input_shape[-1] + self.units
        self.gate = self.add_weight(shape=(size, self.units), name="gate")
        self.gate_bias = self.add_weight(shape=(self.units,), initializer="zeros", name="gate_bias")
        self.candidate = self.add_weight(shape=(size, self.units), name="candidate")
        self.candidate_bias = self.add_weight(shape=(self.units,), initializer="zeros", name="candidate_bias")

    def call(self, inputs, states):
        h = states[0]
        f = ops.sigmoid(ops.matmul(ops.concatenate([inputs, h], axis=-1), self.gate) + self.gate_bias)
        joined = ops.concatenate([inputs, f * h], axis=-1)
        n = ops.tanh(ops.matmul(joined, self.candidate) + self.candidate_bias)
        h = (1 - f) * h + f * n
        return h, [h]


inputs = keras.Input((None, 9))
x = layers.RNN(MinimalGatedCell(15))(inputs)
model = keras.Model(inputs, layers.Dense(4)(x))
