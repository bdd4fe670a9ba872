from keras import Input, Model
from keras.layers import Dense, LSTM, TimeDistributed

video = Input((7, 12))
hidden = LSTM(10, return_sequences=True)(video)
logits = TimeDistributed(Dense(4))(hidden)
model = Model(video, logits)
