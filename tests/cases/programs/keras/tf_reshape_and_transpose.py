# input: [6, 12, 5]
import tensorflow as tf


class Grid(tf.keras.Model):
    def __init__(self, units=17):
        super().__init__()
        self.rows = tf.keras.layers.GRU(units, return_sequences=True)
        self.out = tf.keras.layers.Dense(4)

    def call(self, x):
        b = tf.shape(x)[0]
        _, rows, columns, features = x.shape
        x = tf.reshape(x, (-1, columns, features))
        x = self.rows(x)
        x = tf.reshape(x, (b, rows, columns, x.shape[-1]))
        x = tf.transpose(x, perm=[0, 2, 1, 3])
        return self.out(tf.reduce_max(x, axis=[1, 2]))


model = Grid()
