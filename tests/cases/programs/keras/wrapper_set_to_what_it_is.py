import keras
from keras import layers

td = layers.TimeDistributed(layers.Dense(9), trainable=False)
bi = layers.Bidirectional(layers.LSTM(4), trainable=False)
i = keras.Input((6, 5))
model = keras.Model(i, bi(td(i)))
td.trainable = td.trainable
