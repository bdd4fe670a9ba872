import math

import keras
from keras import layers, ops


class EachPlace(layers.Layer):
    """Reads the sequence of each place of a grid."""

    def __init__(self, units, steps, **kwargs):
        super().__init__(**kwargs)
        self.lstm = layers.LSTM(units)
        self.ahead = layers.Dense(steps)
        self.steps = steps

    def call(self, inputs):
        inputs = ops.transpose(inputs, [2, 0, 1, 3])
        shape = ops.shape(inputs)
        places, batch, length, features = shape[0], shape[1], shape[2], shape[3]
        states = self.lstm(ops.reshape(inputs, (batch * places, length, features)))
        steps = ops.reshape(self.ahead(states), (places, batch, self.steps))
        return ops.transpose(steps, [1, 2, 0])


def waves(levels, count=6):
    frequencies = ops.exp(ops.linspace(ops.log(1.0), ops.log(1000.0), count // 2))
    angles = 2.0 * math.pi * frequencies
    return ops.concatenate([ops.sin(angles * levels), ops.cos(angles * levels)], axis=-1)


inputs, level = keras.Input((12, 26, 3)), keras.Input((1, 1))
x = EachPlace(7, 5)(inputs)
y = layers.Dense(4)(layers.Lambda(waves)(level))
model = keras.Model([inputs, level], [layers.Conv1D(2, 3)(x), y])
