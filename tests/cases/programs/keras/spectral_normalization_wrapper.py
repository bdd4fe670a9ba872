import keras
from keras import layers

i = keras.Input((30, 5))
x = layers.SpectralNormalization(layers.Conv1D(11, 3))(i)
x = layers.LSTM(12)(x)
model = keras.Model(i, layers.SpectralNormalization(layers.Dense(1))(x))
