import keras

model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(8)])
model.quantize("int8")
