import keras
from keras import layers

source = keras.Input((15,))
x = layers.Embedding(121, 9)(source)
h = layers.Bidirectional(layers.LSTM(6, return_sequences=True))(x)
attend = layers.AdditiveAttention(name="attend")
one = attend([h, h])
two = attend([layers.Dense(12)(one), h])
wide = layers.Attention(score_mode="dot")([layers.Dense(12)(x), h, h])
model = keras.Model(source, layers.Dense(2)(layers.Flatten()(layers.add([one, two, wide]))))
