import keras
from keras import layers


class Leaky(keras.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = self.state_size = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))
        self.recurrent = self.add_weight(shape=(self.units, self.units))

    def call(self, inputs, states):
        state = keras.ops.tanh(inputs @ self.kernel + states[0] @ self.recurrent)
        return state, [state]


class Gated(layers.GRUCell):
    def build(self, shape):
        super().build(shape)
        self.gain = self.add_weight(shape=(self.units,))


class Plain(layers.LSTMCell):
    pass


cells = [Leaky(6), Gated(5), Plain(4)]
for cell, features in zip(cells, (3, 6, 5)):
    cell.build((None, features))
inputs = keras.Input((26, 3))
model = keras.Model(inputs, layers.Dense(2)(layers.RNN(cells)(inputs)))
