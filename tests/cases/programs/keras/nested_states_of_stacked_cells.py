import keras
from keras.layers import RNN, Concatenate, Dense, GRUCell, LSTMCell

i = keras.Input((10, 4))
o, s1, s2 = RNN([LSTMCell(6), GRUCell(8)], return_state=True)(i)
h, c = s1
joined = Concatenate()([o, h, c, s2])
model = keras.Model(i, Dense(2)(joined))
