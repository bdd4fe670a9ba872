from tf_keras.layers import GRU, LSTM, Dense, Embedding
from tf_keras.models import Sequential

model = Sequential()
model.add(Embedding(100, 12, input_length=20))
model.add(LSTM(9, return_sequences=True))
model.add(GRU(5, reset_after=False))
model.add(Dense(4, use_bias=False))
model.layers[0].trainable = False
