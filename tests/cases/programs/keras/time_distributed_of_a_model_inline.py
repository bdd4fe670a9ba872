import keras
from keras import layers

sentences = keras.Input((6, 14), dtype="int32")
words = keras.Input((14,), dtype="int32")
encoded = layers.Bidirectional(layers.GRU(9))(layers.Embedding(280, 13)(words))
x = layers.TimeDistributed(keras.Model(words, encoded))(sentences)
x = layers.TimeDistributed(keras.Sequential([layers.Dense(8, activation="relu"), layers.Dropout(0.2)]))(x)
model = keras.Model(sentences, layers.GRU(5)(x))
