import keras

encoder = keras.Sequential(
    [
        keras.layers.InputLayer(shape=(20, 5)),
        keras.layers.GRU(16, return_sequences=True, name="first"),
        keras.layers.GRU(8, name="second"),
    ],
    name="encoder",
)
