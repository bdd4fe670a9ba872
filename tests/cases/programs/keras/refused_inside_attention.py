# refused: the layers inside attention are not followed
# names: _query_dense
# at: attention._query_dense.trainable = False
import keras
from keras import layers

words = keras.Input((5, 8))
attention = layers.MultiHeadAttention(2, 4)
model = keras.Model(words, attention(words, words))
attention._query_dense.trainable = False
