import keras
from keras import layers

cell = layers.StackedRNNCells([layers.GRUCell(6), layers.SimpleRNNCell(5)])
i = keras.Input((13, 4))
x = layers.Bidirectional(layers.RNN(cell, return_sequences=True), merge_mode="ave")(i)
model = keras.Model(i, layers.Dense(2)(x))
