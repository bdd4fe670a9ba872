import keras
from keras import layers

rnn = layers.RNN([layers.LSTMCell(21), layers.GRUCell(22)])
model = keras.Sequential([keras.Input((9, 14)), rnn])
rnn.cell.cells[0].trainable = False
