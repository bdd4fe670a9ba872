# values: {vocab: 5000}
import keras
from keras import layers
from sklearn.datasets import fetch_20newsgroups

train = fetch_20newsgroups(subset="train")
vocab = len(set(" ".join(train.data).split()))

text = keras.Input((120,), dtype="int64")
x = layers.Embedding(vocab + 2, 24)(text)
x = layers.SpatialDropout1D(0.2)(x)
x = layers.GRU(34, return_sequences=True)(x)
average = layers.GlobalAveragePooling1D()(x)
largest = layers.GlobalMaxPooling1D()(x)
x = layers.concatenate([average, largest])
x = layers.Dense(20, activation="softmax")(x)
model = keras.Model(text, x)
