import keras
from keras import layers

size = 64
x = inputs = keras.Input((size, 3))
filters = 4
while size > 8:
    x = layers.Conv1D(filters, 3, padding="same", activation="relu")(x)
    x = layers.MaxPooling1D(2)(x)
    size //= 2
    filters *= 2
x = layers.LSTM(size * 2)(x)
assert x.shape[-1] == 16, "half of what went in"
model = keras.Model(inputs, layers.Dense(1)(x))
