import keras
from keras import layers


def residual_block(x, units, name):
    y = layers.LSTM(units, return_sequences=True, name=f"{name}_lstm")(x)
    y = layers.LayerNormalization(name=f"{name}_norm")(y)
    if x.shape[-1] != units:
        x = layers.Dense(units, use_bias=False, name=f"{name}_project")(x)
    return x + y


inputs = keras.Input((45, 8))
h = inputs
for number, units in enumerate([16, 16, 23], start=1):
    h = residual_block(h, units, f"block{number}")
h = h[:, -1]
model = keras.Model(inputs, layers.Dense(2)(h))
