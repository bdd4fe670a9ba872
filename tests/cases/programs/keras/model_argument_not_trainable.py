import keras
from keras import layers

i = keras.Input((25, 6))
o = layers.Dense(3)(layers.GRU(13)(i))
model = keras.Model(i, o, trainable=False, name="frozen")
