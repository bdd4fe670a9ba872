import keras
from keras import layers

model = keras.Sequential([keras.Input((10, 8)), layers.LSTM(11), layers.Dense(13), layers.Dense(4)])
model.build()
model.layers[1].quantize("int8")
