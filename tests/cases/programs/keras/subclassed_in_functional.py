import keras
from keras import layers


class ResidualBiLSTM(layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.rnn = layers.Bidirectional(layers.LSTM(units, return_sequences=True))
        self.project = layers.Dense(units * 2)
        self.norm = layers.LayerNormalization()
        self.drop = layers.Dropout(rate)

    def call(self, x, training=None):
        y = self.drop(self.rnn(x), training=training)
        return self.norm(self.project(x) + y)


inputs = keras.Input((None, 10))
x = inputs
for n in (8, 12):
    x = ResidualBiLSTM(n)(x)
model = keras.Model(inputs, layers.Dense(4, activation="softmax")(x))
