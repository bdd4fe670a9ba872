import keras
from keras import layers, ops

x = keras.Input((24, 6))
h = layers.LSTM(10, return_sequences=True)(x)
pairs = ops.reshape(h, (-1, 12, 20))
turned = ops.transpose(pairs, (0, 2, 1))
extra = ops.expand_dims(ops.max(h, axis=1), axis=-1)
joined = ops.concatenate([layers.Dense(1)(turned)[:, :10], extra], axis=-1)
model = keras.Model(x, layers.Dense(3)(ops.squeeze(ops.mean(joined, axis=-1, keepdims=True), axis=-1)))
