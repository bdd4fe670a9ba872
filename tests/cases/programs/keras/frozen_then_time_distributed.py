import keras
from keras import layers

g = layers.Dense(10)
g.trainable = False
i = keras.Input((5, 3))
model = keras.Model(i, layers.TimeDistributed(g)(i))
