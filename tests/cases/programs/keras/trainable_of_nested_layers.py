import keras
from keras import layers

inner = keras.Sequential([keras.Input((9, 5)), layers.GRU(8, return_sequences=True, name="a"), layers.GRU(6, name="b")])
x = keras.Input((9, 5))
model = keras.Model(x, layers.Dense(3)(inner(x)))
model.layers[1].layers[0].trainable = False
model.layers[-1].trainable = False
model.layers[-1].trainable = True
