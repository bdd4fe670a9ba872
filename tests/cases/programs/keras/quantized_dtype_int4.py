import keras

model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(8, dtype="int4_from_float32")])
