import keras
from keras import layers


class Noisy(layers.LSTMCell):
    def __init__(self, units, **kwargs):
        super().__init__(units, use_bias=False, **kwargs)
        self.noise = layers.GaussianNoise(0.1)

    def call(self, inputs, states, training=False):
        return super().call(self.noise(inputs), states, training=training)


class Peephole(layers.LSTMCell):
    def build(self, shape):
        super().build(shape)
        self.peepholes = self.add_weight(shape=(3, self.units), name="peepholes")

    def call(self, inputs, states, training=False):
        return super().call(inputs, states, training=training)


steps = keras.Input((None, 3))
cells = [Noisy(4), Peephole(6)]
outputs = layers.RNN(cells, return_sequences=True, return_state=True)(steps)
model = keras.Model(steps, [layers.Dense(2)(outputs[0]), outputs[2][0]])
cells[0].trainable = False
