import keras
from keras import layers, ops

x = keras.Input((18, 8))
left, right = ops.split(x, 2, axis=-1)
shared = layers.GRU(9)
both = ops.stack([shared(left), shared(right)], axis=1)
h = layers.LSTM(5)(both)
model = keras.Model(x, h)
