import keras
from keras import layers

cells = [layers.LSTMCell(14), layers.GRUCell(9)]
rnn = layers.RNN(cells)
i = keras.Input((12, 6))
model = keras.Model(i, layers.Dense(1)(rnn(i)))
cells[0].trainable = False
