import keras
from keras import layers

keras.config.set_dtype_policy("float64")
model = keras.Sequential(
    [
        keras.Input((20, 3)),
        layers.Bidirectional(layers.GRU(13)),
        layers.BatchNormalization(),
        layers.Dense(3, dtype="float32"),
        layers.Dense(2, dtype="mixed_float16"),
    ]
)
