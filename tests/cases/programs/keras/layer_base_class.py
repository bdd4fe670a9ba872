import keras
from keras import layers


class Block(layers.Layer):
    kind = layers.GRU
    factor = 1

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = self.kind(units * self.factor, return_sequences=True)
        self.second = layers.Dense(units)

    def call(self, x):
        return self.second(self.first(x))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class WideBlock(Block):
    kind = layers.SimpleRNN
    factor = 3

    def __init__(self, units):
        super().__init__(units)
        self.norm = layers.LayerNormalization()

    def call(self, x):
        return self.norm(super().call(x))


i = keras.Input((20, 5))
model = keras.Model(i, WideBlock(6)(Block(7)(i)))
