import keras
from keras import layers


@keras.saving.register_keras_serializable()
class Highway(keras.layers.Layer):
    """Lets a part of its input through as it is."""

    def build(self, input_shape):
        dim = input_shape[-1]
        self.transform = layers.Dense(dim, activation="relu")
        self.gate = layers.Dense(dim, activation="sigmoid", bias_initializer="zeros")
        self.transform.build(input_shape)
        self.gate.build(input_shape)

    def call(self, x):
        g = self.gate(x)
        return g * self.transform(x) + (1.0 - g) * x


x = inputs = keras.Input((17,))
x = layers.Embedding(130, 14)(x)
for _ in range(2):
    x = Highway()(x)
model = keras.Model(inputs, layers.LSTM(8)(x))
