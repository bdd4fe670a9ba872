from keras import Model
from keras.layers import LSTM, Bidirectional, Dense, Dropout, Embedding, Input, SpatialDropout1D

VOCAB, TAGS, DEPTH = 2_300, 9, 3

words = Input(shape=(None,), dtype="int32")
x = Embedding(VOCAB, 30)(words)
x = SpatialDropout1D(0.1)(x)
for width in [22] * DEPTH:
    x = Bidirectional(LSTM(width, return_sequences=True))(x)
tags = Dense(TAGS, activation="softmax")(x)
tagger = Model(words, tags)
