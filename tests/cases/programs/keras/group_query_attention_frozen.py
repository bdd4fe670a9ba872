import keras
from keras import layers

x = keras.Input((None, 8))
first = layers.GroupQueryAttention(4, 2, 1)
first.trainable = False
second = layers.GroupQueryAttention(4, 2, 1, trainable=False)
y = second(*[first(x, x)] * 2)
model = keras.Model(x, layers.GRU(3)(y))
