import keras
from keras import layers
class Res(layers.Layer):
    def __init__(self, cell, **kw):
        super().__init__(**kw)
        self.cell = cell
        self.state_size = cell.state_size
        self.output_size = cell.output_size
    def build(self, s):
        self.cell.build(s)
    def call(self, inputs, states):
        out, new = self.cell(inputs, states)
        return out + inputs, new
i = keras.Input((10, 6))
c = layers.GRUCell(6)
c.trainable = False
x = layers.RNN([c, Res(layers.LSTMCell(6)), layers.SimpleRNNCell(4, use_bias=False)], return_sequences=True)(i)
x = layers.RNN([Res(layers.GRUCell(4)), layers.LSTMCell(3)])(x)
model = keras.Model(i, layers.Dense(1)(x))
