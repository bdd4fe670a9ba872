# refused: how many words there are is known only to who has the text
# names: vocab_size
# at: vocab_size = len(tokenizer.word_index) + 1
from tensorflow.keras.layers import LSTM, Dense, Embedding, Input
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.text import Tokenizer

lines = open("lyrics.txt").read().split("\n")
tokenizer = Tokenizer()
tokenizer.fit_on_texts(lines)
vocab_size = len(tokenizer.word_index) + 1

model = Sequential([Input((20,)), Embedding(vocab_size, 32), LSTM(64), Dense(vocab_size, activation="softmax")])
