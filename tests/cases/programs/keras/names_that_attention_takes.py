import keras
from keras import layers, ops


def encoder(inputs, heads, size):
    x = layers.MultiHeadAttention(heads, size, dropout=0.1)(inputs, inputs)
    x = layers.LayerNormalization()(layers.Dropout(0.1)(x) + inputs)
    hidden = layers.Dropout(0.1)(layers.Dense(11, activation="relu")(x))
    return layers.LayerNormalization()(layers.Dense(inputs.shape[-1])(hidden) + x)


class Pooled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.attention = layers.GroupQueryAttention(3, 4, 2)

    def call(self, inputs):
        return ops.mean(self.attention(inputs, inputs), axis=1)


inputs = keras.Input((19, 6))
x = inputs
for size in (3, 5):
    x = encoder(x, 2, size)
x = layers.Softmax()(Pooled()(x))
features = keras.Model(inputs, layers.Dense(4)(layers.Dropout(0.2)(x)))
inner = features.get_layer("dropout_4").output
model = keras.Model(inputs, layers.LSTM(5)(inner))
