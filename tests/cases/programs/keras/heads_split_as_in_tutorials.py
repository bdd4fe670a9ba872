import tensorflow as tf


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, width, heads):
        super(MultiHeadAttention, self).__init__()
        self.heads, self.depth = heads, width // heads
        self.width = width
        self.query, self.key, self.value = (tf.keras.layers.Dense(width) for _ in range(3))
        self.dense = tf.keras.layers.Dense(width + 1)

    def split(self, x, batch_size):
        x = tf.reshape(x, (batch_size, -1, self.heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, v, k, q):
        batch_size = tf.shape(q)[0]
        q, k = self.split(self.query(q), batch_size), self.split(self.key(k), batch_size)
        v = self.split(self.value(v), batch_size)
        scores = tf.nn.softmax(tf.matmul(q, k, transpose_b=True) / 2.0, axis=-1)
        heads = tf.transpose(tf.matmul(scores, v), perm=[0, 2, 1, 3])
        length = tf.shape(q)[2]
        return self.dense(tf.reshape(heads, (batch_size, length, self.width))), scores


sentence, memory = tf.keras.Input((10, 6)), tf.keras.Input((None, 5))
own, _ = MultiHeadAttention(12, 4)(sentence, sentence, sentence)
other, scores = MultiHeadAttention(8, 2)(own, own, memory)
model = tf.keras.Model([sentence, memory], [tf.keras.layers.LSTM(3)(other), own, scores])
