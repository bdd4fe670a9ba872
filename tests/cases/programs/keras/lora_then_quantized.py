import keras
from keras import layers

d = layers.Dense(7)
model = keras.Sequential([keras.Input((15,)), d])
d.enable_lora(3)
d.quantize("int8")
