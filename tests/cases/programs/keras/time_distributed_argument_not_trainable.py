import keras
from keras import layers

i = keras.Input((9, 4))
x = layers.TimeDistributed(layers.Dense(7), trainable=False)(i)
x = layers.SimpleRNN(6)(x)
model = keras.Model(i, x)
