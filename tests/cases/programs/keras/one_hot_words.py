import keras
from keras import layers, ops

words = keras.Input((15,), dtype="int32")
vectors = layers.Lambda(lambda w: ops.one_hot(w, 26), output_shape=(15, 26))(words)
h = layers.SimpleRNN(23)(vectors)
model = keras.Model(words, layers.Dense(26, "softmax")(h))
