# input: [None, 4]
import tensorflow as tf


class DeepForecaster(tf.keras.Model):
    """As many recurrent layers as there are widths."""

    def __init__(self, widths, horizon):
        super().__init__()
        self.blocks = [tf.keras.layers.LSTM(w, return_sequences=True) for w in widths[:-1]]
        self.blocks.append(tf.keras.layers.LSTM(widths[-1]))
        self.unused = tf.keras.layers.Dense(99)
        self.head = tf.keras.layers.Dense(horizon)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.head(x)


forecaster = DeepForecaster([18, 15, 9], horizon=12)
