# refused: Keras 3.15 takes a name of a Sequential by keyword alone
# names: Sequential
# at: model = keras.Sequential([keras.Input((10, 4)), keras.layers.LSTM(8)], "net")
import keras

model = keras.Sequential([keras.Input((10, 4)), keras.layers.LSTM(8)], "net")
