import keras
from keras.layers import RNN, Dense, GRUCell, Input, LSTMCell, SimpleRNNCell, concatenate

x = Input((16, 3))
rnn = RNN([SimpleRNNCell(4), LSTMCell(5), GRUCell(6)], return_sequences=True, return_state=True)
sequence, first, (h, c), last = rnn(x)
again, *_ = rnn(x, initial_state=[first, [h, c], last])
model = keras.Model(x, Dense(2)(concatenate([sequence, again])))
