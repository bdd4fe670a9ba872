import keras
from keras import layers


def backbone():
    i = keras.Input((40, 12))
    x = layers.Conv1D(20, 3, activation="relu", padding="same")(i)
    x = layers.LSTM(30, return_sequences=True)(x)
    return keras.Model(i, x, name="backbone")


base = backbone()
base.trainable = False

inputs = keras.Input((40, 12))
x = base(inputs, training=False)
x = layers.GRU(17)(x)
outputs = layers.Dense(4)(x)
model = keras.Model(inputs, outputs)
