# input: [24, 6]
import tensorflow as tf

FEATURES = 6


class Feedback(tf.keras.Model):
    """What is forecast for one hour is read as the next one."""

    def __init__(self, units, hours):
        super().__init__()
        self.hours = hours
        self.cell = tf.keras.layers.LSTMCell(units)
        self.warm = tf.keras.layers.RNN(self.cell, return_state=True)
        self.dense = tf.keras.layers.Dense(FEATURES)

    def call(self, inputs, training=None):
        x, *state = self.warm(inputs)
        forecasts = [self.dense(x)]
        for _ in range(1, self.hours):
            x, state = self.cell(forecasts[-1], states=state, training=training)
            forecasts.append(self.dense(x))
        return tf.transpose(tf.stack(forecasts), [1, 0, 2])


model = Feedback(29, hours=12)
