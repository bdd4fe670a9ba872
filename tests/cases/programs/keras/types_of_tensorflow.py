import tensorflow as tf
from tensorflow.keras import Input, Model, layers


class MaskedMean(layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(int(input_shape[0][-1]),), dtype=tf.float16, name="scale")

    def call(self, inputs):
        x, words = inputs
        mask = tf.cast(words != 0, tf.float32)
        weights = tf.expand_dims(mask, -1) / (tf.reduce_sum(mask, axis=1, keepdims=True)[:, None] + 1e-7)
        return tf.reduce_sum(x * weights, axis=1) * tf.cast(self.scale, tf.float32)


words = Input((12,), dtype=tf.int32)
x = layers.Embedding(40, 6, dtype=tf.float32)(words)
x = layers.GRU(5, return_sequences=True)(x)
x = MaskedMean()([x, words])
model = Model(words, layers.Dense(3, dtype=tf.float64)(x))
