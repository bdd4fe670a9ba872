import keras
from keras import layers
i = keras.Input((30, 5))
d = layers.Dense(7)
x = layers.SpectralNormalization(d)(i)
d.trainable = False
x = layers.LSTM(12)(x)
s = layers.SpectralNormalization(layers.Dense(1))
x = s(x)
model = keras.Model(i, x)
