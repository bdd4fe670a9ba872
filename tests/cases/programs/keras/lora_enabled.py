import keras

d = keras.layers.Dense(8)
model = keras.Sequential([keras.Input((16,)), d])
d.enable_lora(4)
