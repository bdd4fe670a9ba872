import keras
from keras.layers import *

inp = Input((6, 2))
x = Bidirectional(LSTM(3, return_sequences=True), merge_mode="sum")(inp)
x = Bidirectional(GRU(3), merge_mode="concat", name="last")(x)
net = keras.models.Model(inp, x)
