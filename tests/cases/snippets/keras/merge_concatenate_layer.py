from keras.layers import Concatenate, Dense, Input, LSTM
from keras.models import Model

a = Input(shape=(12, 6))
b = Input(shape=(12, 4))
merged = Concatenate(axis=-1)([a, b])
out = Dense(3)(LSTM(7)(merged))
model = Model([a, b], out)
