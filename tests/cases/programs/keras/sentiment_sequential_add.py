"""Is a film review kind or unkind? An embedding, two recurrent layers, one neuron."""
import numpy as np
from keras.layers import LSTM, Dense, Dropout, Embedding, Input
from keras.models import Sequential

max_features = 20_000
maxlen = 80
batch_size = 32

model = Sequential()
model.add(Input(shape=(maxlen,)))
model.add(Embedding(max_features, 64))
model.add(LSTM(48, return_sequences=True, dropout=0.2, recurrent_dropout=0.2))
model.add(LSTM(24))
model.add(Dropout(0.5))
model.add(Dense(1, activation="sigmoid"))

model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.summary()
