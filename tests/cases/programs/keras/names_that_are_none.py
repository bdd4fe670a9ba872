import keras
from keras import layers
i = keras.Input((8, 3), name=None)
x = layers.Conv1D(4, 3, name=None)(i)
x = layers.LSTM(4, return_sequences=True, name=None)(x)
x = layers.BatchNormalization(name=None)(x)
x = layers.Bidirectional(layers.LSTM(4, name=None), name=None)(x)
model = keras.Model(i, layers.Dense(1, name=None)(x), name=None)
