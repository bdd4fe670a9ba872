import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((6, 32, 32, 1)),
        layers.TimeDistributed(
            keras.Sequential(
                [
                    layers.Conv2D(4, 3, activation="relu"),
                    layers.MaxPooling2D(),
                    layers.Conv2D(9, 3, activation="relu"),
                    layers.GlobalMaxPooling2D(),
                ]
            )
        ),
        layers.GRU(16),
        layers.Dense(5),
    ]
)
