# refused: what it returns in reverse is not followed
# names: reverse
# at: outputs = words(x, reverse=True)
import keras
from keras import layers

inputs = keras.Input((5,), dtype="int32")
words = layers.ReversibleEmbedding(10, 4)
x = layers.LSTM(4, return_sequences=True)(words(inputs))
outputs = words(x, reverse=True)
model = keras.Model(inputs, outputs)
