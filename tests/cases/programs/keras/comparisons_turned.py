import keras
from keras import layers, ops

signal = keras.Input((5, 3))
is_low = 1 > signal
is_inside = ops.logical_and(~is_low, [0.5, 1, 2] >= signal)
loud = ops.where(is_inside, signal, 0)
model = keras.Model(signal, layers.Dense(2)(layers.Flatten()(loud)))
