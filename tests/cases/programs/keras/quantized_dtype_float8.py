import keras

model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(8, dtype="float8_from_float32")])
