from keras import Sequential, layers

VOCABULARY = 20_000
WIDTH = 128

model = Sequential()
model.add(layers.Input(shape=(None,), dtype="int32"))
model.add(layers.Embedding(VOCABULARY, WIDTH))
model.add(layers.Bidirectional(layers.LSTM(WIDTH // 2, return_sequences=True)))
model.add(layers.Bidirectional(layers.LSTM(WIDTH // 2)))
model.add(layers.Dense(1, activation="sigmoid"))
