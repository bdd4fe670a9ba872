"""Layers whose weights are those of Keras 3, by the names that Keras 2 gives them."""

import tf_keras
from tf_keras import layers


class Causal(layers.MultiHeadAttention):
    def call(self, query, value):
        return super().call(query, value, use_causal_mask=True)


video = tf_keras.Input((5, 12, 10, 2))
x = layers.ConvLSTM2D(3, (3, 2), padding="same", return_sequences=True)(video)
x = layers.Bidirectional(layers.ConvLSTM2D(2, 3, strides=2, use_bias=False))(x)
x = layers.Conv2DTranspose(4, 2, strides=(2, 1), activation=layers.LeakyReLU(alpha=0.1))(x)
x = layers.SeparableConv2D(5, (2, 3), depth_multiplier=2)(x)
x = layers.PReLU(shared_axes=[1, 2])(layers.DepthwiseConv2D(3, padding="same")(x))
x = layers.MaxPool2D((2, 1))(layers.ZeroPadding2D(1)(x))
x = layers.Reshape((-1, 5))(x)
scores = layers.MultiHeadAttention(2, 3, value_dim=4, output_shape=6, dropout=0.1)(x, x)
x = layers.Concatenate()([layers.Dropout(0.1)(scores), layers.Attention(use_scale=True)([x, x])])
x = layers.AdditiveAttention()([x, layers.Softmax(axis=1)(x)])
x = layers.Conv1DTranspose(3, 4, strides=2, padding="same")(x)
x = layers.SeparableConv1D(4, 3)(layers.ZeroPadding1D((1, 2))(x))
x = layers.LSTM(6, return_sequences=True)(x)
x = Causal(3, 2, use_bias=False)(x, x)
model = tf_keras.Model(video, layers.Dense(2)(layers.GlobalAvgPool1D()(x)))
