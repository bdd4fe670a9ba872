import keras
from keras import layers

i = keras.Input((14,))
x = layers.Dense(9)(i)
model = keras.Model(i, layers.Dense(2)(x))
model.quantize("float8")
