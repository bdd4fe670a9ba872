import keras
from keras import layers

dense = layers.Dense(13)
td = layers.TimeDistributed(dense)
i = keras.Input((9, 4))
model = keras.Model(i, layers.GRU(3)(td(i)))
dense.trainable = False
