import tensorflow as tf
from keras import ops
from tensorflow import keras
from tensorflow.keras import layers


def cropped(sequence, first, last):
    return sequence[:, first:last]


class Sampling(layers.Layer):
    def __init__(self, weight, **kwargs):
        self.weight = weight
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.shift = layers.Dense(input_shape[0][-1], name="shift")
        self.built = True

    def call(self, inputs):
        mean, log_var = inputs
        if not self.built:
            self.build([mean.shape, log_var.shape])
        batch, dim = ops.shape(mean)[0], ops.shape(mean)[1]
        divergence = -0.5 * ops.mean(1 + log_var - ops.square(mean) - ops.exp(log_var))
        self.add_loss(self.weight * divergence)
        epsilon = keras.random.normal(shape=(batch, dim))
        return self.shift(tf.cast(mean + ops.exp(0.5 * log_var) * epsilon, self.compute_dtype))


class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder, self.decoder = encoder, decoder

    def call(self, inputs):
        decoded = self.decoder(self.encoder(inputs)[-1])
        self.add_loss(ops.sum(ops.square(inputs - decoded)) / ops.max(inputs))
        return decoded


inputs = keras.Input((22, 5))
x = layers.Lambda(cropped, arguments={"first": 4, "last": 20})(inputs)
x = layers.LSTM(11)(x)
mean, log_var = layers.Dense(3, name="mean")(x), layers.Dense(3, name="log_var")(x)
sample = Sampling(0.1)([mean, log_var])
encoder = keras.Model(inputs, [mean, log_var, ops.exp(sample) + 1], name="encoder")
decoder = keras.Sequential(
    [
        keras.Input((3,)),
        layers.RepeatVector(22),
        layers.LSTM(11, return_sequences=True),
        layers.TimeDistributed(layers.Dense(5)),
    ],
    name="decoder",
)
model = Autoencoder(encoder, decoder)
model(keras.Input((22, 5)))
