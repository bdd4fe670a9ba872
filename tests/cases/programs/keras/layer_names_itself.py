import keras
from keras import layers


class Encoder(layers.Layer):
    def __init__(self, units, name):
        super().__init__()
        self.name = name
        self.lstm = layers.LSTM(units)

    def call(self, x):
        return self.lstm(x)


inputs = keras.Input((10, 3))
outputs = layers.Concatenate()([Encoder(6, "short")(inputs), Encoder(9, "long")(inputs)])
model = keras.Model(inputs, layers.Dense(2)(outputs))
model.get_layer("short").trainable = False
