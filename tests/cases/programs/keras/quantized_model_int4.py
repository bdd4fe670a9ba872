import keras

model = keras.Sequential([keras.Input((20, 6)), keras.layers.GRU(12), keras.layers.Dense(10), keras.layers.Dense(3)])
model.quantize("int4")
