import keras
from keras import layers

inner = keras.Sequential([keras.Input((15, 4)), layers.GRU(8, return_sequences=True), layers.GRU(7)], name="inner")
inner.trainable = False
inner.layers[-1].trainable = True

x = keras.Input((15, 4))
model = keras.Model(x, layers.Dense(5)(inner(x)))
