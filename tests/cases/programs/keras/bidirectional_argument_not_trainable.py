import keras
from keras.layers import LSTM, Bidirectional

i = keras.Input((8, 3))
model = keras.Model(i, Bidirectional(LSTM(2), trainable=False)(i))
