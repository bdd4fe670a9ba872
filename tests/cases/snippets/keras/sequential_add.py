from keras.models import Sequential
from keras.layers import Dense, Dropout, Input, LSTM

# a classifier of sequences
model = Sequential()
model.add(Input((30, 8)))
model.add(LSTM(64, return_sequences=True))
model.add(Dropout(0.2))
model.add(LSTM(32))
model.add(Dense(10, activation="softmax"))
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
