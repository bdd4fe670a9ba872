import keras
from keras.layers import LSTM, Bidirectional, Dense

wrapped = Bidirectional(LSTM(5))
i = keras.Input((8, 3))
model = keras.Model(i, Dense(2)(wrapped(i)))
wrapped.trainable = False
