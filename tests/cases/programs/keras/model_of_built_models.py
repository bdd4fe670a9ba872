import keras
from keras import layers, ops


class Sampling(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(7)

    def call(self, inputs):
        mean, spread = inputs
        noise = keras.random.normal(shape=ops.shape(mean), seed=self.seeds)
        return mean + ops.exp(0.5 * spread) * noise


series = keras.Input((24, 3))
state = layers.GRU(19)(series)
mean, spread = layers.Dense(5, name="mean")(state), layers.Dense(5, name="spread")(state)
encoder = keras.Model(series, [mean, spread, Sampling()([mean, spread])], name="encoder")
latent = keras.Input((5,))
back = layers.GRU(19, return_sequences=True)(layers.RepeatVector(24)(latent))
decoder = keras.Model(latent, layers.Dense(3)(back), name="decoder")


class Autoencoder(keras.Model):
    def __init__(self, encoder, decoder):
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x):
        return self.decoder(self.encoder(x)[2])


model = Autoencoder(encoder, decoder)
model.compile(optimizer="adam")
model.build((None, 24, 3))
