# refused: a tuner chooses the size
# names: hp
# at: def build(hp):
# entry: build
import keras
from keras import layers


def build(hp):
    model = keras.Sequential([keras.Input((24, 5))])
    model.add(layers.LSTM(hp.Int("units", 16, 128, step=16)))
    model.add(layers.Dense(1))
    return model
