import keras
from keras import layers

i = keras.Input((21, 6))
low = layers.LSTM(12, return_sequences=True)
high = layers.LSTM(10)
low.trainable = False
model = keras.Model(i, layers.Dense(2)(high(low(i))))
model.trainable = True
