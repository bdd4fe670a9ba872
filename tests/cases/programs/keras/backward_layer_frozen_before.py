import keras
from keras import layers

forward = layers.GRU(6, return_sequences=True)
backward = layers.LSTM(6, return_sequences=True, go_backwards=True)
backward.trainable = False
i = keras.Input((10, 4))
x = layers.Bidirectional(forward, backward_layer=backward)(i)
model = keras.Model(i, layers.TimeDistributed(layers.Dense(2))(x))
