import keras

keras.config.set_dtype_policy("float64")
keras.backend.clear_session()
model = keras.Sequential([keras.Input((22, 3)), keras.layers.Conv1D(23, 3), keras.layers.Dense(5)])
