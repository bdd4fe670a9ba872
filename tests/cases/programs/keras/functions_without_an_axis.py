import keras
from keras import layers, ops

steps, words = keras.Input((8, 6)), keras.Input((7,), dtype="int32")
both = ops.concatenate([steps, steps[:, :, :2]], axis=-1)
doubled = ops.concatenate([both, both])
mask = ops.expand_dims(ops.cast(words != 0, "float32"), -1)
hot = ops.one_hot(words, 4, axis=1)  # (4, 7)
scores = ops.transpose(layers.Dense(7)(hot), (0, 2, 1)) * mask
kept = ops.where(scores > 0.5, scores, -1e9)
x = layers.LSTM(9)(ops.softmax(kept, axis=1))
sums = ops.cumsum(doubled, axis=1)
y = layers.GRU(3)(sums)
model = keras.Model([steps, words], [x, y])
