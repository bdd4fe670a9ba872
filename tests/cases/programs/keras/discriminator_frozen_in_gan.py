import keras
from keras import layers


def make_generator(latent=12, steps=10):
    i = keras.Input((latent,))
    x = layers.RepeatVector(steps)(i)
    x = layers.LSTM(20, return_sequences=True)(x)
    return keras.Model(i, layers.TimeDistributed(layers.Dense(3, activation="tanh"))(x), name="generator")


def make_discriminator(steps=10):
    i = keras.Input((steps, 3))
    x = layers.Bidirectional(layers.LSTM(15))(i)
    return keras.Model(i, layers.Dense(1, activation="sigmoid")(x), name="discriminator")


generator, discriminator = make_generator(), make_discriminator()
discriminator.compile(loss="binary_crossentropy", optimizer="adam")
discriminator.trainable = False
noise = keras.Input((12,))
gan = keras.Model(noise, discriminator(generator(noise)))
gan.compile(loss="binary_crossentropy", optimizer="adam")
