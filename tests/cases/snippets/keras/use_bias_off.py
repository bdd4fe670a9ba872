from keras import Sequential
from keras.layers import Dense, Input, LSTM

model = Sequential([Input((9, 3)), LSTM(4, use_bias=False), Dense(2, use_bias=False)])
model.summary()
