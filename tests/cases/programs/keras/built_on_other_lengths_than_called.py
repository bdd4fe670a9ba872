import keras
from keras import layers

project = layers.Dense(3)
project.build((None, 4, 5))
lstm = layers.LSTM(4, return_sequences=True)
lstm.build((None, None, 3))
embedding = layers.Embedding(10, 6)
embedding.build()
joined = layers.Concatenate()
joined.build([(None, 2, 4), (None, 2, 4)])

states, words = keras.Input((7, 5)), keras.Input((9,))
x = lstm(project(states))
x = joined([x, layers.Bidirectional(layers.GRU(2, return_sequences=True))(x)])
row = keras.Sequential([keras.Input((9, 6)), layers.Flatten(), layers.Dense(2)])
model = keras.Model([states, words], [x, row(embedding(words))])
