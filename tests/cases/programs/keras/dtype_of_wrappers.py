import keras
from keras import layers

i = keras.Input((20, 3))
x = layers.Bidirectional(layers.GRU(5, dtype="float64", return_sequences=True), dtype="float16")(i)
x = layers.TimeDistributed(layers.Dense(7), dtype="float16")(x)
x = layers.MultiHeadAttention(2, 3, dtype="float16")(x, x)
x = layers.RNN(layers.SimpleRNNCell(3, dtype="float64"))(x)
model = keras.Model(i, layers.SpectralNormalization(layers.Dense(2, dtype="float16"))(x))
