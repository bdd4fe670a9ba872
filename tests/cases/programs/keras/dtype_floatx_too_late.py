import keras

first = keras.layers.Dense(4)
keras.backend.set_floatx("float16")
model = keras.Sequential([keras.Input((21, 3)), keras.layers.Conv1D(19, 3), keras.layers.Dense(5)])
