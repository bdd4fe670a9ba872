import keras
import numpy as np
from keras import layers, ops

times = np.concatenate([np.zeros(5), [0]])
levels = np.stack([np.zeros(2), [1, 2], (3, 4)])
flags = np.hstack([np.ones(3), [1, 2]])


class Extended(layers.Layer):
    def call(self, x):
        x = ops.where(x > 0, [1.0, 2.0], [[0.0]]) * ops.stack([ops.max(x), 1.0])
        return ops.concatenate([x, [[[0.0, 1.0]]]], axis=1)


steps = keras.Input((len(times), 1), batch_size=1)
x = layers.Dense(levels.shape[0])(layers.Flatten()(Extended()(steps)))
model = keras.Model(steps, layers.Dense(len(flags))(x))
