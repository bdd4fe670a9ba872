import keras
from keras import layers


def encoder_block(x, heads, size, ff, rate=0.0):
    attended = layers.MultiHeadAttention(key_dim=size, num_heads=heads, dropout=rate)(x, x)
    x = layers.LayerNormalization(epsilon=1e-6)(attended + x)
    y = layers.Conv1D(filters=ff, kernel_size=1, activation="relu")(x)
    y = layers.Conv1D(filters=x.shape[-1], kernel_size=1)(y)
    return layers.LayerNormalization(epsilon=1e-6)(y + x)


i = keras.Input((20, 10))
x = encoder_block(i, heads=2, size=7, ff=6)
x = layers.Bidirectional(layers.LSTM(8))(x)
model = keras.Model(i, x)
