import keras
from keras import layers

i = keras.Input((32, 5))
x = layers.LSTM(14, return_sequences=True)(i)
x = layers.Lambda(lambda t: t[:, -6:, :], output_shape=(6, 14), name="last_six")(x)
x = layers.Flatten()(x)
model = keras.Model(i, layers.Dense(3)(x))
