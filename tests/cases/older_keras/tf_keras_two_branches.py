import tf_keras as keras
from tf_keras import layers

words = keras.Input((None,), name="words")
numbers = keras.Input((12,), name="numbers")
state = layers.GRU(8)(layers.Embedding(800, 16)(words))
dense = layers.Dense(8)(numbers)
joined = layers.Concatenate()([state, dense])
added = layers.Add()([layers.Dense(16)(joined), joined])
model = keras.Model([words, numbers], layers.Dense(2)(added))
