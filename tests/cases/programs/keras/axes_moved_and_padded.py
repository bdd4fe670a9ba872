import keras
from keras import layers, ops

series = keras.Input((10, 8))
views = [
    ops.swapaxes(series, 1, 2),
    ops.moveaxis(series, -1, 1),
    ops.pad(series, [[0, 0], [1, 2], [0, 3]]),
    ops.roll(series, 1, axis=1),
]
last = [layers.LSTM(units)(view) for units, view in enumerate(views, 3)]
score = ops.sum(series, axis=1) / (ops.max(series, axis=1) + keras.config.epsilon())
model = keras.Model(series, layers.Dense(4)(ops.concatenate([*last, score], axis=-1)))
