# values: {vocab_size: 8300}
import numpy as np
from tensorflow.keras.layers import LSTM, Bidirectional, Dense, Embedding
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.text import Tokenizer

corpus = open("songs.txt").read().lower().split("\n")
tokenizer = Tokenizer()
tokenizer.fit_on_texts(corpus)
vocab_size = len(tokenizer.word_index) + 1
max_sequence_len = 16

model = Sequential()
model.add(Embedding(vocab_size, 15))
model.add(Bidirectional(LSTM(20)))
model.add(Dense(vocab_size, activation="softmax"))
model.build((None, max_sequence_len - 1))
