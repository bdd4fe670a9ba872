import keras
from keras.layers import LSTM, Dense

HIDDEN: int = 24
inputs: keras.KerasTensor = keras.Input(shape=(None, 6))
outputs = Dense(1)(LSTM(HIDDEN, dropout=0.2, recurrent_dropout=0.1)(inputs))
model: keras.Model = keras.Model(inputs, outputs)
