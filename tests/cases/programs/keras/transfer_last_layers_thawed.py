import keras
from keras import layers

encoder = keras.Sequential(
    [
        keras.Input((None,)),
        layers.Embedding(450, 13),
        layers.GRU(22, return_sequences=True),
        layers.GRU(19),
    ],
    name="encoder",
)
encoder.trainable = True
for layer in encoder.layers[:-1]:
    layer.trainable = False

model = keras.Sequential([encoder, layers.Dense(9, activation="relu"), layers.Dense(2)])
