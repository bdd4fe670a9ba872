import keras
from keras import layers

inputs = keras.Input(shape=(16, 32))
x = layers.LSTM(32, return_sequences=True)(inputs)
x = layers.Add()([x, inputs])
x = layers.LayerNormalization()(x)
x = layers.GlobalAveragePooling1D()(x)
outputs = layers.Dense(5)(x)
model = keras.Model(inputs, outputs)
