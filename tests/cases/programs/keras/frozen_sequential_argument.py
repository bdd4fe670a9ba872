import keras

model = keras.Sequential([keras.Input((7, 3)), keras.layers.LSTM(3)], trainable=False)
