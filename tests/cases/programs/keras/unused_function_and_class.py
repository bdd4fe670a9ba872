import keras
from keras import layers


def old_model(n):
    return keras.Sequential([keras.Input((n, 1)), layers.LSTM(999)])


class Unfinished(keras.Model):
    def __init__(self):
        super().__init__()
        self.lstm = layers.LSTM(777)


x = keras.Input((40, 2))
model = keras.Model(x, layers.LSTM(28)(x))
