# refused: Keras flattens the tensor first, which has the batch in it
# names: ops.cumsum(steps)
# at: x = layers.Dense(3)(ops.cumsum(steps))
import keras
from keras import layers, ops

steps = keras.Input((8, 6))
x = layers.Dense(3)(ops.cumsum(steps))
model = keras.Model(steps, x)
