# values: {n_words: 4000, n_tags: 17}
import pandas as pd
from keras.layers import LSTM, Bidirectional, Dense, Embedding, Input, SpatialDropout1D, TimeDistributed
from keras.models import Model
from sklearn.model_selection import train_test_split

data = pd.read_csv("ner.csv", encoding="latin1").ffill()
words = list(set(data["Word"].values))
words.append("ENDPAD")
n_words = len(words)
tags = list(set(data["Tag"].values))
n_tags = len(tags)
max_len = 50

word_inputs = Input(shape=(max_len,))
model = Embedding(input_dim=n_words, output_dim=max_len)(word_inputs)
model = SpatialDropout1D(0.1)(model)
model = Bidirectional(LSTM(units=33, return_sequences=True, recurrent_dropout=0.1))(model)
out = TimeDistributed(Dense(n_tags, activation="softmax"))(model)
ner = Model(word_inputs, out)
