import keras
from keras import layers


class Encoder(keras.Sequential):
    def __init__(self, units):
        super().__init__([layers.LSTM(units, return_sequences=True), layers.LSTM(3)])


class Wrapped(keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(4)
        self.head = keras.Sequential([layers.Dense(2)])

    def call(self, x):
        return self.head(self.encoder(x))


inputs = keras.Input((5, 8))
first = keras.Model(inputs, Wrapped()(inputs))
row = keras.Sequential()
row.add(first)
row.add(layers.Dense(9))
row.add(layers.Dense(7))
row.pop()
stated = keras.Sequential([keras.Input((5, 8)), layers.GRU(6)])
inner = layers.TimeDistributed(keras.Sequential([layers.Dense(6), layers.Dense(7)]))
second = keras.Model(inputs, inner(inputs))

model = keras.Model(inputs, [row(inputs), stated(inputs), second(inputs)])
for layer in model.layers:
    layer.trainable = layer.name != "functional_8"
