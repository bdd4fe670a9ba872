from keras import Input, Model
from keras.layers import LSTM

inputs = Input(shape=(3, 1))
lstm, state_h, state_c = LSTM(1, return_sequences=True, return_state=True)(inputs)
model = Model(inputs=inputs, outputs=[lstm, state_h, state_c])
