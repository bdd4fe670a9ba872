import keras
from keras import layers, ops
i = keras.Input((10, 6))
a, b = ops.top_k(i, 3)
x = layers.GRU(4, return_sequences=True)(ops.log2(ops.absolute(a)))
y = layers.Dense(5)(ops.median(x, axis=1))
z = layers.Dense(2)(ops.take(x, 0, axis=1))
model = keras.Model(i, [y, z])
