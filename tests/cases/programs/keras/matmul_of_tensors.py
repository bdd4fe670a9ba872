import keras
from keras import layers, ops

a = keras.Input((7, 12))
b = keras.Input((9, 12))
u = layers.GRU(6, return_sequences=True)(a)
v = layers.GRU(6, return_sequences=True)(b)
scores = u @ ops.transpose(v, (0, 2, 1))
weights = ops.softmax(scores / 6**0.5, axis=-1)
context = weights @ v
pooled = ops.mean(context, axis=1)
model = keras.Model([a, b], layers.Dense(4)(pooled))
