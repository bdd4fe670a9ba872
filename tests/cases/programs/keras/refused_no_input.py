# refused: the first layer's input is nowhere
# names: input
# at: model = keras.Sequential([keras.layers.LSTM(32), keras.layers.Dense(1)])
import keras

model = keras.Sequential([keras.layers.LSTM(32), keras.layers.Dense(1)])
model.compile("adam", "mse")
