import keras

keras.config.set_image_data_format("channels_first")
model = keras.Sequential(
    [
        keras.Input((3, 32, 16)),
        keras.layers.Conv2D(4, 3),
        keras.layers.Flatten(),
        keras.layers.Dense(2),
    ]
)
