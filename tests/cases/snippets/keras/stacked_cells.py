import keras

cells = [keras.layers.LSTMCell(12), keras.layers.LSTMCell(6)]
inputs = keras.Input((None, 5))
outputs = keras.layers.RNN(cells, return_sequences=True)(inputs)
model = keras.Model(inputs, outputs)
