import keras
from keras import layers

i = keras.Input((8, 4))
x = layers.RNN(layers.GRUCell(9), return_sequences=True, trainable=False)(i)
x = layers.LSTM(5, trainable=False)(x)
model = keras.Model(i, layers.Dense(2)(x))
