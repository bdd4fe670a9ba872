# input: [10, 6]
import keras


class Scaled(keras.Model):
    def __init__(self, features=6):
        super().__init__()
        self.scale = self.add_weight(shape=(features,), initializer="ones", name="scale")
        self.shift = self.add_weight(shape=(features,), initializer="zeros", trainable=False, name="shift")
        self.rnn = keras.layers.LSTM(9)
        self.out = keras.layers.Dense(2)

    def call(self, x):
        return self.out(self.rnn(x * self.scale + self.shift))


model = Scaled()
