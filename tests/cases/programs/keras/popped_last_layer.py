import keras
from keras import layers

model = keras.Sequential([keras.Input((16, 4)), layers.LSTM(19), layers.Dense(50), layers.Dense(10)])
model.pop()
model.pop()
model.add(layers.Dense(6))
