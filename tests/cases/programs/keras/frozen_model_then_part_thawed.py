import keras
from keras import layers

inputs = keras.Input((21, 5))
x = layers.LSTM(11, return_sequences=True, name="low")(inputs)
x = layers.LSTM(9, name="high")(x)
x = layers.Dense(3, name="head")(x)
model = keras.Model(inputs, x)

model.trainable = False
model.get_layer("head").trainable = True
