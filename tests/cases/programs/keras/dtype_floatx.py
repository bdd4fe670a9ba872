import keras

keras.backend.set_floatx("float16")
model = keras.Sequential([keras.Input((20, 3)), keras.layers.Conv1D(17, 3), keras.layers.Dense(5)])
