import keras
from keras import layers, ops


class AdditiveAttention1D(layers.Layer):
    """Scores each timestep, and sums them by their scores."""

    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = size

    def build(self, input_shape):
        features = input_shape[-1]
        self.w = self.add_weight(shape=(features, self.size), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.size,), initializer="zeros", name="b")
        self.v = self.add_weight(shape=(self.size, 1), initializer="glorot_uniform", name="v")
        super().build(input_shape)

    def call(self, x):
        scores = ops.matmul(ops.tanh(ops.matmul(x, self.w) + self.b), self.v)
        weights = ops.softmax(scores, axis=1)
        return ops.sum(weights * x, axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])


inputs = keras.Input((35, 10))
x = layers.LSTM(21, return_sequences=True)(inputs)
x = AdditiveAttention1D(17)(x)
outputs = layers.Dense(3, activation="softmax")(x)
model = keras.Model(inputs, outputs)
