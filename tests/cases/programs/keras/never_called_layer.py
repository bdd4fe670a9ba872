import keras
from keras import layers

i = keras.Input((13, 3))
attention = layers.MultiHeadAttention(num_heads=2, key_dim=8)
lstm = layers.LSTM(23)
dense = layers.Dense(4)
model = keras.Model(i, dense(lstm(i)))
