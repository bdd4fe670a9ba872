import keras
from keras import layers

steps = features = 9
with keras.device("cpu"):
    inputs = keras.Input((steps, features))
    if (units := features * 2) > 16:
        x = layers.LSTM(units)(inputs)
    else:
        x = layers.Flatten()(inputs)
    n = sum(w * w for w in (2, 3)) + max(units, 4) - min(3, steps)
    model = keras.Model(inputs, layers.Dense(n)(x))
