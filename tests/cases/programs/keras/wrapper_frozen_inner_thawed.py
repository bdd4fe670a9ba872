import keras
from keras import layers

b = layers.Bidirectional(layers.GRU(7))
b.trainable = False
i = keras.Input((14, 4))
model = keras.Model(i, layers.Dense(2)(b(i)))
b.backward_layer.trainable = True
