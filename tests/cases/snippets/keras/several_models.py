import keras

inputs = keras.Input((28,), name="digits")
hidden = keras.layers.Dense(16)(inputs)
encoder = keras.Model(inputs, hidden, name="encoder")
outputs = keras.layers.Dense(28)(hidden)
autoencoder = keras.Model(inputs, outputs, name="autoencoder")
