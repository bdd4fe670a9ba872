import keras

units = 32
gates = 4
inputs = keras.Input((10, units * 2 - gates))
hidden = keras.layers.LSTM(units + gates)(inputs)
outputs = keras.layers.Dense(units // gates)(hidden)
model = keras.Model(inputs, outputs)
