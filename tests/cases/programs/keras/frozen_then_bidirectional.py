import keras
from keras import layers

g = layers.GRU(10)
g.trainable = False
i = keras.Input((5, 3))
model = keras.Model(i, layers.Bidirectional(g)(i))
