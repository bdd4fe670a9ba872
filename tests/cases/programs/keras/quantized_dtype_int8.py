import keras

model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(9, dtype="int8_from_float32")])
