import keras
from keras import layers

inputs = keras.Input(shape=(100, 4))
x = layers.LSTM(2)(inputs)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(optimizer="adam", loss="mse")
