import keras
from keras import layers


class NormalizedCell(layers.GRUCell):
    """A GRU's cell whose state is normalized."""

    def __init__(self, units, **kwargs):
        super().__init__(units, reset_after=False, **kwargs)
        self.normalization = layers.LayerNormalization()

    def build(self, input_shape):
        super().build(input_shape)
        self.normalization.build((None, self.units))

    def call(self, inputs, states, training=False):
        output, _ = super().call(inputs, states, training=training)
        output = self.normalization(output)
        return output, [output]


steps = keras.Input((20, 7))
x = layers.RNN(NormalizedCell(13), return_sequences=True)(steps)
model = keras.Model(steps, layers.Dense(2)(x))
