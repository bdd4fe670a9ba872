import keras
from keras import layers

model = keras.Sequential([keras.Input((10,)), layers.Embedding(130, 8), layers.LSTM(4), layers.Dense(2)])
model.layers[0].trainable = False
