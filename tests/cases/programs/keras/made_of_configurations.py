import keras
from keras import layers

row = keras.Sequential([keras.Input((27, 4)), layers.GRU(6, return_sequences=True), layers.Dense(5)])
row.layers[0].trainable = False
config = row.get_config()
print(len(config["layers"]))
again = keras.Sequential.from_config(config)

inputs = keras.Input((27, 4))
memory = layers.LSTM(9, name="memory")
encoder = keras.Model(inputs, memory(again(inputs)))
other = memory.__class__.from_config(memory.get_config())
features = keras.Input((27, 7))
copied = keras.Model(features, layers.Dense(3)(other(features)), name="copied")
made = keras.Model.from_config(copied.get_config())
copied.trainable = False
x = layers.concatenate([encoder(inputs), made(layers.Dense(7)(inputs))])
model = keras.Model(inputs, layers.Dense(2)(x))
