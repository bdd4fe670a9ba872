import keras
from keras import layers

inner = keras.Sequential([keras.Input((None,)), layers.Embedding(75, 8), layers.GRU(9), layers.Dense(8)], name="base")
inner.layers[-1].enable_lora(2)
inner.trainable = False
i = keras.Input((None,))
model = keras.Model(i, layers.Dense(3)(inner(i)))
