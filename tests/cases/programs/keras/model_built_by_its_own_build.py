import keras
from keras import layers


class Encoder(keras.Model):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units
        self.lstm = layers.LSTM(units, return_sequences=True)
        self.dense = layers.Dense(4)

    def build(self, input_shape):
        self.lstm.build(input_shape)
        self.dense.build((*input_shape[:-1], self.units))
        self.scale = self.add_weight(shape=(4,), name="scale")
        super().build(input_shape)

    def call(self, x):
        return self.dense(self.lstm(x)) * self.scale


encoder = Encoder(9)
encoder.build((None, 10, 3))
encoder.get_layer(index=-1).trainable = False
