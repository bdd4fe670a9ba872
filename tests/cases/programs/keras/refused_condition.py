# refused: whether the second layer is there depends on what is not known
# names: deep
# at: deep = os.environ.get("DEEP") == "1"
import os

import keras
from keras import layers

deep = os.environ.get("DEEP") == "1"
x = inputs = keras.Input((10, 4))
x = layers.LSTM(16, return_sequences=deep)(x)
if deep:
    x = layers.LSTM(16)(x)
model = keras.Model(inputs, layers.Dense(1)(x))
