import keras
from keras import layers

e = layers.Embedding(60, 9)
model = keras.Sequential([keras.Input((8,)), e, layers.LSTM(6), layers.Dense(2)])
e.enable_lora(2)
model.trainable = False
model.trainable = True
