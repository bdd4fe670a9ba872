import keras
from keras import layers

first = layers.LSTM(8, return_sequences=True)
second = layers.LSTM(9)
first.trainable = False
model = keras.Sequential([keras.Input((6, 4)), first, second, layers.Dense(2)])
second.trainable = False
first.trainable = True
