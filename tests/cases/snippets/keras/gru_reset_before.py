import keras

model = keras.Sequential(
    [
        keras.Input((25, 256)),
        keras.layers.GRU(128, reset_after=False),
    ]
)
